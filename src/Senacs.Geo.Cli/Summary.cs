using Senacs.Geo.Coverage;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Cli;

/// <summary>The synthesis as a person reads it on a terminal.</summary>
internal static class Summary
{
    public static void Write(CoverageReport report, TextWriter output)
    {
        Synthese s = report.Synthese;
        output.WriteLine($"{report.Titre}, au {FrenchNumbers.Date(report.Coverage.Date)}");
        output.WriteLine($"Règle {report.Coverage.Regle.Code} : une commune est couverte si {report.Coverage.Regle.Libelle}.");
        output.WriteLine();
        (string Label, Classe Classe)[] rows = [("couvertes par un centre social", Classe.CentreSocial), ("couvertes par un EVS seul", Classe.EvsSeul), ("zones blanches", Classe.ZoneBlanche)];
        foreach ((string label, Classe classe) in rows)
            Row(label, s.Communes.Of(classe), s.Population.Of(classe));
        Row("en tout", s.Communes.Total, s.Population.Total);
        output.WriteLine();
        if (s.CommunesParHypothese > 0)
            output.WriteLine($"Dont {FrenchNumbers.Count(s.CommunesParHypothese, "commune couverte", "communes couvertes")} par hypothèse de territoire ({FrenchNumbers.Count(s.PopulationParHypothese, "habitant", "habitants")}), à confirmer.");
        output.WriteLine($"Structures : {FrenchNumbers.Count(s.Structures.CentresSociaux, "centre social", "centres sociaux")}, {FrenchNumbers.Integer(s.Structures.Evs)}\u00A0EVS, {FrenchNumbers.Integer(s.Structures.Prefigurations)} en préfiguration.");
        if (s.Qpv.Total > 0)
            output.WriteLine($"QPV : {FrenchNumbers.Integer(s.Qpv.Total)}, dont {FrenchNumbers.Integer(s.Qpv.Servi)} servis, {FrenchNumbers.Integer(s.Qpv.Dans)} avec une structure dedans, {FrenchNumbers.Integer(s.Qpv.AProximite)} à proximité, {FrenchNumbers.Integer(s.Qpv.Indetermine)} indéterminés, {FrenchNumbers.Integer(s.Qpv.SansStructure)} sans structure.");
        output.WriteLine(IssueCounts(report));

        void Row(string label, long communes, long people)
        {
            string share = s.Communes.Percent(communes) is { } c ? FrenchNumbers.Percent(c) : "";
            string peopleShare = s.Population.Percent(people) is { } p ? FrenchNumbers.Percent(p) : "";
            output.WriteLine($"  {label,-32}{FrenchNumbers.Integer(communes),7} communes {share,8}   {FrenchNumbers.Integer(people),11} habitants {peopleShare,8}");
        }
    }

    public static string IssueCounts(CoverageReport report)
    {
        int errors = report.Issues.CountOf(IssueSeverity.Error);
        int warnings = report.Issues.CountOf(IssueSeverity.Warning);
        int infos = report.Issues.CountOf(IssueSeverity.Information);
        return $"Contrôle : {FrenchNumbers.Count(errors, "erreur", "erreurs")}, {FrenchNumbers.Count(warnings, "avertissement", "avertissements")}, {FrenchNumbers.Count(infos, "information", "informations")}.";
    }
}
