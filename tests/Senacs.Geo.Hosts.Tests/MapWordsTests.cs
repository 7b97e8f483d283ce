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
        MapModel model = CoverageMap.ChangeModel(Evolution.From([dossier.Report(date: new DateOnly(2012, 12, 31)), last]), MapThemeReader.Load("evolution"));
        Assert.Equal([1, 14, 183], model.Figures.Select(f => f.Communes));
        // most structures have no date: what the others say is no more than that
        Assert.Equal(
            [
                "gagnée\u00A0: zone blanche, maintenant couverte, d’après les dates connues", "restées couvertes, d’après les dates connues",
                "restées zones blanches, d’après les dates connues",
            ],
            model.Figures.Select(f => f.Label));
        Assert.Equal("Évolution inconnue\u00A0: 22\u00A0structures sur 23 sont sans date d’agrément", model.Title);
        Assert.All(
            CoverageMap.Model(last, "couverture").Figures.Concat(CoverageMap.Model(last, "couverture-cs-evs").Figures).Where(f => f.Label.StartsWith("couverte", StringComparison.Ordinal)),
            f => Assert.StartsWith(f.Communes < 2 ? "couverte par" : "couvertes par", f.Label, StringComparison.Ordinal));
    }
}
