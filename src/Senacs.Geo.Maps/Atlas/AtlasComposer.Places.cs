namespace Senacs.Geo.Maps.Atlas;

/// <summary>Pages of the EPCI and of the QPV, and all the maps.</summary>
internal sealed partial class AtlasComposer
{
    private const double GridBandMm = 4;
    private const double GapMm = 3;
    private const double LocatorMm = 52;

    /// <summary>Height of each EPCI's map: what its tables leave when all fit on one page, else half the page.</summary>
    private void PrepareMaps()
    {
        PageSetter cover = new(_type, _widthMm, _heightMm, _ => 0);
        DepartementHead(cover);
        Box departement = DepartementBox(cover);
        _maps[DepartementPlace] = new(() => DrawDepartement(departement));
        // of the three classes, whatever the first page shows
        Plate classes = _options.Theme.Fill == CommuneFill.Classes ? _plate : Plate.Of(_report, EpciMap.Theme(_options.Theme), _options.Texts);
        foreach (EpciSynthese epci in _epcis)
        {
            if (EpciMap.Of(classes, _report, epci) is not { } narrowed)
                continue;
            PageSetter page = new(_type, _widthMm, _heightMm, _ => 0);
            EpciHead(page, epci);
            Box box = EpciBox(page, epci);
            _maps[PlaceOf(epci.Epci)] = new(() => (DrawEpci(narrowed, box), null));
        }

        QpvMap quarters = new(_plate, MapThemeReader.Load("couverture"), _type, QpvAnalysis.DefaultProximityMetres);
        foreach (QpvCoverage q in _report.Qpv)
        {
            HashSet<string> linked = [.. q.Links.Select(l => l.Structure.Id)];
            PageSetter page = new(_type, _widthMm, _heightMm, _ => 0);
            QuarterHead(page, q);
            Box box = QuarterBox(page, q), locator = LocatorBox(page, box);
            _maps[PlaceOf(q.Qpv)] = new(() => (quarters.Draw(q, linked, box), null));
            _maps[PlaceOf(q.Qpv) + "-situation"] = new(() =>
                (quarters.Locate(q, q.Qpv.CommunesPrincipales.Select(c => c.Code.Value).ToHashSet(StringComparer.Ordinal), locator), null));
        }
    }

    private (PlacedMap Map, MapGrid? Grid) DrawDepartement(Box frame)
    {
        EmbeddedMap map = EmbeddedMap.Compose(_plate, _options.Theme, frame.Inflate(-GridBandMm - 0.5));
        MapGrid grid = new(map.Transform, map.Scene.Layout.MapBox.WidthMm / map.Transform.MmPerMetre,
            map.Scene.Layout.MapBox.HeightMm / map.Transform.MmPerMetre);
        PlacedMap placed = map.Place([], [.. grid.Lines(map.Outline)]);
        return (placed with
        {
            Items = [.. placed.Items, new SceneRect("a-cadre", frame.LeftMm, frame.TopMm, frame.WidthMm, frame.HeightMm),
            .. grid.Marks(frame, GridBandMm, _type.Grid)]
        }, grid);
    }

    private PlacedMap DrawEpci(Plate narrowed, Box frame)
    {
        EmbeddedMap map = EmbeddedMap.Compose(narrowed, EpciMap.Theme(_options.Theme), frame.Inflate(-2));
        HashSet<string> own = [.. narrowed.Communes.Select(c => c.Code.Value)];
        PlacedMap placed = map.Place(EmbeddedMap.Neighbours(
            _plate.Communes.Where(c => !own.Contains(c.Code.Value)).Select(c => c.Land), map.Transform, frame, "voisines"), []);
        return placed with { Items = [.. placed.Items, new SceneRect("a-cadre", frame.LeftMm, frame.TopMm, frame.WidthMm, frame.HeightMm)] };
    }

    private void EpciHead(PageSetter set, EpciSynthese epci)
    {
        set.Section(NameOf(epci.Epci), PlaceOf(epci.Epci), NameOf(epci.Epci), 1);
        string people = epci.Population.Total is { } all ? $"{FrenchNumbers.Count(all, "habitant", "habitants")}. " : "";
        set.Paragraph(people + AtlasWords.Figures(epci.Communes, epci.Population, _report.Coverage.Regle), _type.Finding, 3);
    }

