using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Structures;
using static Senacs.Geo.Adresses.AddressIndexFormat;

namespace Senacs.Geo.Adresses;

/// <summary>Finds addresses in an index of the Base Adresse Nationale, without network.</summary>
/// <remarks>
/// Steps of <see cref="Locate(AddressQuery)"/>: 1 read the words (<see cref="ParsedAddress"/>); 2 find the communes (<see cref="CommuneSearch"/>); 3
/// find the ways (<see cref="WaySearch"/>);
/// 4 find the number on each, or place it between its neighbours; 5 judge (<see cref="Verdict"/>). Thread-safe: each call rents its own work space.
/// </remarks>
public sealed class Geocoder : IGeocoder, IDisposable
{
    private const string Origine = "ban";
    private const int MaxCandidates = 1600, MaxShown = 5;

    private readonly AddressIndexFile _index;
    private readonly ConcurrentBag<Workspace> _workspaces = [];

    internal Geocoder(AddressIndexFile index) => _index = index;

    public int AddressCount => _index.Rows<IndexedAddress>(Section.Addresses).Length;

    public int WayCount => _index.Rows<WayRow>(Section.Ways).Length;

    public int CommuneCount => _index.Rows<CommuneRow>(Section.Communes).Length;

    /// <exception cref="SourceUnavailableException">The index is missing, damaged, or of another version.</exception>
    public static Geocoder Open(string indexPath) => new(AddressIndexFile.Open(indexPath));

    /// <exception cref="SourceUnavailableException">The bytes are no index, or damaged.</exception>
    public static Geocoder FromBytes(string name, byte[] index)
    {
        ArgumentNullException.ThrowIfNull(index);
        return new Geocoder(AddressIndexFile.FromBytes(name, index));
    }

    public void Dispose() => _index.Dispose();

    public GeocodeOutcome Locate(AddressQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (!_workspaces.TryTake(out Workspace? space))
            space = new Workspace(_index);
        try
        {
            return Locate(query, space);
        }
        finally
        {
            _workspaces.Add(space);
        }
    }

    /// <summary>The nearest address, or null when none is within <paramref name="maxMetres"/>.</summary>
    public ReverseMatch? Reverse(GeoPoint point, double maxMetres = 2000)
    {
        if (!double.IsFinite(point.LongitudeDegrees) || !double.IsFinite(point.LatitudeDegrees) || Math.Abs(point.LongitudeDegrees) > 180 || Math.Abs(point.LatitudeDegrees) > 90)
            return null;
        GridRow grid = _index.Rows<GridRow>(Section.Grid)[0];
        ReadOnlySpan<int> cells = _index.Rows<int>(Section.GridCells), ids = _index.Rows<int>(Section.GridAddresses);
        ReadOnlySpan<IndexedAddress> addresses = _index.Rows<IndexedAddress>(Section.Addresses);
        int longitude = (int)Math.Round(point.LongitudeDegrees * 1e6), latitude = (int)Math.Round(point.LatitudeDegrees * 1e6);
        long column = Math.DivRem((long)longitude - grid.MinLongitude, grid.CellLongitude).Quotient, row = Math.DivRem((long)latitude - grid.MinLatitude, grid.CellLatitude).Quotient;
        double width = PlaneDistance.Metres(longitude, latitude, longitude + grid.CellLongitude, latitude), height = PlaneDistance.Metres(longitude, latitude, longitude, latitude + grid.CellLatitude);
        double step = Math.Min(width, height);
        int best = -1;
        double bestMetres = maxMetres;
        for (long ring = 0; (ring - 1) * step <= bestMetres; ring++)
        {
            // Every cell of the square ring around the point's own cell.
            for (long y = Math.Max(0, row - ring); y <= Math.Min(grid.Rows - 1, row + ring); y++)
            {
                bool edge = Math.Abs(y - row) == ring;
                for (long x = Math.Max(0, column - ring); x <= Math.Min(grid.Columns - 1, column + ring); x += edge || ring == 0 ? 1 : Math.Max(1, column + ring - x))
                {
                    if (!edge && Math.Abs(x - column) != ring)
                        continue;
                    int cell = (int)((y * grid.Columns) + x);
                    for (int i = cells[cell]; i < cells[cell + 1]; i++)
                    {
                        double metres = PlaneDistance.Metres(longitude, latitude, addresses[ids[i]].Longitude, addresses[ids[i]].Latitude);
                        if (metres < bestMetres || (metres == bestMetres && best >= 0 && ids[i] < best))
                            (best, bestMetres) = (ids[i], metres);
                    }
                }
            }

            if (ring > 4 && ring * step > 100_000)
                break;
        }

        if (best < 0)
            return null;
        IndexedAddress found = addresses[best];
        WayRow way = _index.Rows<WayRow>(Section.Ways)[found.Way];
        Location location = new(Degrees(found.Longitude, found.Latitude), found.Number > 0 ? LocationLevel.Numero : LocationLevel.Rue, 1, Label(way, found), PrecisionOf(found.Position), CommuneOf(way.Commune)) { Origine = Origine };
        return new ReverseMatch(location, bestMetres);
    }

