using System.Collections.Immutable;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Maps;

/// <summary>A series of dates as small multiples.</summary>
public static partial class CoverageMap
{
    /// <summary>One panel a date; when there are more than <see cref="SmallMultiples.MostPanels"/>, evenly chosen ones, both ends among
    /// them.</summary>
    public static MapScene Series(Evolution evolution, PageSpec page, MapTheme theme, MapTexts? texts = null)
    {
        ArgumentNullException.ThrowIfNull(evolution);
        ArgumentNullException.ThrowIfNull(theme);
        ImmutableArray<CoverageReport> all = evolution.Series;
        int count = Math.Min(all.Length, SmallMultiples.MostPanels);
        ImmutableArray<CoverageReport> shown = [.. Enumerable.Range(0, count).Select(i => all[(int)Math.Round((double)i * (all.Length - 1) / Math.Max(1, count - 1))])];
        bool isYearly = shown.Select(r => r.Coverage.Date.Year).Distinct().Count() == shown.Length;
        string nom = evolution.Dernier.Territoire.Nom;
        string from = FrenchNumbers.Date(evolution.Premier.Coverage.Date), to = FrenchNumbers.Date(evolution.Dernier.Coverage.Date);
        ImmutableArray<MultiplePanel> panels =
        [
            .. shown.Select(r => new MultiplePanel(
                isYearly ? r.Coverage.Date.Year.ToString(System.Globalization.CultureInfo.InvariantCulture) : FrenchNumbers.Date(r.Coverage.Date),
                Covered(r.Synthese.Communes),
                Model(r, theme, texts))),
        ];
        return SmallMultiples.Compose(
            Constat.Evolution(evolution), $"{nom}, du {from} au {to}. Une commune est couverte si {evolution.Dernier.Coverage.RegleLibelle}.", panels, page, theme, Reserves.SansDate(evolution));
    }

    private static string Covered(ClasseCounts communes) =>
        $"{FrenchNumbers.Integer(communes.Couvertes)} {(communes.Couvertes < 2 ? "commune couverte" : "communes couvertes")} sur {FrenchNumbers.Integer(communes.Total)}"
        + (communes.Percent(communes.Couvertes) is { } percent ? $" ({FrenchNumbers.Percent(percent)})" : "");
}
