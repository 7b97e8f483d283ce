namespace Senacs.Geo.Maps.Scenes;

/// <summary>Names come from outside: what they may put on a page.</summary>
public static class XmlText
{
    /// <summary>The text without what XML 1.0 forbids (controls, lone surrogates, U+FFFE, U+FFFF) and without bidirectional controls, which could
    /// turn the rest of a line around; tabs and line breaks become spaces.</summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        bool isClean = true;
        foreach (char c in text)
            isClean &= c is >= ' ' and < '\u007F' or >= '\u00A0' and < '\u200B';
        if (isClean)
            return text;
        StringBuilder clean = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\t' or '\n' or '\r' or 0x85 or 0x2028 or 0x2029:
                    clean.Append(' ');
                    break;
                case < 0x20 or (>= 0x7F and < 0xA0) or 0xFFFD or 0xFFFE or 0xFFFF or 0xFEFF:
                case 0x200B or 0x200E or 0x200F or 0x061C or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069):
                    break;
                default:
                    if ((rune.Value & 0xFFFE) != 0xFFFE)
                        clean.Append(rune.ToString());
                    break;
            }
        }

        return clean.ToString();
    }
}
