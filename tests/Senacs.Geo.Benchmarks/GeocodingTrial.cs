using System.Globalization;
using System.Text;
using Senacs.Geo.Adresses;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Structures;
using Senacs.Geo.Vocabulary;

namespace Senacs.Geo.Benchmarks;

/// <summary>What became of every address of a base, written in one of the ways of <see cref="GeocodingWritings"/>.</summary>
internal sealed class GeocodingTrial
{
    public required string Name { get; init; }

    public required WritingAnswer Expected { get; init; }

    public int Asked { get; private set; }

    /// <summary>The house within 100 m, or the way at the level of the way where no number was asked.</summary>
    public int Right { get; private set; }

    public int Ok { get; private set; }

    public int ToCheck { get; private set; }

    public int Ambiguous { get; private set; }

    public int NotFound { get; private set; }

    /// <summary><c>ok</c> more than 300 m away, or where a person has to look, or at a number that was not asked.</summary>
    public int WrongOk { get; private set; }

    public int FarOk { get; private set; }

    /// <summary>Answers that are not right, in words.</summary>
    public List<string> Examples { get; } = [];

    /// <param name="all">Addresses of the base; those without number are in the index but not asked.</param>
    /// <param name="seed">Of the choice among texts.</param>
    /// <param name="step">Only one address in so many is asked.</param>
    public static IEnumerable<GeocodingTrial> Run(IReadOnlyList<KnownAddress> all, int seed, int step = 1)
    {
        foreach (IGrouping<WritingBase, Writing> kind in GeocodingWritings.All.GroupBy(w => w.Base))
        {
            (string csv, IReadOnlyList<KnownAddress> addresses) = GeocodingWritings.Make(kind.Key, all);
            using MemoryStream stream = new(Encoding.UTF8.GetBytes(csv));
            Geocoder geocoder = AddressBase.Read(stream, "ecritures", []);
            foreach (Writing writing in kind)
                yield return Run(writing, geocoder, addresses, seed, step);
        }
    }

    private static GeocodingTrial Run(Writing writing, Geocoder geocoder, IReadOnlyList<KnownAddress> addresses, int seed, int step)
    {
        Random random = new(seed);
        GeocodingTrial trial = new() { Name = writing.Name, Expected = writing.Expected };
        FileGeocoder list = new(geocoder, writing.Header);
        int seen = 0;
        foreach (KnownAddress known in addresses)
        {
            if (known.Number > 0 && writing.Cells(known, random) is { } cells && seen++ % step == 0)
                trial.Count(list.Locate(new TableRow(1, [.. cells])), known, writing.Expected);
        }

        return trial;
    }

    private void Count(GeocodedRow row, KnownAddress known, WritingAnswer expected)
    {
        Asked++;
        LocationStatus status = row.Outcome.Statut;
        Location? place = GeocodingText.Best(row.Outcome);
        double metres = place is null ? double.PositiveInfinity : known.MetresTo(place.Point);
        bool right = expected == WritingAnswer.Way
            ? place is not null && place.Niveau == LocationLevel.Rue && place.Label.Contains(known.Way, StringComparison.OrdinalIgnoreCase)
            : place?.Niveau == LocationLevel.Numero && metres <= 100;
        if (expected == WritingAnswer.Either)
            right = row.Outcome is GeocodeOutcome.Ambiguous both
                && both.Candidates.Any(c => c.Label.Contains(known.Way, StringComparison.OrdinalIgnoreCase));
        bool ok = status == LocationStatus.Ok, far = ok && metres > 300 && (expected != WritingAnswer.Way || !right);
        bool wrong = far || (ok && expected is WritingAnswer.HouseToCheck or WritingAnswer.Either)
            || (ok && expected == WritingAnswer.Way && place!.Niveau == LocationLevel.Numero);
        Right += right ? 1 : 0;
        Ok += ok ? 1 : 0;
        ToCheck += status == LocationStatus.AVerifier ? 1 : 0;
        Ambiguous += status == LocationStatus.Ambigu ? 1 : 0;
        NotFound += status == LocationStatus.Introuvable ? 1 : 0;
        WrongOk += wrong ? 1 : 0;
        FarOk += far ? 1 : 0;
        if (wrong || (!right && (Asked - Right) % 37 == 1) || (right && !ok && expected == WritingAnswer.House && Asked % 37 == 1))
        {
            string said = string.Create(CultureInfo.InvariantCulture, $"{Valeurs.Of(status)} {place?.Label} {metres:F0} m, {place?.Score:F3}");
            Examples.Add($"{(wrong ? "FAUX OK " : "")}{row.Query.Adresse} | {row.Query.CodePostal} | {row.Query.Commune} ({known.Way}, {known.Insee}) => "
                + $"{said} {GeocodingText.Reason(row.Outcome)}");
        }
    }
}
