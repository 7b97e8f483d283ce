using PdfSharp.Pdf;

namespace Senacs.Geo.Maps.Drawing;

/// <summary>Short words for the objects of a PDF.</summary>
internal static class PdfParts
{
    extension(PdfDocument document)
    {
        public PdfDictionary Dictionary(params IEnumerable<(string Key, PdfItem Value)> entries)
        {
            PdfDictionary made = new(document);
            foreach ((string key, PdfItem value) in entries)
                made.Elements[key] = value;
            return made;
        }

        /// <summary>One that others refer to.</summary>
        public PdfDictionary Indirect(params IEnumerable<(string Key, PdfItem Value)> entries)
        {
            PdfDictionary made = document.Dictionary(entries);
            document.Internals.AddObject(made);
            return made;
        }

        public PdfArray Array(IEnumerable<PdfItem> items) => new(document, [.. items]);
    }

    /// <summary>ASCII as it is, anything else in UTF-16.</summary>
    public static PdfString Text(string text) =>
        text.All(c => c is >= ' ' and <= '~') ? new PdfString(text) : new PdfString(text, PdfStringEncoding.Unicode);
}
