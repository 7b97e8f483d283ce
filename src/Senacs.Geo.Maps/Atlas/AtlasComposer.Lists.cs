namespace Senacs.Geo.Maps.Atlas;

/// <summary>Zones blanches, indexes, sources.</summary>
internal sealed partial class AtlasComposer
{
    private void WhiteZones(PageSetter set)
    {
        set.Section("Zones blanches", WhitePlace, "Zones blanches", 0);
        ClasseCounts communes = _report.Synthese.Communes;
        if (communes.ZoneBlanche == 0)
        {
            set.Paragraph(communes.Total == 0 ? "Aucune commune." : "Toutes les communes sont couvertes par une structure.", _type.Finding);
            return;
        }

        string share = communes.Percent(Classe.ZoneBlanche) is { } p
            ? $" sur {FrenchNumbers.Integer(communes.Total)} ({FrenchNumbers.Percent(p)})" : "";
        string inhabitants = $", {Habitants.Words(_report.Synthese.Population.ZoneBlanche)}";
        string nominal = _report.Coverage.Communes.Any(c => c.NearestIsNominal && c.Classe == Classe.ZoneBlanche)
            ? " * Distance nominale\u00A0: ce site n’est connu qu’à sa commune." : "";
        set.Paragraph($"{FrenchNumbers.Count(communes.ZoneBlanche, "commune", "communes")}{share}{inhabitants}. Distance "
            + $"{_report.Territoire.Points.Apres("du")} au site le plus proche, à vol d’oiseau, en kilomètres.{nominal}", _type.Finding, 3);
        set.Columns(2);
        double w = set.WidthMm, number = 17 * _type.Factor;
        List<Row> rows = [];
        foreach (EpciSynthese epci in _epcis.Where(e => e.Communes.ZoneBlanche > 0))
        {
            string sum = FrenchNumbers.Count(epci.Communes.ZoneBlanche, "commune", "communes") + ", " + Habitants.Words(epci.Population.ZoneBlanche);
            rows.Add(new Row(new Cell($"{NameOf(epci.Epci)}\u00A0: {sum}", _type.CellStrong) { Link = PlaceOf(epci.Epci) })
            {
                IsHeading = true,
                Continued = NameOf(epci.Epci) + " (suite)"
            });
            rows.AddRange(_communesOf[PlaceOf(epci.Epci)].Where(c => c.Classe == Classe.ZoneBlanche)
                .OrderBy(c => FrenchText.Order(c.Commune.Nom), StringComparer.Ordinal).ThenBy(c => c.Commune.Code.Value, StringComparer.Ordinal)
                .Select(c => new Row(
                    new Cell(c.Commune.Nom + (c.Projets.IsEmpty ? "" : " (projet)")) { Link = PlaceOf(c.Commune) },
                    c.Commune.Population is { } n ? FrenchNumbers.Integer(n) : "inconnue",
                    c.NearestSiteMetres is { } metres ? FrenchNumbers.Decimal((decimal)metres / 1000, 1) + (c.NearestIsNominal ? " *" : "") : "–")));
        }

        set.Table([new("Commune", w - (2 * number)), new("Habitants", number, TextAnchor.End), new("Distance, km", number, TextAnchor.End)], rows);
    }

    private void CommuneIndex(PageSetter set)
    {
        set.Section("Index des communes", CommunesPlace, "Index des communes", 0);
        MapGrid? grid = _maps.TryGetValue(DepartementPlace, out Lazy<(PlacedMap Map, MapGrid? Grid)>? map) ? map.Value.Grid : null;
        if (grid is not null)
            set.Paragraph("Page de la commune, et repère sur la carte du département (carrés de "
                + $"{Libelles.Kilometres(grid.CellMetres).Replace(",0", "", StringComparison.Ordinal)}).", _type.Text, 3);
        set.Columns(3);
        double w = set.WidthMm, cell = 10 * _type.Factor, page = 10 * _type.Factor;
        HashSet<string> homonyms = [
            .. _report.Coverage.Communes.GroupBy(c => c.Commune.Nom, StringComparer.Ordinal).Where(g => g.Skip(1).Any()).Select(g => g.Key)];
        set.Table([new("Commune", w - cell - page), new("Repère", cell, TextAnchor.Middle), new("Page", page, TextAnchor.End)],
        [
            .. _report.Coverage.Communes.OrderBy(c => FrenchText.Order(c.Commune.Nom), StringComparer.Ordinal)
            .ThenBy(c => c.Commune.Code.Value, StringComparer.Ordinal).Select(c => new Row(
                new Cell(c.Commune.Nom + (homonyms.Contains(c.Commune.Nom) ? $" ({c.Commune.Code.Value})" : "")) { Link = PlaceOf(c.Commune),
                    Swatch = AtlasWords.Swatch(c.Classe) },
                new Cell(c.Commune.ReferencePoint is { } point && grid is not null ? grid.Of(point) : "–",
                    _type.CellSecondary) { Link = DepartementPlace },
                new Cell(set.PageNumber(PlaceOf(c.Commune))) { Link = PlaceOf(c.Commune) })),
        ]);
    }