    /// <summary>The addresses and the ways of a box in WGS 84, its edges included.</summary>
    /// <param name="low">Its south-western corner.</param>
    /// <param name="high">Its north-eastern corner.</param>
    /// <param name="mostAddresses">At most so many are given; 0: none, and the ways alone are searched.</param>
    public AddressArea Within(GeoPoint low, GeoPoint high, int mostAddresses)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mostAddresses);
        (int west, int south, int east, int north) = (Millionths(low.LongitudeDegrees), Millionths(low.LatitudeDegrees), Millionths(high.LongitudeDegrees), Millionths(high.LatitudeDegrees));
        ReadOnlySpan<WayRow> ways = _index.Rows<WayRow>(Section.Ways);
        List<int> found = mostAddresses == 0 ? [] : AddressesWithin(west, south, east, north);
        ImmutableArray<AddressPoint>.Builder addresses = ImmutableArray.CreateBuilder<AddressPoint>();
        for (int i = 0; i < found.Count; i++)
        {
            // evenly: the i-th is kept when the count of those to keep grows with it
            if (found.Count > mostAddresses && (long)i * mostAddresses / found.Count == ((long)i + 1) * mostAddresses / found.Count)
                continue;
            IndexedAddress address = _index.Rows<IndexedAddress>(Section.Addresses)[found[i]];
            string repetition = _index.Text(_index.Rows<TextRow>(Section.Repetitions)[address.Repetition]);
            string number = address.Number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{(int)address.Number}{(repetition.Length > 0 ? " " : "")}{repetition}");
            addresses.Add(new AddressPoint(Degrees(address.Longitude, address.Latitude), number, Label(ways[address.Way], address), PrecisionOf(address.Position)));
        }

        ImmutableArray<WayPoint>.Builder named = ImmutableArray.CreateBuilder<WayPoint>();
        foreach (ref readonly WayRow way in ways)
        {
            if (way.Longitude >= west && way.Longitude <= east && way.Latitude >= south && way.Latitude <= north)
                named.Add(new WayPoint(Degrees(way.Longitude, way.Latitude), _index.Text(way.Name), way.Kind == 1));
        }

        return new AddressArea(addresses.ToImmutable(), found.Count, named.ToImmutable());

        static int Millionths(double degrees) => (int)Math.Round(Math.Clamp(degrees, -180, 180) * 1e6);
    }

    // In increasing order, cell by cell of the grid.
    private List<int> AddressesWithin(int west, int south, int east, int north)
    {
        GridRow grid = _index.Rows<GridRow>(Section.Grid)[0];
        ReadOnlySpan<int> cells = _index.Rows<int>(Section.GridCells), ids = _index.Rows<int>(Section.GridAddresses);
        ReadOnlySpan<IndexedAddress> all = _index.Rows<IndexedAddress>(Section.Addresses);
        List<int> found = [];
        (long left, long right) = Span(west, east, grid.MinLongitude, grid.CellLongitude, grid.Columns);
        (long bottom, long top) = Span(south, north, grid.MinLatitude, grid.CellLatitude, grid.Rows);
        for (long y = bottom; y <= top; y++)
        {
            for (long x = left; x <= right; x++)
            {
                int cell = (int)((y * grid.Columns) + x);
                for (int i = cells[cell]; i < cells[cell + 1]; i++)
                {
                    IndexedAddress address = all[ids[i]];
                    if (address.Longitude >= west && address.Longitude <= east && address.Latitude >= south && address.Latitude <= north)
                        found.Add(ids[i]);
                }
            }
        }

        found.Sort();
        return found;

        static (long First, long Last) Span(long from, long to, long origin, long step, int count) =>
            (Math.Max(0, Math.DivRem(from - origin, step).Quotient), Math.Min(count - 1, Math.DivRem(to - origin, step).Quotient));
    }

    // With the parts of buildings set aside; where that leaves no way, with them, for a way may bear such a name (Bâtiment C, Porte 3).
    private GeocodeOutcome Locate(AddressQuery query, Workspace space)
    {
        if ((query.Adresse?.Length ?? 0) > 20_000 || (query.Commune?.Length ?? 0) > 20_000)
            return new GeocodeOutcome.NotFound("le texte est trop long pour être une adresse");
        GeocodeOutcome outcome = Locate(query, space, keepParts: false);
        return space.Address.HasParts && !IsAtWay(outcome) && Locate(query, space, keepParts: true) is var whole && IsAtWay(whole) ? whole : outcome;

        static bool IsAtWay(GeocodeOutcome outcome) => GeocodingText.Best(outcome) is { Niveau: not LocationLevel.Commune };
    }

    private GeocodeOutcome Locate(AddressQuery query, Workspace space, bool keepParts)
    {
        ParsedAddress address = space.Address;
        CommuneSearch communes = space.Communes;
        address.Read(query.Adresse, query.CodePostal, query.Commune, keepParts);
        if (address.Text.Count == 0 && address.CommuneText.Count == 0 && address.PostCode == 0 && string.IsNullOrWhiteSpace(query.CodeInsee))
            return new GeocodeOutcome.NotFound("adresse vide");
        communes.Find(address, query.CodeInsee.AsSpan().Trim());
        bool saysNothing = Phrases.SaysNothing(address.Text);
        if (communes.PostCodeIsElsewhere && communes.Count == 0)
            return new GeocodeOutcome.NotFound(string.Create(CultureInfo.InvariantCulture, $"le code postal {address.PostCode:D5} est hors de la base d'adresses"));
        if (communes.CodeUnknown && communes.Count == 0)
            return new GeocodeOutcome.NotFound($"la commune {query.CodeInsee!.Trim()} n'est pas dans la base d'adresses");
        if (address.IsForeign && communes.Count == 0)
            return new GeocodeOutcome.NotFound("adresse hors de France");
        if (communes.NameGiven && communes.Count == 0)
            return new GeocodeOutcome.NotFound("commune inconnue de la base d'adresses");
        if (!saysNothing)
        {
            RepairWords(address.Text, space.Ways);
            address.BuildReadings();
            int count = FindWays(address, communes, space);
            if (count > 0 && Resolve(address, communes, space, count) is { } outcome)
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
            ref Token token = ref text[i];
            if (token.Removed || token.IsNumber || token.Word is not null || text[i + 1].Removed || text[i + 1].Segment != token.Segment)
                continue;
            bool opens = i == 0 || text[i - 1].Segment != token.Segment || text[i - 1].IsNumber || text[i - 1].Is(WordRoles.Repetition) || text[i - 1].Length == 1;
            if (ways.Knows(text, i))
                continue;
            if ((opens ? AddressWords.NearestType(text.Bytes(i)) : FrenchNumerals.Nearest(text.Bytes(i))) is { } repaired)
                text.Put(i, repaired);
        }
    }

    // Every reading; then, where none is alike, every reading again with misspellings.
    private static int FindWays(ParsedAddress address, CommuneSearch communes, Workspace space)
    {
        int count = 0;
        for (int pass = 0; pass < 2; pass++)
        {
            float best = 0;
            for (int reading = 0; reading < address.ReadingCount; reading++)
            {
                int before = count;
                count = space.Ways.Find(address, reading, communes, thorough: pass == 1, space.WayCandidates, count);
                for (int i = before; i < count && !address.Readings[reading].IsBeginning; i++)
                    best = Math.Max(best, space.WayCandidates[i].Likeness * space.WayCandidates[i].Agreement);
            }

            if (best >= 0.86f)
                break;
        }

        return count;
    }

    private GeocodeOutcome? Resolve(ParsedAddress address, CommuneSearch communes, Workspace space, int wayCount)
    {
        int count = 0;
        for (int i = 0; i < wayCount && count < MaxCandidates - 4; i++)
        {
            ref WayCandidate way = ref space.WayCandidates[i];
            int first = count;
            count = Place(address, way, space.Candidates, count);
            int leftover = Unexplained(address, way, space, wayCount);
            for (int k = first; k < count; k++)
                Verdict.Lower(ref space.Candidates[k], way.Dropped, leftover, address.Readings[way.Reading].IsBeginning);
        }

        Span<Candidate> candidates = space.Candidates.AsSpan(0, count);
        candidates.Sort(static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Way != b.Way ? a.Way.CompareTo(b.Way)
            : a.Address != b.Address ? a.Address.CompareTo(b.Address) : a.Reading.CompareTo(b.Reading));
        if (count == 0 || candidates[0].Score < Verdict.AcceptedScore)
            return null;
        ref Candidate best = ref candidates[0];

        // Another commune than the one written must have the very same way, or the answer is the commune written.
        if (best.Agreement < Verdict.OtherCommuneAgreement && communes.Count > 0 && communes.IsSettled && (best.TypeDiffers || best.Likeness < Verdict.OkLikeness))
            return null;
        int next = -1;
        for (int i = 1; i < count && next < 0; i++)
        {
            bool isOtherReading = candidates[i].Way == best.Way && candidates[i].Reading != best.Reading;
            if (!isOtherReading
                && PlaneDistance.Metres(best.Longitude, best.Latitude, candidates[i].Longitude, candidates[i].Latitude) > Verdict.SamePlaceMetres)
                next = i;
        }

        float nextScore = next < 0 ? 0 : candidates[next].Score;
        ImmutableArray<Location> others = [];
        bool isOpen = best.IsUntyped && best.Likeness >= Verdict.OkLikeness && !IsWrittenInFull(address, best, space.Names);
        bool hasTwin = false;
        for (int i = 1; i < count && isOpen && !hasTwin; i++)
            hasTwin = IsTwin(candidates[0], candidates[i]);
        if (hasTwin || (next >= 0 && nextScore >= best.Score - Verdict.AmbiguousGap))
        {
            ImmutableArray<Location>.Builder shown = ImmutableArray.CreateBuilder<Location>();
            double reach = best.PrecisionMetres;
            HashSet<int> twins = [];
            for (int i = 0; i < count && shown.Count < MaxShown; i++)
            {
                bool isTwin = hasTwin && i > 0 && IsTwin(candidates[0], candidates[i]);
                if (isTwin ? !twins.Add(candidates[i].Way) : candidates[i].Score < best.Score - Verdict.AmbiguousGap
                    || (i > 0 && (IsNear(candidates, i) || (candidates[i].Way == best.Way && candidates[i].Reading != best.Reading))))
                    continue;
                reach = Math.Max(reach, PlaneDistance.Metres(best.Longitude, best.Latitude, candidates[i].Longitude, candidates[i].Latitude) + candidates[i].PrecisionMetres);
                shown.Add(ToLocation(candidates[i], LocationStatus.Ambigu));
            }

            shown[0] = shown[0] with { PrecisionMetres = Math.Ceiling(reach) };
            return new GeocodeOutcome.Ambiguous(shown.DrainToImmutable());
        }

        if (next >= 0)
            others = [ToLocation(candidates[next], LocationStatus.AVerifier)];
        string? reason = Verdict.ReasonToCheck(best, nextScore, communes, address);
        return new GeocodeOutcome.Found(ToLocation(best, reason is null ? LocationStatus.Ok : LocationStatus.AVerifier), Verdict.Calibrate(nextScore)) { Autres = others, Raison = reason };
    }

    // "1 Jean Jaurès", of a rue and an avenue: which of them has that number in the base says nothing of which is meant.
    private static bool IsTwin(in Candidate best, in Candidate other) =>
        other.IsUntyped && other.Way != best.Way && other.Likeness >= best.Likeness - Verdict.UntypedGap
        && other.Agreement >= best.Agreement - Verdict.UntypedGap && other.Unexplained <= best.Unexplained
        && (other.PrecisionMetres > Verdict.OkPrecisionMetres
            || PlaneDistance.Metres(best.Longitude, best.Latitude, other.Longitude, other.Latitude) > Verdict.SamePlaceMetres);

    // "7 les loges" where the base says Les Loges, small words and all, and has that number.
    private bool IsWrittenInFull(ParsedAddress address, in Candidate candidate, FoldedText names)
    {
        ref Reading reading = ref address.Readings[candidate.Reading];
        names.Set(_index.Text(_index.Rows<WayRow>(Section.Ways)[candidate.Way].Name));
        if (names.Count != reading.To - reading.From || (reading.Number > 0 && candidate.Level != LocationLevel.Numero))
            return false;
        for (int t = 0; t < names.Count; t++)
        {
            if (names[t].Hash != address.Text[reading.From + t].Hash)
                return false;
        }

        return true;
    }

    private static bool IsNear(ReadOnlySpan<Candidate> candidates, int i)
    {
        for (int k = 0; k < i; k++)
        {
            if (PlaneDistance.Metres(candidates[k].Longitude, candidates[k].Latitude, candidates[i].Longitude, candidates[i].Latitude) <= Verdict.SamePlaceMetres)
                return true;
        }

        return false;
    }

    // How many words of the text stand neither in the answer's own names nor in a locality of the same commune at hand.
    private int Unexplained(ParsedAddress address, in WayCandidate candidate, Workspace space, int wayCount)
    {
        Span<int> leftover = stackalloc int[FoldedText.MaxTokens];
        leftover = leftover[..address.Leftover(address.Readings[candidate.Reading], leftover)];
        if (leftover.IsEmpty)
            return 0;
        WayRow way = _index.Rows<WayRow>(Section.Ways)[candidate.Way];
        CommuneRow commune = _index.Rows<CommuneRow>(Section.Communes)[way.Commune];
        FoldedText names = space.Names;
        names.Set(_index.Text(way.Name));
        names.Append(_index.Text(commune.Name));
        if (way.Former >= 0)
            names.Append(_index.Text(_index.Rows<CommuneRow>(Section.FormerCommunes)[way.Former].Name));
        int count = 0;
        foreach (int token in leftover)
            count += IsNamed(token) || IsInLocality(token) ? 0 : 1;
        return count;

        // Misspelt too: a commune written with a slip is not a word too many.
        bool IsNamed(int token)
        {
            ReadOnlySpan<byte> word = address.Text.Written(token);
            for (int n = 0; n < names.Count; n++)
            {
                if (names[n].Hash == address.Text[token].Hash
                    || (!address.Text[token].IsNumber && Letters.AllowedEdits(word.Length) is > 0 and int edits
                    && Letters.Distance(word, names.Written(n), edits) <= edits))
                    return true;
            }

            return false;
        }

        bool IsInLocality(int token)
        {
            foreach (ref readonly WayCandidate other in space.WayCandidates.AsSpan(0, wayCount))
            {
                ref Reading reading = ref address.Readings[other.Reading];
                WayRow locality = _index.Rows<WayRow>(Section.Ways)[other.Way];
                if (token >= reading.From && token < reading.To && reading.Tier == 3 && other.Dropped == 0 && other.Likeness >= Verdict.OkLikeness
                    && locality.Kind == 1 && locality.Commune == way.Commune
                    && PlaneDistance.Metres(locality.Longitude, locality.Latitude, way.Longitude,
                        way.Latitude) <= locality.RadiusMetres + way.RadiusMetres + Verdict.OkPrecisionMetres)
                    return true;
            }

            return false;
        }
    }

    // Step 4. One candidate a way; several when the same number stands at several places of it.
    private int Place(ParsedAddress address, in WayCandidate way, Candidate[] candidates, int count)
    {
        WayRow row = _index.Rows<WayRow>(Section.Ways)[way.Way];
        ref Reading reading = ref address.Readings[way.Reading];
        ReadOnlySpan<IndexedAddress> own = _index.Rows<IndexedAddress>(Section.Addresses).Slice(row.FirstAddress, row.AddressCount);
        bool isLocality = row.Kind == 1 || own.IsEmpty || own[^1].Number == 0 && row.Type == 0;
        Candidate candidate = new()
        {
            Way = way.Way,
            Address = -1,
            Likeness = way.Likeness,
            Agreement = way.Agreement,
            TypeDiffers = way.TypeDiffers,
            IsUntyped = way.IsUntyped,
            Reading = way.Reading,
            Level = isLocality ? LocationLevel.LieuDit : LocationLevel.Rue,
            Longitude = row.Longitude,
            Latitude = row.Latitude,
            PrecisionMetres = WayRadius(row, own),
            NumberFit = 1f,
        };
        float likeness = Verdict.Combine(way.Likeness, way.Agreement);
        if (reading.Number == 0)
        {
            candidate.Score = likeness;
            candidates[count++] = candidate;
            return count;
        }

        int first = LowerBound(own, reading.Number);
        if (first < own.Length && own[first].Number == reading.Number)
        {
            int end = first;
            while (end < own.Length && own[end].Number == reading.Number)
                end++;
            float bestFit = 0;
            for (int i = first; i < end; i++)
                bestFit = Math.Max(bestFit, RepetitionFit(address, reading.Repetition, own[i].Repetition));
            for (int i = first; i < end && count < candidates.Length; i++)
            {
                float fit = RepetitionFit(address, reading.Repetition, own[i].Repetition);
                if (fit < bestFit)
                    continue;
                candidate.Address = row.FirstAddress + i;
                candidate.Level = LocationLevel.Numero;
                candidate.NumberFit = fit;
                candidate.Score = likeness * fit;
                (candidate.Longitude, candidate.Latitude) = (own[i].Longitude, own[i].Latitude);
                candidate.PrecisionMetres = PrecisionOf(own[i].Position) + (reading.LastNumber > 0 ? 15 : 0);
                if (fit < 0.99f)
                    candidate.PrecisionMetres += reading.Repetition >= 0 && own[i].Repetition == 0 ? 30 : Math.Clamp(NeighbourMetres(own, i), 20, 350);
                candidates[count++] = candidate;
                if (fit < 0.99f)
                    break;
            }

            return count;
        }

        if (reading.LastNumber > 0 && LowerBound(own, reading.LastNumber) is int second && second < own.Length && own[second].Number == reading.LastNumber)
        {
            candidate.Address = row.FirstAddress + second;
            candidate.Level = LocationLevel.Numero;
            candidate.NumberFit = 0.99f;
            candidate.Score = likeness * candidate.NumberFit;
            (candidate.Longitude, candidate.Latitude) = (own[second].Longitude, own[second].Latitude);
            candidate.PrecisionMetres = PrecisionOf(own[second].Position) + 30;
            candidates[count++] = candidate;
            return count;
        }

        Interpolate(ref candidate, own, reading.Number, first);

        // Neither the type nor the number: most often another way of the same name, which the base lacks.
        if (candidate.TypeDiffers)
            candidate.NumberFit *= 0.88f;
        candidate.Score = likeness * candidate.NumberFit;
        candidates[count++] = candidate;
        return count;
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
    private static void Interpolate(ref Candidate candidate, ReadOnlySpan<IndexedAddress> own, int number, int first)
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
            candidate.NumberFit = 0.96f;
            return;
        }

        int known = low >= 0 ? low : high;
        if (known < 0)
        {
            candidate.NumberFit = 0.90f;
            return;
        }

        // Metres a number: from the numbers known, else one metre (rural numbering gives the distance) to fifteen (town). Beyond the last number the
        // way may turn.
        IndexedAddress edge = own[known];
        double metresPerNumber = 15;
        int other = known == low ? Side(own, known - 1, -1, own[known].Number) : Side(own, known + 1, 1, own[known].Number);
        if (other >= 0 && own[other].Number != edge.Number)
            metresPerNumber = Math.Clamp(PlaneDistance.Metres(edge.Longitude, edge.Latitude, own[other].Longitude, own[other].Latitude) / Math.Abs(edge.Number - own[other].Number), 4, 15) * 2;
        candidate.Longitude = edge.Longitude;
        candidate.Latitude = edge.Latitude;
        candidate.PrecisionMetres = Math.Ceiling(Math.Clamp(40 + (Math.Abs(number - edge.Number) * metresPerNumber), 350, 5000));
        candidate.NumberFit = 0.92f;
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
    private static double WayRadius(in WayRow row, ReadOnlySpan<IndexedAddress> own)
    {
        if (row.Kind == 1)
            return Math.Max(row.RadiusMetres + 50, 200);
        int highest = own.IsEmpty ? 0 : own[^1].Number;
        double told = highest > 150 ? Math.Min(highest, 3000) : highest * 5;

        // With so few addresses nothing tells where the way ends, unless it is short by nature.
        double least = own.Length >= 6 ? 80 : AddressWords.IsShortWay(row.Type) ? 150 : 350;

        // The farthest of n known addresses falls short of the end by about an n-th (as in the German tank problem); twice that, to be sure.
        double reach = row.RadiusMetres * (1 + (2.0 / Math.Max(1, own.Length)));
        return Math.Ceiling(Math.Max(reach + 20, Math.Max(least, told)));
    }

    private float RepetitionFit(ParsedAddress address, int asked, ushort known)
    {
        ReadOnlySpan<byte> have = _index.Bytes(_index.Rows<TextRow>(Section.Repetitions)[known]);
        if (asked < 0)
            return have.IsEmpty ? 1f : 0.975f;
        ReadOnlySpan<byte> want = address.Text.Bytes(asked);
        if (want.SequenceEqual(have))
            return 1f;
        if (have.IsEmpty)
            return 0.965f;
        bool equivalent = want.Length == 1 != (have.Length == 1) && want[0] == have[0] && (want[0] is (byte)'b' or (byte)'t' or (byte)'q') && (want.Length > 1 ? want : have) is { } word
            && (word.SequenceEqual("bis"u8) || word.SequenceEqual("ter"u8) || word.SequenceEqual("quater"u8));
        return equivalent ? 0.995f : 0.95f;
    }

    private static int LowerBound(ReadOnlySpan<IndexedAddress> own, int number)
    {
        int low = 0, high = own.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (own[middle].Number < number)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    // Of each kind of position, the radius that holds the door: BAN documentation of type_position, rounded up.
    private static double PrecisionOf(byte position) => position switch { 0 or 1 => 15, 2 or 3 => 25, 4 => 60, 6 => 100, _ => 50 };

    private GeocodeOutcome CommuneOnly(ParsedAddress address, CommuneSearch communes, bool saysNothing)
    {
        ReadOnlySpan<CommuneHit> hits = communes.Hits;
        if (hits.Length == 0)
            return new GeocodeOutcome.NotFound(saysNothing ? "aucune adresse n'est donnée" : address.Text.Count > 0 ? "aucune voie semblable, et pas de commune reconnue" : "commune inconnue de la base d'adresses");
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
        double reach = 0;
        foreach (Location other in shown)
        {
            double metres = PlaneDistance.Metres((int)(shown[0].Point.LongitudeDegrees * 1e6), (int)(shown[0].Point.LatitudeDegrees * 1e6), (int)(other.Point.LongitudeDegrees * 1e6), (int)(other.Point.LatitudeDegrees * 1e6));
            reach = Math.Max(reach, metres + other.PrecisionMetres);
        }

        shown[0] = shown[0] with { PrecisionMetres = Math.Ceiling(reach) };
        return new GeocodeOutcome.Ambiguous(shown.DrainToImmutable());
    }

    private Location AtCommune(CommuneHit hit, LocationStatus statut)
    {
        CommuneRow row = _index.Rows<CommuneRow>(Section.Communes)[hit.Commune];
        string name = _index.Text(row.Name);
        if (hit.Former >= 0)
        {
            CommuneRow former = _index.Rows<CommuneRow>(Section.FormerCommunes)[hit.Former];
            name = $"{_index.Text(former.Name)} ({name})";
            (row.Longitude, row.Latitude, row.RadiusMetres) = (former.Longitude, former.Latitude, former.RadiusMetres);
        }

        string label = row.MainPostCode > 0 ? string.Create(CultureInfo.InvariantCulture, $"{row.MainPostCode:D5} {name}") : name;
        return new Location(Degrees(row.Longitude, row.Latitude), LocationLevel.Commune, Math.Round(Math.Min(hit.Agreement, 1f) * 0.5, 3), label, row.RadiusMetres, CommuneOf(hit.Commune)) { Origine = Origine, Statut = statut };
    }

    private Location ToLocation(in Candidate candidate, LocationStatus statut)
    {
        WayRow way = _index.Rows<WayRow>(Section.Ways)[candidate.Way];
        IndexedAddress address = candidate.Address >= 0 ? _index.Rows<IndexedAddress>(Section.Addresses)[candidate.Address] : default;
        return new Location(Degrees(candidate.Longitude, candidate.Latitude), candidate.Level, Verdict.Calibrate(candidate.Score), Label(way, address), candidate.PrecisionMetres, CommuneOf(way.Commune)) { Origine = Origine, Statut = statut };
    }

    private string Label(in WayRow way, in IndexedAddress address)
    {
        StringBuilder label = new(80);
        if (address.Number > 0)
        {
            label.Append(CultureInfo.InvariantCulture, $"{(int)address.Number}");
            string repetition = _index.Text(_index.Rows<TextRow>(Section.Repetitions)[address.Repetition]);
            label.Append(repetition.Length > 0 ? " " : "").Append(repetition).Append(' ');
        }

        label.Append(_index.Text(way.Name)).Append(' ');
        if (way.PostCodeCount > 0)
            label.Append(CultureInfo.InvariantCulture, $"{_index.Rows<int>(Section.WayPostCodes)[way.FirstPostCode + Math.Min(address.PostCode, way.PostCodeCount - 1)]:D5} ");
        return label.Append(_index.Text(_index.Rows<CommuneRow>(Section.Communes)[way.Commune].Name)).ToString();
    }

    private CodeInsee? CommuneOf(int commune) =>
        CodeInsee.TryParse(_index.Text(_index.Rows<CommuneRow>(Section.Communes)[commune].Code), out CodeInsee? code) ? ArrondissementMunicipal.Fold(code) : null;

    private static GeoPoint Degrees(int longitude, int latitude) => new(longitude / 1e6, latitude / 1e6);

    /// <summary>What one query needs; rented, never shared.</summary>
    private sealed class Workspace(AddressIndexFile index)
    {
        public ParsedAddress Address { get; } = new();

        public CommuneSearch Communes { get; } = new(index);

        public WaySearch Ways { get; } = new(index);

        public FoldedText Names { get; } = new();

        public WayCandidate[] WayCandidates { get; } = new WayCandidate[1536];

        public Candidate[] Candidates { get; } = new Candidate[MaxCandidates];
    }
}

/// <summary>A placed candidate.</summary>
internal struct Candidate
{
    public int Way;
    public int Address;
    public float Score;
    public float Likeness;
    public float Agreement;
    public float NumberFit;
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
