using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Tests.Reports;

public class LibellesClasseTests
{
    [Theory]
    [InlineData(Classe.CentreSocial, "territoire",
        "Couverte par un centre social|Communes couvertes par un centre social|couverte par un centre social|couvertes par un centre social|Centre social")]
    [InlineData(Classe.CentreSocial, "surface:50@5",
        "Couverte par un centre social|Communes couvertes par un centre social|couverte par un centre social|couvertes par un centre social|Centre social")]
    [InlineData(Classe.EvsSeul, "territoire",
        "Couverte uniquement par un EVS|Communes couvertes uniquement par un EVS|couverte par un EVS seul|couvertes par un EVS seul|EVS seul")]
    [InlineData(Classe.EvsSeul, "surface:50@5",
        "Couverte avec l’apport d’un EVS|Communes couvertes avec l’apport d’un EVS|couverte avec l’apport d’un EVS|couvertes avec l’apport d’un EVS|Apport d’un EVS")]
    [InlineData(Classe.ZoneBlanche, "territoire", "Zone blanche|Zones blanches|zone blanche|zones blanches|Zone blanche")]
    public void A_class_is_called_alike_in_every_place_under_its_rule(Classe classe, string rule, string words)
    {
        RegleCouverture regle = RegleCouverture.Parse(rule);
        string[] expected = words.Split('|');
        Assert.Equal(expected[0], LibellesClasse.Titre(classe, regle));
        Assert.Equal(expected[1], LibellesClasse.Pluriel(classe, regle));
        Assert.Equal(expected[2], LibellesClasse.Suite(classe, regle, 0));
        Assert.Equal(expected[2], LibellesClasse.Suite(classe, regle, 1));
        Assert.Equal(expected[3], LibellesClasse.Suite(classe, regle, 2));
        Assert.Equal(expected[4], LibellesClasse.Court(classe, regle));
    }
}
