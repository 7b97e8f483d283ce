using System.Collections.Immutable;
using System.Text;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Maps;

/// <summary>The text alternative of a map, made from its figures.</summary>
public static class AltText
{
    /// <summary>Two to six sentences: place, date, rule; each class; structures; QPV.</summary>
    public static string Of(MapModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        StringBuilder text = new();
        text.Append("Carte du département ").Append(model.DepartementNom).Append(" (").Append(model.Departement.Value).Append(") au ").Append(FrenchNumber.Date(model.Date))
            .Append(". Règle\u00A0: ").Append(model.RuleText).Append('.');
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

        int cs = model.Structures.Count(s => s.Type == StructureType.CentreSocial && !s.IsProject), evs = model.Structures.Count(s => s.Type == StructureType.Evs && !s.IsProject);
        text.Append(' ').Append(FrenchNumber.Counted(cs, "centre social", "centres sociaux")).Append(" et ").Append(FrenchNumber.Counted(evs, "espace", "espaces")).Append(" de vie sociale.");
        ImmutableArray<MapQpv> qpv = model.Qpv;
        if (!qpv.IsEmpty)
        {
            text.Append(' ').Append(FrenchNumber.Counted(qpv.Length, "quartier prioritaire", "quartiers prioritaires")).Append(", dont ")
                .Append(FrenchNumber.Count(qpv.Count(q => q.State == QpvState.SansStructure))).Append(" sans structure.");
        }

        foreach (string absence in model.Absences)
            text.Append(' ').Append(absence).Append('.');
        return text.ToString();
    }
}
