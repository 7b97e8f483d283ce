using Senacs.Geo.Codes;
using Senacs.Geo.Sources.Cog;
using Senacs.Geo.Sources.Registers;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Adapters.Tests.Registers;

public class CommuneNamesOnRealDataTests
{
    /// <summary>La Poste writes in capitals, without accents or hyphens, with ST and STE: within its département, a name leads to its own commune or nowhere.</summary>
    [OpenDataFact]
    public void Postal_names_lead_to_their_commune_and_never_to_another()
    {
        (Dictionary<string, CommuneNames> names, HashSet<CodeInsee> current) = National();
        int rows = 0;
        int found = 0;
        int missed = 0;
        List<string> wrong = [];
        using TableReader table = TableReader.Open(File.OpenRead(OpenData.PathOf("places", "codes-postaux-laposte-2025.csv.gz")), "laposte");
        while (table.Read() is { } row)
        {
            if (!CodeInsee.TryParse(row.Cells[0], out CodeInsee? code) || !current.Contains(ArrondissementMunicipal.Fold(code)))
                continue;
            rows++;
            switch (names[code.Departement.Value].Find(row.Cells[1], row.Cells[2]))
            {
                case CommuneMatch.Found match when match.Commune.Code == ArrondissementMunicipal.Fold(code):
                    found++;
                    break;
                case CommuneMatch.NotFound:
                    missed++; // La Poste shortens a few names (ST CYR for Saint-Cyr-Bocage) or knows a name of another year
                    break;
                case var other:
                    wrong.Add($"{code} {row.Cells[1]} {row.Cells[2]}: {other}");
                    break;
            }
        }

        Assert.Empty(wrong);
        Assert.Equal((38_569, 38_543, 26), (rows, found, missed));
    }

    [OpenDataFact]
    public void The_names_and_codes_of_the_registers_are_understood()
    {
        (Dictionary<string, CommuneNames> names, _) = National();
        List<string> missed = [];
        foreach (string file in new[] { "allier-2022.csv", "alpes-de-haute-provence-2016.csv", "pas-de-calais-2010.csv", "senacs-france.csv", "centres-sociaux-france-mednum.csv" })
        {
            using Stream stream = File.OpenRead(OpenData.PathOf("structures", file));
            foreach (var entry in RegisterReader.Read(stream, file).Entries)
            {
                string? departement = CodeInsee.TryParse(entry.CodeInsee, out CodeInsee? code) ? code.Departement.Value : null;
                if (departement is null || !names.TryGetValue(departement, out CommuneNames? here))
                    continue;
                foreach (string reference in entry.Territoire.Append(entry.CodeInsee!).Concat(entry.Commune is null ? [] : [entry.Commune]))
                {
                    if (here.Find(reference, entry.CodePostal) is not CommuneMatch.Found)
                        missed.Add($"{file} {entry.Id} {reference}");
                }
            }
        }

        Assert.True(missed.Count == 0, string.Join('\n', missed));
    }

    private static (Dictionary<string, CommuneNames> Names, HashSet<CodeInsee> Current) National()
    {
        using Stream movements = File.OpenRead(OpenData.PathOf("cog", "mouvements-communes-cog2024.csv.gz"));
        CogMovements cog = MouvementsReader.Read(movements, "mouvements").Movements;
        using Stream stream = File.OpenRead(OpenData.PathOf("communes.csv.gz"));
        CommuneTableReading communes = CommuneTableReader.Read(stream, "communes");
        Dictionary<string, CommuneNames> names = communes.Rows.GroupBy(r => r.Code.Departement.Value).ToDictionary(
            g => g.Key,
            g => CommuneNames.Create(g.Select(r => new CommuneNom(r.Code, r.Nom)), cog.ExtractFor(CodeDepartement.Parse(g.Key)), communes.CodesPostaux.Where(p => p.Commune.Departement.Value == g.Key)));
        return (names, [.. communes.Rows.Select(r => r.Code)]);
    }
}
