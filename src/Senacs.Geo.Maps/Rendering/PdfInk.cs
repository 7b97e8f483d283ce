using System.Globalization;
using System.Text;

namespace Senacs.Geo.Maps.Rendering;

/// <summary>Colour operators of a PDF's page contents: neutral ones become black ink alone.</summary>
public static class PdfInk
{
    /// <summary>In every content stream, <c>r g b rg</c> with equal components becomes <c>0 0 0 k k</c>, and so for lines (<c>RG</c>, <c>K</c>), <c>g</c> and <c>G</c>;
    /// other colours are left to whoever knows inks. Transparency groups are said to be CMYK.</summary>
    /// <remarks>Operators: PDF Reference 1.4, section 4.5.7. A grey of the screen printed with four inks is a coloured blur beside small type: printers want one.</remarks>
    public static void NeutralsToBlack(PdfDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        HashSet<int> contents = [];
        foreach (int page in document.Pages)
        {
            if (document.Entry(page, "Contents") is { } value)
            {
                foreach (string word in value.Trim('[', ']', ' ').Split(" R", StringSplitOptions.RemoveEmptyEntries))
                    contents.Add(int.Parse(word.Trim().Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture));
            }
        }

        foreach (int number in document.Numbers.ToArray())
        {
            if (document.Entry(number, "Group") is { } group && group.Contains("/Transparency", StringComparison.Ordinal))
                document.SetEntry(number, "Group", group.Replace("/DeviceRGB", "/DeviceCMYK", StringComparison.Ordinal));
            bool isDrawn = contents.Contains(number) || document.Entry(number, "PatternType") == "1" || document.Entry(number, "Subtype") == "/Form";
            if (isDrawn && document.Content(number) is { } content)
                document.SetContent(number, Rewritten(content));
        }
    }

    /// <summary>The content with its neutral colour operators in black ink.</summary>
    public static byte[] Rewritten(ReadOnlySpan<byte> content)
    {
        MemoryStream output = new(content.Length + 1024);
        List<(int Start, int End)> operands = [];
        int at = 0, kept = 0;
        while (at < content.Length)
        {
            byte b = content[at];
            if (b is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            {
                at++;
                continue;
            }

            int start = at;
            if (b == '(')
            {
                at = SkipString(content, at);
                operands.Clear();
                continue;
            }

            if (b is (byte)'[' or (byte)']' or (byte)'<' or (byte)'>')
            {
                at++;
                if (b == '<' && at < content.Length && content[at] != '<')
                    at += content[at..].IndexOf((byte)'>') + 1;
                operands.Clear();
                continue;
            }

            if (b == '%')
            {
                at += Math.Max(1, content[at..].IndexOf((byte)'\n'));
                continue;
            }

            at++;
            while (at < content.Length && content[at] is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'[' or (byte)']' or (byte)'<' or (byte)'>' or (byte)'(' or (byte)'/'))
                at++;
            if (b is (>= (byte)'0' and <= (byte)'9') or (byte)'.' or (byte)'-' or (byte)'+')
            {
                operands.Add((start, at));
                continue;
            }

            if (Ink(content, operands, content[start..at]) is { } ink)
            {
                int from = operands[^(content[start..at].Length == 2 ? 3 : 1)].Start;
                output.Write(content[kept..from]);
                output.Write(Encoding.ASCII.GetBytes(ink));
                kept = at;
            }

            operands.Clear();
        }

        output.Write(content[kept..]);
        return output.ToArray();
    }

    private static string? Ink(ReadOnlySpan<byte> content, List<(int Start, int End)> operands, ReadOnlySpan<byte> name)
    {
        bool isStroke = name.SequenceEqual("RG"u8) || name.SequenceEqual("G"u8);
        int count = name.SequenceEqual("rg"u8) || name.SequenceEqual("RG"u8) ? 3 : name.SequenceEqual("g"u8) || name.SequenceEqual("G"u8) ? 1 : 0;
        if (count == 0 || operands.Count < count)
            return null;
        double first = 0;
        for (int i = 0; i < count; i++)
        {
            (int start, int end) = operands[operands.Count - count + i];
            if (!double.TryParse(content[start..end], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || (i > 0 && Math.Abs(value - first) > 0.0005))
                return null;
            first = i == 0 ? value : first;
        }

        // four decimals: #1E1E1E is 0.8824
        double black = Math.Clamp(Math.Round(1 - first, 4), 0, 1);
        return string.Create(CultureInfo.InvariantCulture, $"0 0 0 {black:0.####} {(isStroke ? "K" : "k")}");
    }

    private static int SkipString(ReadOnlySpan<byte> content, int at)
    {
        int depth = 0;
        do
        {
            if (content[at] == '\\')
                at++;
            else if (content[at] == '(')
                depth++;
            else if (content[at] == ')')
                depth--;
            at++;
        }
        while (depth > 0 && at < content.Length);
        return at;
    }
}
