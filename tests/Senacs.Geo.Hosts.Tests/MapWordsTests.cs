using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Dossiers;

namespace Senacs.Geo.Hosts.Tests;

/// <summary>What the maps of the shipped dossiers say in words.</summary>
public class MapWordsTests
{
    [Fact]
    public void One_commune_is_written_in_the_singular()
    {
        Dossier dossier = DossierReader.Read(Path.Combine(ShippedDossiers.Data, "04-alpes-de-haute-provence"));
        CoverageReport last = dossier.Report();
        Plate plate = Plate.OfChange(Evolution.From([dossier.Report(date: new DateOnly(2012, 12, 31)), last]), MapThemeReader.Load("evolution"));
        Assert.Equal([1, 14, 183], plate.Figures.Select(f => f.Chiffre.Communes));
        // most structures have no date: what the others say is no more than that
        Assert.Equal(
            [
                "gagnée\u00A0: zone blanche, maintenant couverte, d’après les dates connues", "restées couvertes, d’après les dates connues",
                "restées zones blanches, d’après les dates connues",
            ],
            plate.Figures.Select(f => f.Chiffre.Libelle));
        Assert.Equal("Évolution inconnue\u00A0: 22\u00A0structures sur 23 sont sans date d’agrément", plate.Headings.Finding);
        Assert.All(
            Plate.Of(last, "couverture").Figures.Concat(Plate.Of(last, "couverture-cs-evs").Figures).Select(f => f.Chiffre).Where(f => f.Libelle.StartsWith("couverte", StringComparison.Ordinal)),
            f => Assert.StartsWith(f.Communes < 2 ? "couverte par" : "couvertes par", f.Libelle, StringComparison.Ordinal));
    }
}
