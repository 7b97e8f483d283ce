using NetTopologySuite.Geometries;
using Senacs.Geo.Maps.Colours;
using Senacs.Geo.Service.Collections;
using Senacs.Geo.Service.Items;
using Senacs.Geo.Service.ReferenceSystems;

namespace Senacs.Geo.Service.Maps;

/// <summary>Where a part of the page stands (draft OGC API – Maps, Cartographic Layout).</summary>
internal enum Anchor { None, TopLeft, TopCenter, TopRight, MiddleLeft, MiddleRight, BottomLeft, BottomCenter, BottomRight }

/// <summary>A map of the coverage on an extent (OGC API – Maps): what area, in what CRS, how many pixels, what beside it.</summary>
internal sealed record GeoMapRequest
{
    private const int DefaultLongSide = 1024;
    private const double MetresPerDegree = 6378137 * Math.PI / 180;

    private static readonly string[] Anchors =
        ["none", "topLeft", "topCenter", "topRight", "middleLeft", "middleRight", "bottomLeft", "bottomCenter", "bottomRight"];

    /// <summary>The parts of the page that can be asked for, in the order in which those of one anchor are stacked.</summary>
    public static readonly (string Name, string Description)[] Parts =
    [
        ("map-title", "Place du titre."),
        ("map-legend", "Place de la légende : les classes présentes, avec leurs nombres de communes."),
        ("map-compass", "Place de la flèche du nord."),
        ("scale-bar", "Place de la barre d’échelle."),
        ("situation-map", "Place de la carte de situation."),
        ("map-attribution", "Place des sources."),
    ];

    public static readonly Parameter[] Parameters =
    [
        Parameter.F("png", "svg"),
        ItemsParameters.Bbox,
        ItemsParameters.BboxCrs,
        Parameter.Text("center", "Centre de la carte, deux nombres dans l’ordre des axes de center-crs ; avec scale-denominator.", 80),
        ItemsParameters.CrsParameter("center-crs", "Système de coordonnées de center."),
        ItemsParameters.Crs,
        Parameter.Integer("width", "Largeur en pixels.", 1, 20_000),
        Parameter.Integer("height", "Hauteur en pixels.", 1, 20_000),
        Parameter.Number("mm-per-pixel", "Taille d’un pixel en millimètres, 0,28 par défaut ; 0,0846667 à 300 points par pouce."),
        Parameter.Number("scale-denominator", "Dénominateur de l’échelle ; exclut bbox avec width ou height."),
        Parameter.Choice("transparent", "Fond transparent ; par défaut oui, sauf si bgcolor est donné.", "true", "false"),
        Parameter.Text("bgcolor", "Couleur du fond : 0xRRVVBB ou un nom de couleur CSS.", 20),
        ItemsParameters.Datetime,
        ItemsParameters.Regle,
        ItemsParameters.Date,
        Parameter.Text("departement", "Seulement ce département.", 3),
        .. Parts.Select(p => Parameter.Choice(p.Name, p.Description, Anchors)),
    ];

