namespace Senacs.Geo.Maps.Scenes;

/// <summary>Alphabetical order as a French index has it: without accents, hyphens and apostrophes; independent of any culture.</summary>
public static class FrenchOrder
{
    private const string Accented = "àâäáãåçéèêëíìîïñóòôöõúùûüýÿ";
    private const string Plain = "aaaaaaceeeeiiiinooooouuuuyy";

    /// <summary>A key to be compared by ordinal.</summary>
    public static string Key(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        System.Text.StringBuilder key = new(text.Length);
        foreach (char c in text)
        {
            char lower = char.ToLowerInvariant(c);
            int at = lower < 128 ? -1 : Accented.IndexOf(lower, StringComparison.Ordinal);
            switch (lower)
            {
                case 'œ': key.Append("oe"); break;
                case 'æ': key.Append("ae"); break;
                case '-' or '\'' or '’' or '\u00A0' or '\u202F': key.Append(' '); break;
                default: key.Append(at >= 0 ? Plain[at] : lower); break;
            }
        }

        return key.ToString();
    }
}
