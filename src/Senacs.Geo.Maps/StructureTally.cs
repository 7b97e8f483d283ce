namespace Senacs.Geo.Maps;

/// <summary>A line of the legend about structures.</summary>
/// <param name="Type">Gives the shape of the marker.</param>
/// <param name="Kind">The marker; null: a line without one, of what is not drawn.</param>
/// <param name="Text">Count and words.</param>
/// <param name="IsPart">Of the line above: "dont …".</param>
public sealed record LegendLine(StructureType Type, MarkerKind? Kind, string Text, bool IsPart);

/// <summary>The structures of one type, in force or en préfiguration, counted once each whatever their sites: the total is that of the synthesis, and
/// every structure is in one part of it.</summary>
/// <param name="Type">Centres sociaux or EVS.</param>
/// <param name="IsProject">En préfiguration.</param>
/// <param name="Precise">Siège drawn at its place.</param>
/// <param name="Communal">Siège drawn at its commune, for want of better.</param>
/// <param name="ByAnnexe">Only annexes are drawn.</param>
/// <param name="Elsewhere">Every known site lies outside the map.</param>
/// <param name="Nowhere">No position is known.</param>
/// <param name="Annexes">Annexes drawn, of whatever structure: places, not structures.</param>
public sealed record StructureTally(
    StructureType Type, bool IsProject, int Precise, int Communal, int ByAnnexe, int Elsewhere, int Nowhere, int Annexes)
{
    public int Total => Precise + Communal + ByAnnexe + Elsewhere + Nowhere;

    /// <param name="structures">With the sites that the map shows.</param>
    /// <param name="type">Of which.</param>
    /// <param name="isProject">Of which.</param>
    public static StructureTally Of(IEnumerable<ShownStructure> structures, StructureType type, bool isProject)
    {
        ArgumentNullException.ThrowIfNull(structures);
        ShownStructure[] all = [.. structures.Where(s => s.Type == type && s.IsProject == isProject)], own = [.. all.Where(s => !s.IsVisitor)];
        ShownStructure[] seated = [.. own.Where(s => Siege(s) is not null)], rest = [.. own.Where(s => Siege(s) is null)];
        return new StructureTally(
            type,
            isProject,
            seated.Count(s => !Siege(s)!.IsNominal),
            seated.Count(s => Siege(s)!.IsNominal),
            rest.Count(s => !s.Sites.IsEmpty),
            rest.Count(s => s.Sites.IsEmpty && s.HasSitesElsewhere),
            rest.Count(s => s.Sites.IsEmpty && !s.HasSitesElsewhere),
            all.Sum(s => s.Sites.Count(site => site.Kind != SiteKind.Siege)));
    }

    /// <summary>The four tallies of a map, centres sociaux first, structures in force before projects.</summary>
    public static ImmutableArray<StructureTally> All(IReadOnlyCollection<ShownStructure> structures) =>
    [
        Of(structures, StructureType.CentreSocial, isProject: false), Of(structures, StructureType.CentreSocial, isProject: true),
        Of(structures, StructureType.Evs, isProject: false), Of(structures, StructureType.Evs, isProject: true),
    ];

    /// <summary>"20 centres sociaux", "1 EVS en préfiguration".</summary>
    public string Words => (Type, IsProject) switch
    {
        (StructureType.CentreSocial, false) => FrenchNumbers.Count(Total, "centre social", "centres sociaux"),
        (StructureType.CentreSocial, true) => FrenchNumbers.Count(Total, "centre social en préfiguration", "centres sociaux en préfiguration"),
        (_, false) => FrenchNumbers.Count(Total, "espace de vie sociale", "espaces de vie sociale"),
        _ => FrenchNumbers.Count(Total, "EVS en préfiguration", "EVS en préfiguration"),
    };

    /// <summary>Its lines: the total, then what is drawn otherwise or not at all, then the annexes.</summary>
    /// <param name="tellsApart">The map draws a siège known only by its commune, and an annexe, in their own way.</param>
    public IEnumerable<LegendLine> Lines(bool tellsApart)
    {
        bool splits = tellsApart && !IsProject;
        MarkerKind full = IsProject ? MarkerKind.Project : MarkerKind.Siege;
        int plain = splits ? Precise : Precise + Communal;
        (MarkerKind? Kind, int Count, string One, string Several)[] parts =
        [
            (full, plain, "", ""),
            (MarkerKind.Communal, splits ? Communal : 0, "situé à la commune", "situés à la commune"),
            (null, ByAnnexe, "connu par ses annexes seules", "connus par leurs annexes seules"),
            (null, Elsewhere, "hors de la carte, non dessiné", "hors de la carte, non dessinés"),
            (null, Nowhere, "sans position connue, non dessiné", "sans position connue, non dessinés"),
        ];
        if (Total > 0)
        {
            // all in one part: one line says it
            (MarkerKind? Kind, int Count, string One, string Several) whole = parts.FirstOrDefault(p => p.Count == Total);
            string words = whole.Count == 0 ? "" : whole.Count < 2 ? whole.One : whole.Several;
            yield return new LegendLine(Type, whole.Count > 0 ? whole.Kind : plain > 0 ? full : null,
                words.Length == 0 ? Words : $"{Words}, {words}", IsPart: false);
            if (whole.Count == 0)
            {
                foreach ((MarkerKind? kind, int count, string one, string several) in parts.Where(p => p.Count > 0 && p.One.Length > 0))
                    yield return new LegendLine(Type, kind, $"dont {FrenchNumbers.Count(count, one, several)}", IsPart: true);
            }
        }

        if (Annexes > 0)
        {
            string of = Type == StructureType.CentreSocial ? "de centre social" : "d’EVS";
            string text = FrenchNumbers.Count(Annexes, "annexe", "annexes") + " " + of + (IsProject ? " en préfiguration" : "");
            yield return tellsApart
                ? new LegendLine(Type, IsProject ? MarkerKind.ProjectAnnexe : MarkerKind.Annexe, text, IsPart: false)
                : new LegendLine(Type, null, text + ", au même signe", IsPart: false);
        }
    }

    private static Site? Siege(ShownStructure s) => s.Sites.FirstOrDefault(site => site.Kind == SiteKind.Siege);
}
