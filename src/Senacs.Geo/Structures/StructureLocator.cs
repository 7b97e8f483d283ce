using NetTopologySuite.Geometries;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Structures;

/// <summary>Puts each row of a register on the territoire: best known position, commune, territoire d'intervention, QPV. One structure out for each
/// row in.</summary>
/// <remarks>
/// 1. The declared commune, by code, else by name and postal code; of any millésime.
/// 2. The siège: coordinates of the register, checked and never replaced; else the geocoded address; else the commune's reference point, said to be
/// so.
/// 3. Annexes: coordinates, a geocoded address, or a commune.
/// 4. Territoire d'intervention and QPV: every reference resolved or reported.
/// </remarks>
public sealed class StructureLocator
{
    /// <summary>A point this near its declared commune is in it: generalised boundaries and house positions differ by that much.</summary>
    public const double BoundaryToleranceMetres = 50;

    /// <summary>Coordinates further than this from the address written beside them, its own radius added, are to be checked.</summary>
    public const double AddressToleranceMetres = 500;

    /// <summary>The <see cref="Location.Origine"/> of what is known by the register's own commune.</summary>
    internal const string CommuneOrigin = "commune";

    // Half a unit of the last decimal place of a degree of latitude; a position is never trusted below 10 m.
    private const double MetresPerDegree = 111_320;
    private const double FinestMetres = 10;

    private const int MostNamed = 10;

    private readonly Territoire _territoire;
    private readonly Projection _projection;
    private readonly QpvNames _qpvNames;
    private readonly IReadOnlyDictionary<string, Location> _geocoded;
    private readonly bool _addressesWereSearched;
    private readonly Func<GeoPoint, ReverseMatch?>? _nearestAddress;
    private readonly BoundedIssues _issues = new();

    private StructureLocator(Territoire territoire, IReadOnlyDictionary<string, Location>? geocoded, Func<GeoPoint, ReverseMatch?>? nearestAddress)
    {
        _nearestAddress = nearestAddress;
        _territoire = territoire;
        _projection = Projection.For(territoire.Crs);
        _qpvNames = new QpvNames(territoire.Qpv);
        _geocoded = geocoded ?? ImmutableDictionary<string, Location>.Empty;
        _addressesWereSearched = geocoded is not null;
    }

    /// <param name="register">Rows as read; ids are unique.</param>
    /// <param name="territoire">Where they must lie.</param>
    /// <param name="geocoded">Positions found for addresses, by <see cref="AddressKey"/>; null when no address was searched.</param>
    /// <param name="nearestAddress">The nearest known address to a point, or null; null where there is no address base.</param>
    public static LocatedStructures Locate(
        IEnumerable<RegisterEntry> register, Territoire territoire, IReadOnlyDictionary<string, Location>? geocoded = null,
            Func<GeoPoint, ReverseMatch?>? nearestAddress = null)
    {
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(territoire);
        StructureLocator locator = new(territoire, geocoded, nearestAddress);
        ImmutableArray<Structure> structures =
            [.. register.OrderBy(e => e.Line).Select(locator.LocateOne).OrderBy(s => s.Id, StringComparer.Ordinal)];
        locator.ReportSamePlaces(structures);
        return new LocatedStructures(structures, locator._issues.ToImmutable());
    }

    /// <summary>The key of a geocoded address: the structure's id for the siège, then <c>id#1</c>, <c>id#2</c>… for its annexes in order.</summary>
    public static string AddressKey(RegisterEntry entry, int annexe = 0) =>
        annexe == 0 ? entry.Id : string.Create(CultureInfo.InvariantCulture, $"{entry.Id}#{annexe}");

    /// <summary>Radius in metres that coordinates written with so many decimals can be off: 5 decimals 10 m, 3 decimals 56 m, 2 decimals 557
    /// m.</summary>
    public static double PrecisionMetresOf(int decimals) => Math.Max(FinestMetres, Math.Round(MetresPerDegree * 0.5 * Math.Pow(10, -decimals)));

