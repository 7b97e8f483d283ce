using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Senacs.Geo.Exports;

namespace Senacs.Geo.Service.Pages;

/// <summary>A page from a file that the program carries.</summary>
/// <remarks><c>{{name}}</c> is a text, escaped; <c>{{name:nom}}</c> the name of something (<see cref="Html.Nom"/>);
/// <c>{{#name}}…{{/name}}</c> is written for each item of a list, with the item's own values, or once for a value that is neither null nor false.</remarks>
internal static partial class Template
{
    public static byte[] Fill(string file, JsonMembers values)
    {
        using StringWriter text = new(new StringBuilder(16_384), CultureInfo.InvariantCulture);
        Write(new Html(text), file, values);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static void Write(Html html, string file, JsonMembers values) => WriteText(html, EmbeddedFile.Text(file), values);

    private static void WriteText(Html html, string template, JsonMembers values)
    {
        int at = 0;
        foreach (Match hole in Holes().Matches(template))
        {
            html.Raw(template[at..hole.Index]);
            at = hole.Index + hole.Length;
            string name = hole.Groups["name"].Value;
            object? value = values.First(v => v.Name == name).Value;
            if (hole.Groups["content"] is not { Success: true } content)
                (hole.Groups["nom"].Success ? (Action<string?>)html.Nom : html.Text)((string?)value);
            else if (value is IEnumerable<JsonMembers> items)
                items.ToList().ForEach(item => WriteText(html, content.Value, [.. item, .. values]));
            else if (value is not (null or false))
                WriteText(html, content.Value, values);
        }

        html.Raw(template[at..]);
    }

    [GeneratedRegex(@"\{\{#(?<name>[a-z-]+)\}\}(?<content>.*?)\{\{/\k<name>\}\}|\{\{(?<name>[a-z-]+)(?<nom>:nom)?\}\}",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Holes();
}