    private void Epci(PageSetter set, EpciSynthese epci)
    {
        EpciHead(set, epci);
        if (_maps.ContainsKey(PlaceOf(epci.Epci)))
        {
            PlaceMap(set, PlaceOf(epci.Epci), EpciBox(set, epci));
            set.YMm += GapMm;
        }
        else
        {
            set.Paragraph("Aucune de ces communes n’a de contour\u00A0: il n’y a pas de carte.", _type.Text);
        }

        foreach ((string heading, ImmutableArray<Column> layout, List<Row> rows) in EpciTables(set, epci))
        {
            set.Heading(heading);
            if (rows.Count == 0)
                set.Paragraph(heading.StartsWith("Structures", StringComparison.Ordinal) ? "Aucune structure n’y a de siège." : "Aucun.", _type.Cell);
            set.Table(layout, rows);
        }

        if (_communesOf[PlaceOf(epci.Epci)].Any(c => c.RestsOnHypothesis))
            set.Paragraph("* Par hypothèse de territoire, à confirmer.", _type.CellSecondary);
    }

    private Box EpciBox(PageSetter set, EpciSynthese epci)
    {
        double tables = EpciTables(set, epci).Sum(t => set.HeightOf(t.Layout, t.Rows) + (_type.Heading.SizeMm * 1.25) + 4);
        double left = set.RoomMm - GapMm - tables, full = set.RoomMm - GapMm;
        double most = (epci.Communes.Total < 5 ? 120 : 185) * _type.Factor;
        double height = left >= 105 * _type.Factor ? Math.Min(left, most) : Math.Min(150 * _type.Factor, full);
        return new Box(set.Body.LeftMm, set.YMm, set.Body.WidthMm, Math.Floor(height * 10) / 10);
    }