    private Structure LocateOne(RegisterEntry entry)
    {
        Commune? commune = DeclaredCommune(entry);
        Site? siege = Siege(entry, commune);
        ImmutableArray<Site>.Builder sites = ImmutableArray.CreateBuilder<Site>();
        if (siege is not null)
            sites.Add(siege);
        for (int i = 0; i < entry.Annexes.Length; i++)
        {
            if (Annexe(entry, i) is { } annexe)
                sites.Add(annexe);
        }

        if (entry.Statut == StructureStatut.EnPrefiguration)
            Say(StructureIssues.ProjectCounted, entry, $" est en préfiguration : montrée comme projet, elle ne compte pas comme couverture.");
        return new Structure
        {
            Id = entry.Id,
            Nom = entry.Nom,
            Type = entry.Type,
            Statut = entry.Statut,
            Gestion = entry.Gestion,
            Debut = entry.DateAgrement,
            Fin = entry.DateFin,
            Acf = entry.Acf,
            PsJeunes = entry.PsJeunes,
            Sites = [.. sites.Select(WithNearestAddress)],
            CommuneSiege = siege?.Location.Commune ?? commune?.Code,
            TerritoireIntervention = TerritoireOf(entry),
            Entry = entry,
        };
    }

    // At the commune's own point the nearest address would say nothing of the structure.
    private Site WithNearestAddress(Site site) =>
        site.Location.Niveau == LocationLevel.Commune ? site : site with { NearestAddress = _nearestAddress?.Invoke(site.Location.Point) };

    private Commune? DeclaredCommune(RegisterEntry entry)
    {
        Commune? byCode = null;
        if (entry.CodeInsee is { } code)
            byCode = Resolve(entry, _territoire.Names.FindCode(code, entry.CodePostal), "code_insee", code, isFallback: entry.Commune is not null);
        if (entry.Commune is not { } name)
            return byCode;
        if (byCode is null)
            return Resolve(entry, _territoire.Names.Find(name, entry.CodePostal), "commune", name, isFallback: entry.Coordinates is not null);
        bool agrees = _territoire.Names.Find(name, entry.CodePostal) switch
        {
            CommuneMatch.Found found => found.Commune.Code == byCode.Code,
            CommuneMatch.Ambiguous several => several.Candidates.Any(c => c.Code == byCode.Code),
            _ => false,
        };
        if (!agrees)
        {
            Say(StructureIssues.CommuneContradiction, entry,
                $" : le code INSEE {entry.CodeInsee} est celui de {byCode.Nom}, mais la commune écrite est « {name} ». Le code est suivi ; corriger "
                    + $"l’un des deux.", "commune", name);
        }

        return byCode;
    }

    private Commune? Resolve(RegisterEntry entry, CommuneMatch match, string field, string value, bool isFallback)
    {
        switch (match)
        {
            case CommuneMatch.Found found:
                if (found.PostcodeDisagrees)
                    SayPostcode(entry, found.Commune, field, value);
                if (found.How is CommuneMatchHow.AncienCode or CommuneMatchHow.AncienNom)
                    Say(StructureIssues.OldCommune, entry,
                        $" : {value} est devenue {found.Commune.Nom} ({found.Commune.Code}){TraceOf(found)}.", field, value);
                return _territoire.Find(found.Commune.Code);
            case CommuneMatch.Ambiguous several:
                Say(StructureIssues.CommuneAmbiguous, entry,
                    $" : « {value} » peut être {Names(several.Candidates)}. Donner le code INSEE.", field, value);
                return null;
            default:
                if (CodeInsee.TryParse(value, out CodeInsee? elsewhere) && elsewhere.Departement != _territoire.Departement)
                    Say(StructureIssues.OutsideDepartement, entry,
                        $" : la commune {value} n’est pas dans le département {_territoire.Departement}.", field, value);
                else
                    Say(StructureIssues.CommuneUnknown, entry, $" : « {value} » n’est pas une commune du département"
                        + $"{Suggestions(((CommuneMatch.NotFound)match).Suggestions)}."
                        + (isFallback ? "" : " Corriger le nom ou donner le code INSEE."), field, value);
                return null;
        }
    }

    // Of its own column, or written before or after the name: "63000 Le Donjon".
    private void SayPostcode(RegisterEntry entry, CommuneNom commune, string field, string value)
    {
        (string said, string of, string at) = entry.CodePostal is { } own ? (own, own, "code_postal") : ($"de « {value} »", value, field);
        Say(StructureIssues.PostcodeContradiction, entry, $" : le code postal {said} n’est pas celui de {commune.Nom} ({commune.Code}).", at, of);
    }

