namespace Senacs.Geo.Maps.Symbols;

/// <summary>What a marker says about its site.</summary>
public enum MarkerKind
{
    Siege,

    /// <summary>Smaller and hollow.</summary>
    Annexe,

    /// <summary>Hollow: known only at its commune.</summary>
    Communal,

    /// <summary>Dashed: en préfiguration.</summary>
    Project,

    /// <summary>Smaller and dashed: an annexe of a structure en préfiguration.</summary>
    ProjectAnnexe,
}

/// <summary>A site on the page: its true place and the place where it is drawn, millimetres. Markers with the same commune code share a
/// label.</summary>
public sealed record Marker(string StructureId, string StructureNom, string CommuneCode, StructureType Type, MarkerKind Kind, int Number,
    double TrueX, double TrueY, double RadiusMm)
{
    /// <summary>Where it is drawn, after markers that touched were moved apart.</summary>
    public double X { get; init; } = TrueX;

    public double Y { get; init; } = TrueY;

    /// <summary>The diamond of a QPV, not a structure; <see cref="StructureId"/> is then its code.</summary>
    public bool IsQpv { get; init; }

    /// <summary>Drawn in it instead of a number: the mode de gestion.</summary>
    public string? Letter { get; init; }

    /// <summary>Style of its fill; null: that of its type and kind.</summary>
    public string? Fill { get; init; }

    /// <summary>What is written in it; null: nothing.</summary>
    public string? Text => Letter ?? (Number > 0 ? Number.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);

    public Box Box => Text is not null && Type == StructureType.Evs
        ? Box.FromEdges(X - (1.5 * RadiusMm), Y - (1.6 * RadiusMm), X + (1.5 * RadiusMm), Y + (0.9 * RadiusMm)) : Box.Around(X, Y, RadiusMm);

    /// <summary>What it takes up when markers are kept apart: a numbered triangle more than a disc.</summary>
    public double ReachMm => Text is not null && Type == StructureType.Evs ? 1.35 * RadiusMm : RadiusMm;

    public bool IsMoved => ((X - TrueX) * (X - TrueX)) + ((Y - TrueY) * (Y - TrueY)) > RadiusMm * RadiusMm;

    /// <summary>The symbol, centred on a point: disc for a centre social, triangle for an EVS, so that shape tells them apart without
    /// colour.</summary>
    public static ImmutableArray<SceneItem> Draw(
        StructureType type, MarkerKind kind, double x, double y, double radius, string? number, MapPalette palette, string? fill = null)
    {
        ArgumentNullException.ThrowIfNull(palette);
        string prefix = type == StructureType.CentreSocial ? "cs-" : "evs-";
        bool isFilled = fill is not null && kind is not (MarkerKind.Project or MarkerKind.ProjectAnnexe);
        string style = isFilled ? fill! : prefix + kind switch
        {
            MarkerKind.Siege => "siege",
            MarkerKind.Project or MarkerKind.ProjectAnnexe => "projet",
            _ => "ouvert"
        };
        bool isOpen = isFilled ? fill == "gestion-inconnue" : kind != MarkerKind.Siege;
        double r = isOpen ? radius - 0.1 : radius;
        ImmutableArray<SceneItem>.Builder items = ImmutableArray.CreateBuilder<SceneItem>();
        if (type == StructureType.CentreSocial)
        {
            items.Add(new SceneCircle(style, x, y, r));
            if (kind == MarkerKind.Communal && number is null)
                items.Add(new SceneCircle("cs-siege", x, y, radius * 0.5));
        }
        else
        {
            // Same ink as the disc: a triangle with circumradius 1.3 r, its centre of mass on the point; with a number in it, wide enough for two
            // digits.
            double big = (number is { Length: > 0 } ? 1.75 : 1.3) * r;
            items.Add(new ScenePolyline(style, [x, y - big, x + (0.866 * big), y + (0.5 * big), x - (0.866 * big), y + (0.5 * big)], IsClosed: true));
            if (kind == MarkerKind.Communal && number is null)
                items.Add(new SceneCircle("evs-siege", x, y, radius * 0.4));
        }

        if (number is { Length: > 0 })
        {
            TypeStyle type2 = isOpen ? palette.NumberOpen : palette.Number;
            items.Add(type2.Line(x, type == StructureType.CentreSocial
                ? y + (type2.SizeMm * 0.32) : y + (0.875 * r) - 0.5, number, TextAnchor.Middle));
        }

        return items.ToImmutable();
    }
}

/// <summary>Moves markers apart that would touch, as little as possible, always in the same way.</summary>
public static class MarkerSpreader
{
    private const double GapMm = 0.35;

    private const int MostRounds = 400;

    /// <summary>Pairs looked at, in all rounds: beyond some four hundred markers the rounds grow fewer, so that a heap of thousands ends
    /// too.</summary>
    private const double MostPairs = 4e7;

    /// <summary>The markers in the given order, moved where they overlapped: pairs push one another until none touches, or for as many rounds as
    /// their number allows.</summary>
    /// <param name="markers">In a fixed order: it decides which way coincident markers part.</param>
    /// <param name="frame">None leaves it.</param>
    public static ImmutableArray<Marker> Spread(ImmutableArray<Marker> markers, Box frame)
    {
        double[] x = [.. markers.Select(m => m.X)], y = [.. markers.Select(m => m.Y)];
        double pairs = Math.Max(1, 0.5 * x.Length * x.Length);
        int rounds = (int)Math.Clamp(MostPairs / pairs, 1, MostRounds);
        for (int round = 0; round < rounds; round++)
        {
            bool isMoved = false;
            for (int i = 0; i < x.Length; i++)
            {
                for (int j = i + 1; j < x.Length; j++)
                {
                    double least = markers[i].ReachMm + markers[j].ReachMm + GapMm;
                    double dx = x[j] - x[i], dy = y[j] - y[i];
                    if (Math.Abs(dx) >= least || Math.Abs(dy) >= least)
                        continue;
                    double distance = Math.Sqrt((dx * dx) + (dy * dy));
                    if (distance >= least - 0.005)
                        continue;
                    if (distance < 0.05)
                    {
                        // Coincident: part along a direction that turns with the index (golden angle), so that a heap opens evenly.
                        (dy, dx) = Math.SinCos(2.399963 * j);
                        distance = 1;
                    }

                    double push = Math.Min((least - Math.Sqrt(Math.Pow(x[j] - x[i], 2) + Math.Pow(y[j] - y[i], 2))) / 2, least / 4) / distance;
                    (x[i], y[i], x[j], y[j]) = (x[i] - (dx * push), y[i] - (dy * push), x[j] + (dx * push), y[j] + (dy * push));
                    isMoved = true;
                }
            }

            if (!isMoved)
                break;
        }

        return
        [
            .. markers.Select((m, i) => m with
            {
                X = Math.Clamp(x[i], frame.LeftMm + m.RadiusMm, frame.RightMm - m.RadiusMm),
                Y = Math.Clamp(y[i], frame.TopMm + m.RadiusMm, frame.BottomMm - m.RadiusMm),
            }),
        ];
    }
}