    private List<(string Heading, ImmutableArray<Column> Layout, List<Row> Rows)> EpciTables(PageSetter set, EpciSynthese epci)
    {
        double w = set.Body.WidthMm;
        CommuneCoverage[] communes = [.. _communesOf[PlaceOf(epci.Epci)].OrderBy(c => FrenchText.Order(c.Commune.Nom), StringComparer.Ordinal)
            .ThenBy(c => c.Commune.Code.Value, StringComparer.Ordinal)];
        HashSet<CodeInsee> inside = [.. communes.Select(c => c.Commune.Code)];
        List<(string, ImmutableArray<Column>, List<Row>)> tables = [];

        // Structures with their siège here, then those that cover a commune from elsewhere.
        Structure[] active = [.. _report.Coverage.InForce.Concat(_report.Coverage.Projets)];
        Structure[] seated = [.. Sorted(active.Where(s => s.CommuneSiege is { } code && inside.Contains(code)))];
        Structure[] visiting = [.. Sorted(communes.SelectMany(c => c.Reasons).Select(r => r.Structure).Distinct().Except(seated))];
        HashSet<string> here = [.. seated.Select(s => s.Id)];
        Dictionary<string, int> covers = new(communes.SelectMany(c => c.Reasons.Select(r => r.Structure.Id).Distinct(StringComparer.Ordinal))
            .CountBy(id => id, StringComparer.Ordinal), StringComparer.Ordinal);
        double count = 22 * _type.Factor, kind = 24 * _type.Factor, gestion = 28 * _type.Factor, rest = w - count - kind - gestion;
        List<Row> structures = [.. seated.Concat(visiting).Select(s => new Row(
            s.Nom,
            AtlasWords.Of(s.Type) + (s.IsProjectAt(_report.Coverage.Date) ? ", projet" : ""),
            SeatOf(s) + (here.Contains(s.Id) ? "" : s.CommuneSiege is null ? "siège non localisé" : " (hors de l’intercommunalité)"),
            AtlasWords.Of(s.Gestion),
            FrenchNumbers.Integer(covers.GetValueOrDefault(s.Id))) { Anchor = here.Contains(s.Id) ? _structurePlaces[s.Id] : null })];
        tables.Add(("Structures", [new("Structure", rest * 0.55), new("Type", kind), new("Siège", rest * 0.45), new("Gestion", gestion),
            new("Communes couvertes", count, TextAnchor.End)], structures));

        QpvCoverage[] quarters = [.. Quarters.Where(q => q.Qpv.CommunesPrincipales.Any(c => inside.Contains(c.Code)))];
        if (quarters.Length > 0)
        {
            double page = 12 * _type.Factor;
            tables.Add(("Quartiers prioritaires",
                [new("Quartier", w * 0.28), new("Commune", w * 0.22), new("État", w * 0.16), new("Structures", (w * 0.34) - page),
                new("Page", page, TextAnchor.End)],
            [
                .. quarters.Select(q => new Row(
                    new Cell(q.Qpv.Nom) { Link = PlaceOf(q.Qpv) }, q.Qpv.NomsDesCommunes, AtlasWords.Of(q.Etat, _report),
                    (q.Etat == QpvEtat.Indetermine ? "peut-être\u00A0: " : "")
                        + string.Join(" ; ", q.Links.Where(l => l.Etat == q.Etat).Select(l => l.Structure.Nom).Distinct(StringComparer.Ordinal)),
                    new Cell(set.PageNumber(PlaceOf(q.Qpv))) { Link = PlaceOf(q.Qpv) })),
            ]));
        }

        double code = 13 * _type.Factor, people = 17 * _type.Factor, classe = 27 * _type.Factor, left = w - code - people - classe;
        tables.Add(("Communes", [new("Commune", left * 0.34), new("Code", code), new("Habitants", people, TextAnchor.End), new("Classe", classe),
            new("Couverte par", left * 0.66)],
        [
            .. communes.Select(c => new Row(
                new Cell(c.Commune.Nom, _type.CellStrong),
                new Cell(c.Commune.Code.Value, _type.CellSecondary),
                c.Commune.Population is { } n ? FrenchNumbers.Integer(n) : "inconnue",
                new Cell(LibellesClasse.Court(c.Classe, _report.Coverage.Regle)
                    + (c.RestsOnHypothesis ? " *" : "")) { Swatch = AtlasWords.Swatch(c.Classe) },
                Why(c)) { Anchor = PlaceOf(c.Commune) }),
        ]));
        return tables;
    }

    private static string Why(CommuneCoverage c)
    {
        string text = c.Reasons.IsEmpty
            ? c.NearestSiteMetres is { } metres
            ? $"structure la plus proche à {Libelles.Kilometres(metres)}{(c.NearestIsNominal ? " (nominal)" : "")}" : "distance inconnue"
            : string.Join(" ; ", c.Reasons.Select(AtlasWords.Of));
        if (!c.Projets.IsEmpty)
            text += " ; en projet\u00A0: " + string.Join(", ", c.Projets.Select(p => p.Nom));
        return text;
    }

    private string SeatOf(Structure s) => s.CommuneSiege is { } code ? _report.Territoire.Find(code)?.Nom ?? code.Value : "";

    private IEnumerable<Structure> Sorted(IEnumerable<Structure> structures) => structures
        .OrderBy(s => s.Type).ThenBy(s => FrenchText.Order(SeatOf(s)), StringComparer.Ordinal)
        .ThenBy(s => FrenchText.Order(s.Nom), StringComparer.Ordinal).ThenBy(s => s.Id, StringComparer.Ordinal);

    private void QuarterHead(PageSetter set, QpvCoverage q)
    {
        // quarters of two towns often have the same name
        string full = $"{q.Qpv.Nom}, {q.Qpv.CommunesPrincipales.FirstOrDefault()?.Nom ?? q.Qpv.Code.Value}";
        set.Section(q.Qpv.Nom, PlaceOf(q.Qpv), full, 1, full);
        set.Paragraph($"Quartier prioritaire {q.Qpv.Code.Value}, {q.Qpv.NomsDesCommunes}", _type.Text, 0.5);
        set.Paragraph(AtlasWords.Explained(q, QpvAnalysis.DefaultProximityMetres, Reserves.LaisseOuvert(_report)), _type.Finding, 3);
    }

