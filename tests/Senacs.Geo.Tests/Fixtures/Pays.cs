using Senacs.Geo.Codes;
using Senacs.Geo.Issues;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Tests.Fixtures;

/// <summary>The nine squares of <see cref="GridTerritoire"/> with what makes references hard: two communes of one name, old communes, two EPCI of one name, QPV of like names.</summary>
internal static class Pays
{
    public static readonly Territoire Territoire = Build();

    /// <summary>The findings of one row, and its structure.</summary>
    public static (Structure Structure, Issue[] Issues) Locate(RegisterEntry entry)
    {
        LocatedStructures located = StructureLocator.Locate([entry], Territoire);
        return (located.Structures[0], [.. located.Issues]);
    }

    private static Territoire Build()
    {
        Dictionary<string, (string Nom, string CodePostal)> named = new(StringComparer.Ordinal)
        {
            ["03001"] = ("Aubigny", "03100"),
            ["03002"] = ("Saint-Martin", "03200"),
            ["03003"] = ("Bessay", "03250"),
            ["03004"] = ("Saint-Martin", "03300"),
            ["03005"] = ("Le Donjon", "03400"),
        };
        Epci sameName = new(CodeSiren.Parse("200000003"), GridTerritoire.EpciB.Nom);
        TerritoireSources sources = GridTerritoire.Sources(qpv:
        [
            GridTerritoire.QpvAt("QP003001", "Cœur de ville (Aubigny)", 100, 100, 500, 500),
            GridTerritoire.QpvAt("QP003002", "Les Ailes", 1000, 100, 1500, 500),
            GridTerritoire.QpvAt("QP003003", "Les Ailerons", 2000, 100, 2500, 500),
            GridTerritoire.QpvAt("QP003004", "Presles", 3100, 100, 3500, 500),
            GridTerritoire.QpvAt("QP003005", "Presles", 4000, 100, 4500, 500),
            GridTerritoire.QpvAt("QP003006", "Les Ailes / Port Charmeil", 5000, 100, 5500, 500),
        ]);
        return TerritoireBuilder.Build(sources with
        {
            Table = [.. sources.Table.Select(r => r with
            {
                Nom = named.TryGetValue(r.Code.Value, out (string Nom, string) own) ? own.Nom : r.Nom,
                Epci = r.Code.Value == "03009" ? sameName : r.Epci,
            })],
            CodesPostaux = [.. named.Select(n => (n.Value.CodePostal, CodeInsee.Parse(n.Key)))],
            Cog = CogMovements.Create(
            [
                Moved(32, 2019, "03110", "Chézy", "03001", "Aubigny"),
                Moved(30, 1968, "03120", "Franchesse", "03002", "Saint-Martin"),
                Moved(30, 1968, "03120", "Franchesse", "03003", "Bessay"),
                Moved(41, 1972, "63500", "Outre-Sioule", "03005", "Le Donjon"),
            ]),
        });
    }

    private static CogMovement Moved(int mod, int year, string before, string nomBefore, string after, string nomAfter) =>
        new(mod, new DateOnly(year, 1, 1), Version(before, nomBefore), Version(after, nomAfter));

    private static CogVersion Version(string code, string nom) => new(CogCommuneType.Commune, code, "0", nom.ToUpperInvariant(), nom, nom);
}