    private Site? Siege(RegisterEntry entry, Commune? commune)
    {
        if (entry.Coordinates is { } written)
            return AgainstAddress(entry, AtCoordinates(entry, SiteKind.Siege, written, commune, entry.Adresse ?? entry.Nom));
        if (_geocoded.TryGetValue(AddressKey(entry), out Location? address))
            return AtAddress(entry, SiteKind.Siege, address, commune, entry.Adresse);
        if (commune is null)
        {
            Say(StructureIssues.NotLocated, entry,
                $" n’est pas localisée : ni coordonnées, ni adresse reconnue, ni commune. Elle compte par son territoire déclaré s’il y en a un, "
                    + $"mais n’est sur aucune carte ; donner au moins sa commune.");
            return null;
        }

        if (entry.Adresse is not null)
        {
            Say(StructureIssues.AddressNotFound, entry,
                _addressesWereSearched
                    ? $" : l’adresse « {entry.Adresse} » n’a pas été trouvée ; la structure est placée à {commune.Nom}, sans plus de précision."
                    : $" : l’adresse « {entry.Adresse} » n’a pas été recherchée (pas de base d’adresses dans le dossier) ; la structure est placée à "
                        + $"{commune.Nom}, sans plus de précision.",
                "adresse", entry.Adresse);
        }

        return AtCommune(SiteKind.Siege, commune, isDoubtful: entry.Adresse is not null);
    }

    private Site? Annexe(RegisterEntry entry, int index)
    {
        string text = entry.Annexes[index];
        if (TryReadCoordinates(text, out WrittenCoordinates? written))
            return AtCoordinates(entry, SiteKind.Annexe, written, declared: null, text);
        if (_geocoded.TryGetValue(AddressKey(entry, index + 1), out Location? address))
            return AtAddress(entry, SiteKind.Annexe, address, commune: null, text);
        CommuneMatch match = _territoire.Names.Find(text);
        if (match is not CommuneMatch.Found && LastPostcode(text) is { } at)
            match = _territoire.Names.Find(text[(at + 5)..], text.Substring(at, 5));
        if (match is CommuneMatch.Found found && _territoire.Find(found.Commune.Code) is { } commune)
            return AtCommune(SiteKind.Annexe, commune, isDoubtful: !text.Trim().Equals(commune.Nom, StringComparison.OrdinalIgnoreCase)
                && text.Trim() != commune.Code.Value);
        Say(StructureIssues.AnnexeNotLocated, entry,
            $" : l’annexe « {text} » n’est pas localisée. L’écrire « longitude latitude », « commune » ou « adresse, code postal commune "
                + $"».", "annexes", text);
        return null;
    }

    private Site AtCoordinates(RegisterEntry entry, SiteKind kind, WrittenCoordinates written, Commune? declared, string label)
    {
        MapPoint point = _projection.Project(written.Point);
        double precision = PrecisionMetresOf(written.Decimals);
        Commune? holder = _territoire.Locate(written.Point);
        LocationStatus statut = LocationStatus.Ok;
        if (declared is not null && holder != declared)
        {
            double metres = DistanceMetres(declared, point);
            if (metres <= Math.Max(precision, BoundaryToleranceMetres))
            {
                holder = declared;
            }
            else
            {
                statut = LocationStatus.AVerifier;
                Say(StructureIssues.OutsideCommune, entry,
                    $" : ses coordonnées tombent {(holder is null ? "hors du département" : $"dans {holder.Nom} ({holder.Code})")}, à "
                        + $"{Distance(metres)} de {declared.Nom} ({declared.Code}), la commune déclarée. Les coordonnées sont suivies ; vérifier.",
                    "lon", FormattableString.Invariant($"{written.Point.LongitudeDegrees} {written.Point.LatitudeDegrees}"));
            }
        }

        if (holder is null)
        {
            Commune? nearest = NearestWithin(point, Math.Max(precision, BoundaryToleranceMetres));
            if (nearest is not null)
            {
                holder = nearest;
            }
            else
            {
                statut = LocationStatus.AVerifier;
                if (declared is null)
                    Say(StructureIssues.OutsideDepartement, entry,
                        $" : les coordonnées {FrenchNumbers.Decimal(written.Point.LongitudeDegrees)} ; "
                            + $"{FrenchNumbers.Decimal(written.Point.LatitudeDegrees)} ne tombent dans aucune commune du département. Vérifier "
                            + $"(longitude puis latitude, en degrés).", "lon");
            }
        }

        return new Site(kind, new Location(written.Point, LocationLevel.Coordonnees, 1, label, precision, holder?.Code)
        { Statut = statut, Origine = "registre" }, point);
    }