    public required ServedCrs Crs { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required double MmPerPixel { get; init; }

    /// <summary>In the CRS, horizontal then vertical: west, south, east, north.</summary>
    public required (double West, double South, double East, double North) Extent { get; init; }

    /// <summary>Null: transparent.</summary>
    public required Rgb? Background { get; init; }

    public required IReadOnlyList<ReportView> Views { get; init; }

    public required Anchor[] Places { get; init; }

    /// <summary>Metres on the ground in a pixel's width, at the middle of the map.</summary>
    public double MetresPerPixel { get; init; }

    /// <summary>In the axis order of the CRS.</summary>
    public string ContentBbox
    {
        get
        {
            (double w, double s, double e, double n) = Extent;
            double[] numbers = Crs == ServedCrs.Wgs84 ? [s, w, n, e] : [w, s, e, n];
            return string.Join(',', numbers.Select(v => v.ToString("0.########", CultureInfo.InvariantCulture)));
        }
    }

    /// <exception cref="ProblemException">400.</exception>
    public static GeoMapRequest Read(Query query, Catalogue catalogue, ServiceOptions options)
    {
        ServedCrs crs = ServedCrs.Parse(query["crs"], "crs");
        double mmPerPixel = query.Number("mm-per-pixel", 1e-4, 100) ?? 0.28;
        double? scale = query.Number("scale-denominator", 1, 1e9);
        int? width = query["width"] is null ? null : query.Integer("width", 0, 1, 20_000),
            height = query["height"] is null ? null : query.Integer("height", 0, 1, 20_000);
        if (scale is not null && query["bbox"] is not null && (width ?? height) is not null)
            throw Query.Invalid("scale-denominator", "Avec bbox, l’échelle et la taille en pixels se contredisent : donner l’une ou l’autre.");
        if (query["center"] is not null && query["bbox"] is not null)
            throw Query.Invalid("center", "Donner center ou bbox, pas les deux.");
        LoadedDossier[] dossiers = query["departement"] is { } code ? [catalogue.Departement(code)] : [.. catalogue.Dossiers];
        ReportView[] views = ViewsOf(query, dossiers);
        double metresPerUnit = crs.IsProjected ? 1 : MetresPerDegree, unitsPerPixel = (scale ?? 250_000) * mmPerPixel / 1000 / metresPerUnit;
        (double West, double South, double East, double North) extent = ExtentOf(query, dossiers, crs, scale is not null, unitsPerPixel,
            ref width, ref height);
        double across = extent.East - extent.West, up = extent.North - extent.South;
        if (!(across > 0 && up > 0 && double.IsFinite(across) && double.IsFinite(up)))
            throw Query.Invalid("bbox", "L’emprise n’a pas de surface dans ce système de coordonnées.");
        if (scale is not null && query["bbox"] is not null)
            (width, height) = (Pixels(across / unitsPerPixel), Pixels(up / unitsPerPixel));
        else if (width is null && height is null)
            (width, height) = across >= up
                ? (DefaultLongSide, Pixels(DefaultLongSide * up / across)) : (Pixels(DefaultLongSide * across / up), DefaultLongSide);
        width ??= Pixels(height!.Value * across / up);
        height ??= Pixels(width.Value * up / across);
        if (width > options.MaximumWidth || height > options.MaximumWidth || (long)width * height.Value > options.MaximumPixels)
            throw Query.Invalid("width", string.Create(CultureInfo.InvariantCulture,
                $"L’image ferait {width} × {height} pixels ; le maximum est de {options.MaximumWidth} de côté et {options.MaximumPixels} en tout."));
        bool? transparent = query.Boolean("transparent");
        Rgb? background = query["bgcolor"] is { } colour ? Colour(colour) : null;
        double middle = (extent.South + extent.North) / 2;
        return new GeoMapRequest
        {
            Crs = crs,
            Width = width.Value,
            Height = height.Value,
            MmPerPixel = mmPerPixel,
            Extent = extent,
            Background = transparent == true ? null : background ?? (transparent == false ? Rgb.White : null),
            Views = views,
            Places = [.. Parts.Select(p => query[p.Name] is { } at ? ReadAnchor(p.Name, at) : Anchor.None)],
            MetresPerPixel = across / width.Value * metresPerUnit * (crs == ServedCrs.WebMercator
                ? Math.Cos(Math.Atan(Math.Sinh(middle / 6378137))) : Math.Cos(crs.IsProjected ? 0 : middle * Math.PI / 180)),
        };
    }

    private static ReportView[] ViewsOf(Query query, LoadedDossier[] dossiers)
    {
        RegleCouverture? regle = query.Regle("regle");
        DateOnly? date = query.Date("date");
        if (date is null && query["datetime"] is { } time && DayInterval.Parse(time) is var interval)
            date = interval.IsInstant ? interval.From : interval.To ?? interval.From;
        if ((regle is not null || date is not null) && dossiers.Length > ItemsRequest.MostComputed)
            throw Query.Invalid("departement",
                "Une autre règle ou une autre date ne se calcule que pour 12 départements à la fois : préciser departement.");
        return [.. dossiers.Select(d => ItemsRequest.View(d, regle, date))];
    }

    // Horizontal and vertical in the CRS. Around a centre, or where a scale and a size are given, the pixels make the extent.
    private static (double West, double South, double East, double North) ExtentOf(
        Query query, LoadedDossier[] dossiers, ServedCrs crs, bool hasScale, double unitsPerPixel, ref int? width, ref int? height)
    {
        double h, v;
        if (query["center"] is { } center)
        {
            double?[] numbers = [.. center.Split(',').Select(t => double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out double n)
                && Math.Abs(n) <= 1e9 ? n : (double?)null)];
            if (numbers is not [{ } first, { } second])
                throw Query.Invalid("center", "Deux nombres séparés par une virgule sont attendus.");
            (h, v) = Forward(ServedCrs.Parse(query["center-crs"], "center-crs").Inverse(first, second), crs, "center");
            (width, height) = (width ?? DefaultLongSide, height ?? DefaultLongSide * 3 / 4);
        }
        else
        {
            ServedCrs boxCrs = ServedCrs.Parse(query["bbox-crs"], "bbox-crs");
            (double west, double south, double east, double north) = query["bbox"] is { } bbox
                ? Within(BoundingBox.Parse(bbox, boxCrs).ToGeometry().EnvelopeInternal, crs, boxCrs, bbox) : Whole(dossiers, crs);
            if (!hasScale || query["bbox"] is not null || (width ?? height) is null)
                return (west, south, east, north);
            (width, height) = (width ?? height, height ?? width);
            (h, v) = ((west + east) / 2, (south + north) / 2);
        }

        double right = unitsPerPixel / 2 * width!.Value, top = unitsPerPixel / 2 * height!.Value;
        return (h - right, v - top, h + right, v + top);
    }

