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
        Assert.Equal([1, 183, 14], plate.Figures.Select(f => f.Chiffre.Communes));
        // most structures have no date: what rests on them is not known
        Assert.Equal(
            [
                "gagnée\u00A0: zone blanche, maintenant couverte", "restées zones blanches",
                "dont la situation de départ n’est pas connue, faute de date d’agrément",
            ],
            plate.Figures.Select(f => f.Chiffre.Libelle));
        Assert.Equal("Au moins 1\u00A0commune gagne une couverture, l’évolution de 14\u00A0autres n’est pas connue", plate.Headings.Finding);
        Assert.All(
            Plate.Of(last, "couverture").Figures.Concat(Plate.Of(last, "couverture-cs-evs").Figures).Select(f => f.Chiffre).Where(f => f.Libelle.StartsWith("couverte", StringComparison.Ordinal)),
            f => Assert.StartsWith(f.Communes < 2 ? "couverte par" : "couvertes par", f.Libelle, StringComparison.Ordinal));
    }
}
