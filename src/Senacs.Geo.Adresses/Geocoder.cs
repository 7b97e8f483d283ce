using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Adresses;

/// <summary>Finds addresses in an index of the Base Adresse Nationale, without network.</summary>
/// <remarks>
/// Steps of <see cref="Locate(AddressQuery)"/>: 1 read the words (<see cref="ParsedAddress"/>); 2 find the communes (<see cref="CommuneSearch"/>); 3
/// find the ways (<see cref="WaySearch"/>);
/// 4 find the number on each, or place it between its neighbours; 5 judge (<see cref="Verdict"/>). Thread-safe.
/// </remarks>
public sealed class Geocoder : IGeocoder
{
    private const string Origine = "ban";
    private const int MaxShown = 5;

    private readonly AddressIndex _index;

    internal Geocoder(AddressIndex index) => _index = index;

    public int AddressCount => _index.Addresses.Length;

    public int WayCount => _index.Ways.Length;

    public int CommuneCount => _index.Communes.Length;

    // With the parts of buildings set aside; where that leaves no way, with them, for a way may bear such a name (Bâtiment C, Porte 3).
    public GeocodeOutcome Locate(AddressQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if ((query.Adresse?.Length ?? 0) > 20_000 || (query.Commune?.Length ?? 0) > 20_000)
            return new GeocodeOutcome.NotFound("le texte est trop long pour être une adresse");
        GeocodeOutcome outcome = Locate(query, keepParts: false, out bool hasParts);
        return hasParts && !IsAtWay(outcome) && Locate(query, keepParts: true, out _) is var whole && IsAtWay(whole) ? whole : outcome;

        static bool IsAtWay(GeocodeOutcome outcome) => GeocodingText.Best(outcome) is { Niveau: not LocationLevel.Commune };
    }

    /// <summary>The nearest address, or null when none is within <paramref name="maxMetres"/>.</summary>
    public ReverseMatch? Reverse(GeoPoint point, double maxMetres = 2000)
    {
        if (!double.IsFinite(point.LongitudeDegrees) || !double.IsFinite(point.LatitudeDegrees) || Math.Abs(point.LongitudeDegrees) > 180
            || Math.Abs(point.LatitudeDegrees) > 90)
            return null;
        int longitude = PlaneDistance.Millionths(point.LongitudeDegrees), latitude = PlaneDistance.Millionths(point.LatitudeDegrees);
        int found = -1, middle = _index.FirstFrom(latitude);
        double nearest = maxMetres;
        foreach (int step in (ReadOnlySpan<int>)[-1, 1])
        {
            // Southwards, then northwards, until the latitude alone is farther than the nearest.
            for (int i = step < 0 ? middle - 1 : middle; i >= 0 && i < _index.FromSouth.Length; i += step)
            {
                int rank = _index.FromSouth[i];
                ref readonly IndexedAddress address = ref _index.Addresses[rank];
                if (Math.Abs((double)address.Latitude - latitude) * PlaneDistance.MetresPerMicroDegree > nearest)
                    break;
                double metres = PlaneDistance.Metres(longitude, latitude, address.Longitude, address.Latitude);
                if (metres < nearest || (metres == nearest && rank < found))
                    (found, nearest) = (rank, metres);
            }
        }

        if (found < 0)
            return null;
        IndexedAddress best = _index.Addresses[found];
        return new ReverseMatch(
            new Location(Degrees(best.Longitude, best.Latitude), best.Number > 0 ? LocationLevel.Numero : LocationLevel.Rue, 1, Label(best.Way, best),
                PrecisionOf(best.Position), CommuneOf(best.Way.Commune))
            { Origine = Origine }, nearest);
    }