    private static int Pixels(double value) => value <= 20_000
        ? Math.Max(1, (int)Math.Round(value))
        : throw Query.Invalid("scale-denominator", "À cette échelle, l’image dépasserait 20 000 pixels de côté.");

    /// <summary>Horizontal and vertical coordinates of a place in the CRS.</summary>
    public static (double H, double V) Forward(Coordinate place, ServedCrs crs, string parameter = "bbox")
    {
        if (!(Math.Abs(place.X) <= 180 && Math.Abs(place.Y) <= 90))
            throw Query.Invalid(parameter, "Le point est hors du domaine du système de coordonnées.");
        crs.Forward(place.X, Math.Clamp(place.Y, -89.9, 89.9), out double first, out double second);
        return crs == ServedCrs.Wgs84 ? (second, first) : (first, second);
    }

    // A bbox in the map's own CRS is taken as it is; one in another is the box around its curved image.
    private static (double, double, double, double) Within(Envelope box, ServedCrs crs, ServedCrs boxCrs, string text)
    {
        if (crs == boxCrs)
        {
            double[] n = BoundingBox.Numbers(text, "bbox");
            (double a1, double b1, double a2, double b2) = n.Length == 6 ? (n[0], n[1], n[3], n[4]) : (n[0], n[1], n[2], n[3]);
            return crs == ServedCrs.Wgs84 ? (b1, a1, b2, a2) : (a1, b1, a2, b2);
        }

        return Around(box, crs);
    }

    private static (double, double, double, double) Around(Envelope box, ServedCrs crs)
    {
        double west = double.PositiveInfinity, south = west, east = double.NegativeInfinity, north = east;
        const int steps = 16;
        for (int i = 0; i <= steps; i++)
        {
            for (int j = 0; j <= steps; j++)
            {
                (double h, double v) = Forward(new Coordinate(box.MinX + (box.Width * i / steps), box.MinY + (box.Height * j / steps)), crs);
                (west, south, east, north) = (Math.Min(west, h), Math.Min(south, v), Math.Max(east, h), Math.Max(north, v));
            }
        }

        return (west, south, east, north);
    }

    private static (double, double, double, double) Whole(LoadedDossier[] dossiers, ServedCrs crs)
    {
        Envelope box = new();
        foreach (LoadedDossier dossier in dossiers)
            box.ExpandToInclude(dossier.Outline.Box);
        if (box.IsNull)
            throw new ProblemException(ProblemKind.DonneesIndisponibles, "Aucune commune n’a de contour : il n’y a pas de carte à dessiner.");
        box.ExpandBy(box.Width * 0.02, box.Height * 0.02);
        return crs.IsProjected ? Around(box, crs) : (box.MinX, box.MinY, box.MaxX, box.MaxY);
    }

    private static Anchor ReadAnchor(string name, string text)
    {
        int at = Array.IndexOf(Anchors, text);
        return at >= 0 ? (Anchor)at : throw Query.Invalid(name, $"« {OutsideText.Shown(text)} » n’est pas une place : {string.Join(", ", Anchors)}.");
    }

    // a name of CSS is one of the framework's, which spells grey one way
    private static Rgb Colour(string text)
    {
        System.Drawing.Color named = System.Drawing.Color.FromName(text.Replace("grey", "gray", StringComparison.OrdinalIgnoreCase));
        if (named is { IsKnownColor: true, IsSystemColor: false, A: 255 })
            return new(named.R, named.G, named.B);
        string hex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text.TrimStart('#');
        return hex.Length == 6 && Rgb.TryParse("#" + hex, out Rgb colour) ? colour
            : throw Query.Invalid("bgcolor", $"« {OutsideText.Shown(text)} » n’est pas une couleur : 0xRRVVBB, ou un nom de couleur CSS.");
    }
}