    private void StructureIndex(PageSetter set)
    {
        set.Section("Index des structures", StructuresPlace, "Index des structures", 0);
        Structure[] active = [.. _report.Coverage.InForce.Concat(_report.Coverage.Projets)];
        double w = set.WidthMm, kind = 30 * _type.Factor, page = 12 * _type.Factor, rest = w - kind - page;
        ImmutableArray<Column> layout = [
            new("Structure", rest * 0.58), new("Type", kind), new("Siège", rest * 0.42), new("Page", page, TextAnchor.End)];
        if (active.Length == 0)
            set.Paragraph("Aucune structure en vigueur à cette date.", _type.Text);
        set.Table(layout, [.. ByName(active).Select(s => Entry(s, s.IsProjectAt(_report.Coverage.Date) ? ", en préfiguration" : ""))]);
        if (!_report.Coverage.Others.IsEmpty)
        {
            set.Heading("Au registre, mais pas en vigueur à cette date");
            set.Table(layout, [.. ByName(_report.Coverage.Others).Select(s => Entry(s, "") with { Anchor = _structurePlaces[s.Id] })]);
        }

        Row Entry(Structure s, string suffix)
        {
            string place = _structurePlaces[s.Id];
            bool hasPage = s.CommuneSiege is { } code && _report.Territoire.Find(code) is not null && !_report.Coverage.Others.Contains(s);
            return new Row(
                new Cell(s.Nom) { Link = hasPage ? place : null }, AtlasWords.Of(s.Type) + suffix,
                    s.CommuneSiege is null ? "non localisée" : SeatOf(s),
                new Cell(hasPage ? set.PageNumber(place) : "–") { Link = hasPage ? place : null })
            {
                Anchor = hasPage ? null : place,
            };
        }
    }

    private static IEnumerable<Structure> ByName(IEnumerable<Structure> structures) =>
        structures.OrderBy(s => FrenchText.Order(s.Nom), StringComparer.Ordinal).ThenBy(s => s.Id, StringComparer.Ordinal);

    private void Sources(PageSetter set)
    {
        set.Section("Sources et règles", SourcesPlace, "Sources et règles", 0);
        set.Paragraph($"Situation au {Date}.", _type.Text, 1);
        set.Paragraph($"Règle «\u00A0{_report.Coverage.Regle.Code}\u00A0»\u00A0: une commune est couverte si {_report.Coverage.RegleLibelle}. Une "
            + "structure en préfiguration ne compte jamais.", _type.Text, 1);
        bool adds = _report.Coverage.Regle.CumuleLesSites;
        string alone = adds ? "il faut y ajouter un ou plusieurs espaces de vie sociale" : "un espace de vie sociale la couvre, aucun centre social";
        set.Paragraph(
            $"Centre social\u00A0: {(adds ? "les centres sociaux suffisent à la couvrir" : "au moins un centre social la couvre")}. "
                + $"{LibellesClasse.Court(Classe.EvsSeul, _report.Coverage.Regle)}\u00A0: {alone}. Zone blanche\u00A0: aucune structure.",
            _type.Text,
            1);
        set.Paragraph("Un quartier prioritaire est servi (une structure le déclare), sinon a une structure dedans, sinon à proximité "
            + $"({Libelles.Kilometres(QpvAnalysis.DefaultProximityMetres)} au plus), sinon est indéterminé (une adresse n’est pas assez "
            + "précise), sinon n’a pas de structure.", _type.Text, 1);
        string people = _report.Synthese.Population.Total > 0 ? " Les habitants sont ceux de la population municipale de la table." : "";
        string epci = _report.Synthese.Epci.Any(e => e.Epci is not null)
            ? " Une intercommunalité qui dépasse le département n’est comptée que pour ses communes du département." : "";
        set.Paragraph($"Chaque part est arrondie à part.{people}{epci}", _type.Text, 1);
        ImmutableArray<string> notes = Reserves.Of(_report);
        if (!notes.IsEmpty)
            set.Heading("Réserves sur les chiffres");
        foreach (string note in notes)
            set.Paragraph(note, _type.Text, 1);
        set.Heading("Données");
        double w = set.WidthMm;
        set.Table([new("Fichier", w * 0.16), new("Origine", w * 0.34), new("Millésime", w * 0.1), new("Licence", w * 0.14),
            new("Empreinte SHA-256", w * 0.26)],
        [
            .. _report.Sources.Select(s =>
            new Row(s.Fichier, Origin(s), s.Millesime ?? "–", s.Licence ?? "non dite", new Cell(s.Sha256, _type.CellSecondary))),
        ]);
        set.Paragraph($"{_options.Texts.ProductVersion}.", _type.CellSecondary);
    }

    private static string Origin(SourceFile source) => string.Join(". ", new[]
    {
        source.Origine ?? "non dite",
        source.GeneralisationMetres is { } metres ? $"Contours généralisés à {FrenchNumbers.Decimal(metres)}\u00A0m" : null,
        source.Remarque?.TrimEnd('.'),
    }.OfType<string>());
}
