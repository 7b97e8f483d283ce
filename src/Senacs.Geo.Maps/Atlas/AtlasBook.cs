using Senacs.Geo.Maps.Drawing;
using Senacs.Geo.Maps.Rendering;

namespace Senacs.Geo.Maps.Atlas;

/// <summary>How an atlas is made.</summary>
public sealed record AtlasOptions
{
    /// <summary>The sheet; its pages stand upright.</summary>
    public PageSpec Page { get; init; } = PageSpec.A4;

    /// <summary>Of the département's map; those of the EPCI follow it when it fills communes by class.</summary>
    public required MapTheme Theme { get; init; }

    public MapTexts Texts { get; init; } = new();
}

/// <summary>A composed atlas: its pages and how one goes from one to another. Figures are the report's; only words and places are chosen
/// here.</summary>
/// <remarks>Pages in order: the département, contents, one or more for each EPCI, one for each QPV, zones blanches, index of communes, index of
/// structures, sources.</remarks>
public sealed record AtlasBook
{
    public required string Title { get; init; }

    /// <summary>The text alternative of the whole, made from the figures.</summary>
    public required string Description { get; init; }

    public required DateOnly Date { get; init; }

    public required string ProductVersion { get; init; }

    /// <summary>At least one.</summary>
    public required ImmutableArray<MapScene> Pages { get; init; }

    public required ImmutableArray<PdfDestination> Destinations { get; init; }

    public required ImmutableArray<PdfLink> Links { get; init; }

    public required ImmutableArray<PdfBookmark> Bookmarks { get; init; }

    /// <summary>Composes an atlas. Pure: the same report and options give the same pages.</summary>
    public static AtlasBook Compose(CoverageReport report, AtlasOptions options) => new AtlasComposer(report, options).Compose();
}

/// <summary>Writes an atlas as one PDF with outline, links, language and title, the same bytes each time.</summary>
public static class AtlasWriter
{
    /// <param name="book">The atlas.</param>
    /// <param name="output">Receives the PDF.</param>
    /// <param name="colours">Screen or printer.</param>
    /// <param name="fingerprint">Of the inputs, kept in the file; see <see cref="FingerprintOf"/>.</param>
    /// <exception cref="Issues.SourceUnavailableException">The program was built without the font.</exception>
    public static void Write(AtlasBook book, Stream output, PdfColours colours = PdfColours.Rgb, string? fingerprint = null)
    {
        ArgumentNullException.ThrowIfNull(book);
        using PdfBook pdf = new(colours);
        foreach (MapScene page in book.Pages)
            pdf.Add(page);
        pdf.Describe(new PdfDescription(book.Title, book.Description, book.ProductVersion, book.Date) { Fingerprint = fingerprint });
        pdf.Navigate(book.Destinations, book.Links, book.Bookmarks);
        pdf.Write(output);
    }

    /// <summary>What <see cref="Write"/> kept in a whole file; null: another file, or a damaged one.</summary>
    public static string? FingerprintOf(ReadOnlyMemory<byte> file) => PdfBook.FingerprintOf(file.Span);
}