    // The coordinates are followed; the address written beside them only says how far it is.
    private Site AgainstAddress(RegisterEntry entry, Site site)
    {
        if (!_geocoded.TryGetValue(AddressKey(entry), out Location? address))
            return site;
        double gap = site.Point.DistanceMetresTo(_projection.Project(address.Point));
        site = site with { AddressGapMetres = gap };
        if (address.Statut is not (LocationStatus.Ok or LocationStatus.Corrige)
            || gap <= AddressToleranceMetres + address.PrecisionMetres + site.Location.PrecisionMetres)
            return site;
        Say(StructureIssues.AddressFar, entry,
            $" : ses coordonnées sont à {Distance(gap)} de son adresse, « {address.Label} ». Les coordonnées sont suivies ; vérifier l’une ou "
                + $"l’autre.", "adresse", entry.Adresse);
        return site with { Location = site.Location with { Statut = LocationStatus.AVerifier } };
    }

    private Site AtAddress(RegisterEntry entry, SiteKind kind, Location address, Commune? commune, string? text)
    {
        Commune? holder = _territoire.Locate(address.Point) ?? (address.Commune is null ? null : _territoire.Find(address.Commune));
        LocationStatus statut = address.Statut;
        if (commune is not null && holder != commune && statut == LocationStatus.Ok
            && DistanceMetres(commune, _projection.Project(address.Point)) > BoundaryToleranceMetres)
            statut = LocationStatus.AVerifier;
        else if (commune is not null && statut == LocationStatus.Ok)
            holder = commune;
        if (statut is LocationStatus.AVerifier or LocationStatus.Ambigu)
            Say(StructureIssues.AddressDoubtful, entry,
                $" : l’adresse « {text} » est rapprochée de « {address.Label} » (score {FrenchNumbers.Decimal((decimal)address.Score, 2)}, "
                    + $"{(statut == LocationStatus.Ambigu ? "ambigu" : "à vérifier")}).",
                        "adresse", text);
        return new Site(kind, address with { Statut = statut, Commune = holder?.Code }, _projection.Project(address.Point));
    }

    private Site? AtCommune(SiteKind kind, Commune commune, bool isDoubtful)
    {
        if (commune.ReferencePoint is not { } point)
            return null;
        double radius = Math.Ceiling(commune.MapShape is { } shape ? PolygonDistances.CoveringRadiusMetres(shape, point) : FarthestMetres(point));
        return new Site(
            kind,
            new Location(_projection.Unproject(point), LocationLevel.Commune, 0.5, commune.Nom, radius, commune.Code)
            { Statut = isDoubtful ? LocationStatus.AVerifier : LocationStatus.Ok, Origine = CommuneOrigin },
            point);
    }

    // Of a commune without contour nobody knows the extent: it ends where all that is known of the territoire does.
    private double FarthestMetres(MapPoint from)
    {
        Envelope all = new();
        foreach (Commune commune in _territoire.Communes)
        {
            if (commune.MapShape is { } shape)
                all.ExpandToInclude(shape.Geometry.EnvelopeInternal);
            else if (commune.ReferencePoint is { } point)
                all.ExpandToInclude(point.XMetres, point.YMetres);
        }

        return Math.Sqrt(Square(Math.Max(from.XMetres - all.MinX, all.MaxX - from.XMetres))
            + Square(Math.Max(from.YMetres - all.MinY, all.MaxY - from.YMetres)));

        static double Square(double metres) => metres * metres;
    }

