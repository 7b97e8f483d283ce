using PdfSharp.Pdf;

namespace Senacs.Geo.Maps.Drawing;

/// <summary>The structure of a tagged PDF: elements in reading order, each pointing to the marked parts of the pages that show it.</summary>
/// <remarks>ISO 32000-1, 14.7 and 14.8. Written here, since PDFsharp's own builder marks only what its own text calls draw.</remarks>
internal sealed class PdfStructure(PdfDocument document)
{
    private readonly List<SceneTag> _order = [];
    private readonly Dictionary<SceneTag, List<(int Page, int Mark)>> _marks = [];
    private readonly List<List<SceneTag>> _pages = [];

    /// <summary>A new page: marks that follow are on it.</summary>
    public void NewPage() => _pages.Add([]);

    /// <summary>The operator that begins a marked part of the current page.</summary>
    public string Begin(SceneTag tag)
    {
        if (tag.Role == SceneRole.Furniture)
            return "/Artifact BMC\n";
        Know(tag);
        int mark = _pages[^1].Count;
        _pages[^1].Add(tag);
        _marks[tag].Add((_pages.Count - 1, mark));
        return string.Create(CultureInfo.InvariantCulture, $"/{NameOf(tag.Role)} <</MCID {mark}>> BDC\n");
    }

    /// <summary>Writes the tree into the document, once every page is drawn.</summary>
    public void Write(IReadOnlyList<PdfPage> drawn)
    {
        PdfDictionary root = New("/StructTreeRoot"), whole = New("/StructElem");
        whole.Elements.SetName("/S", "/Document");
        whole.Elements.SetReference("/P", root);
        Dictionary<SceneTag, PdfDictionary> elements = _order.ToDictionary(t => t, _ => New("/StructElem"));
        ILookup<SceneTag?, SceneTag> children = _order.ToLookup(t => t.Parent);
        whole.Elements["/K"] = document.Array(Ordered(null).Select(t => (PdfItem)elements[t].Reference!));
        foreach ((SceneTag tag, PdfDictionary element) in elements)
        {
            element.Elements.SetName("/S", "/" + NameOf(tag.Role));
            element.Elements.SetReference("/P", tag.Parent is { } parent ? elements[parent] : whole);
            if (tag.Alternative is { } words)
                element.Elements["/Alt"] = new PdfString(words, PdfStringEncoding.Unicode);
            if (tag.Role == SceneRole.HeaderCell)
                element.Elements["/A"] = document.Dictionary(("/O", new PdfName("/Table")), ("/Scope", new PdfName("/Column")));
            element.Elements["/K"] = document.Array(
            [
                .. _marks[tag].Select(m => document.Dictionary(("/Type", new PdfName("/MCR")), ("/Pg", drawn[m.Page].Reference!), ("/MCID",
                    new PdfInteger(m.Mark)))),
                .. Ordered(tag).Select(t => elements[t].Reference!),
            ]);
        }

        List<PdfItem> byPage = [];
        for (int i = 0; i < drawn.Count; i++)
        {
            drawn[i].Elements.SetInteger("/StructParents", i);
            drawn[i].Elements.SetName("/Tabs", "/S");
            byPage.AddRange([new PdfInteger(i), document.Array(_pages[i].Select(t => (PdfItem)elements[t].Reference!))]);
        }

        root.Elements["/K"] = document.Array([whole.Reference!]);
        root.Elements["/ParentTree"] = document.Dictionary(("/Nums", document.Array(byPage)));
        root.Elements.SetInteger("/ParentTreeNextKey", drawn.Count);
        document.Internals.Catalog.Elements.SetReference("/StructTreeRoot", root);
        document.Internals.Catalog.Elements["/MarkInfo"] = document.Dictionary(("/Marked", new PdfBoolean(true)));

        // page by page; on a page, the title before the picture that was drawn under it
        IEnumerable<SceneTag> Ordered(SceneTag? parent) => children[parent].OrderBy(t => PageOf(t)).ThenBy(t => t.Role == SceneRole.Title ? 0 : 1);

        int PageOf(SceneTag tag) => _marks[tag] is [var first, ..] ? first.Page : children[tag].Select(PageOf).DefaultIfEmpty(0).Min();
    }

    private static string NameOf(SceneRole role) => role switch
    {
        SceneRole.Title => "H1",
        SceneRole.Heading => "H2",
        SceneRole.Figure => "Figure",
        SceneRole.Table => "Table",
        SceneRole.Row => "TR",
        SceneRole.HeaderCell => "TH",
        SceneRole.Cell => "TD",
        _ => "P",
    };

    private void Know(SceneTag tag)
    {
        if (_marks.ContainsKey(tag))
            return;
        if (tag.Parent is { } parent)
            Know(parent);
        _marks[tag] = [];
        _order.Add(tag);
    }

    private PdfDictionary New(string type) => document.Indirect(("/Type", new PdfName(type)));
}
