using System.Globalization;
using Senacs.Geo.Coverage;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Vocabulary;

namespace Senacs.Geo.Exports;

/// <summary>The workbook for people: the synthesis, then one sheet a table. Names stand beside ids, what is unknown is said so, and each sheet prints
/// by itself:
/// title, date and rule above, header on every page, one page wide.</summary>
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
        Communes(book, report);
        ZonesBlanches(book, report);
        Raisons(book, report);
        Qpv(book, report);
        Structures(book, report);
        Territoires(book, report);
        Localisation(book, report);
        Epci(book, report);
        Controle(book, report);
        Sources(book, report);
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
            report.Sources.IsEmpty ? null : $"Sources : {Libelles.Attribution(report)}.",
            absence is null ? null : $"{absence}.",
        }.OfType<string>(),
    ];

    private static void Synthese(SpreadsheetPackage book, CoverageReport report) => book.Sheet("Synthèse", [50, 14, 14, 14, 16, 14, 14], [report.Titre, .. Head(report, Constat.Couverture(report))], [], rows =>
    {
        Synthese s = report.Synthese;
        rows.Row();
        rows.Header("Classe", "Communes", "sur", "Part (%)", "Habitants", "sur", "Part (%)");
        foreach (Classe classe in Libelles.Classes)
        {
            rows.Row().Classe(classe, report.Coverage.Regle)
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
                rows.Row().Text(Libelles.Of(etat, report)).Number(qpv.Of(etat)).Number(qpv.Total);
        }

        if (s.Fourni.Manquantes is { IsEmpty: false } missing)
        {
            rows.Row();
            rows.Header("Non fourni");
            foreach (string absence in missing)
                rows.Row().Text(absence);
        }

        void Line(string label, long communes, long? population) => rows.Row().Text(label, CellStyle.Bold)
            .Number(communes, CellStyle.BoldInteger).Number(s.Communes.Total, CellStyle.BoldInteger).Percent(s.Communes.Percent(communes), CellStyle.BoldPercent)
            .Known(population, CellStyle.BoldInteger).Known(s.Population.Total, CellStyle.BoldInteger).Percent(s.Population.Percent(population), CellStyle.BoldPercent);
    });

    private static void Communes(SpreadsheetPackage book, CoverageReport report) => book.Sheet(
        "Communes", [9, 24, 11, 26, 20, 30, 22, 26, 20, 22, 18, 12, 10, 12], Head(report, "Classe des communes"),
        ["Code INSEE", "Commune", "Population", "Intercommunalité", "Classe", "Centres sociaux", "Identifiants des centres", "EVS", "Identifiants des EVS", "En projet, non compté", "Identifiants des projets", "Site le plus proche (km)", "Distance nominale", "Par hypothèse"], rows =>
    {
        foreach (CommuneCoverage c in report.Coverage.Communes)
        {
            Structure[] centres = Covering(c, StructureType.CentreSocial), evs = Covering(c, StructureType.Evs);
            Row(rows, c).Classe(c.Classe, report.Coverage.Regle).Lines(centres.Select(s => s.Nom)).Lines(centres.Select(s => s.Id)).Lines(evs.Select(s => s.Nom)).Lines(evs.Select(s => s.Id))
                .Lines(c.Projets.Select(p => p.Nom)).Lines(c.Projets.Select(p => p.Id)).Kilometres(c.NearestSiteMetres).Text(Nominal(c)).Text(c.RestsOnHypothesis ? "oui" : "non");
        }
    });

    // the nearest site is known by its commune only
    private static string? Nominal(CommuneCoverage commune) => commune.NearestSiteMetres is null ? null : commune.NearestIsNominal ? "oui" : "non";

    private static Structure[] Covering(CommuneCoverage commune, StructureType type) =>
        [.. commune.Reasons.Select(r => r.Structure).Where(s => s.Type == type).Distinct()];

    // code, name, population, EPCI: the same four columns wherever a commune has a row
    private static SpreadsheetPackage.Rows Row(SpreadsheetPackage.Rows rows, CommuneCoverage c) => rows.Row()
        .Text(c.Commune.Code.Value).Text(c.Commune.Nom, CellStyle.Wrapped).Known(c.Commune.Population).Text(c.Commune.Epci?.Nom ?? Absence.Inconnue, c.Commune.Epci is null ? CellStyle.Muted : CellStyle.Wrapped);

    private static void ZonesBlanches(SpreadsheetPackage book, CoverageReport report) => book.Sheet(
        "Zones blanches", [9, 30, 12, 36, 14, 10, 30, 22], Head(report, "Zones blanches, les plus peuplées d’abord"),
        ["Code INSEE", "Commune", "Population", "Intercommunalité", "Site le plus proche (km)", "Distance nominale", "En projet, non compté", "Identifiants des projets"], rows =>
    {
        foreach (CommuneCoverage c in report.ZonesBlanches)
            Row(rows, c).Kilometres(c.NearestSiteMetres).Text(Nominal(c)).Lines(c.Projets.Select(p => p.Nom)).Lines(c.Projets.Select(p => p.Id));
    });

    private static void Raisons(SpreadsheetPackage book, CoverageReport report) => book.Sheet(
        "Raisons", [9, 28, 38, 30, 22, 60, 13], Head(report, "Pourquoi chaque commune est couverte"),
        ["Code INSEE", "Commune", "Structure", "Identifiant", "Type", "Raison", "Distance (km)"], rows =>
    {
        foreach ((CommuneCoverage c, Reason r) in report.Coverage.Communes.SelectMany(c => c.Reasons.Select(r => (c, r))))
        {
            (string before, string after) = Libelles.Motif(r);
            rows.Row().Text(c.Commune.Code.Value).Text(c.Commune.Nom).Text(r.Structure.Nom, CellStyle.Wrapped).Text(r.Structure.Id).Text(Libelles.Of(r.Structure.Type))
                .Text(before + r.Structure.Nom + after, CellStyle.Wrapped).Kilometres(r.DistanceMetres);
        }
    });

    private static void Qpv(SpreadsheetPackage book, CoverageReport report) => book.Sheet(
        "QPV", [11, 30, 10, 24, 10, 28, 36, 28, 44, 10, 26], Head(report, "Quartiers prioritaires et structures", report.Synthese.Qpv is null ? Absence.Qpv : null),
        ["Code", "Quartier", "Génération", "Communes", "Codes INSEE", "État", "Structures", "Identifiants des structures", "Tous les liens", "Distance (m)", "Peut-être dedans"], rows =>
    {
        foreach (QpvCoverage q in report.Qpv)
        {
            rows.Row().Text(q.Qpv.Code.Value).Text(q.Qpv.Nom, CellStyle.Wrapped).Text(((int)q.Qpv.Code.Generation).ToString(CultureInfo.InvariantCulture))
                .Lines(q.Qpv.CommunesPrincipales.Select(c => c.Nom)).Lines(q.Qpv.CommunesPrincipales.Select(c => c.Code.Value)).Text(Libelles.Of(q.Etat, report), CellStyle.Wrapped)
                .Lines(q.Structures.Select(s => s.Nom)).Lines(q.Structures.Select(s => s.Id)).Lines(q.Links.Select(l => $"{l.Structure.Nom} : {Libelles.Of(l)}"))
                .Number(QpvCsv.NearestMetres(q) is { } metres ? (long)Math.Round(metres, MidpointRounding.AwayFromZero) : null)
                .Lines(q.PerhapsInside.Select(s => s.Nom));
        }
    });

    private static void Structures(SpreadsheetPackage book, CoverageReport report) => book.Sheet(
        "Structures", [36, 30, 21, 22, 15, 30, 9, 22, 10, 10, 12, 12, 12, 11, 18], Head(report, "Structures du registre"),
        ["Structure", "Identifiant", "Type", "À cette date", "Gestion", "Adresse", "Code postal", "Commune", "ACF", "PS jeunes", "Agrément", "Fin (incluse)", "Territoire", "Communes servies", "QPV déclarés"], rows =>
    {
        foreach (Structure s in report.Structures.Structures)
        {
            TerritoireIntervention served = s.TerritoireIntervention;
            rows.Row().Text(s.Nom, CellStyle.Wrapped).Text(s.Id).Text(Libelles.Of(s.Type)).Text(Libelles.Of(s.EtatAt(report.Coverage.Date)), CellStyle.Wrapped).Text(Libelles.Of(s.Gestion))
                .Text(s.Entry?.Adresse ?? Absence.Inconnue, s.Entry?.Adresse is null ? CellStyle.Muted : CellStyle.Wrapped).Text(s.Entry?.CodePostal)
                .Text(s.CommuneSiege is { } code && report.Territoire.Find(code) is { } seat ? seat.Nom : s.Entry?.Commune ?? Absence.Inconnue, CellStyle.Wrapped)
                .Text(Libelles.Of(s.Acf)).Text(Libelles.Of(s.PsJeunes));
            KnownDate(rows, s.Debut);
            rows.Date(s.Fin)
                .Text(served.Communes.IsEmpty && served.Qpv.IsEmpty ? Absence.Inconnu : Libelles.Of(served.Source)).Known(served.Communes.IsEmpty ? null : served.Communes.Length)
                .Lines(served.Qpv.Select(q => q.Value));
        }
    });

    private static void KnownDate(SpreadsheetPackage.Rows rows, DateOnly? date)
    {
        if (date is null)
            rows.Text(Absence.Inconnue, CellStyle.Muted);
        else
            rows.Date(date);
    }

    private static void Territoires(SpreadsheetPackage book, CoverageReport report) => book.Sheet(
        "Territoires", [40, 30, 10, 34, 14], Head(report, "Communes que chaque structure déclare servir", report.Synthese.Fourni.Territoires ? null : Absence.Territoires),
        ["Structure", "Identifiant", "Code INSEE", "Commune servie", "Source"], rows =>
    {
        foreach ((Structure s, Commune? c, string code) in report.Structures.Structures.SelectMany(s => s.TerritoireIntervention.Communes.Select(c => (s, report.Territoire.Find(c), c.Value))))
            rows.Row().Text(s.Nom, CellStyle.Wrapped).Text(s.Id).Text(code).Text(c?.Nom).Text(Libelles.Of(s.TerritoireIntervention.Source));
    });

    private static void Localisation(SpreadsheetPackage book, CoverageReport report) => book.Sheet(
        "Localisation", [36, 30, 11, 22, 11, 11, 22, 17, 12, 40, 8], Head(report, "Où est chaque structure"),
        ["Structure", "Identifiant", "Code INSEE", "Commune", "Longitude", "Latitude", "Niveau", "Localisation", "Précision (m)", "Libellé trouvé", "Ligne"], rows =>
    {
        foreach (Structure s in report.Structures.Structures)
        {
            Location? at = s.Siege?.Location;
            rows.Row().Text(s.Nom, CellStyle.Wrapped).Text(s.Id).Text(at?.Commune?.Value).Text(at?.Commune is { } code ? report.Territoire.Find(code)?.Nom : null)
                .Coordinate(at?.Point.LongitudeDegrees).Coordinate(at?.Point.LatitudeDegrees).Text(at is null ? null : Libelles.Of(at.Niveau)).Text(Libelles.Of(s.LocationStatut))
                .Number(at is null ? null : (long)Math.Round(at.PrecisionMetres, MidpointRounding.AwayFromZero)).Text(at?.Label, CellStyle.Wrapped).Number(s.Entry?.Line);
        }
    });

    private static void Epci(SpreadsheetPackage book, CoverageReport report) => book.Sheet(
        "EPCI", [12, 44, 11, 14, 11, 13, 13, 13, 14, 12, 13, 13], Head(report, "Communes et habitants par intercommunalité", report.Synthese.Fourni.Epci ? null : Absence.Epci),
        ["SIREN", "Intercommunalité", "Communes", "dont centre social", report.Coverage.Regle.CumuleLesSites ? "dont avec l’apport d’un EVS" : "dont EVS seul", "dont zone blanche", "Communes couvertes (%)", "Habitants", "dont centre social", report.Coverage.Regle.CumuleLesSites ? "dont avec l’apport d’un EVS" : "dont EVS seul", "dont zone blanche", "Habitants couverts (%)"], rows =>
    {
        if (!report.Synthese.Fourni.Epci)
            return;
        foreach (EpciSynthese e in report.Synthese.Epci)
        {
            rows.Row().Text(e.Epci?.Siren.Value).Text(e.Epci?.Nom ?? "Communes sans intercommunalité connue", CellStyle.Wrapped)
                .Number(e.Communes.Total).Number(e.Communes.CentreSocial).Number(e.Communes.EvsSeul).Number(e.Communes.ZoneBlanche).Percent(e.Communes.Percent(e.Communes.Couvertes))
                .Known(e.Population.Total).Known(e.Population.CentreSocial).Known(e.Population.EvsSeul).Known(e.Population.ZoneBlanche).Percent(e.Population.Percent(e.Population.Couvertes));
        }
    });

    private static void Controle(SpreadsheetPackage book, CoverageReport report) => book.Sheet(
        "Contrôle", [15, 32, 80, 20, 8, 16, 24, 20, 26], Head(report, "Contrôle des données"),
        ["Gravité", "Constat", "Message", "Fichier", "Ligne", "Colonne", "Valeur", "Objet", "Code"], rows =>
    {
        foreach (Issue i in report.Issues)
        {
            rows.Row().Text(Libelles.Of(i.Kind.Severity)).Text(i.Kind.Titre, CellStyle.Wrapped).Text(i.Message, CellStyle.Wrapped).Text(i.File).Number(i.Line)
                .Text(i.Field).Text(i.Value, CellStyle.Wrapped).Text(i.Subject, CellStyle.Wrapped).Text(i.Kind.Code);
        }
    });

    private static void Sources(SpreadsheetPackage book, CoverageReport report) => book.Sheet(
        "Sources", [13, 24, 46, 11, 22, 14, 44, 36], Head(report, "Fichiers lus"),
        ["Rôle", "Fichier", "Origine", "Millésime", "Licence", "Généralisation (m)", "Remarque", "SHA-256"], rows =>
    {
        foreach (SourceFile s in report.Sources)
        {
            rows.Row().Text(s.Role).Text(s.Fichier, CellStyle.Wrapped).Text(s.Origine, CellStyle.Wrapped).Text(s.Millesime?.ToString(CultureInfo.InvariantCulture)).Text(s.Licence, CellStyle.Wrapped)
                .Text(s.GeneralisationMetres is { } metres ? FrenchNumbers.Decimal(metres) : null).Text(s.Remarque, CellStyle.Wrapped).Text(s.Sha256, CellStyle.Wrapped);
        }
    });
}