    private TerritoireIntervention TerritoireOf(RegisterEntry entry)
    {
        SortedSet<CodeInsee> communes = [];
        SortedSet<CodeQpv> qpv = [];
        List<string> otherDepartements = [];
        foreach (string token in entry.Territoire)
        {
            if (token.StartsWith("EPCI:", StringComparison.OrdinalIgnoreCase))
                AddEpci(entry, token[5..].Trim(), communes);
            else if (CodeQpv.TryParse(token.Trim().ToUpperInvariant(), out _))
                AddQpv(entry, token, "territoire", qpv);
            else if (CodeInsee.TryParse(token.Trim().ToUpperInvariant(), out CodeInsee? code) && code.Departement != _territoire.Departement
                && _territoire.Names.FindCode(code.Value) is not CommuneMatch.Found)
                otherDepartements.Add(code.Value);
            else
                AddCommune(entry, token, communes);
        }

        foreach (string token in entry.Qpv)
            AddQpv(entry, token, "qpv", qpv);
        if (otherDepartements.Count > 0)
            Say(StructureIssues.TerritoireOtherDepartement, entry,
                $" : son territoire nomme {FrenchNumbers.Count(otherDepartements.Count, "commune")} d’un autre département "
                    + $"({string.Join(", ", otherDepartements)}) : non comptées ici.", "territoire");
        if (entry.TerritoireSource == TerritoireSource.Hypothese && communes.Count > 0)
            Say(StructureIssues.TerritoireHypothesis, entry,
                $" : son territoire ({FrenchNumbers.Count(communes.Count, "commune")}) est une hypothèse, non une déclaration ; les cartes et "
                    + $"tableaux le signalent.", "territoire_source");
        if (entry.Territoire.IsEmpty)
            Say(StructureIssues.TerritoireMissing, entry,
                $" ne déclare pas de territoire : sous la règle « territoire », seule la commune de son siège compte.", "territoire");
        return new TerritoireIntervention([.. communes], [.. qpv], entry.TerritoireSource);
    }

    private void AddCommune(RegisterEntry entry, string token, SortedSet<CodeInsee> communes)
    {
        switch (_territoire.Names.Find(token))
        {
            case CommuneMatch.Found found:
                communes.Add(found.Commune.Code);
                if (found.How is CommuneMatchHow.AncienCode or CommuneMatchHow.AncienNom)
                    Say(StructureIssues.OldCommune, entry,
                        $" : {token} est devenue {found.Commune.Nom} ({found.Commune.Code}){TraceOf(found)}.", "territoire", token);
                break;
            case CommuneMatch.Ambiguous several:
                Say(StructureIssues.TerritoireAmbiguous, entry,
                    $" : dans son territoire, « {token} » peut être {Names(several.Candidates)}. Donner le code INSEE ; rien n’est compté en "
                        + $"attendant.", "territoire", token);
                break;
            case CommuneMatch.NotFound none:
                Say(StructureIssues.TerritoireUnknown, entry,
                    $" : dans son territoire, « {token} » n’est pas une commune du département{Suggestions(none.Suggestions)}.",
                        "territoire", token);
                break;
        }
    }

    private void AddEpci(RegisterEntry entry, string text, SortedSet<CodeInsee> communes)
    {
        Epci[] matches = [.. _territoire.FindEpcis(text)];
        if (matches.Length != 1)
        {
            Say(StructureIssues.TerritoireEpciUnknown, entry,
                $" : l’EPCI « {text} » {(matches.Length == 0 ? "n’est pas dans la table des communes" : "désigne plusieurs EPCI")}. Donner son SIREN "
                    + $"(neuf chiffres).", "territoire", text);
            return;
        }

        communes.UnionWith(_territoire.CommunesOf(matches[0]).Select(c => c.Code));
    }

    private void AddQpv(RegisterEntry entry, string token, string field, SortedSet<CodeQpv> qpv)
    {
        switch (_qpvNames.Find(token))
        {
            case QpvMatch.Found found:
                qpv.Add(found.Qpv.Code);
                if (!found.IsExact)
                    Say(StructureIssues.QpvByName, entry, $" : le QPV « {token} » est compris comme {found.Qpv.Code} {found.Qpv.Nom}.", field, token);
                break;
            case QpvMatch.Ambiguous several:
                Say(StructureIssues.QpvAmbiguous, entry,
                    $" : le QPV « {token} » peut être {string.Join(" ou ", several.Candidates.Select(q => $"{q.Nom} ({q.Code})"))}. Donner le "
                        + $"code.", field, token);
                break;
            case QpvMatch.NotFound { OtherGeneration: true }:
                Say(StructureIssues.QpvGeneration, entry,
                    $" : le QPV {token} n’est pas de la même génération (2015 ou 2024) que les périmètres du dossier : lien non "
                        + $"établi.", field, token);
                break;
            default:
                Say(StructureIssues.QpvUnknown, entry,
                    $" : le QPV « {token} » n’est pas dans les périmètres du dossier. Donner son code.", field, token);
                break;
        }
    }

