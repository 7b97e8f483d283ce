using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Structures;

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

    public GeocodeOutcome Locate(AddressQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Locate(query, new Search(_index));
    }

    /// <summary>The nearest address, or null when none is within <paramref name="maxMetres"/>.</summary>
    public ReverseMatch? Reverse(GeoPoint point, double maxMetres = 2000)
    {
        if (!double.IsFinite(point.LongitudeDegrees) || !double.IsFinite(point.LatitudeDegrees) || Math.Abs(point.LongitudeDegrees) > 180
            || Math.Abs(point.LatitudeDegrees) > 90)
            return null;
        int longitude = (int)Math.Round(point.LongitudeDegrees * 1e6), latitude = (int)Math.Round(point.LatitudeDegrees * 1e6);
        int best = -1, middle = _index.FirstFrom(latitude);
        double bestMetres = maxMetres;
        foreach (int step in (ReadOnlySpan<int>)[-1, 1])
        {
            // Southwards, then northwards, until the latitude alone is farther than the best.
            for (int i = step < 0 ? middle - 1 : middle; i >= 0 && i < _index.FromSouth.Length; i += step)
            {
                int rank = _index.FromSouth[i];
                IndexedAddress address = _index.Addresses[rank];
                if (PlaneDistance.Metres(longitude, latitude, longitude, address.Latitude) > bestMetres)
                    break;
                double metres = PlaneDistance.Metres(longitude, latitude, address.Longitude, address.Latitude);
                if (metres < bestMetres || (metres == bestMetres && best >= 0 && rank < best))
                    (best, bestMetres) = (rank, metres);
            }
        }

        if (best < 0)
            return null;
        IndexedAddress found = _index.Addresses[best];
        IndexedWay way = _index.Ways[found.Way];
        Location location = new(
            Degrees(found.Longitude, found.Latitude), found.Number > 0 ? LocationLevel.Numero : LocationLevel.Rue, 1, Label(way, found),
            PrecisionOf(found.Position), CommuneOf(way.Commune))
        { Origine = Origine };
        return new ReverseMatch(location, bestMetres);
    }

    /// <summary>The addresses and the ways of a box in WGS 84, its edges included.</summary>
    /// <param name="low">Its south-western corner.</param>
    /// <param name="high">Its north-eastern corner.</param>
    /// <param name="mostAddresses">At most so many are given; 0: none, and the ways alone are searched.</param>
    public AddressArea Within(GeoPoint low, GeoPoint high, int mostAddresses)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mostAddresses);
        (int west, int south) = (Millionths(low.LongitudeDegrees), Millionths(low.LatitudeDegrees));
        (int east, int north) = (Millionths(high.LongitudeDegrees), Millionths(high.LatitudeDegrees));
        bool IsWithin(int longitude, int latitude) => longitude >= west && longitude <= east && latitude >= south && latitude <= north;
        int first = _index.FirstFrom(south), count = mostAddresses == 0 ? 0 : Math.Max(0, _index.FirstFrom((long)north + 1) - first);
        int[] found =
        [
            .. _index.FromSouth.AsSpan(first, count).ToArray().Where(a => IsWithin(_index.Addresses[a].Longitude,
                _index.Addresses[a].Latitude)).Order(),
        ];

        // evenly: the i-th is kept when the count of those to keep grows with it
        IEnumerable<int> kept = found.Where((_, i) => found.Length <= mostAddresses
            || (long)i * mostAddresses / found.Length != ((long)i + 1) * mostAddresses / found.Length);
        return new AddressArea(
            [.. kept.Select(a => Shown(_index.Addresses[a]))],
            found.Length,
            [
                .. _index.Ways.Where(w => IsWithin(w.Place.Longitude, w.Place.Latitude))
                    .Select(w => new WayPoint(Degrees(w.Place.Longitude, w.Place.Latitude), w.Name, w.IsLocality)),
            ]);

        static int Millionths(double degrees) => (int)Math.Round(Math.Clamp(degrees, -180, 180) * 1e6);
    }

    private AddressPoint Shown(in IndexedAddress address) =>
        new(Degrees(address.Longitude, address.Latitude), NumberOf(address), Label(_index.Ways[address.Way], address), PrecisionOf(address.Position));

    // With the parts of buildings set aside; where that leaves no way, with them, for a way may bear such a name (Bâtiment C, Porte 3).
    private GeocodeOutcome Locate(AddressQuery query, Search space)
    {
        if ((query.Adresse?.Length ?? 0) > 20_000 || (query.Commune?.Length ?? 0) > 20_000)
            return new GeocodeOutcome.NotFound("le texte est trop long pour être une adresse");
        GeocodeOutcome outcome = Locate(query, space, keepParts: false);
        return space.Address.HasParts && !IsAtWay(outcome) && Locate(query, space, keepParts: true) is var whole && IsAtWay(whole) ? whole : outcome;

        static bool IsAtWay(GeocodeOutcome outcome) => GeocodingText.Best(outcome) is { Niveau: not LocationLevel.Commune };
    }

    private GeocodeOutcome Locate(AddressQuery query, Search space, bool keepParts)
    {
        ParsedAddress address = space.Address;
        CommuneSearch communes = space.Communes;
        address.Read(query.Adresse, query.CodePostal, query.Commune, keepParts);
        if (address.Text.Count == 0 && address.CommuneText.Count == 0 && address.PostCode == 0 && string.IsNullOrWhiteSpace(query.CodeInsee))
            return new GeocodeOutcome.NotFound("adresse vide");
        communes.Find(address, (query.CodeInsee ?? "").Trim());
        bool saysNothing = Phrases.SaysNothing(address.Text);
        if (communes.PostCodeIsElsewhere && communes.Count == 0)
            return new GeocodeOutcome.NotFound(string.Create(CultureInfo.InvariantCulture,
                $"le code postal {address.PostCode:D5} est hors de la base d'adresses"));
        if (communes.CodeUnknown && communes.Count == 0)
            return new GeocodeOutcome.NotFound($"la commune {query.CodeInsee!.Trim()} n'est pas dans la base d'adresses");
        if (address.IsForeign && communes.Count == 0)
            return new GeocodeOutcome.NotFound("adresse hors de France");
        if (communes.NameGiven && communes.Count == 0)
            return new GeocodeOutcome.NotFound("commune inconnue de la base d'adresses");
        if (!saysNothing)
        {
            RepairWords(address.Text, space.WaySearch);
            address.BuildReadings();
            FindWays(space);
            if (Resolve(space) is { } outcome)
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
    private static void FindWays(Search space)
    {
        float best = 0;
        for (int pass = 0; pass < 2 && best < 0.86f; pass++)
        {
            best = 0;
            for (int reading = 0; reading < space.Address.ReadingCount; reading++)
            {
                int before = space.Ways.Count;
                space.WaySearch.Find(space.Address, reading, space.Communes, thorough: pass == 1, space.Ways);
                foreach (WayCandidate way in space.Ways.Skip(before).Where(_ => !space.Address.Readings[reading].IsBeginning))
                    best = Math.Max(best, way.Likeness * way.Agreement);
            }
        }
    }

    private GeocodeOutcome? Resolve(Search space)
    {
        (ParsedAddress address, CommuneSearch communes) = (space.Address, space.Communes);
        List<Candidate> candidates = [];
        foreach (WayCandidate way in space.Ways)
        {
            int leftover = Unexplained(way, space);
            foreach (Candidate placed in Place(address, way))
                candidates.Add(Verdict.Lower(placed, way.Dropped, leftover, address.Readings[way.Reading].IsBeginning));
        }

        candidates.Sort(static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Way != b.Way ? a.Way.CompareTo(b.Way)
            : a.Address != b.Address ? a.Address.CompareTo(b.Address) : a.Reading.CompareTo(b.Reading));
        if (candidates.Count == 0 || candidates[0].Score < Verdict.AcceptedScore)
            return null;
        Candidate best = candidates[0];

        // Another commune than the one written must have the very same way, or the answer is the commune written.
        if (best.Agreement < Verdict.OtherCommuneAgreement && communes.Count > 0 && communes.IsSettled
            && (best.TypeDiffers || best.Likeness < Verdict.OkLikeness))
            return null;
        int next = candidates.FindIndex(1, c => !IsOtherReading(best, c) && MetresBetween(best, c) > Verdict.SamePlaceMetres);
        float nextScore = next < 0 ? 0 : candidates[next].Score;
        bool isOpen = best.IsUntyped && best.Likeness >= Verdict.OkLikeness && !IsWrittenInFull(address, best);
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

    private GeocodeOutcome.Ambiguous Several(List<Candidate> candidates, bool hasTwin)
    {
        Candidate best = candidates[0];
        ImmutableArray<Location>.Builder shown = ImmutableArray.CreateBuilder<Location>();
        double reach = best.PrecisionMetres;
        HashSet<int> twins = [];
        for (int i = 0; i < candidates.Count && shown.Count < MaxShown; i++)
        {
            Candidate one = candidates[i];
            bool isTwin = hasTwin && i > 0 && IsTwin(best, one);
            if (isTwin ? !twins.Add(one.Way) : one.Score < best.Score - Verdict.AmbiguousGap
                || (i > 0 && (IsOtherReading(best, one) || candidates.Take(i).Any(c => MetresBetween(c, one) <= Verdict.SamePlaceMetres))))
                continue;
            reach = Math.Max(reach, MetresBetween(best, one) + one.PrecisionMetres);
            shown.Add(ToLocation(one, LocationStatus.Ambigu));
        }

        shown[0] = shown[0] with { PrecisionMetres = Math.Ceiling(reach) };
        return new GeocodeOutcome.Ambiguous(shown.DrainToImmutable());
    }

    private static bool IsOtherReading(in Candidate best, in Candidate other) => other.Way == best.Way && other.Reading != best.Reading;

    private static double MetresBetween(in Candidate a, in Candidate b) => PlaneDistance.Metres(a.Longitude, a.Latitude, b.Longitude, b.Latitude);

    // "1 Jean Jaurès", of a rue and an avenue: which of them has that number in the base says nothing of which is meant.
    private static bool IsTwin(in Candidate best, in Candidate other) =>
        other.IsUntyped && other.Way != best.Way && other.Likeness >= best.Likeness - Verdict.UntypedGap
        && other.Agreement >= best.Agreement - Verdict.UntypedGap && other.Unexplained <= best.Unexplained
        && (other.PrecisionMetres > Verdict.OkPrecisionMetres || MetresBetween(best, other) > Verdict.SamePlaceMetres);

    // "7 les loges" where the base says Les Loges, small words and all, and has that number.
    private bool IsWrittenInFull(ParsedAddress address, in Candidate candidate)
    {
        Reading reading = address.Readings[candidate.Reading];
        FoldedText name = new(_index.Ways[candidate.Way].Name);
        return name.Count == reading.To - reading.From && (reading.Number == 0 || candidate.Level == LocationLevel.Numero)
            && Enumerable.Range(0, name.Count).All(t => name[t].Form == address.Text[reading.From + t].Form);
    }

    // How many words of the text stand neither in the answer's own names nor in a locality of the same commune at hand.
    private int Unexplained(in WayCandidate candidate, Search space)
    {
        FoldedText text = space.Address.Text;
        IndexedWay way = _index.Ways[candidate.Way];
        FoldedText names = new(way.Name);
        names.Append(_index.Communes[way.Commune].Name);
        if (way.Former >= 0)
            names.Append(_index.Formers[way.Former].Name);
        return space.Address.Leftover(space.Address.Readings[candidate.Reading])
            .Count(token => !Enumerable.Range(0, names.Count).Any(n => IsLike(text[token], names[n]))
                && !space.Ways.Exists(other => IsIn(token, other)));

        // Misspelt too: a commune written with a slip is not a word too many.
        static bool IsLike(Token token, Token name) => token.Form == name.Form
            || (!token.IsNumber && Letters.AllowedEdits(token.Written.Length) is > 0 and int edits
                && Letters.Distance(token.Written, name.Written, edits) <= edits);

        bool IsIn(int token, WayCandidate other)
        {
            Reading reading = space.Address.Readings[other.Reading];
            IndexedWay locality = _index.Ways[other.Way];
            return token >= reading.From && token < reading.To && reading.Tier == 3 && other.Dropped == 0 && other.Likeness >= Verdict.OkLikeness
                && locality.IsLocality && locality.Commune == way.Commune
                && PlaneDistance.Metres(locality.Place.Longitude, locality.Place.Latitude, way.Place.Longitude, way.Place.Latitude)
                    <= locality.Place.RadiusMetres + way.Place.RadiusMetres + Verdict.OkPrecisionMetres;
        }
    }

    // Step 4. One candidate a way; several when the same number stands at several places of it.
    private List<Candidate> Place(ParsedAddress address, in WayCandidate found)
    {
        IndexedWay way = _index.Ways[found.Way];
        Reading reading = address.Readings[found.Reading];
        ReadOnlySpan<IndexedAddress> own = _index.Addresses.AsSpan(way.FirstAddress, way.AddressCount);
        bool isLocality = way.IsLocality || own.IsEmpty || (own[^1].Number == 0 && way.Type == 0);
        float likeness = Verdict.Combine(found.Likeness, found.Agreement);
        Candidate candidate = new()
        {
            Way = found.Way,
            Address = -1,
            Likeness = found.Likeness,
            Agreement = found.Agreement,
            TypeDiffers = found.TypeDiffers,
            IsUntyped = found.IsUntyped,
            Reading = found.Reading,
            Level = isLocality ? LocationLevel.LieuDit : LocationLevel.Rue,
            Longitude = way.Place.Longitude,
            Latitude = way.Place.Latitude,
            PrecisionMetres = WayRadius(way, own),
            Score = likeness,
        };
        if (reading.Number == 0)
            return [candidate];
        int first = RankOf(own, reading.Number);
        if (first < own.Length && own[first].Number == reading.Number)
            return AtNumber(address, candidate, own, first);
        if (reading.LastNumber > 0 && RankOf(own, reading.LastNumber) is int second && second < own.Length
            && own[second].Number == reading.LastNumber)
            return [At(candidate, own[second], way.FirstAddress + second, 0.99f) with { PrecisionMetres = PrecisionOf(own[second].Position) + 30 }];

        // Neither the type nor the number: most often another way of the same name, which the base lacks.
        (candidate, float fit) = Interpolate(candidate, own, reading.Number, first);
        return [candidate with { Score = likeness * (candidate.TypeDiffers ? fit * 0.88f : fit) }];
    }

    // The score is still the likeness of way and commune.
    private static Candidate At(in Candidate candidate, in IndexedAddress address, int rank, float fit) => candidate with
    {
        Address = rank,
        Level = LocationLevel.Numero,
        Score = candidate.Score * fit,
        Longitude = address.Longitude,
        Latitude = address.Latitude,
    };

    private List<Candidate> AtNumber(ParsedAddress address, in Candidate candidate, ReadOnlySpan<IndexedAddress> own, int first)
    {
        Reading reading = address.Readings[candidate.Reading];
        string? asked = reading.Repetition < 0 ? null : address.Text[reading.Repetition].Form;
        int end = first;
        float best = 0;
        for (; end < own.Length && own[end].Number == reading.Number; end++)
            best = Math.Max(best, RepetitionFit(asked, own[end].Repetition));
        List<Candidate> found = [];
        for (int i = first; i < end && (best >= 0.99f || found.Count == 0); i++)
        {
            if (RepetitionFit(asked, own[i].Repetition) < best)
                continue;
            double precision = PrecisionOf(own[i].Position) + (reading.LastNumber > 0 ? 15 : 0);
            if (best < 0.99f)
                precision += asked is not null && own[i].Repetition.Length == 0 ? 30 : Math.Clamp(NeighbourMetres(own, i), 20, 350);
            found.Add(At(candidate, own[i], _index.Ways[candidate.Way].FirstAddress + i, best) with { PrecisionMetres = precision });
        }

        return found;
    }

    // Only another repetition of the number is known (2 a for 2): as far off as the nearest other number, which it should lie before.
    private static double NeighbourMetres(ReadOnlySpan<IndexedAddress> own, int at)
    {
        double nearest = 350;
        for (int step = -1; step <= 1; step += 2)
        {
            for (int i = at + step; i >= 0 && i < own.Length && Math.Abs(own[i].Number - own[at].Number) <= 4; i += step)
            {
                if (own[i].Number != own[at].Number)
                    nearest = Math.Min(nearest, PlaneDistance.Metres(own[i].Longitude, own[i].Latitude, own[at].Longitude, own[at].Latitude));
            }
        }

        return nearest;
    }

    // The number is unknown: between its neighbours of the same side (parity) where there are some, else beyond the last one.
    private static (Candidate Placed, float Fit) Interpolate(Candidate candidate, ReadOnlySpan<IndexedAddress> own, int number, int first)
    {
        int low = Side(own, first - 1, -1, number), high = Side(own, first, 1, number);
        candidate.IsInterpolated = true;
        if (low >= 0 && high >= 0)
        {
            IndexedAddress a = own[low], b = own[high];
            double share = (double)(number - a.Number) / (b.Number - a.Number);
            double span = PlaneDistance.Metres(a.Longitude, a.Latitude, b.Longitude, b.Latitude);
            candidate.Longitude = a.Longitude + (int)Math.Round((b.Longitude - a.Longitude) * share);
            candidate.Latitude = a.Latitude + (int)Math.Round((b.Latitude - a.Latitude) * share);
            candidate.PrecisionMetres = Math.Ceiling((span * Math.Max(share, 1 - share)) + 30);
            return (candidate, 0.96f);
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

        candidate.Longitude = edge.Longitude;
        candidate.Latitude = edge.Latitude;
        candidate.PrecisionMetres = Math.Ceiling(Math.Clamp(40 + (Math.Abs(number - edge.Number) * metresPerNumber), 350, 5000));
        return (candidate, 0.92f);
    }

    private static int Side(ReadOnlySpan<IndexedAddress> own, int from, int step, int number)
    {
        int any = -1;
        for (int i = from; i >= 0 && i < own.Length; i += step)
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
    private static double WayRadius(IndexedWay way, ReadOnlySpan<IndexedAddress> own)
    {
        if (way.IsLocality)
            return Math.Max(way.Place.RadiusMetres + 50, 200);
        int highest = own.IsEmpty ? 0 : own[^1].Number;
        double told = highest > 150 ? Math.Min(highest, 3000) : highest * 5;

        // With so few addresses nothing tells where the way ends, unless it is short by nature.
        double least = own.Length >= 6 ? 80 : AddressWords.IsShortWay(way.Type) ? 150 : 350;

        // The farthest of n known addresses falls short of the end by about an n-th (as in the German tank problem); twice that, to be sure.
        double reach = way.Place.RadiusMetres * (1 + (2.0 / Math.Max(1, own.Length)));
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

    // Of the first of a number, or of the next one.
    private static int RankOf(ReadOnlySpan<IndexedAddress> own, int number)
    {
        int rank = 0;
        while (rank < own.Length && own[rank].Number < number)
            rank++;
        return rank;
    }

    // Of each kind of position, the radius that holds the door: BAN documentation of type_position, rounded up.
    private static double PrecisionOf(byte position) => position switch { 0 or 1 => 15, 2 or 3 => 25, 4 => 60, 6 => 100, _ => 50 };

    private GeocodeOutcome CommuneOnly(ParsedAddress address, CommuneSearch communes, bool saysNothing)
    {
        ReadOnlySpan<CommuneHit> hits = communes.Hits;
        if (hits.Length == 0)
            return new GeocodeOutcome.NotFound(saysNothing ? "aucune adresse n'est donnée" : address.Text.Count > 0
                ? "aucune voie semblable, et pas de commune reconnue" : "commune inconnue de la base d'adresses");
        string reason = saysNothing || address.ReadingCount == 0 ? "seule la commune est donnée" : "la voie n'a pas été trouvée dans la commune";
        if (communes.IsSettled)
        {
            Location location = AtCommune(hits[0], LocationStatus.AVerifier);
            if (location.Point.LongitudeDegrees == 0 && location.Point.LatitudeDegrees == 0)
                return new GeocodeOutcome.NotFound("la commune est connue, mais sans position");
            return new GeocodeOutcome.Found(location, 0) { Raison = reason };
        }

        ImmutableArray<Location>.Builder shown = ImmutableArray.CreateBuilder<Location>();
        for (int h = 0; h < hits.Length && shown.Count < MaxShown; h++)
        {
            if (h == 0 || hits[h].Commune != hits[h - 1].Commune)
                shown.Add(AtCommune(hits[h], LocationStatus.Ambigu));
        }

        if (shown.Count == 1)
            return new GeocodeOutcome.Found(shown[0] with { Statut = LocationStatus.AVerifier }, 0) { Raison = reason };
        (int x, int y) = Millionths(shown[0].Point);
        double reach = shown.Max(other => Millionths(other.Point) is var (ox, oy) ? PlaneDistance.Metres(x, y, ox, oy) + other.PrecisionMetres : 0);
        shown[0] = shown[0] with { PrecisionMetres = Math.Ceiling(reach) };
        return new GeocodeOutcome.Ambiguous(shown.DrainToImmutable());

        static (int, int) Millionths(GeoPoint point) => ((int)(point.LongitudeDegrees * 1e6), (int)(point.LatitudeDegrees * 1e6));
    }

    private Location AtCommune(CommuneHit hit, LocationStatus statut)
    {
        IndexedCommune commune = _index.Communes[hit.Commune], place = hit.Former >= 0 ? _index.Formers[hit.Former] : commune;
        string name = hit.Former >= 0 ? $"{place.Name} ({commune.Name})" : commune.Name;
        string label = commune.MainPostCode > 0 ? string.Create(CultureInfo.InvariantCulture, $"{commune.MainPostCode:D5} {name}") : name;
        return new Location(
            Degrees(place.Longitude, place.Latitude), LocationLevel.Commune, Math.Round(Math.Min(hit.Agreement, 1f) * 0.5, 3), label,
            place.RadiusMetres, CommuneOf(hit.Commune))
        { Origine = Origine, Statut = statut };
    }

    private Location ToLocation(in Candidate candidate, LocationStatus statut)
    {
        IndexedWay way = _index.Ways[candidate.Way];
        IndexedAddress? address = candidate.Address >= 0 ? _index.Addresses[candidate.Address] : null;
        return new Location(
            Degrees(candidate.Longitude, candidate.Latitude), candidate.Level, Verdict.Calibrate(candidate.Score), Label(way, address),
            candidate.PrecisionMetres, CommuneOf(way.Commune))
        { Origine = Origine, Statut = statut };
    }

    private static string NumberOf(in IndexedAddress address) => address.Number == 0 ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{(int)address.Number}{(address.Repetition.Length > 0 ? " " : "")}{address.Repetition}");

    private string Label(IndexedWay way, IndexedAddress? address)
    {
        string number = address is { } known ? NumberOf(known) : "";
        int postCode = address?.PostCode ?? way.PostCodes.FirstOrDefault();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{number}{(number.Length > 0 ? " " : "")}{way.Name} {(way.PostCodes.Length > 0 ? $"{postCode:D5} " : "")}{_index.Communes[way.Commune].Name}");
    }

    private CodeInsee? CommuneOf(int commune) =>
        CodeInsee.TryParse(_index.Communes[commune].Code, out CodeInsee? code) ? ArrondissementMunicipal.Fold(code) : null;

    private static GeoPoint Degrees(int longitude, int latitude) => new(longitude / 1e6, latitude / 1e6);

    /// <summary>What one query needs.</summary>
    private sealed class Search(AddressIndex index)
    {
        public ParsedAddress Address { get; } = new();

        public CommuneSearch Communes { get; } = new(index);

        public WaySearch WaySearch { get; } = new(index);

        public List<WayCandidate> Ways { get; } = [];
    }
}

/// <summary>A placed candidate.</summary>
internal record struct Candidate
{
    public int Way;
    public int Address;
    public float Score;
    public float Likeness;
    public float Agreement;
    public bool TypeDiffers;
    public bool IsUntyped;
    public int Reading;

    /// <summary>Words of the text that neither the answer nor a known complement explains.</summary>
    public int Unexplained;
    public bool IsInterpolated;
    public LocationLevel Level;
    public int Longitude;
    public int Latitude;
    public double PrecisionMetres;
}