    /// <summary>The addresses and the ways of a box in WGS 84, its edges included.</summary>
    /// <param name="low">Its south-western corner.</param>
    /// <param name="high">Its north-eastern corner.</param>
    /// <param name="mostAddresses">At most so many are given; 0: none, and the ways alone are searched.</param>
    public AddressArea Within(GeoPoint low, GeoPoint high, int mostAddresses)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mostAddresses);
        (int west, int south) = (PlaneDistance.Millionths(low.LongitudeDegrees), PlaneDistance.Millionths(low.LatitudeDegrees));
        (int east, int north) = (PlaneDistance.Millionths(high.LongitudeDegrees), PlaneDistance.Millionths(high.LatitudeDegrees));
        bool IsWithin(int longitude, int latitude) => longitude >= west && longitude <= east && latitude >= south && latitude <= north;
        int first = _index.FirstFrom(south), last = mostAddresses == 0 ? first : Math.Max(first, _index.FirstFrom(north + 1));
        IndexedAddress[] found =
        [
            .. _index.FromSouth[first..last].Order().Select(rank => _index.Addresses[rank]).Where(a => IsWithin(a.Longitude, a.Latitude)),
        ];

        // evenly: the i-th is kept when the count of those to keep grows with it
        IEnumerable<IndexedAddress> kept = found.Where((_, i) => found.Length <= mostAddresses
            || (long)i * mostAddresses / found.Length != ((long)i + 1) * mostAddresses / found.Length);
        IEnumerable<WayPoint> ways = _index.Ways.Where(w => IsWithin(w.Place.Longitude, w.Place.Latitude))
            .Select(w => new WayPoint(Degrees(w.Place.Longitude, w.Place.Latitude), w.Name, w.IsLocality));
        return new AddressArea([.. kept.Select(Shown)], found.Length, [.. ways]);
    }

    private AddressPoint Shown(IndexedAddress address) =>
        new(Degrees(address.Longitude, address.Latitude), NumberOf(address), Label(address.Way, address), PrecisionOf(address.Position));

    private GeocodeOutcome Locate(AddressQuery query, bool keepParts, out bool hasParts)
    {
        ParsedAddress address = new(query.Adresse, query.CodePostal, query.Commune, keepParts);
        hasParts = address.HasParts;
        if (address.Text.Count == 0 && address.CommuneText.Count == 0 && address.PostCode == 0 && string.IsNullOrWhiteSpace(query.CodeInsee))
            return new GeocodeOutcome.NotFound("adresse vide");
        CommuneSearch communes = new(_index);
        communes.Find(address, (query.CodeInsee ?? "").Trim());
        bool saysNothing = Phrases.SaysNothing(address.Text);
        string? unknown = communes.Hits.Count > 0 ? null
            : communes.PostCodeIsElsewhere
                ? string.Create(CultureInfo.InvariantCulture, $"le code postal {address.PostCode:D5} est hors de la base d'adresses")
            : communes.CodeUnknown ? $"la commune {query.CodeInsee!.Trim()} n'est pas dans la base d'adresses"
            : address.IsForeign ? "adresse hors de France"
            : communes.NameGiven ? "commune inconnue de la base d'adresses"
            : null;
        if (unknown is not null)
            return new GeocodeOutcome.NotFound(unknown);
        if (!saysNothing)
        {
            WaySearch search = new(_index);
            RepairWords(address.Text, search);
            address.BuildReadings();
            if (Resolve(address, communes, FindWays(address, communes, search)) is { } outcome)
                return outcome;
        }

        return CommuneOnly(address, communes, saysNothing);
    }

    // "RRue du Tilleul", "Avenu de la Gare", "rue des Quattre Vents": a word unknown to the base, one letter from a type of way where one stands,
    // from a number elsewhere.
    private static void RepairWords(FoldedText text, WaySearch ways)
    {
        for (int i = 0; i + 1 < text.Count; i++)
        {
            Token token = text[i];
            if (token.Removed || token.IsNumber || token.Word is not null || text[i + 1].Removed || text[i + 1].Segment != token.Segment)
                continue;
            bool opens = i == 0 || text[i - 1].Segment != token.Segment || text[i - 1].IsNumber || text[i - 1].Is(WordRoles.Repetition)
                || text[i - 1].Length == 1;
            if (ways.Knows(token.Form))
                continue;
            if ((opens ? AddressWords.NearestType(token.Form) : FrenchNumerals.Nearest(token.Form)) is { } repaired)
                text.Put(i, repaired);
        }
    }

    // Every reading; then, where none is alike, every reading again with misspellings.
    private static List<WayCandidate> FindWays(ParsedAddress address, CommuneSearch communes, WaySearch search)
    {
        List<WayCandidate> ways = [];
        for (int pass = 0; pass < 2; pass++)
        {
            List<WayCandidate> found = [.. address.Readings.SelectMany(reading => search.Find(address, reading, communes, thorough: pass == 1))];
            ways.AddRange(found);
            if (found.Exists(w => !w.Reading.IsBeginning && w.Likeness * w.Agreement >= 0.86f))
                break;
        }

        return ways;
    }

    private static GeocodeOutcome? Resolve(ParsedAddress address, CommuneSearch communes, List<WayCandidate> ways)
    {
        List<Candidate> candidates = [];
        foreach (WayCandidate way in ways)
        {
            int leftover = Unexplained(way, address, ways);
            candidates.AddRange(Place(address, way).Select(placed => Verdict.Lower(placed, leftover)));
        }

        candidates.Sort(static (a, b) => (b.Score, a.Found.Way.Rank, a.Address, a.Found.Reading.Rank)
            .CompareTo((a.Score, b.Found.Way.Rank, b.Address, b.Found.Reading.Rank)));
        if (candidates.Count == 0 || candidates[0].Score < Verdict.AcceptedScore)
            return null;
        Candidate best = candidates[0];

        // Another commune than the one written must have the very same way, or the answer is the commune written.
        if (best.Found.Agreement < Verdict.OtherCommuneAgreement && communes.IsSettled
            && (best.Found.TypeDiffers || best.Found.Likeness < Verdict.OkLikeness))
            return null;
        int next = candidates.FindIndex(1, c => !IsOtherReading(best, c) && MetresBetween(best, c) > Verdict.SamePlaceMetres);
        float nextScore = next < 0 ? 0 : candidates[next].Score;
        bool isOpen = best.Found.IsUntyped && best.Found.Likeness >= Verdict.OkLikeness && !IsWrittenInFull(address, best);
        bool hasTwin = isOpen && candidates.Skip(1).Any(c => IsTwin(best, c));
        if (hasTwin || (next >= 0 && nextScore >= best.Score - Verdict.AmbiguousGap))
            return Several(candidates, hasTwin);
        string? reason = Verdict.ReasonToCheck(best, nextScore, communes, address);
        return new GeocodeOutcome.Found(ToLocation(best, reason is null ? LocationStatus.Ok : LocationStatus.AVerifier), Verdict.Calibrate(nextScore))
        {
            Autres = next >= 0 ? [ToLocation(candidates[next], LocationStatus.AVerifier)] : [],
            Raison = reason,
        };
    }

    private static GeocodeOutcome.Ambiguous Several(List<Candidate> candidates, bool hasTwin)
    {
        Candidate best = candidates[0];
        ImmutableArray<Location>.Builder shown = ImmutableArray.CreateBuilder<Location>();
        double reach = best.PrecisionMetres;
        HashSet<IndexedWay> twins = [];
        for (int i = 0; i < candidates.Count && shown.Count < MaxShown; i++)
        {
            Candidate one = candidates[i];
            bool isTwin = hasTwin && i > 0 && IsTwin(best, one);
            if (isTwin ? !twins.Add(one.Found.Way) : one.Score < best.Score - Verdict.AmbiguousGap
                || (i > 0 && (IsOtherReading(best, one) || candidates.Take(i).Any(c => MetresBetween(c, one) <= Verdict.SamePlaceMetres))))
                continue;
            reach = Math.Max(reach, MetresBetween(best, one) + one.PrecisionMetres);
            shown.Add(ToLocation(one, LocationStatus.Ambigu));
        }

        shown[0] = shown[0] with { PrecisionMetres = Math.Ceiling(reach) };
        return new GeocodeOutcome.Ambiguous(shown.DrainToImmutable());
    }

    private static bool IsOtherReading(Candidate best, Candidate other) =>
        other.Found.Way == best.Found.Way && other.Found.Reading != best.Found.Reading;

    private static double MetresBetween(Candidate a, Candidate b) => PlaneDistance.Metres(a.Longitude, a.Latitude, b.Longitude, b.Latitude);

    // "1 Jean Jaurès", of a rue and an avenue: which of them has that number in the base says nothing of which is meant.
    private static bool IsTwin(Candidate best, Candidate other) =>
        other.Found.IsUntyped && other.Found.Way != best.Found.Way && other.Found.Likeness >= best.Found.Likeness - Verdict.UntypedGap
        && other.Found.Agreement >= best.Found.Agreement - Verdict.UntypedGap && other.Unexplained <= best.Unexplained
        && (other.PrecisionMetres > Verdict.OkPrecisionMetres || MetresBetween(best, other) > Verdict.SamePlaceMetres);

    // "7 les loges" where the base says Les Loges, small words and all, and has that number.
    private static bool IsWrittenInFull(ParsedAddress address, Candidate candidate)
    {
        Reading reading = candidate.Found.Reading;
        FoldedText name = new(candidate.Found.Way.Name);
        return name.Count == reading.To - reading.From && (reading.Number.Value == 0 || candidate.Level == LocationLevel.Numero)
            && Enumerable.Range(0, name.Count).All(t => name[t].Form == address.Text[reading.From + t].Form);
    }

    // How many words of the text stand neither in the answer's own names nor in a locality of the same commune at hand.
    private static int Unexplained(WayCandidate candidate, ParsedAddress address, List<WayCandidate> ways)
    {
        IndexedWay way = candidate.Way;
        FoldedText names = new(way.Name);
        names.Append(way.Commune.Name);
        names.Append(way.Former?.Name);
        return address.Leftover(candidate.Reading).Count(token =>
            !Enumerable.Range(0, names.Count).Any(n => IsLike(address.Text[token], names[n])) && !ways.Exists(other => IsIn(token, other)));

        // Misspelt too: a commune written with a slip is not a word too many.
        static bool IsLike(Token token, Token name) => token.Form == name.Form
            || (!token.IsNumber && AddressWords.AllowedEdits(token.Written.Length) is > 0 and int edits
                && CommuneNames.EditDistance(token.Written, name.Written, edits) <= edits);

        bool IsIn(int token, WayCandidate other) => token >= other.Reading.From && token < other.Reading.To && other.Reading.Tier == 3
            && other.Dropped == 0 && other.Likeness >= Verdict.OkLikeness && other.Way.IsLocality && other.Way.Commune == way.Commune
            && PlaneDistance.Metres(other.Way.Place.Longitude, other.Way.Place.Latitude, way.Place.Longitude, way.Place.Latitude)
                <= other.Way.Place.RadiusMetres + way.Place.RadiusMetres + Verdict.OkPrecisionMetres;
    }

    // Step 4. One candidate a way; several when the same number stands at several places of it.
    private static List<Candidate> Place(ParsedAddress address, WayCandidate found)
    {
        IndexedWay way = found.Way;
        HouseNumber number = found.Reading.Number;
        List<IndexedAddress> own = way.Addresses;
        bool isLocality = way.IsLocality || own.Count == 0 || (own[^1].Number == 0 && way.Type == 0);
        float likeness = Verdict.Combine(found.Likeness, found.Agreement);
        Candidate candidate = new(found)
        {
            Level = isLocality ? LocationLevel.LieuDit : LocationLevel.Rue,
            Longitude = way.Place.Longitude,
            Latitude = way.Place.Latitude,
            PrecisionMetres = WayRadius(way),
            Score = likeness,
        };
        if (number.Value == 0)
            return [candidate];
        if (own.Exists(a => a.Number == number.Value))
            return AtNumber(address, candidate);
        if (number.Last > 0 && own.FindIndex(a => a.Number == number.Last) is >= 0 and int second)
            return [At(candidate, second, 0.99f) with { PrecisionMetres = PrecisionOf(own[second].Position) + 30 }];

        // Neither the type nor the number: most often another way of the same name, which the base lacks.
        (candidate, float fit) = Interpolate(candidate, number.Value);
        return [candidate with { Score = likeness * (found.TypeDiffers ? fit * 0.88f : fit) }];
    }

    // The score is still the likeness of way and commune.
    private static Candidate At(Candidate candidate, int rank, float fit) => candidate with
    {
        Address = rank,
        Level = LocationLevel.Numero,
        Score = candidate.Score * fit,
        Longitude = candidate.Found.Way.Addresses[rank].Longitude,
        Latitude = candidate.Found.Way.Addresses[rank].Latitude,
    };

    private static List<Candidate> AtNumber(ParsedAddress address, Candidate candidate)
    {
        HouseNumber number = candidate.Found.Reading.Number;
        List<IndexedAddress> own = candidate.Found.Way.Addresses;
        string? asked = number.Repetition < 0 ? null : address.Text[number.Repetition].Form;
        int[] same = [.. Enumerable.Range(0, own.Count).Where(i => own[i].Number == number.Value)];
        float best = same.Max(i => RepetitionFit(asked, own[i].Repetition));
        List<Candidate> found = [];
        foreach (int i in same.Where(i => RepetitionFit(asked, own[i].Repetition) >= best).Take(best >= 0.99f ? int.MaxValue : 1))
        {
            double precision = PrecisionOf(own[i].Position) + (number.Last > 0 ? 15 : 0);
            if (best < 0.99f)
                precision += asked is not null && own[i].Repetition.Length == 0 ? 30 : Math.Clamp(NeighbourMetres(own, i), 20, 350);
            found.Add(At(candidate, i, best) with { PrecisionMetres = precision });
        }

        return found;
    }

    // Only another repetition of the number is known (2 a for 2): as far off as the nearest other number, which it should lie before.
    private static double NeighbourMetres(List<IndexedAddress> own, int at)
    {
        double nearest = 350;
        for (int step = -1; step <= 1; step += 2)
        {
            for (int i = at + step; i >= 0 && i < own.Count && Math.Abs(own[i].Number - own[at].Number) <= 4; i += step)
            {
                if (own[i].Number != own[at].Number)
                    nearest = Math.Min(nearest, PlaneDistance.Metres(own[i].Longitude, own[i].Latitude, own[at].Longitude, own[at].Latitude));
            }
        }

        return nearest;
    }

    // The number is unknown: between its neighbours of the same side (parity) where there are some, else beyond the last one.
    private static (Candidate Placed, float Fit) Interpolate(Candidate candidate, int number)
    {
        List<IndexedAddress> own = candidate.Found.Way.Addresses;
        int first = own.FindIndex(a => a.Number > number);
        first = first < 0 ? own.Count : first;
        int low = Side(own, first - 1, -1, number), high = Side(own, first, 1, number);
        candidate = candidate with { IsInterpolated = true };
        if (low >= 0 && high >= 0)
        {
            IndexedAddress a = own[low], b = own[high];
            double share = (double)(number - a.Number) / (b.Number - a.Number);
            double span = PlaneDistance.Metres(a.Longitude, a.Latitude, b.Longitude, b.Latitude);
            return (candidate with
            {
                Longitude = a.Longitude + (int)Math.Round((b.Longitude - a.Longitude) * share),
                Latitude = a.Latitude + (int)Math.Round((b.Latitude - a.Latitude) * share),
                PrecisionMetres = Math.Ceiling((span * Math.Max(share, 1 - share)) + 30),
            }, 0.96f);
        }

        int known = low >= 0 ? low : high;
        if (known < 0)
            return (candidate, 0.90f);

        // Metres a number: from the numbers known, else one metre (rural numbering gives the distance) to fifteen (town). Beyond the last number the
        // way may turn.
        IndexedAddress edge = own[known];
        double metresPerNumber = 15;
        int other = known == low ? Side(own, known - 1, -1, own[known].Number) : Side(own, known + 1, 1, own[known].Number);
        if (other >= 0 && own[other].Number != edge.Number)
        {
            double metres = PlaneDistance.Metres(edge.Longitude, edge.Latitude, own[other].Longitude, own[other].Latitude);
            metresPerNumber = Math.Clamp(metres / Math.Abs(edge.Number - own[other].Number), 4, 15) * 2;
        }

        double reach = Math.Ceiling(Math.Clamp(40 + (Math.Abs(number - edge.Number) * metresPerNumber), 350, 5000));
        return (candidate with { Longitude = edge.Longitude, Latitude = edge.Latitude, PrecisionMetres = reach }, 0.92f);
    }

    private static int Side(List<IndexedAddress> own, int from, int step, int number)
    {
        int any = -1;
        for (int i = from; i >= 0 && i < own.Count; i += step)
        {
            if (own[i].Number == 0 || own[i].Number == number)
                continue;
            if (any < 0)
                any = i;
            if (((own[i].Number ^ number) & 1) == 0)
                return i;
            if (Math.Abs(own[i].Number - own[any].Number) > 20)
                break;
        }

        return any;
    }

    // A way's point is the address nearest its middle; its radius reaches the farthest address known, and as far as its highest number tells.
    private static double WayRadius(IndexedWay way)
    {
        List<IndexedAddress> own = way.Addresses;
        if (way.IsLocality)
            return Math.Max(way.Place.RadiusMetres + 50, 200);
        int highest = own.Count == 0 ? 0 : own[^1].Number;
        double told = highest > 150 ? Math.Min(highest, 3000) : highest * 5;

        // With so few addresses nothing tells where the way ends, unless it is short by nature.
        double least = own.Count >= 6 ? 80 : AddressWords.IsShortWay(way.Type) ? 150 : 350;

        // The farthest of n known addresses falls short of the end by about an n-th (as in the German tank problem); twice that, to be sure.
        double reach = way.Place.RadiusMetres * (1 + (2.0 / Math.Max(1, own.Count)));
        return Math.Ceiling(Math.Max(reach + 20, Math.Max(least, told)));
    }

    private static float RepetitionFit(string? asked, string known)
    {
        if (asked is null)
            return known.Length == 0 ? 1f : 0.975f;
        if (asked == known)
            return 1f;
        if (known.Length == 0)
            return 0.965f;
        (string letter, string word) = asked.Length == 1 ? (asked, known) : (known, asked);
        return (letter, word) is ("b", "bis") or ("t", "ter") or ("q", "quater") ? 0.995f : 0.95f;
    }

    // Of each kind of position, the radius that holds the door: BAN documentation of type_position, rounded up.
    private static double PrecisionOf(byte position) => position switch { 0 or 1 => 15, 2 or 3 => 25, 4 => 60, 6 => 100, _ => 50 };

    private GeocodeOutcome CommuneOnly(ParsedAddress address, CommuneSearch communes, bool saysNothing)
    {
        List<CommuneHit> hits = communes.Hits;
        if (hits.Count == 0)
            return new GeocodeOutcome.NotFound(saysNothing ? "aucune adresse n'est donnée" : address.Text.Count > 0
                ? "aucune voie semblable, et pas de commune reconnue" : "commune inconnue de la base d'adresses");
        string reason = saysNothing || address.Readings.Count == 0 ? "seule la commune est donnée" : "la voie n'a pas été trouvée dans la commune";
        if (communes.IsSettled)
        {
            Location location = AtCommune(hits[0], LocationStatus.AVerifier);
            if (location.Point.LongitudeDegrees == 0 && location.Point.LatitudeDegrees == 0)
                return new GeocodeOutcome.NotFound("la commune est connue, mais sans position");
            return new GeocodeOutcome.Found(location, 0) { Raison = reason };
        }

        ImmutableArray<Location> shown = [.. hits.DistinctBy(h => h.Commune).Take(MaxShown).Select(h => AtCommune(h, LocationStatus.Ambigu))];
        if (shown.Length == 1)
            return new GeocodeOutcome.Found(shown[0] with { Statut = LocationStatus.AVerifier }, 0) { Raison = reason };
        double reach = shown.Max(other => PlaneDistance.Metres(shown[0].Point, other.Point) + other.PrecisionMetres);
        return new GeocodeOutcome.Ambiguous(shown.SetItem(0, shown[0] with { PrecisionMetres = Math.Ceiling(reach) }));
    }

    private Location AtCommune(CommuneHit hit, LocationStatus statut)
    {
        IndexedCommune commune = _index.Communes[hit.Commune], named = hit.Former >= 0 ? _index.Formers[hit.Former] : commune;
        string name = hit.Former >= 0 ? $"{named.Name} ({commune.Name})" : commune.Name;
        int postCode = commune.PostCodes.FirstOrDefault();
        string label = postCode > 0 ? string.Create(CultureInfo.InvariantCulture, $"{postCode:D5} {name}") : name;
        (int longitude, int latitude, int radius) = named.Place();
        double score = Math.Round(Math.Min(hit.Agreement, 1f) * 0.5, 3);
        return new Location(Degrees(longitude, latitude), LocationLevel.Commune, score, label, radius, CommuneOf(commune))
        { Origine = Origine, Statut = statut };
    }

    private static Location ToLocation(Candidate candidate, LocationStatus statut)
    {
        IndexedWay way = candidate.Found.Way;
        IndexedAddress? address = candidate.Address >= 0 ? way.Addresses[candidate.Address] : null;
        return new Location(
            Degrees(candidate.Longitude, candidate.Latitude), candidate.Level, Verdict.Calibrate(candidate.Score), Label(way, address),
            candidate.PrecisionMetres, CommuneOf(way.Commune))
        { Origine = Origine, Statut = statut };
    }

    private static string NumberOf(in IndexedAddress address) => address.Number == 0 ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{(int)address.Number}{(address.Repetition.Length > 0 ? " " : "")}{address.Repetition}");

    private static string Label(IndexedWay way, IndexedAddress? address)
    {
        string number = address is { } known ? NumberOf(known) : "";
        int postCode = address?.PostCode ?? way.PostCodes.FirstOrDefault();
        string place = way.PostCodes.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"{postCode:D5} {way.Commune.Name}") : way.Commune.Name;
        return number.Length > 0 ? $"{number} {way.Name} {place}" : $"{way.Name} {place}";
    }

    private static CodeInsee? CommuneOf(IndexedCommune commune) =>
        CodeInsee.TryParse(commune.Code, out CodeInsee? code) ? ArrondissementMunicipal.Fold(code) : null;

    private static GeoPoint Degrees(int longitude, int latitude) => new(longitude / 1e6, latitude / 1e6);
}

/// <summary>A way found, and where on it.</summary>
internal sealed record Candidate(WayCandidate Found)
{
    /// <summary>Rank of the address in the way; -1: none.</summary>
    public int Address { get; init; } = -1;

    public float Score { get; init; }

    /// <summary>Words of the text that neither the answer nor a known complement explains.</summary>
    public int Unexplained { get; init; }

    public bool IsInterpolated { get; init; }

    public required LocationLevel Level { get; init; }

    public required int Longitude { get; init; }

    public required int Latitude { get; init; }

    public required double PrecisionMetres { get; init; }
}
