namespace Senacs.Geo.Maps.Scenes;

/// <summary>What a part of a page is to who listens to it.</summary>
public enum SceneRole
{
    /// <summary>Furniture of the page: lines, folio, running foot. Not read aloud.</summary>
    Furniture,
    Title,
    Heading,
    Paragraph,

    /// <summary>A picture, told by its text alternative.</summary>
    Figure,
    Table,
    Row,
    HeaderCell,
    Cell,
}

/// <summary>One element of the document's structure; items that bear the same tag are parts of the same element, on whatever pages they
/// stand.</summary>
/// <param name="role">What it is.</param>
/// <param name="parent">What it is part of; null: of the document.</param>
public sealed class SceneTag(SceneRole role, SceneTag? parent = null)
{
    public static SceneTag Furniture { get; } = new(SceneRole.Furniture);

    public SceneRole Role => role;

    public SceneTag? Parent => parent;

    /// <summary>Of a figure: what it shows, in words.</summary>
    public string? Alternative { get; init; }
}
