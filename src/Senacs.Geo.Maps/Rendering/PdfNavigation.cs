namespace Senacs.Geo.Maps.Rendering;

/// <summary>A place in the document, by name.</summary>
/// <param name="Name">ASCII, unique.</param>
/// <param name="Page">Position of its page, from 0.</param>
/// <param name="YMm">From the top of the page.</param>
public sealed record PdfDestination(string Name, int Page, double YMm);

/// <summary>A rectangle that leads to a destination.</summary>
/// <param name="Page">Position of its page, from 0.</param>
/// <param name="Box">Where it reacts, millimetres from the upper left corner.</param>
/// <param name="Destination">Name of a <see cref="PdfDestination"/>.</param>
public sealed record PdfLink(int Page, Box Box, string Destination);

/// <summary>An entry of the outline, in reading order.</summary>
/// <param name="Title">As a reader sees it.</param>
/// <param name="Level">0: top; 1: under the last entry of level 0.</param>
/// <param name="Destination">Name of a <see cref="PdfDestination"/>.</param>
public sealed record PdfBookmark(string Title, int Level, string Destination);

/// <summary>What a PDF says of itself. The date is that of creation and modification, pinned to the map's date.</summary>
public sealed record PdfDescription(string Title, string Subject, string Creator, DateOnly Date)
{
    /// <summary>Of the inputs, letters and digits: tells a later run that nothing has changed.</summary>
    public string? Fingerprint { get; init; }
}
