using System.Collections.Immutable;
using System.Text;
using Senacs.Geo.Maps.Layout;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Maps;

/// <summary>The text alternative of a map, made from its figures.</summary>
public static class AltText
{
    /// <summary>Place and date; the rule where the map follows one; each class and what qualifies it; structures; QPV by state.</summary>
    public static string Of(MapModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        StringBuilder text = new();
        text.Append("Carte du département ").Append(model.DepartementNom).Append(" (").Append(model.Departement.Value).Append(") au ").Append(FrenchNumber.Date(model.Date)).Append('.');
        if (model.RuleText.Length > 0)
            text.Append(" Règle\u00A0: ").Append(model.RuleText).Append('.');
        foreach (ClassFigure f in model.Figures)
        {
            text.Append(' ').Append(FrenchNumber.Counted(f.Communes, "commune", "communes")).Append(" sur ").Append(FrenchNumber.Count(model.TotalCommunes));
            if (f.CommunesPercent is { } percent)
                text.Append(" (").Append(FrenchNumber.Percent(percent)).Append(')');
            text.Append(' ').Append(f.Label);
            if (f.Inhabitants is { } people)
                text.Append("\u00A0: ").Append(FrenchNumber.Counted(people, "habitant", "habitants"));
            text.Append('.');
        }

        foreach (string note in model.Notes)
            text.Append(' ').Append(note);
        ImmutableArray<StructureTally> tallies = StructureTally.All(model.Structures);
        text.Append(' ').Append(tallies[0].Words).Append(" et ").Append(tallies[2].Words);
        if (tallies.Where(t => !t.IsProject).Sum(t => t.Nowhere) is > 0 and var nowhere)
            text.Append(", dont ").Append(FrenchNumber.Count(nowhere)).Append(" sans position connue");
        string projects = string.Join(" et ", tallies.Where(t => t.IsProject && t.Total > 0).Select(t => t.Words));
        text.Append(projects.Length > 0 ? " ; " + projects + "." : ".");
        ImmutableArray<MapQpv> qpv = model.Qpv;
        if (!qpv.IsEmpty)
        {
            int unknown = qpv.Count(q => q.State == QpvState.Indetermine);
            text.Append(' ').Append(FrenchNumber.Counted(qpv.Length, "quartier prioritaire", "quartiers prioritaires")).Append(", dont ")
                .Append(FrenchNumber.Count(qpv.Count(q => q.State == QpvState.SansStructure))).Append(' ').Append(Reserves.SansStructure(qpv.Any(q => q.IsOpen)));
            if (unknown > 0)
                text.Append(" et ").Append(FrenchNumber.Counted(unknown, "indéterminé", "indéterminés"));
            if (qpv.Count(q => q.MayHoldStructure) is > 0 and var perhaps)
                text.Append(" ; ").Append(FrenchNumber.Count(perhaps)).Append(" à proximité d’une structure, peut-être dedans");
            text.Append('.');
        }

        foreach (string absence in model.Absences)
            text.Append(' ').Append(absence).Append('.');
        return text.ToString();
    }
}
