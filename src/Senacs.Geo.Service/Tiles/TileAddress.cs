namespace Senacs.Geo.Service.Tiles;

/// <summary>The end of a tile's address: <c>{tileMatrix}/{tileRow}/{tileCol}</c>.</summary>
internal static class TileAddress
{
    /// <summary>What a client may ask for; the answer is always the first.</summary>
    public static readonly MediaForm[] Forms =
        [MediaForm.Mvt, new("mvt", "application/octet-stream", "MVT"), new("mvt", "application/x-protobuf", "MVT")];

    public static Parameter[] Segments(string zoom, int leastZoom, int greatestZoom) =>
    [
        Parameter.Integer("tileMatrix", zoom, leastZoom, greatestZoom),
        Parameter.Integer("tileRow", "Ligne, du nord au sud.", 0, (1 << greatestZoom) - 1),
        Parameter.Integer("tileCol", "Colonne, d’ouest en est.", 0, (1 << greatestZoom) - 1),
    ];

    /// <param name="context">Of the request.</param>
    /// <param name="leastZoom">Served.</param>
    /// <param name="greatestZoom">Served.</param>
    /// <param name="levels">The beginning of a sentence that says which levels there are.</param>
    /// <exception cref="ProblemException">404: no such tile.</exception>
    public static TileGeometry Read(HttpContext context, int leastZoom, int greatestZoom, string levels)
    {
        int zoom = Segment("tileMatrix", greatestZoom), side = zoom < 0 ? 0 : (1 << zoom) - 1;
        int row = Segment("tileRow", side), column = Segment("tileCol", side);
        return zoom >= leastZoom && row >= 0 && column >= 0 ? new(zoom, row, column)
            : throw new ProblemException(ProblemKind.TuileInconnue, string.Create(CultureInfo.InvariantCulture,
                $"{levels} {leastZoom} à {greatestZoom}, de ligne et de colonne de 0 à 2^niveau - 1."), "tileMatrix");

        // −1 when it is not a number of the range: such a tile does not exist
        int Segment(string name, int greatest) =>
            int.TryParse(context.Segment(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value <= greatest ? value : -1;
    }
}
