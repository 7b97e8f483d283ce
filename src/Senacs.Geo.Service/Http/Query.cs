using System.Globalization;
using System.Text;
using Microsoft.Extensions.Primitives;
using Senacs.Geo.Coverage;
using Senacs.Geo.Service.Errors;

namespace Senacs.Geo.Service.Http;

/// <summary>The query string, held against the parameters that an address accepts: an unknown one, or one given twice, is refused.</summary>
internal sealed class Query
{
    private readonly List<(string Name, string Value)> given = [];

    private Query()
    {
    }

    /// <exception cref="ProblemException">Unknown or repeated.</exception>
    public static Query Read(HttpRequest request, IReadOnlyList<Parameter> accepted)
    {
        Query query = new();
        if (!request.QueryString.HasValue)
            return query;
        foreach ((string name, StringValues values) in request.Query)
        {
            bool known = false;
            foreach (Parameter parameter in accepted)
                known |= parameter.Name == name;
            if (!known)
                throw new ProblemException(ProblemKind.ParametreInconnu,
                    $"Le paramètre « {OutsideText.Shown(name)} » n’est pas connu ici. Paramètres possibles : "
                        + $"{string.Join(", ", accepted.Select(p => p.Name))}.", name);
            if (values.Count > 1)
                throw new ProblemException(ProblemKind.ParametreRepete,
                    $"Le paramètre « {name} » est donné {values.Count.ToString(CultureInfo.InvariantCulture)} fois.", name);
            string value = values.ToString();
            if (value.AsSpan().ContainsAnyInRange('\0', '\u001F'))
                throw Invalid(name, "La valeur contient un caractère de contrôle.");
            query.given.Add((name, value));
        }

        query.given.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return query;
    }

    /// <summary>The value, or null when it is absent.</summary>
    public string? this[string name]
    {
        get
        {
            foreach ((string key, string value) in given)
            {
                if (key == name)
                    return value;
            }

            return null;
        }
    }

    /// <summary>Parameters in a fixed order, the form apart: two addresses that mean the same have the same key.</summary>
    public string Key
    {
        get
        {
            if (given.Count == 0)
                return "";
            StringBuilder key = new();
            foreach ((string name, string value) in given)
            {
                if (name != "f")
                    key.Append(name).Append('=').Append(Uri.EscapeDataString(value)).Append('&');
            }

            return key.ToString();
        }
    }

    /// <summary>The same query with some parameters replaced (null leaves one out), ready to be put after <c>?</c>.</summary>
    public string With(params (string Name, string? Value)[] changes)
    {
        StringBuilder text = new();
        foreach ((string name, string value) in given)
        {
            if (!changes.Any(c => c.Name == name))
                Append(name, value);
        }

        foreach ((string name, string? value) in changes)
        {
            if (value is not null)
                Append(name, value);
        }

        return text.ToString();

        void Append(string name, string value) =>
            text.Append(text.Length == 0 ? "" : "&").Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
    }

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

    public DateOnly? Date(string name)
    {
        if (this[name] is not { } text)
            return null;
        return ParseDate(name, text);
    }

    /// <exception cref="ProblemException">400: not a date, or out of the bounds.</exception>
    public static DateOnly ParseDate(string name, string text) => CoverageDates.TryParse(text, out DateOnly date)
        ? date
        : throw Invalid(name, $"« {OutsideText.Shown(text)} » n’est pas une date AAAA-MM-JJ, {CoverageDates.Span}.");

    public RegleCouverture? Regle(string name)
    {
        if (this[name] is not { } text)
            return null;
        // a plus sign left as it is in an address arrives as a space
        return RegleCouverture.TryParse(text.Trim().Replace(' ', '+'), out RegleCouverture? regle) && text.Length <= 200
            ? regle
            : throw Invalid(name, $"La règle « {OutsideText.Shown(text)} » est inconnue. Règles possibles : {RegleCouverture.Spellings}.");
    }

    public static ProblemException Invalid(string name, string detail) => new(ProblemKind.ParametreInvalide, detail, name);
}
