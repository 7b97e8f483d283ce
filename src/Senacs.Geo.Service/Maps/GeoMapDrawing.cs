using System.Text;
using NetTopologySuite.Geometries;
using Senacs.Geo.Maps.Fonts;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Service.Collections;
using Senacs.Geo.Structures;
using Senacs.Geo.Tables;

namespace Senacs.Geo.Service.Maps;

/// <summary>Draws a <see cref="GeoMapRequest"/> as SVG: the communes in the colours of the brochure, the départements' limits, the structures, and
/// the parts asked for.</summary>
/// <remarks>Every vertex is placed by itself and rounded to a quarter of a pixel (half of one where communes are small), so that neighbours still
/// share their limit. Paths are relative and in those _units: a third of the bytes.</remarks>
internal sealed class GeoMapDrawing(GeoMapRequest request, bool isForPixels, CancellationToken stop)
{
    private readonly StringBuilder _svg = new(1 << 16);
    /// <summary>More is only made by a huge map of the whole country, which would take a drawing library too much memory.</summary>
    private const int MostCharacters = 9_500_000;

    private readonly int _units = request.MetresPerPixel > 400 ? 2 : 4;
    private readonly double _em = Math.Clamp(3.2 / request.MmPerPixel, 7, 80);

    public byte[] Draw()
    {
        string title = Title();
        _svg.Append(CultureInfo.InvariantCulture,
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" lang=\"fr\" role=\"img\" "
                + $"width=\"{request.Width}\" height=\"{request.Height}\" viewBox=\"0 0 {request.Width} "
                    + $"{request.Height}\">\n<title>{Escaped(title)}</title>\n<style>\ntext{{font-family:{FontMetrics.Family}}}\n");
        foreach (Classe classe in Libelles.Classes)
            _svg.Append(CultureInfo.InvariantCulture, $".{Valeurs.Of(classe)}{{fill:{Couleurs.Of(classe)}}}\n");
        _svg.Append(CultureInfo.InvariantCulture,
            $".commune{{stroke:#9A9A9A;fill-rule:evenodd}}\n.qpv{{fill:{Couleurs.Qpv};fill-opacity:.25;stroke:{Couleurs.Qpv}}}\n");
        _svg.Append(CultureInfo.InvariantCulture,
            $".cs{{fill:{Couleurs.SymboleCentreSocial};stroke:#fff}}\n.evs{{fill:{Couleurs.SymboleEvs};stroke:#fff}}\n</style>\n");
        if (request.Background is { } background)
            _svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"100%\" height=\"100%\" fill=\"{background.ToCss()}\"/>\n");
        Communes();
        Overlays();
        Parts(title);
        _svg.Append("</svg>\n");
        if (isForPixels && _svg.Length > MostCharacters)
            throw Http.Query.Invalid("width", "La carte a trop de détail pour cette taille : réduire width et height, ou l’emprise.");
        return Encoding.UTF8.GetBytes(_svg.ToString());
    }

    private string Title()
    {
        CoverageReport first = request.Views[0].Report;
        return request.Views.Count == 1
            ? $"Couverture des communes, {first.Territoire.Nom}, au {FrenchNumbers.Date(first.Coverage.Date)}"
            : "Couverture des communes par un centre social ou un espace de vie sociale";
    }

    // Names and codes are for who reads the drawing. Pixels have no use for them: there the communes of a class are one path a département, which
    // a drawing library reads ten times faster and in a tenth of the memory.
    private void Communes()
    {
        _svg.Append(CultureInfo.InvariantCulture, $"<g id=\"communes\" transform=\"scale({1.0 / _units})\" stroke-width=\"{0.4 * _units}\">\n");
        foreach (ReportView view in request.Views)
        {
            stop.ThrowIfCancellationRequested();
            StringBuilder[] merged = [new(), new(), new()];
            foreach (Feature feature in view.Features(CollectionDefinition.Couverture))
            {
                if (feature.Shape.Geometry is not { } geometry || Path(geometry) is not { } path)
                    continue;
                CommuneCoverage commune = ((CommuneTable.Row)feature.Row).Coverage;
                if (isForPixels)
                    merged[(int)commune.Classe].Append(path);
                else
                    _svg.Append(CultureInfo.InvariantCulture,
                        $"<path class=\"commune {Valeurs.Of(commune.Classe)}\" data-code=\"{feature.Id}\" "
                            + $"d=\"{path}\"><title>{Escaped(commune.Commune.Nom)}</title></path>\n");
            }

            for (int classe = 0; classe < merged.Length; classe++)
            {
                if (merged[classe].Length > 0)
                    _svg.Append(CultureInfo.InvariantCulture, $"<path class=\"commune {Valeurs.Of((Classe)classe)}\" d=\"").Append(merged[classe])
                        .Append("\"/>\n");
            }
        }

        _svg.Append("</g>\n");
    }

    private void Overlays()
    {
        if (request.MetresPerPixel < 150)
        {
            _svg.Append(CultureInfo.InvariantCulture, $"<g id=\"qpv\" transform=\"scale({1.0 / _units})\" stroke-width=\"{_units}\">\n");
            foreach (Feature feature in request.Views.SelectMany(v => v.Features(CollectionDefinition.Get("qpv"))))
            {
                if (feature.Shape.Geometry is { } geometry && Path(geometry) is { } path)
                    _svg.Append(CultureInfo.InvariantCulture, $"<path class=\"qpv\" d=\"{path}\"/>\n");
            }

            _svg.Append("</g>\n");
        }

        if (request.MetresPerPixel > 1500)
            return;
        double radius = Math.Max(1.5, _em * (request.MetresPerPixel > 500 ? 0.14 : 0.28));
        _svg.Append("<g id=\"structures\">\n");
        foreach (ReportView view in request.Views)
        {
            foreach (Structure structure in view.Report.Coverage.InForce)
            {
                if (structure.Siege is not { } siege)
                    continue;
                (double x, double y) = Place(siege.Location.Point.LongitudeDegrees, siege.Location.Point.LatitudeDegrees);
                if (x < -radius || y < -radius || x > request.Width + radius || y > request.Height + radius)
                    continue;
                _svg.Append(CultureInfo.InvariantCulture,
                    $"<circle class=\"{(structure.Type == StructureType.CentreSocial ? "cs" : "evs")}\" cx=\"{x:0.##}\" cy=\"{y:0.##}\" "
                        + $"r=\"{radius:0.##}\"><title>{Escaped(structure.Nom)}</title></circle>\n");
            }
        }

        _svg.Append("</g>\n");
    }

    private (double X, double Y) Place(double longitudeDegrees, double latitudeDegrees)
    {
        (double h, double v) = GeoMapRequest.Forward(new Coordinate(longitudeDegrees, latitudeDegrees), request.Crs);
        (double west, double south, double east, double north) = request.Extent;
        return ((h - west) / (east - west) * request.Width, (north - v) / (north - south) * request.Height);
    }

    // Null when nothing of it is on the page.
    private string? Path(Geometry geometry)
    {
        StringBuilder path = new();
        double leastX = double.PositiveInfinity, leastY = leastX, greatestX = double.NegativeInfinity, greatestY = greatestX;
        for (int i = 0; i < geometry.NumGeometries; i++)
        {
            Polygon polygon = (Polygon)geometry.GetGeometryN(i);
            Ring(polygon.ExteriorRing.CoordinateSequence);
            for (int h = 0; h < polygon.NumInteriorRings; h++)
                Ring(polygon.GetInteriorRingN(h).CoordinateSequence);
        }

        return path.Length > 0 && leastX <= request.Width && greatestX >= 0 && leastY <= request.Height && greatestY >= 0 ? path.ToString() : null;

        void Ring(CoordinateSequence ring)
        {
            int start = path.Length, kept = 0;
            long lastX = long.MinValue, lastY = 0;
            for (int i = 0; i < ring.Count - 1; i++)
            {
                (double x, double y) = Place(ring.GetX(i), ring.GetY(i));
                long qx = (long)Math.Clamp(Math.Round(x * _units), -4e6, 4e6), qy = (long)Math.Clamp(Math.Round(y * _units), -4e6, 4e6);
                if (qx == lastX && qy == lastY)
                    continue;
                if (kept == 0)
                    path.Append(CultureInfo.InvariantCulture, $"M{qx} {qy}l");
                else
                    Step(qx - lastX, qy - lastY, kept > 1);
                (lastX, lastY) = (qx, qy);
                (leastX, greatestX) = (Math.Min(leastX, (double)qx / _units), Math.Max(greatestX, (double)qx / _units));
                (leastY, greatestY) = (Math.Min(leastY, (double)qy / _units), Math.Max(greatestY, (double)qy / _units));
                kept++;
            }

            if (kept < 3)
                path.Length = start;
            else
                path.Append('z');
        }

        // a minus sign separates as well as a space
        void Step(long dx, long dy, bool isNext)
        {
            if (isNext && dx >= 0)
                path.Append(' ');
            path.Append(dx);
            if (dy >= 0)
                path.Append(' ');
            path.Append(dy);
        }
    }

    // Each part is made, then stacked at its anchor in the order of the list.
    private void Parts(string title)
    {
        double margin = _em * 0.7;
        Dictionary<Anchor, double> used = [];
        Func<(double Width, double Height, string Content)>[] makers =
            [() => TitleBlock(title), LegendBlock, CompassBlock, ScaleBlock, SituationBlock, AttributionBlock];
        for (int i = 0; i < makers.Length; i++)
        {
            Anchor anchor = request.Places[i];
            if (anchor == Anchor.None)
                continue;
            (double width, double height, string content) = makers[i]();
            double offset = used.GetValueOrDefault(anchor);
            used[anchor] = offset + height + (margin / 2);
            double x = anchor switch
            {
                Anchor.TopLeft or Anchor.MiddleLeft or Anchor.BottomLeft => margin,
                Anchor.TopRight or Anchor.MiddleRight or Anchor.BottomRight => request.Width - width - margin,
                _ => (request.Width - width) / 2,
            };
            double y = anchor switch
            {
                Anchor.TopLeft or Anchor.TopCenter or Anchor.TopRight => margin + offset,
                Anchor.MiddleLeft or Anchor.MiddleRight => ((request.Height - height) / 2) + offset,
                _ => request.Height - height - margin - offset,
            };
            _svg.Append(CultureInfo.InvariantCulture,
                $"<g id=\"{GeoMapRequest.Parts[i].Name}\" transform=\"translate({x:0.##} {y:0.##})\"><rect width=\"{width:0.##}\" "
                    + $"height=\"{height:0.##}\" fill=\"#fff\" fill-opacity=\".88\" stroke=\"#9A9A9A\" stroke-width=\".5\"/>{content}</g>\n");
        }
    }

    private (double, double, string) TitleBlock(string title)
    {
        double size = _em * 1.4;
        return (Wide(title, size, bold: true) + _em, size * 1.7, Text(_em / 2, size * 1.2, size, title, bold: true));
    }

    private (double, double, string) LegendBlock()
    {
        (Classe Classe, string Label)[] rows = [.. Libelles.Classes
            .SelectMany(c => request.Views.GroupBy(v => LibellesClasse.Titre(c, v.Report.Coverage.Regle), v => v.Report.Synthese.Communes.Of(c))
                .Select(g => (c, g.Key, Count: g.Sum())))
            .Where(r => r.Count > 0)
            .Select(r => (r.c, $"{r.Key} ({FrenchNumbers.Count(r.Count, "commune", "communes")})"))];
        StringBuilder content = new();
        double y = _em * 0.5, width = 0;
        foreach ((Classe classe, string label) in rows)
        {
            content.Append(CultureInfo.InvariantCulture,
                $"<rect class=\"{Valeurs.Of(classe)}\" x=\"{_em * 0.5:0.##}\" y=\"{y:0.##}\" width=\"{_em * 1.5:0.##}\" height=\"{_em:0.##}\" "
                    + $"stroke=\"#5C5C5C\" stroke-width=\".5\"/>");
            content.Append(Text(_em * 2.5, y + (_em * 0.85), _em, label));
            width = Math.Max(width, Wide(label, _em));
            y += _em * 1.4;
        }

        return (width + (_em * 3), y + (_em * 0.2), content.ToString());
    }

    // North is up in degrees and in Mercator; in a conical projection it turns with the place.
    private (double, double, string) CompassBlock()
    {
        (double west, double south, double east, double north) = request.Extent;
        double h = (west + east) / 2, v = (south + north) / 2;
        Coordinate middle = request.Crs == ReferenceSystems.ServedCrs.Wgs84 ? request.Crs.Inverse(v, h) : request.Crs.Inverse(h, v);
        double degrees = 0;
        if (double.IsFinite(middle.X) && Math.Abs(middle.X) <= 180 && Math.Abs(middle.Y) < 89)
        {
            (double x1, double y1) = Place(middle.X, middle.Y);
            (double x2, double y2) = Place(middle.X, middle.Y + 0.01);
            degrees = Math.Atan2(x2 - x1, y1 - y2) * 180 / Math.PI;
        }

        double side = _em * 3;
        return (side, side * 1.25, string.Create(CultureInfo.InvariantCulture,
            $"<g transform=\"translate({side / 2:0.##} {side * 0.75:0.##}) rotate({degrees:0.#})\"><path d=\"M0 "
                + $"{-side * 0.42:0.##}L{side * 0.2:0.##} {side * 0.3:0.##}L0 {side * 0.15:0.##}L{-side * 0.2:0.##} {side * 0.3:0.##}Z\" "
                    + $"fill=\"{Couleurs.Encre}\"/></g>{Text((side / 2) - (_em * 0.33), _em, _em, "N", bold: true)}"));
    }

    private (double, double, string) ScaleBlock()
    {
        double target = request.Width * request.MetresPerPixel / 5;
        double power = Math.Pow(10, Math.Floor(Math.Log10(target)));
        double metres = (target / power) switch { >= 5 => 5, >= 2 => 2, _ => 1 } * power;
        double length = metres / request.MetresPerPixel;
        string label = metres >= 1000 ? $"{FrenchNumbers.Decimal(metres / 1000)}\u00A0km" : $"{FrenchNumbers.Decimal(metres)}\u00A0m";
        double width = Math.Max(length, Wide(label, _em)) + _em;
        return (width, _em * 2, string.Create(CultureInfo.InvariantCulture,
            $"<path d=\"M{_em / 2:0.##} {_em * 1.3:0.##}V{_em * 1.6:0.##}H{(_em / 2) + length:0.##}V{_em * 1.3:0.##}\" fill=\"none\" "
                + $"stroke=\"{Couleurs.Encre}\"/>{Text(_em / 2, _em, _em, label)}"));
    }

    // The départements served, and where the map lies among them.
    private (double, double, string) SituationBlock()
    {
        double side = _em * 8;
        (double west, double south, double east, double north) = request.Extent;
        double left = west, low = south, right = east, high = north;
        List<List<(double H, double V)>> rings = [];
        foreach (ReportView view in request.Views)
        {
            if (view.Dossier.Outline.Geometry is not { } outline)
                continue;
            for (int i = 0; i < outline.NumGeometries; i++)
            {
                CoordinateSequence sequence = ((Polygon)outline.GetGeometryN(i)).ExteriorRing.CoordinateSequence;
                List<(double, double)> ring = [];
                for (int k = 0; k < sequence.Count; k += Math.Max(1, sequence.Count / 200))
                {
                    (double h, double v) = GeoMapRequest.Forward(new Coordinate(sequence.GetX(k), sequence.GetY(k)), request.Crs);
                    ring.Add((h, v));
                    (left, low, right, high) = (Math.Min(left, h), Math.Min(low, v), Math.Max(right, h), Math.Max(high, v));
                }

                rings.Add(ring);
            }
        }

        double scale = (side - _em) / Math.Max(right - left, high - low);
        StringBuilder path = new();
        foreach (List<(double H, double V)> ring in rings)
        {
            for (int i = 0; i < ring.Count; i++)
                path.Append(CultureInfo.InvariantCulture,
                    $"{(i == 0 ? 'M' : 'L')}{(_em / 2) + ((ring[i].H - left) * scale):0.#} {(_em / 2) + ((high - ring[i].V) * scale):0.#}");
            path.Append('Z');
        }

        double height = ((high - low) * scale) + _em, width = ((right - left) * scale) + _em;
        return (width, height, string.Create(CultureInfo.InvariantCulture,
            $"<path d=\"{path}\" fill=\"#E4E0D8\" stroke=\"#6B6B6B\" stroke-width=\".5\"/><rect x=\"{(_em / 2) + ((west - left) * scale):0.##}\" "
                + $"y=\"{(_em / 2) + ((high - north) * scale):0.##}\" width=\"{(east - west) * scale:0.##}\" "
                    + $"height=\"{(north - south) * scale:0.##}\" fill=\"none\" stroke=\"{Couleurs.Qpv}\" stroke-width=\"1.5\"/>"));
    }

    private (double, double, string) AttributionBlock()
    {
        double size = _em * 0.7, most = request.Width * 0.6;
        List<string> lines = [];
        foreach (string source in request.Views.SelectMany(v => v.Report.Attribution.Split(" ; ")).Distinct(StringComparer.Ordinal).Take(6))
        {
            string line = "";
            foreach (string word in source.Split(' '))
            {
                if (line.Length > 0 && Wide(line + " " + word, size) > most)
                {
                    lines.Add(line);
                    line = word;
                }
                else
                {
                    line = line.Length == 0 ? word : line + " " + word;
                }
            }

            lines.Add(line);
        }

        StringBuilder content = new();
        for (int i = 0; i < lines.Count; i++)
            content.Append(Text(size / 2, size * (1.1 + (i * 1.3)), size, lines[i]));
        return (lines.Max(l => Wide(l, size)) + size, size * (0.5 + (lines.Count * 1.3)), content.ToString());
    }

    private static double Wide(string text, double size, bool bold = false) =>
        FontMetrics.Carlito.WidthMm(text, bold ? FontFace.Bold : FontFace.Regular, size) / FontMetrics.MmPerPoint;

    private static string Text(double x, double y, double size, string text, bool bold = false) => string.Create(CultureInfo.InvariantCulture,
        $"<text x=\"{x:0.##}\" y=\"{y:0.##}\" font-size=\"{size:0.##}\"{(bold ? " font-weight=\"bold\"" : "")} "
            + $"fill=\"{Couleurs.Encre}\">{Escaped(text)}</text>");

    private static string Escaped(string text) =>
        XmlText.Clean(text).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
}
