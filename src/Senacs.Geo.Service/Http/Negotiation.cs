namespace Senacs.Geo.Service.Http;

/// <summary>Chooses a form: <c>f=</c> first, else <c>Accept</c> with its weights, else the first form.</summary>
/// <remarks>RFC 9110, 12.5.1: of the ranges that match a type the most specific gives its weight; 0 excludes. Equal weights: the order of
/// <c>forms</c>.</remarks>
internal static class Negotiation
{
    /// <exception cref="ProblemException">Nothing that is asked for is served.</exception>
    public static MediaForm Choose(HttpRequest request, IReadOnlyList<MediaForm> forms, string? f)
    {
        if (f is not null)
            return forms.FirstOrDefault(form => form.F == f || form.MediaType == f) ?? throw new ProblemException(ProblemKind.ParametreInvalide,
                $"Le format « {OutsideText.Shown(f)} » n’est pas servi ici. Formats possibles : {Names(x => x.F)}.", "f");

        string accept = request.Headers.Accept.ToString();
        if (accept.Length == 0 || accept == "*/*")
            return forms[0];
        (MediaForm best, double weight) = forms.Select(form => (form, Weight(accept, form.MediaType))).MaxBy(static f => f.Item2);
        return weight > 0 ? best : throw new ProblemException(ProblemKind.FormatRefuse,
            $"Aucun des formats demandés n’est servi ici. Formats possibles : {Names(x => x.MediaType)}.", "Accept");

        string Names(Func<MediaForm, string> name) => string.Join(", ", forms.Select(name).Distinct(StringComparer.Ordinal));
    }

    /// <summary>The weight that an Accept header gives to a media type, 0 to 1.</summary>
    public static double Weight(string accept, string mediaType)
    {
        (int Specificity, double Weight) best = (-1, 0);
        foreach ((string range, double weight) in Weighted(accept))
        {
            if (Specificity(range, mediaType) is var specificity && specificity > best.Specificity)
                best = (specificity, weight);
        }

        return best.Weight;
    }

    /// <summary>The weight that an Accept-Encoding header gives to a coding; identity not named weighs a hair, so that a coding that is named
    /// wins.</summary>
    public static double EncodingWeight(string accept, string coding)
    {
        double? named = null, star = null;
        foreach ((string name, double weight) in Weighted(accept))
        {
            if (name.Equals(coding, StringComparison.OrdinalIgnoreCase))
                named = weight;
            else if (name == "*")
                star = weight;
        }

        return named ?? (coding == "identity" ? 0.0001 : star ?? 0);
    }

    private static int Specificity(string range, string mediaType)
    {
        if (range.Equals(mediaType, StringComparison.OrdinalIgnoreCase))
            return 2;
        if (range.Length > 2 && range.EndsWith("/*", StringComparison.Ordinal)
            && mediaType.StartsWith(range[..^1], StringComparison.OrdinalIgnoreCase))
            return 1;
        return range == "*/*" ? 0 : -1;
    }

    private static IEnumerable<(string Name, double Weight)> Weighted(string header) => header.Split(',')
        .Select(static range => range.Split(';', StringSplitOptions.TrimEntries))
        .Select(static parts => (parts[0], parts.Skip(1).Select(Quality).FirstOrDefault(static q => q is not null) ?? 1));

    // Strict: "q=0.5", one to three decimals; any other q is not a weight and the range does not count. Null: another parameter.
    private static double? Quality(string parameter)
    {
        if (!parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase))
            return null;
        ReadOnlySpan<char> text = parameter.AsSpan(2);
        return text.Length is > 0 and <= 5 && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double q)
            && q is >= 0 and <= 1 ? q : 0;
    }
}
