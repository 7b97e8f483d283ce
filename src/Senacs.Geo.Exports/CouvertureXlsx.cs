using System.Globalization;
using Senacs.Geo.Coverage;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Exports;

/// <summary>Everything as a workbook: the synthesis, then one sheet a table, numbers as numbers, filters and frozen headers.</summary>
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
        Qpv(book, report);
        Structures(book, report);
        Epci(book, report);
        Controle(book, report);
        Sources(book, report);
        book.Complete(report.Titre);
    }

    private static void Synthese(SpreadsheetPackage book, CoverageReport report) => book.Sheet("Synthèse", [46, 14, 14, 14, 14, 14, 14], headerRow: 0, rows =>
    {
        Synthese s = report.Synthese;
        rows.Row().Text(report.Titre, CellStyle.Title);
        rows.Row().Text(Constat.Couverture(s), CellStyle.Muted);
        rows.Row();
        rows.Row().Text("Département").Text($"{report.Territoire.Departement} {report.Territoire.Nom}");
        rows.Row().Text("Situation au").Date(report.Coverage.Date);
        rows.Row().Text("Règle").Text(report.Coverage.Regle.Code);
        rows.Row().Text("Ce que la règle veut dire").Text(Libelles.Regle(report.Coverage.Regle));
        rows.Row();
        rows.Header("Classe", "Communes", "sur", "Part (%)", "Habitants", "sur", "Part (%)");
        foreach (Classe classe in Libelles.Classes)
        {
            rows.Row().Classe(classe)
                .Number(s.Communes.Of(classe)).Number(s.Communes.Total).Percent(s.Communes.Percent(classe))
                .Number(s.Population.Of(classe)).Number(s.Population.Total).Percent(s.Population.Percent(classe));
        }

        Line("Ensemble des communes couvertes", s.Communes.Couvertes, s.Population.Couvertes);
        Line("Total", s.Communes.Total, s.Population.Total);
        rows.Row();
        rows.Header("À savoir", "Communes", "", "", "Habitants");
        rows.Row().Text("Classe qui repose sur une hypothèse").Number(s.CommunesParHypothese).Text(null).Text(null).Number(s.PopulationParHypothese);
        rows.Row().Text("Zones blanches qu’un projet couvrirait").Number(s.ZonesBlanchesEnProjet);
        rows.Row().Text("Communes sans contour").Number(s.SansGeometrie);
        rows.Row().Text("Communes de population inconnue").Number(s.PopulationInconnue);
        rows.Row();
        rows.Header("Structures en vigueur", "Nombre", "sur", "Part (%)");
        rows.Row().Text("Total").Number(s.Structures.Total);
        rows.Row().Text("Centres sociaux").Number(s.Structures.CentresSociaux);
        rows.Row().Text("Espaces de vie sociale").Number(s.Structures.Evs);
        rows.Row().Text("Centres sociaux avec l’agrément ACF").Number(s.Structures.Acf).Number(s.Structures.CentresSociaux).Percent(s.Structures.TauxAcf);
        rows.Row().Text("Centres sociaux dont l’agrément ACF est inconnu").Number(s.Structures.AcfInconnu).Number(s.Structures.CentresSociaux);
        rows.Row().Text("Structures avec la PS jeunes").Number(s.Structures.PsJeunes).Number(s.Structures.Total);
        rows.Row().Text("Projets en préfiguration, non comptés").Number(s.Structures.Prefigurations);
        rows.Row();
        rows.Header("Quartiers prioritaires", "Nombre", "sur");
        foreach (QpvEtat etat in Libelles.QpvEtats)
            rows.Row().Text(Libelles.Of(etat)).Number(s.Qpv.Of(etat)).Number(s.Qpv.Total);

        void Line(string label, long communes, long population) => rows.Row().Text(label, CellStyle.Bold)
            .Number(communes, CellStyle.BoldInteger).Number(s.Communes.Total, CellStyle.BoldInteger).Percent(s.Communes.Percent(communes), CellStyle.BoldPercent)
            .Number(population, CellStyle.BoldInteger).Number(s.Population.Total, CellStyle.BoldInteger).Percent(s.Population.Percent(population), CellStyle.BoldPercent);
    });

    private static void Communes(SpreadsheetPackage book, CoverageReport report) => book.Sheet("Communes", [11, 30, 12, 34, 32, 20, 34, 34, 14, 12, 60, 16, 12], headerRow: 1, rows =>
    {
        rows.Header("Code INSEE", "Commune", "Population", "Intercommunalité", "Classe", "En projet", "Centres sociaux", "EVS", "Site le plus proche (km)", "Hypothèse", "Pourquoi", "Règle", "Date");
        foreach (CommuneCoverage c in report.Coverage.Communes)
        {
            rows.Row().Text(c.Commune.Code.Value).Text(c.Commune.Nom).Number(c.Commune.Population).Text(c.Commune.Epci?.Nom).Classe(c.Classe)
                .List(c.Projets.Select(p => p.Id)).List(c.CentresSociaux.Distinct(StringComparer.Ordinal)).List(c.Evs.Distinct(StringComparer.Ordinal))
                .Kilometres(c.NearestSiteMetres).Text(c.RestsOnHypothesis ? "oui" : "non").Text(Why(c)).Text(report.Coverage.Regle.Code).Date(report.Coverage.Date);
        }
    });

    private static string Why(CommuneCoverage commune) => string.Join(" ; ", commune.Reasons.Select(r =>
    {
        (string before, string after) = Libelles.Motif(r);
        return before + r.Structure.Nom + after;
    }));

    private static void ZonesBlanches(SpreadsheetPackage book, CoverageReport report) => book.Sheet("Zones blanches", [11, 30, 12, 34, 14, 20], headerRow: 1, rows =>
    {
        rows.Header("Code INSEE", "Commune", "Population", "Intercommunalité", "Site le plus proche (km)", "En projet");
        foreach (CommuneCoverage c in report.ZonesBlanches)
            rows.Row().Text(c.Commune.Code.Value).Text(c.Commune.Nom).Number(c.Commune.Population).Text(c.Commune.Epci?.Nom).Kilometres(c.NearestSiteMetres).List(c.Projets.Select(p => p.Id));
    });

    private static void Qpv(SpreadsheetPackage book, CoverageReport report) => book.Sheet("QPV", [12, 36, 12, 30, 16, 34, 30, 46, 46, 12, 30],
        headerRow: 1, rows =>
    {
        rows.Header("Code", "Quartier", "Génération", "Communes", "Codes INSEE", "État", "Structures", "Noms des structures", "Tous les liens",
            "Distance (m)", "Peut-être dedans");
        foreach (QpvCoverage q in report.Qpv)
        {
            rows.Row().Text(q.Qpv.Code.Value).Text(q.Qpv.Nom).Text(((int)q.Qpv.Code.Generation).ToString(CultureInfo.InvariantCulture))
                .List(q.Qpv.CommunesPrincipales.Select(c => c.Nom)).List(q.Qpv.CommunesPrincipales.Select(c => c.Code.Value)).Text(Libelles.Of(q.Etat))
                .List(q.Structures.Select(s => s.Id)).List(q.Structures.Select(s => s.Nom)).List(q.Links.Select(l => $"{Valeurs.Of(l.Etat)}:{l.Structure.Id}"))
                .Number(QpvCsv.NearestMetres(q) is { } metres ? (long)Math.Round(metres, MidpointRounding.AwayFromZero) : null)
                .List(q.PerhapsInside.Select(s => s.Nom));
        }
    });

    private static void Structures(SpreadsheetPackage book, CoverageReport report) => book.Sheet("Structures", [26, 40, 22, 16, 16, 12, 36, 10, 24, 11, 12, 12, 22, 16, 12, 40, 12, 12, 40, 16, 8, 10, 13, 13, 8], headerRow: 1, rows =>
    {
        rows.Header("Identifiant", "Structure", "Type", "Statut", "Gestion", "En vigueur", "Adresse", "Code postal", "Commune (registre)",
            "Code INSEE", "Longitude", "Latitude", "Niveau", "Localisation", "Précision (m)", "Libellé trouvé", "Territoire", "Communes servies",
            "Codes des communes servies", "QPV déclarés", "ACF", "PS jeunes", "Agrément", "Fin (incluse)", "Ligne");
        foreach (Structure s in report.Structures.Structures)
        {
            Location? at = s.Siege?.Location;
            TerritoireIntervention served = s.TerritoireIntervention;
            rows.Row().Text(s.Id).Text(s.Nom).Text(Libelles.Of(s.Type)).Text(Libelles.Of(s.Statut)).Text(Libelles.Of(s.Gestion)).Text(Valeurs.EnVigueur(s, report.Coverage.Date))
                .Text(s.Entry?.Adresse).Text(s.Entry?.CodePostal).Text(s.Entry?.Commune).Text(at?.Commune?.Value)
                .Coordinate(at?.Point.LongitudeDegrees).Coordinate(at?.Point.LatitudeDegrees).Text(at is null ? null : Libelles.Of(at.Niveau)).Text(Libelles.Of(s.LocationStatut))
                .Number(at is null ? null : (long)Math.Round(at.PrecisionMetres, MidpointRounding.AwayFromZero)).Text(at?.Label)
                .Text(served.Communes.IsEmpty && served.Qpv.IsEmpty ? null : Libelles.Of(served.Source)).Number(served.Communes.Length)
                .List(served.Communes.Select(c => c.Value)).List(served.Qpv.Select(q => q.Value))
                .Text(Valeurs.Of(s.Acf)).Text(Valeurs.Of(s.PsJeunes)).Date(s.Debut).Date(s.Fin).Number(s.Entry?.Line);
        }
    });

    private static void Epci(SpreadsheetPackage book, CoverageReport report) => book.Sheet("EPCI", [12, 44, 10, 14, 10, 14, 12, 12, 14, 12, 14, 12], headerRow: 1, rows =>
    {
        rows.Header("SIREN", "Intercommunalité", "Communes", "Centre social", "EVS seul", "Zone blanche", "Couvertes (%)", "Habitants", "Centre social", "EVS seul", "Zone blanche", "Couverts (%)");
        foreach (EpciSynthese e in report.Synthese.Epci)
        {
            rows.Row().Text(e.Epci?.Siren.Value).Text(e.Epci?.Nom ?? "Communes sans intercommunalité connue");
            foreach (ClasseCounts counts in new[] { e.Communes, e.Population })
                rows.Number(counts.Total).Number(counts.CentreSocial).Number(counts.EvsSeul).Number(counts.ZoneBlanche).Percent(counts.Percent(counts.Couvertes));
        }
    });

    private static void Controle(SpreadsheetPackage book, CoverageReport report) => book.Sheet("Contrôle", [16, 34, 90, 24, 8, 18, 30, 20, 30], headerRow: 1, rows =>
    {
        rows.Header("Gravité", "Constat", "Message", "Fichier", "Ligne", "Colonne", "Valeur", "Objet", "Code");
        foreach (Issue i in report.Issues)
        {
            rows.Row().Text(Libelles.Of(i.Kind.Severity)).Text(i.Kind.Titre, CellStyle.Wrapped).Text(i.Message, CellStyle.Wrapped).Text(i.File).Number(i.Line)
                .Text(i.Field).Text(i.Value).Text(i.Subject).Text(i.Kind.Code);
        }
    });

    private static void Sources(SpreadsheetPackage book, CoverageReport report) => book.Sheet("Sources", [14, 30, 50, 12, 24, 16, 50, 68], headerRow: 1, rows =>
    {
        rows.Header("Rôle", "Fichier", "Origine", "Millésime", "Licence", "Généralisation (m)", "Remarque", "SHA-256");
        foreach (SourceFile s in report.Sources)
        {
            rows.Row().Text(s.Role).Text(s.Fichier).Text(s.Origine).Text(s.Millesime?.ToString(CultureInfo.InvariantCulture)).Text(s.Licence)
                .Text(s.GeneralisationMetres is { } metres ? FrenchNumbers.Decimal(metres) : null).Text(s.Remarque, CellStyle.Wrapped).Text(s.Sha256);
        }
    });
}
