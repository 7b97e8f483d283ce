using Senacs.Geo.Coverage;
using Senacs.Geo.Issues;
using Senacs.Geo.Structures;
using Senacs.Geo.Vocabulary;

namespace Senacs.Geo.Tests.Vocabulary;

public sealed class ValeursTests
{
    [Fact]
    public void The_agreed_words_are_these_whatever_the_code_calls_them()
    {
        Assert.Equal("zone_blanche evs_seul centre_social", Words<Classe>(Valeurs.Of));
        Assert.Equal("servi dans a_proximite indetermine sans_structure", Words<QpvEtat>(Valeurs.Of));
        Assert.Equal(
            "site_dans_la_commune siege_dans_la_commune territoire_declare territoire_suppose distance temps surface", Words<Motif>(Valeurs.Of));
        Assert.Equal("CS EVS", Words<StructureType>(Valeurs.Of));
        Assert.Equal("agréée en préfiguration", Words<StructureStatut>(Valeurs.Of));
        Assert.Equal("oui projet non", Words<EtatStructure>(Valeurs.Of));
        Assert.Equal("associative municipale intercommunale caf mutualiste autre", Words<Gestion>(Valeurs.Of));
        Assert.Equal("coordonnees numero rue lieu_dit commune", Words<LocationLevel>(Valeurs.Of));
        Assert.Equal("ok a_verifier ambigu introuvable corrige", Words<LocationStatus>(Valeurs.Of));
        Assert.Equal("dans indetermine hors", Words<QpvCertitude>(Valeurs.Of));
        Assert.Equal("sans_position contradiction ambigue a_verifier commune_seule", Words<AddressDoubt>(Valeurs.Of));
        Assert.Equal("declare hypothese", Words<TerritoireSource>(Valeurs.Of));
        Assert.Equal("information avertissement erreur", Words<IssueSeverity>(Valeurs.Of));
        Assert.Equal("reste_couverte reste_blanche gagnee perdue autre_classe inconnu", Words<Changement>(Valeurs.Of));
        Assert.Equal("", Valeurs.Of((Gestion?)null));
    }

    private static string Words<T>(Func<T, string> of)
        where T : struct, Enum => string.Join(' ', Enum.GetValues<T>().Select(of));
}
