using System.Globalization;
using Senacs.Geo.Service.Errors;

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
        {
            foreach (MediaForm form in forms)
            {
                if (form.F == f || form.MediaType == f)
                    return form;
            }

            throw new ProblemException(ProblemKind.ParametreInvalide,
                $"Le format « {OutsideText.Shown(f)} » n’est pas servi ici. Formats possibles : "
                    + $"{string.Join(", ", forms.Select(x => x.F).Distinct(StringComparer.Ordinal))}.", "f");
        }

        string accept = request.Headers.Accept.ToString();
        if (accept.Length == 0 || accept == "*/*")
            return forms[0];
        MediaForm? best = null;
        double bestWeight = 0;
        foreach (MediaForm form in forms)
        {
            double weight = Weight(accept, form.MediaType);
            if (weight > bestWeight)
                (best, bestWeight) = (form, weight);
        }

        return best ?? throw new ProblemException(
            ProblemKind.FormatRefuse, $"Aucun des formats demandés n’est servi ici. Formats possibles : "
                + $"{string.Join(", ", forms.Select(x => x.MediaType).Distinct(StringComparer.Ordinal))}.", "Accept");
    }

    /// <summary>The weight that an Accept header gives to a media type, 0 to 1.</summary>
    public static double Weight(string accept, string mediaType)
    {
        double weight = 0;
        int specificity = -1;
        ReadOnlySpan<char> rest = accept;
        while (!rest.IsEmpty)
        {
            int comma = rest.IndexOf(',');
            ReadOnlySpan<char> range = comma < 0 ? rest : rest[..comma];
            rest = comma < 0 ? [] : rest[(comma + 1)..];
            int semicolon = range.IndexOf(';');
            ReadOnlySpan<char> name = (semicolon < 0 ? range : range[..semicolon]).Trim();
            int matched = Specificity(name, mediaType);
            if (matched > specificity)
            {
                specificity = matched;
                weight = semicolon < 0 ? 1 : Quality(range[(semicolon + 1)..]);
            }
        }

        return weight;
    }

    /// <summary>The weight that an Accept-Encoding header gives to a coding; identity not named weighs a hair, so that a coding that is named
    /// wins.</summary>
    public static double EncodingWeight(string accept, string coding)
    {
        double? named = null, star = null;
        foreach (Range range in accept.AsSpan().Split(','))
        {
            ReadOnlySpan<char> part = accept.AsSpan()[range];
            int semicolon = part.IndexOf(';');
            ReadOnlySpan<char> name = (semicolon < 0 ? part : part[..semicolon]).Trim();
            double weight = semicolon < 0 ? 1 : Quality(part[(semicolon + 1)..]);
            if (name.Equals(coding, StringComparison.OrdinalIgnoreCase))
                named = weight;
            else if (name.SequenceEqual("*"))
                star = weight;
        }

        return named ?? (coding == "identity" ? 0.0001 : star ?? 0);
    }

    private static int Specificity(ReadOnlySpan<char> range, ReadOnlySpan<char> mediaType)
    {
        if (range.Equals(mediaType, StringComparison.OrdinalIgnoreCase))
            return 2;
        if (range.Length > 2 && range.EndsWith("/*", StringComparison.Ordinal)
            && mediaType.StartsWith(range[..^1], StringComparison.OrdinalIgnoreCase))
            return 1;
        return range.SequenceEqual("*/*") ? 0 : -1;
    }

    // Strict: "q=0.5", one to three decimals; anything else is not a weight and the range does not count.
    private static double Quality(ReadOnlySpan<char> parameters)
    {
        while (!parameters.IsEmpty)
        {
            int semicolon = parameters.IndexOf(';');
            ReadOnlySpan<char> parameter = (semicolon < 0 ? parameters : parameters[..semicolon]).Trim();
            parameters = semicolon < 0 ? [] : parameters[(semicolon + 1)..];
            if (parameter.Length < 2 || parameter[0] is not ('q' or 'Q') || parameter[1] != '=')
                continue;
            ReadOnlySpan<char> text = parameter[2..];
            return text.Length is > 0 and <= 5 && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double q)
                && q is >= 0 and <= 1 ? q : 0;
        }

        return 1;
    }
}
