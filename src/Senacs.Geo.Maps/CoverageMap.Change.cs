using System.Collections.Immutable;
using Senacs.Geo.Coverage;
using Senacs.Geo.Issues;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Maps;

/// <summary>What changed between two dates.</summary>
public static partial class CoverageMap
{
    /// <summary>The communes gained, lost, of another class, with their names.</summary>
    /// <param name="evolution">The series; its ends are compared.</param>
    /// <param name="theme">One that fills with <see cref="CommuneFill.Change"/>.</param>
    /// <param name="texts">Overrides of the manifest.</param>
    public static MapModel ChangeModel(Evolution evolution, MapTheme theme, MapTexts? texts = null)
    {
        ArgumentNullException.ThrowIfNull(evolution);
        MapModel last = ModelOf(evolution.Dernier, theme, texts ?? new());
        Dictionary<string, CommuneChange> changes = evolution.Communes.ToDictionary(c => c.Commune.Code.Value, c => ChangeOf(c.Changement), StringComparer.Ordinal);
        string from = FrenchNumbers.Date(evolution.Premier.Coverage.Date), to = FrenchNumbers.Date(evolution.Dernier.Coverage.Date);
        string? reserve = Reserves.SansDate(evolution);

        // where structures have no date, what the dates known say is no more than that
        string known = reserve is null ? "" : evolution.SansDate.Length < evolution.Concernees ? ", d’après les dates connues" : ", sans qu’aucune date soit connue";
        return last with
        {
            Title = texts?.Titre ?? Constat.Changement(evolution),
            NeutralTitle = texts?.Titre ?? $"Ce qui a changé, {last.DepartementNom}",
            Subtitle = texts?.SousTitre ?? $"{last.DepartementNom}, du {from} au {to}. Une commune est couverte si {evolution.Dernier.Coverage.RegleLibelle}.",

            // the series says more of missing dates than a single date can
            Notes = reserve is null ? last.Notes : [reserve, .. last.Notes.Where(n => !n.StartsWith(Absence.Dates, StringComparison.Ordinal))],
            ProjectsWithoutShape = [],
            Communes = [.. last.Communes.Select(c => c with { Change = changes[c.Code.Value], FutureClass = null })],
            Figures = [.. Order.Select(o => ChangeFigure(evolution, o.Change, Agree(evolution.Count(o.Change), o.One, o.Several) + known)).Where(f => f.Communes > 0)],
            Lists =
            [
                Names(evolution, Changement.Gagnee, "commune gagnée" + known, "communes gagnées" + known),
                Names(evolution, Changement.Perdue, "commune perdue" + known, "communes perdues" + known),
                Names(evolution, Changement.AutreClasse, "commune d’une autre classe" + known, "communes d’une autre classe" + known),
            ],
        };
    }

    private static readonly ImmutableArray<(Changement Change, string One, string Several)> Order =
    [
        (Changement.Gagnee, "gagnée\u00A0: zone blanche, maintenant couverte", "gagnées\u00A0: zones blanches, maintenant couvertes"),
        (Changement.Perdue, "perdue\u00A0: couverte, maintenant zone blanche", "perdues\u00A0: couvertes, maintenant zones blanches"),
        (Changement.AutreClasse, "couverte autrement (d’une autre classe)", "couvertes autrement (d’une autre classe)"),
        (Changement.ResteCouverte, "restée couverte", "restées couvertes"),
        (Changement.ResteBlanche, "restée zone blanche", "restées zones blanches"),
    ];

    private static SourceUnavailableException NeedsTwoDates(MapTheme theme) => new(
        theme.Name, "ce thème compare deux dates, une seule est donnée.", "Ajouter --depuis AAAA-MM-JJ, ou lancer « senacs-geo evolution ».");

    private static ClassFigure ChangeFigure(Evolution evolution, Changement change, string label)
    {
        Synthese synthese = evolution.Dernier.Synthese;
        int communes = evolution.Count(change);
        long? people = evolution.Inhabitants(change);
        return new ClassFigure(
            CommuneClass.ZoneBlanche, label, communes, (double?)synthese.Communes.Percent(communes), (int?)people, (double?)synthese.Population.Percent(people))
        {
            Fill = MapPalette.ChangeName(ChangeOf(change)),
        };
    }

    private static NamedList Names(Evolution evolution, Changement change, string singular, string plural)
    {
        string[] names = [.. evolution.Communes.Where(c => c.Changement == change).Select(c => c.Commune.Nom).OrderBy(n => FrenchOrder.Key(n), StringComparer.Ordinal)];
        return new NamedList(FrenchNumbers.Count(names.Length, singular, plural), MapPalette.ChangeName(ChangeOf(change)), [.. names]);
    }

    private static CommuneChange ChangeOf(Changement change) => change switch
    {
        Changement.Gagnee => CommuneChange.Gained,
        Changement.Perdue => CommuneChange.Lost,
        Changement.AutreClasse => CommuneChange.OtherClass,
        Changement.ResteCouverte => CommuneChange.StillCovered,
        _ => CommuneChange.StillUncovered,
    };
}
