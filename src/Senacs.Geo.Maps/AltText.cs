namespace Senacs.Geo.Maps;

/// <summary>The text alternative of a map, made from its figures.</summary>
public static class AltText
{
    /// <summary>Place and date; the rule where the map follows one; each class and what qualifies it; structures; QPV by state.</summary>
    public static string Of(Plate plate)
    {
        ArgumentNullException.ThrowIfNull(plate);
        StringBuilder text = new();
        text.Append("Carte du département ").Append(plate.Nom).Append(" (").Append(plate.Departement.Value).Append(") au ")
            .Append(FrenchNumbers.Date(plate.Date)).Append('.');
        if (plate.Headings.RuleText.Length > 0)
            text.Append(" Règle\u00A0: ").Append(plate.Headings.RuleText).Append('.');
        foreach ((_, Chiffre f) in plate.Figures)
        {
            text.Append(' ').Append(FrenchNumbers.Count(f.Communes, "commune", "communes")).Append(" sur ")
                .Append(FrenchNumbers.Integer(plate.TotalCommunes));
            if (f.PartCommunes is { } percent)
                text.Append(" (").Append(FrenchNumbers.Percent(percent)).Append(')');
            text.Append(' ').Append(f.Libelle);
            if (f.Habitants is { } people)
                text.Append("\u00A0: ").Append(FrenchNumbers.Count(people, "habitant", "habitants"));
            text.Append('.');
        }

        foreach (string note in plate.Headings.Notes)
            text.Append(' ').Append(note);
        ImmutableArray<StructureTally> tallies = StructureTally.All(plate.Structures);
        text.Append(' ').Append(tallies[0].Words).Append(" et ").Append(tallies[2].Words);
        if (tallies.Where(t => !t.IsProject).Sum(t => t.Nowhere) is > 0 and var nowhere)
            text.Append(", dont ").Append(FrenchNumbers.Integer(nowhere)).Append(" sans position connue");
        string projects = string.Join(" et ", tallies.Where(t => t.IsProject && t.Total > 0).Select(t => t.Words));
        text.Append(projects.Length > 0 ? " ; " + projects + "." : ".");
        ImmutableArray<QpvCoverage> qpv = plate.Qpv;
        if (!qpv.IsEmpty)
        {
            int unknown = qpv.Count(q => q.Etat == QpvEtat.Indetermine);
            text.Append(' ').Append(FrenchNumbers.Count(qpv.Length, "quartier prioritaire", "quartiers prioritaires")).Append(", dont ")
                .Append(FrenchNumbers.Integer(qpv.Count(q => q.Etat == QpvEtat.SansStructure))).Append(' ')
                .Append(Reserves.SansStructure(plate.LeavesQpvOpen));
            if (unknown > 0)
                text.Append(" et ").Append(FrenchNumbers.Count(unknown, "indéterminé", "indéterminés"));
            if (qpv.Count(q => q.PeutEtreDedans) is > 0 and var perhaps)
                text.Append(" ; ").Append(FrenchNumbers.Integer(perhaps)).Append(" à proximité d’une structure, peut-être dedans");
            text.Append('.');
        }

        foreach (string absence in plate.Absences)
            text.Append(' ').Append(absence).Append('.');
        return text.ToString();
    }
}
