namespace Senacs.Geo.Geography;

public sealed partial class CoverageTopology
{
    /// <summary>The same nodes and arcs with vertices on a grid, as a file with fixed decimals writes them. Meant for simplified arcs, whose vertices
    /// lie cells apart.</summary>
    /// <remarks>
    /// Guaranteed: a shared boundary stays one line, the same numbers for both neighbours, so no gap or overlap can open along it at any zoom; every
    /// arc keeps its ends, sides and at least two vertices (four when closed). Where rounding makes arcs touch or cross, a vertex moves a cell or a
    /// few further; <paramref name="unresolved"/> counts the places where that did not help (0 on every département of 2018 and 2023 on a 10 m grid,
    /// 3 in the Charente of 2023 on a 25 m grid): there two lines touch or cross by less than a cell.
    /// </remarks>
    /// <param name="cellsPerUnit">100 for two decimals. Coordinates become k / cellsPerUnit, the nearest double to that decimal.</param>
    /// <param name="unresolved">Places left where arcs touch or cross.</param>
    public CoverageTopology Quantize(double cellsPerUnit, out int unresolved)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cellsPerUnit);
        var quantizer = new ArcQuantizer(_arcs, cellsPerUnit);
        double[][] lines = quantizer.Run();
        unresolved = quantizer.Unresolved;
        return WithCoordinates(lines);
    }
}
