using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;

namespace Senacs.Geo.Cli;

/// <summary>The synthesis as a person reads it on a terminal.</summary>
internal static class Summary
{
    public static void Write(CoverageReport report, TextWriter output)
    {
        Synthese s = report.Synthese;
        output.WriteLine($"{report.Titre}, au {FrenchNumbers.Date(report.Coverage.Date)}");
        output.WriteLine($"Règle {report.Coverage.Regle.Code} : une commune est couverte si {report.Coverage.RegleLibelle}.");
        output.WriteLine();
        foreach (Classe classe in Libelles.Classes)
            Row(LibellesClasse.Suite(classe, report.Coverage.Regle, 2), s.Communes.Of(classe), s.Population.Of(classe));
        Row("en tout", s.Communes.Total, s.Population.Total);
        output.WriteLine();
        if (s.CommunesParHypothese > 0)
            output.WriteLine($"Dont {FrenchNumbers.Count(s.CommunesParHypothese, "commune couverte", "communes couvertes")} par hypothèse de "
                + $"territoire ({Habitants.Words(s.PopulationParHypothese)}), à confirmer.");
        output.WriteLine($"Structures : {FrenchNumbers.Count(s.Structures.CentresSociaux, "centre social", "centres sociaux")}, "
            + $"{FrenchNumbers.Integer(s.Structures.Evs)}\u00A0EVS, {FrenchNumbers.Integer(s.Structures.Prefigurations)} en préfiguration.");
        output.WriteLine(s.Qpv is { Total: > 0 } qpv
            ? $"QPV : {FrenchNumbers.Integer(qpv.Total)}, dont {FrenchNumbers.Count(qpv.Servi, "servi", "servis")}, "
                + $"{FrenchNumbers.Integer(qpv.Dans)} avec une structure dedans, {FrenchNumbers.Integer(qpv.AProximite)} à proximité, "
                    + $"{FrenchNumbers.Count(qpv.Indetermine, "indéterminé", "indéterminés")}, {FrenchNumbers.Integer(qpv.SansStructure)} "
                        + $"{Reserves.SansStructure(Reserves.LaisseOuvert(report))}."
            : Constat.Qpv(s.Qpv) + ".");
        foreach (string sentence in Reserves.DePlace(report, classes: true))
            output.WriteLine(sentence);
        if (s.Fourni.Manquantes.Remove(Absence.Qpv) is { IsEmpty: false } missing)
            output.WriteLine($"{string.Join(". ", missing)}.");
        output.WriteLine(IssueCounts(report));

        void Row(string label, long communes, long? people)
        {
            string share = s.Communes.Percent(communes) is { } c ? FrenchNumbers.Percent(c) : "";
            string peopleShare = s.Population.Percent(people) is { } p ? FrenchNumbers.Percent(p) : "";
            string habitants = people is { } known
                ? $"{FrenchNumbers.Integer(known),11} {(known < 2 ? "habitant" : "habitants"),-9} {peopleShare,8}"
                : $"population {Absence.Inconnue}";
            string word = communes < 2 ? "commune" : "communes";
            output.WriteLine($"  {label,-32}{FrenchNumbers.Integer(communes),7} {word,-8} {share,8}   {habitants}");
        }
    }

    public static string IssueCounts(CoverageReport report)
    {
        int errors = report.Issues.CountOf(IssueSeverity.Error);
        int warnings = report.Issues.CountOf(IssueSeverity.Warning);
        int infos = report.Issues.CountOf(IssueSeverity.Information);
        return $"Contrôle : {FrenchNumbers.Count(errors, "erreur", "erreurs")}, "
            + $"{FrenchNumbers.Count(warnings, "avertissement", "avertissements")}, {FrenchNumbers.Count(infos, "information", "informations")}.";
    }
}
