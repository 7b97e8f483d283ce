using System.Text;
using System.Text.RegularExpressions;
using Senacs.Geo.Exports;

namespace Senacs.Geo.Service.Pages;

/// <summary>A page from a file that the program carries.</summary>
/// <remarks><c>{{name}}</c> is a text, escaped, or a number; <c>{{name:nom}}</c> the name of something (<see cref="Html.Nom"/>);
/// <c>{{#name}}…{{/name}}</c> is written for each item of a list, with the item's own values first, or once for a value that is neither null nor
/// false. The end of line after a hole that ends the file is the file's alone.</remarks>
internal static partial class Template
{
    public static byte[] Fill(string file, JsonMembers values) => Encoding.UTF8.GetBytes(Fragment(file, values).Markup);

    public static HtmlFragment Fragment(string file, JsonMembers values)
    {
        using StringWriter text = new(CultureInfo.InvariantCulture);
        string template = EmbeddedFile.Text(file);
        Write(new Html(text), template.EndsWith("}}\n", StringComparison.Ordinal) ? template[..^1] : template, values);
        return new(text.ToString());
    }

    private static void Write(Html html, string template, JsonMembers values)
    {
        int at = 0;
        foreach (Match hole in Holes().Matches(template))
        {
            html.Raw(template[at..hole.Index]);
            at = hole.Index + hole.Length;
            object? value = values.First(v => v.Name == hole.Groups["name"].Value).Value;
            if (!hole.Groups["content"].Success)
                WriteValue(html, value, isName: hole.Groups["nom"].Success);
            else if (value is IEnumerable<JsonMembers> items)
                items.ToList().ForEach(item => Write(html, hole.Groups["content"].Value, [.. item, .. values]));
            else if (value is not (null or false))
                Write(html, hole.Groups["content"].Value, values);
        }

        html.Raw(template[at..]);
    }

    private static void WriteValue(Html html, object? value, bool isName)
    {
        if (value is HtmlFragment fragment)
            html.Raw(fragment.Markup ?? "");
        else if (isName)
            html.Nom((string?)value);
        else
            html.Text(value is int number ? FrenchNumbers.Integer(number) : (string?)value);
    }

    [GeneratedRegex(@"\{\{#(?<name>[a-z_-]+)\}\}(?<content>.*?)\{\{/\k<name>\}\}|\{\{(?<name>[a-z_-]+)(?<nom>:nom)?\}\}",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Holes();
}