    /// <summary>As high as the page allows over the tables and the small map; tables that need more go on overleaf.</summary>
    private Box QuarterBox(PageSetter set, QpvCoverage q)
    {
        double tables = QuarterTables(set, q).Sum(t => set.HeightOf(t.Layout, t.Rows) + (_type.Heading.SizeMm * 1.25) + 5)
            + (q.Links.IsEmpty ? 4 : 0);
        double beneath = Math.Max(tables + 3, (LocatorMm * _type.Factor) + 8);
        return new(set.Body.LeftMm, set.YMm, set.Body.WidthMm,
            Math.Floor(Math.Clamp(set.RoomMm - beneath, 120 * _type.Factor, 180 * _type.Factor) * 10) / 10);
    }

    private List<(string Heading, ImmutableArray<Column> Layout, List<Row> Rows)> QuarterTables(PageSetter set, QpvCoverage q)
    {
        double w = set.Body.WidthMm - (LocatorMm * _type.Factor) - 6, distance = 20 * _type.Factor, kind = 22 * _type.Factor;
        return
        [
            ("Structures", [new("Structure", (w - distance - kind) * 0.52), new("Type", kind), new("Lien", (w - distance - kind) * 0.48),
                new("Distance", distance, TextAnchor.End)],
            [
                .. q.Links.GroupBy(l => l.Structure).Select(links => new Row(
                    new Cell(links.Key.Nom) { Link = _structurePlaces[links.Key.Id] }, AtlasWords.Of(links.Key.Type), string.Join(" ; ",
                        links.Select(AtlasWords.Link)),
                    links.First().DistanceMetres is { } metres ? metres == 0 ? "dedans" : Libelles.Kilometres(metres) : "inconnue")),
            ]),
            (q.Qpv.CommunesPrincipales.Skip(1).Any() ? "Communes" : "Commune",
                [new("Commune", w * 0.4), new("Classe", w * 0.36), new("Part du quartier", w * 0.24, TextAnchor.End)],
            [
                .. q.Qpv.Communes.Where((c, i) => i == 0 || c.AreaRatio >= Qpv.PrintedShare).Select(c => new Row(
                    new Cell(c.Commune.Nom) { Link = PlaceOf(c.Commune) },
                    new Cell(LibellesClasse.Court(_report.Coverage[c.Commune].Classe, _report.Coverage.Regle)) { Swatch = AtlasWords.Swatch(
                        _report.Coverage[c.Commune].Classe) },
                    FrenchNumbers.Percent((decimal)c.AreaRatio * 100))),
            ]),
        ];
    }

    private Box LocatorBox(PageSetter set, Box map) =>
        new(set.Body.RightMm - (LocatorMm * _type.Factor), map.BottomMm + 7, LocatorMm * _type.Factor, LocatorMm * _type.Factor);

    private void Quarter(PageSetter set, QpvCoverage q)
    {
        QuarterHead(set, q);
        if (ReferenceEquals(q, Quarters.First()))
            set.Bookmarks.Insert(set.Bookmarks.Count - 1, new Rendering.PdfBookmark("Quartiers prioritaires", 0, "liste-qpv"));
        Box box = QuarterBox(set, q), locator = LocatorBox(set, box);
        PlaceMap(set, PlaceOf(q.Qpv), box);
        PlaceMap(set, PlaceOf(q.Qpv) + "-situation", locator);
        double y = box.BottomMm + 3;
        set.Page.Items.Add(_type.Column.Line(locator.LeftMm, locator.TopMm - 1.2, "Dans la commune"));

        // The tables stand at the left of the small map.
        set.YMm = y;
        set.Columns(1);
        foreach ((string heading, ImmutableArray<Column> layout, List<Row> rows) in QuarterTables(set, q))
        {
            set.Heading(heading);
            if (rows.Count == 0)
                set.Paragraph("Aucune.", _type.Cell);
            set.Table(layout, rows);
        }
    }
}
