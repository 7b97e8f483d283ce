using Senacs.Geo.Issues;
using Senacs.Geo.Reports;
using static Senacs.Geo.Exports.JsonTree;

namespace Senacs.Geo.Exports;

/// <summary>The findings of a check, for programs.</summary>
public static class ControleJson
{
    public static void Write(CoverageReport report, Stream output)
    {
        ArgumentNullException.ThrowIfNull(report);
        RowJson.Document(output,
        [
            ("departement", report.Territoire.Departement.Value),
            ("erreurs", report.Issues.CountOf(IssueSeverity.Error)),
            ("avertissements", report.Issues.CountOf(IssueSeverity.Warning)),
            ("informations", report.Issues.CountOf(IssueSeverity.Information)),
            ("fourni", SyntheseJson.Fourni(report)),
            ("constats", report.Issues.Select(i => Obj(
                ("code", i.Kind.Code), ("gravite", Valeurs.Of(i.Kind.Severity)), ("titre", i.Kind.Titre), ("message", i.Message), ("fichier", i.File),
                ("ligne", i.Line), ("objet", i.Subject), ("champ", i.Field), ("valeur", i.Value), ("nombre", i.Count > 1 ? i.Count : null)))),
            ("adresses_a_revoir", report.AddressesToReview.Select(a => Obj(
                ("objet", a.Structure.Id), ("nom", a.Structure.Nom), ("doute", Valeurs.Of(a.Doute)),
                ("qpv_certitude", a.Qpv is { } qpv ? Valeurs.Of(qpv.Certitude) : null)))),
        ]);
    }
}
