namespace Senacs.Geo.Service.Errors;

/// <summary>What comes from a client, made fit for a message.</summary>
internal static class OutsideText
{
    /// <summary>Text of a client, cut short and without control characters, to be put in a message.</summary>
    public static string Shown(string? text)
    {
        const int most = 80;
        if (string.IsNullOrEmpty(text))
            return "";
        Span<char> kept = stackalloc char[Math.Min(text.Length, most)];
        for (int i = 0; i < kept.Length; i++)
            kept[i] = char.IsControl(text[i]) || char.IsSurrogate(text[i]) ? '\uFFFD' : text[i];
        return text.Length > most ? string.Concat(kept, "…") : new string(kept);
    }
}