    private void ReportSamePlaces(ImmutableArray<Structure> structures)
    {
        foreach (IGrouping<GeoPoint, Structure> group in structures.Where(s => s.Siege?.Location.Niveau == LocationLevel.Coordonnees)
            .GroupBy(s => s.Siege!.Location.Point)
            .Where(g => g.Skip(1).Any()))
        {
            Structure[] all = [.. group];
            string named = string.Join(" et ", all.Take(MostNamed).Select(s => $"« {s.Nom} »"))
                + (all.Length > MostNamed ? $" et {FrenchNumbers.Count(all.Length - MostNamed, "autre")}" : "");
            _issues.Add(StructureIssues.SamePlace.Say($"{named} ont exactement les mêmes coordonnées.", all[0].Id) with
            { Line = all[0].Entry!.Line });
        }
    }

    // the message follows the name of the structure
    private void Say(IssueKind kind, RegisterEntry entry, string message, string? field = null, string? value = null) =>
        _issues.Add(kind.Say($"« {entry.Nom} »{message}", entry.Id) with { Line = entry.Line, Field = field, Value = value });

    private Commune? NearestWithin(MapPoint point, double metres) => _territoire.DrawnCommunes
        .Where(c => c.MapShape!.Geometry.EnvelopeInternal.Distance(
            new Envelope(point.XMetres, point.XMetres, point.YMetres, point.YMetres)) <= metres)
        .Select(c => (Commune: c, Metres: DistanceMetres(c, point)))
        .Where(c => c.Metres <= metres)
        .OrderBy(c => c.Metres).ThenBy(c => c.Commune.Index)
        .Select(c => c.Commune)
        .FirstOrDefault();

    private static double DistanceMetres(Commune commune, MapPoint point) =>
        commune.MapShape is { } shape ? PolygonDistances.ToShapeMetres(shape, point) : double.PositiveInfinity;

    // "3.0573 46.1234" or "3,0573 46,1234": two numbers, longitude first, inside the WGS 84 ranges; no
    // projection has a place for the poles, and "NaN" reads as a number.
    private static bool TryReadCoordinates(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out WrittenCoordinates? written)
    {
        written = null;
        string[] parts = text.Split([' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length != 2 || !Number(parts[0], out double lon, out int lonDecimals) || !Number(parts[1], out double lat, out int latDecimals)
            || !(Math.Abs(lon) <= 180 && Math.Abs(lat) < 90))
            return false;
        written = new WrittenCoordinates(new GeoPoint(lon, lat), Math.Min(lonDecimals, latDecimals));
        return true;

        static bool Number(string text, out double value, out int decimals)
        {
            string invariant = text.Replace(',', '.');
            int point = invariant.IndexOf('.', StringComparison.Ordinal);
            decimals = point < 0 ? 0 : invariant.Length - point - 1;
            return double.TryParse(invariant, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out value);
        }
    }

    private static int? LastPostcode(string text)
    {
        for (int at = text.Length - 5; at >= 0; at--)
        {
            bool five = text.AsSpan(at, 5).IndexOfAnyExceptInRange('0', '9') < 0;
            if (five && (at == 0 || !char.IsAsciiDigit(text[at - 1])) && (at + 5 == text.Length || !char.IsAsciiDigit(text[at + 5])))
                return at;
        }

        return null;
    }

    private static string TraceOf(CommuneMatch.Found found) => found.Trace.IsEmpty ? "" : $" ({CogMovementsText.Describe(found.Trace[^1])})";

    private static string Names(ImmutableArray<CommuneNom> communes) => string.Join(" ou ", communes.Select(c => $"{c.Nom} ({c.Code})"));

    private static string Suggestions(ImmutableArray<CommuneNom> communes) => communes.IsEmpty ? "" : $" (peut-être {Names(communes)})";

    private static string Distance(double metres) => double.IsInfinity(metres) ? "distance inconnue"
        : metres < 1000 ? $"{FrenchNumbers.Integer((long)Math.Round(metres))}\u00A0m" : $"{FrenchNumbers.Decimal((decimal)metres / 1000, 1)}\u00A0km";
}
