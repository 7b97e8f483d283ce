using Senacs.Geo.Codes;
using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Tables;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Exports;

/// <summary>The workbook for people: the synthesis, then one sheet a table. Names stand beside ids, what is unknown is said so, and each sheet prints
/// by itself: title, date and rule above, header on every page, one page wide.</summary>
public static class CouvertureXlsx
{
    public static void Write(CoverageReport report, Stream output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);

        // A ZIP needs to know where it is in the file; a pipe or a response does not say.
        if (!output.CanSeek)
        {
            using MemoryStream whole = new();
            Write(report, whole);
            whole.Position = 0;
            whole.CopyTo(output);
            return;
        }

        using SpreadsheetPackage book = new(output);
        Synthese(book, report);
        Table(book, "Communes", Head(report, "Classe des communes"), CommuneTable.Columns.Of(Formats.Sheet), CommuneTable.Rows(report),
            tint: (column, row) => column.Name == "classe_libelle" ? SpreadsheetPackage.Rows.StyleOf(row.Coverage.Classe) : null);
        Table(book, "Zones blanches", Head(report, CommuneTable.ZonesBlanches(report)), CommuneTable.Columns.Of(Formats.SecondSheet),
            report.ZonesBlanches.Select(c => new CommuneTable.Row(report, c)), widths: [9, 30, 12, 36, 14, 10, 30, 22]);
        Raisons(book, report);
        Table(book, "QPV", Head(report, "Quartiers prioritaires et structures", report.Synthese.Qpv is null ? Absence.Qpv : null),
            QpvTable.Columns.Of(Formats.Sheet), QpvTable.Rows(report));
        Table(book, "Structures", Head(report, "Structures du registre"), StructureTable.Columns.Of(Formats.Sheet), StructureTable.Rows(report));
        Territoires(book, report);
        Table(book, "Localisation", Head(report, "Où est chaque structure"), StructureTable.Columns.Of(Formats.SecondSheet),
            StructureTable.Rows(report));
        Table(book, "EPCI", Head(report, "Communes et habitants par intercommunalité", report.Synthese.Fourni.Epci ? null : Absence.Epci),
            EpciTable.Columns.Of(Formats.Sheet), EpciTable.Rows(report),
            heading: c => c.Name.EndsWith("_evs_seul", StringComparison.Ordinal) && report.Coverage.Regle.CumuleLesSites
                ? "dont avec l’apport d’un EVS" : c.Sheet.Heading);
        Table(book, "Contrôle", Head(report, "Contrôle des données"), IssueTable.Columns.Of(Formats.Sheet), report.Issues);
        Table(book, "Sources", Head(report, "Fichiers lus"), SourceTable.Columns.Of(Formats.Sheet), report.Sources);
        book.Complete(report.Titre);
    }

    // Above each table: what it is, when, under which rule, from where.
    private static string[] Head(CoverageReport report, string title, string? absence = null) =>
    [
        .. new[]
        {
            $"{title}, {report.Territoire.Nom} ({report.Territoire.Departement})",
            report.Scenario is { } mention ? $"{mention}." : null,
            $"Situation au {FrenchNumbers.Date(report.Coverage.Date)}. Règle « {report.Coverage.Regle.Code} ». {Libelles.Regle(report.Coverage)}",
            report.Sources.IsEmpty ? null : $"Sources : {report.Attribution}.",
            absence is null ? null : $"{absence}.",
        }.OfType<string>(),
    ];

    private static void Synthese(SpreadsheetPackage book, CoverageReport report) => book.Sheet(
        "Synthèse", [50, 14, 14, 14, 16, 14, 14], [report.Titre, .. Head(report, Constat.Couverture(report))], [], rows =>
    {
        Synthese s = report.Synthese;
        rows.Row();
        rows.Header("Classe", "Communes", "sur", "Part (%)", "Habitants", "sur", "Part (%)");
        foreach (Classe classe in Libelles.Classes)
        {
            rows.Row().Text(LibellesClasse.Titre(classe, report.Coverage.Regle), SpreadsheetPackage.Rows.StyleOf(classe))
                .Number(s.Communes.Of(classe)).Number(s.Communes.Total).Percent(s.Communes.Percent(classe))
                .Known(s.Population.Of(classe)).Known(s.Population.Total).Percent(s.Population.Percent(classe));
        }

        Line("Ensemble des communes couvertes", s.Communes.Couvertes, s.Population.Couvertes);
        Line("Total", s.Communes.Total, s.Population.Total);
        rows.Row();
        rows.Header("À savoir", "Communes", "", "", "Habitants");
        rows.Row().Text("Classe qui repose sur une hypothèse").Number(s.CommunesParHypothese).Text(null).Text(null).Known(s.PopulationParHypothese);
        rows.Row().Text("Zones blanches qu’un projet couvrirait").Number(s.ZonesBlanchesEnProjet);
        rows.Row().Text("Communes sans contour").Number(s.SansGeometrie);
        if (s.Fourni.Population)
            rows.Row().Text("Communes de population inconnue").Number(s.PopulationInconnue);
        rows.Row();
        rows.Header("Structures en vigueur", "Nombre", "sur", "Part (%)");
        rows.Row().Text("Total").Number(s.Structures.Total);
        rows.Row().Text("Centres sociaux").Number(s.Structures.CentresSociaux);
        rows.Row().Text("Espaces de vie sociale").Number(s.Structures.Evs);
        if (s.Structures.Acf is { } acf)
            rows.Row().Text("Centres sociaux avec l’agrément ACF").Number(acf).Number(s.Structures.CentresSociaux).Percent(s.Structures.TauxAcf);
        if (s.Fourni.Acf)
            rows.Row().Text("Centres sociaux dont l’agrément ACF est inconnu").Number(s.Structures.AcfInconnu).Number(s.Structures.CentresSociaux);
        if (s.Structures.PsJeunes is { } psJeunes)
            rows.Row().Text("Structures avec la PS jeunes").Number(psJeunes).Number(s.Structures.Total);
        if (s.Fourni.PsJeunes)
            rows.Row().Text("Structures dont la PS jeunes est inconnue").Number(s.Structures.PsJeunesInconnu).Number(s.Structures.Total);

        rows.Row().Text("Projets en préfiguration, non comptés").Number(s.Structures.Prefigurations);
        if (s.Qpv is { } qpv)
        {
            rows.Row();
            rows.Header("Quartiers prioritaires", "Nombre", "sur");
            foreach (QpvEtat etat in Libelles.QpvEtats)
                rows.Row().Text(report.Libelle(etat)).Number(qpv.Of(etat)).Number(qpv.Total);
        }

        if (s.Fourni.Manquantes is { IsEmpty: false } missing)
        {
            rows.Row();
            rows.Header("Non fourni");
            foreach (string absence in missing)
                rows.Row().Text(absence);
        }

        void Line(string label, long communes, long? population) => rows.Row().Text(label, CellStyle.Bold)
            .Number(communes, CellStyle.BoldInteger).Number(s.Communes.Total, CellStyle.BoldInteger)
            .Percent(s.Communes.Percent(communes), CellStyle.BoldPercent)
            .Known(population, CellStyle.BoldInteger).Known(s.Population.Total, CellStyle.BoldInteger)
            .Percent(s.Population.Percent(population), CellStyle.BoldPercent);
    });

    private static void Raisons(SpreadsheetPackage book, CoverageReport report) => book.Sheet(
        "Raisons", [9, 28, 38, 30, 22, 60, 13], Head(report, "Pourquoi chaque commune est couverte"),
        ["Code INSEE", "Commune", "Structure", "Identifiant", "Type", "Raison", "Distance (km)"], rows =>
    {
        foreach ((CommuneCoverage c, Reason r) in report.Coverage.Communes.SelectMany(c => c.Reasons.Select(r => (c, r))))
        {
            (string before, string after) = Libelles.Motif(r);
            rows.Row().Text(c.Commune.Code.Value).Text(c.Commune.Nom).Text(r.Structure.Nom, CellStyle.Wrapped).Text(r.Structure.Id)
                .Text(Libelles.Of(r.Structure.Type))
                .Text(before + r.Structure.Nom + after, CellStyle.Wrapped).Kilometres(r.DistanceMetres);
        }
    });

    private static void Territoires(SpreadsheetPackage book, CoverageReport report) => book.Sheet(
        "Territoires", [40, 30, 10, 34, 14],
        Head(report, "Communes que chaque structure déclare servir", report.Synthese.Fourni.Territoires ? null : Absence.Territoires),
        ["Structure", "Identifiant", "Code INSEE", "Commune servie", "Source"], rows =>
    {
        foreach ((Structure s, CodeInsee code) in report.Structures.Structures.SelectMany(s => s.TerritoireIntervention.Communes.Select(c => (s, c))))
            rows.Row().Text(s.Nom, CellStyle.Wrapped).Text(s.Id).Text(code.Value).Text(report.Territoire.Find(code)?.Nom)
                .Text(Libelles.Of(s.TerritoireIntervention.Source));
    });

    /// <param name="book">Gets the sheet.</param>
    /// <param name="name">Of the sheet.</param>
    /// <param name="head">Above the table.</param>
    /// <param name="columns">Of the table.</param>
    /// <param name="rows">Of the table.</param>
    /// <param name="widths">Of the first columns, where a sheet has room; else their own.</param>
    /// <param name="heading">Null: each column's own.</param>
    /// <param name="tint">The fill of a cell; null: none.</param>
    private static void Table<T>(
        SpreadsheetPackage book, string name, string[] head, ImmutableArray<Column> columns, IEnumerable<T> rows,
        int[]? widths = null, Func<Column, string>? heading = null, Func<Column, T, CellStyle?>? tint = null)
        where T : notnull =>
        book.Sheet(
            name, [.. columns.Select((c, i) => i < widths?.Length ? widths[i] : c.Sheet.Width)], head,
            [.. columns.Select(heading ?? (c => c.Sheet.Heading))], sheet =>
        {
            foreach (T row in rows)
            {
                sheet.Row();
                foreach (Column column in columns)
                    sheet.Cell(column, column.Of(row), tint?.Invoke(column, row));
            }
        });
}
