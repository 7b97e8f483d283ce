using Microsoft.Extensions.Primitives;

namespace Senacs.Geo.Service.Http;

/// <summary>The query string, held against the parameters that an address accepts: an unknown one, or one given twice, is refused.</summary>
internal sealed class Query
{
    private readonly SortedDictionary<string, string> _given = new(StringComparer.Ordinal);

    private Query()
    {
    }

    /// <exception cref="ProblemException">Unknown or repeated.</exception>
    public static Query Read(HttpRequest request, IReadOnlyList<Parameter> accepted)
    {
        Query query = new();
        foreach ((string name, StringValues values) in request.Query)
        {
            if (!accepted.Any(p => p.Name == name))
                throw new ProblemException(ProblemKind.ParametreInconnu,
                    $"Le paramètre « {OutsideText.Shown(name)} » n’est pas connu ici. Paramètres possibles : "
                        + $"{string.Join(", ", accepted.Select(p => p.Name))}.", name);
            if (values.Count > 1)
                throw new ProblemException(ProblemKind.ParametreRepete,
                    $"Le paramètre « {name} » est donné {values.Count.ToString(CultureInfo.InvariantCulture)} fois.", name);
            string value = values.ToString();
            if (value.AsSpan().ContainsAnyInRange('\0', '\u001F'))
                throw Invalid(name, "La valeur contient un caractère de contrôle.");
            query._given.Add(name, value);
        }

        return query;
    }

    /// <summary>The value, or null when it is absent.</summary>
    public string? this[string name] => _given.GetValueOrDefault(name);

    /// <summary>Parameters in a fixed order, the form apart: two addresses that mean the same have the same key.</summary>
    public string Key => string.Concat(_given.Where(static g => g.Key != "f").Select(static g => $"{g.Key}={Uri.EscapeDataString(g.Value)}&"));

    /// <summary>The same query with some parameters replaced (null leaves one out), ready to be put after <c>?</c>.</summary>
    public string With(params (string Name, string? Value)[] changes) => string.Join('&', _given
        .Where(g => !changes.Any(c => c.Name == g.Key)).Select(static g => (g.Key, (string?)g.Value)).Concat(changes)
        .Where(static p => p.Item2 is not null).Select(static p => $"{Uri.EscapeDataString(p.Item1)}={Uri.EscapeDataString(p.Item2!)}"));

    public int Integer(string name, int absent, int least, int greatest)
    {
        if (this[name] is not { } text)
            return absent;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= greatest
            ? value
            : throw Invalid(name, $"« {OutsideText.Shown(text)} » n’est pas un nombre entier de {least.ToString(CultureInfo.InvariantCulture)} à "
                + $"{greatest.ToString(CultureInfo.InvariantCulture)}.");
    }

    public double? Number(string name, double least, double greatest)
    {
        if (this[name] is not { } text)
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && value >= least
            && value <= greatest
            ? value
            : throw Invalid(name, $"« {OutsideText.Shown(text)} » n’est pas un nombre de {least.ToString(CultureInfo.InvariantCulture)} à "
                + $"{greatest.ToString(CultureInfo.InvariantCulture)}.");
    }

    public bool? Boolean(string name) => this[name] switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var text => throw Invalid(name, $"« {OutsideText.Shown(text)} » n’est ni true ni false."),
    };

    public DateOnly? Date(string name) => this[name] is { } text ? ParseDate(name, text) : null;

    /// <exception cref="ProblemException">400: not a date, or out of the bounds.</exception>
    public static DateOnly ParseDate(string name, string text) => CoverageDates.TryParse(text, out DateOnly date)
        ? date
        : throw Invalid(name, $"« {OutsideText.Shown(text)} » n’est pas une date AAAA-MM-JJ, {CoverageDates.Span}.");

    // a plus sign left as it is in an address arrives as a space
    public RegleCouverture? Regle(string name) => this[name] is { } text ? ParseRegle(name, text.Trim().Replace(' ', '+')) : null;

    /// <exception cref="ProblemException">400: no rule of the product.</exception>
    public static RegleCouverture ParseRegle(string name, string text) =>
        text.Length <= 200 && RegleCouverture.TryParse(text, out RegleCouverture? regle)
            ? regle
            : throw Invalid(name, $"La règle « {OutsideText.Shown(text)} » est inconnue. Règles possibles : {RegleCouverture.Spellings}.");

    public static ProblemException Invalid(string name, string detail) => new(ProblemKind.ParametreInvalide, detail, name);
}
