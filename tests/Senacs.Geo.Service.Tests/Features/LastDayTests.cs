using System.Text.Json;

namespace Senacs.Geo.Service.Tests.Features;

/// <summary>The last day of an agrément counts in every answer, the day after in none.</summary>
public sealed class LastDayTests
{
    [Fact]
    public async Task A_structure_is_in_force_on_its_last_day_and_not_on_the_next()
    {
        using TemporaryDossiers folder = new();
        folder.Copy("03-allier");
        folder.Edit("03-allier/structures.csv", t => t.Replace("Barjavel,CS,,,,03200,Vichy,03310,,,,,", "Barjavel,CS,,,,03200,Vichy,03310,,,2015,31/12/2022,", StringComparison.Ordinal));
        await using RunningService service = await RunningService.StartAsync(folder.FullPath);
        foreach ((string day, bool counts) in ((string, bool)[])[("2022-12-31", true), ("2023-01-01", false)])
        {
            Assert.Equal(counts, await Has($"/collections/structures/items?limit=100&datetime={day}"));
            Assert.Equal(counts, await Has($"/collections/structures/items?limit=100&date={day}&en_vigueur=oui"));
            Assert.Equal(counts, await Has($"/collections/structures/items?limit=100&date={day}&filter=en_vigueur='oui'"));
            JsonElement synthese = await service.JsonAsync($"/departements/03/synthese?date={day}");
            Assert.Equal(
                !counts,
                synthese.GetProperty("avertissements").EnumerateArray().Any(i => i.GetProperty("code").GetString() == "structure.out_of_period" && i.GetProperty("objet").GetString() == "cs-03-barjavel"));
            Assert.Equal(counts ? 16 : 15, synthese.GetProperty("structures").GetProperty("centres_sociaux").GetInt32());
        }

        async Task<bool> Has(string path) =>
            (await service.JsonAsync(path)).GetProperty("features").EnumerateArray().Any(f => f.GetProperty("properties").GetProperty("id").GetString() == "cs-03-barjavel");
    }
}
