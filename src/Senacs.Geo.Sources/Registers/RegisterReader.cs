using System.Collections.Immutable;
using System.Globalization;
using Senacs.Geo.Adresses;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.Registers;

/// <summary>A register as read. <see cref="Read"/> = <c>Entries.Length</c> + <c>Rejected.Length</c>, always.</summary>
public sealed record RegisterReading
{
    /// <summary>In file order, ids unique.</summary>
    public required ImmutableArray<RegisterEntry> Entries { get; init; }

    /// <summary>Every row left out, in file order; each also has an error among the issues.</summary>
    public required ImmutableArray<RejectedRow> Rejected { get; init; }

    /// <summary>Rows that hold a total of the others, and rows without any value between two that have some.</summary>
    public int TotalOrBlankRows { get; init; }

    /// <summary>The columns that are read, in the order of the format.</summary>
    public ImmutableArray<RecognisedColumn> Columns { get; init; } = [];

    /// <summary>Those of the table first, then those of the register.</summary>
    public required ImmutableArray<Issue> Issues { get; init; }

    /// <summary>Rows with at least one value, totals left out.</summary>
    public int Read => Entries.Length + Rejected.Length;
}

/// <summary>Reads the register of structures from a table: types what it can, rejects with a reason what nobody could type, guesses
/// nothing.</summary>
/// <remarks>A row is rejected when its name or type is missing, or when its type, status or a date cannot be understood: counting it would be a
/// guess. Everything else that is unreadable is left unknown, with an issue. Texts that begin with <c>= + - @</c> are data here; writers neutralise
/// them.</remarks>
public static class RegisterReader
{
    /// <summary>What a register may hold, in the published order; the last one is no column of the format.</summary>
    public static ImmutableArray<Notion> Roles { get; } =
    [
        Notions.StructureId.Or("numero"), Notions.StructureName, Notions.StructureType, Notions.Statut, Notions.Gestion, Notions.Address,
        Notions.PostCode, Notions.CommuneName.As("commune"), Notions.CommuneCode, Notions.Longitude.Or("x", "coord_x"),
        Notions.Latitude.Or("y", "coord_y"), Notions.AgrementStart, Notions.AgrementEnd, Notions.Acf, Notions.PsJeunes,
        Notions.TerritoireIntervention, Notions.TerritoireSource, Notions.DeclaredQpv, Notions.Annexes, Notions.FirstAgrementYear,
    ];

    private const int Id = 0, Nom = 1, Type = 2, Statut = 3, GestionColumn = 4, Adresse = 5, CodePostal = 6, Commune = 7, Insee = 8, Lon = 9,
        Lat = 10,
        DateAgrement = 11, DateFin = 12, Acf = 13, PsJeunes = 14, Territoire = 15, TerritoireSourceColumn = 16, Qpv = 17, Annexes = 18,
        PremiereAnnee = 19;

    /// <summary>Elements of one list: the largest département has 890 communes.</summary>
    private const int MostItems = 2_000;

    /// <summary>Elements of all lists of a register.</summary>
    private const int MostItemsOfAFile = 100_000;

    private const int MostTextChars = 1_000;

    /// <summary>The columns that a register may have, in the published order.</summary>
    public static ImmutableArray<string> ColumnNames { get; } = [.. Roles.Take(Annexes + 1).Select(static r => r.Nom)];

    /// <param name="stream">CSV or XLSX, see <see cref="TableReader"/>. Left open.</param>
    /// <param name="file">The file's name for messages.</param>
    /// <param name="departement">Used in the ids that are made; null takes it from the commune's code or the postal code.</param>
    /// <param name="champs">Our column names to the file's own, from the manifest.</param>
    /// <exception cref="SourceUnavailableException">Not a table, or a table without the columns nom and type.</exception>
    public static RegisterReading Read(
        Stream stream, string file, CodeDepartement? departement = null, IReadOnlyDictionary<string, string>? champs = null) =>
        Read(Table.Read(stream, file, TableLimits.ByHand), departement, champs);

    /// <inheritdoc cref="Read(Stream, string, CodeDepartement?, IReadOnlyDictionary{string, string}?)"/>
    public static RegisterReading Read(Table table, CodeDepartement? departement = null, IReadOnlyDictionary<string, string>? champs = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        IssueList issues = new(table.File);
        ColumnMap columns = MapColumns(table, champs, issues);
        Reading reading = new(table, columns.ToArray(), departement, issues);
        foreach (TableRow row in table.Rows)
            reading.Add(row);
        ReportTouchingPeriods(reading.Entries, issues);
        if (table.Rows.IsEmpty)
            issues.Add(RegisterIssues.Empty,
                "Le registre n'a que sa ligne d'en-têtes : aucune structure. Toutes les communes seront des zones blanches.");
        return new()
        {
            Entries = [.. reading.Entries],
            Rejected = [.. reading.Rejected],
            TotalOrBlankRows = reading.Totals + table.BlankRows,
            Columns = columns.Recognised,
            Issues = [.. table.Issues, .. issues.ToImmutable()],
        };
    }

    // An end is the last day in force: where the next agrément begins that very day, both count on it.
    private static void ReportTouchingPeriods(IEnumerable<RegisterEntry> entries, IssueList issues)
    {
        foreach (IGrouping<string, RegisterEntry> same in entries.GroupBy(e => $"{e.Type}|{FrenchText.FoldHeader(e.Nom)}|{PlaceOf(e)}"))
        {
            ILookup<DateOnly?, RegisterEntry> starts = same.Where(e => e.DateAgrement is not null).ToLookup(e => e.DateAgrement);
            foreach (RegisterEntry ends in same)
            {
                if (ends.DateFin is not { } end || starts[end].FirstOrDefault(e => e.Line != ends.Line) is not { } next)
                    continue;
                issues.Add(RegisterIssues.PeriodsTouch,
                    $"Ligne {TableReader.Number(ends.Line)}, « {IssueList.Clip(ends.Nom)} » : l'agrément finit le {French(end)}, jour où commence "
                        + $"celui "
                    + $"de la ligne {TableReader.Number(next.Line)} : ce jour-là les deux comptent. La fin est le dernier jour, compris : écrivez la "
                    + "veille.", ends.Line, ends.Id, "date_fin", end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            }
        }
    }

    private static string French(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);

    private static string PlaceOf(RegisterEntry entry) => CodeInsee.TryParse(entry.CodeInsee, out CodeInsee? parsed) ? parsed.Value
        : entry.CodeInsee ?? (entry.Commune is null ? "" : FrenchText.FoldName(entry.Commune));

    /// <summary>Where each of <see cref="Roles"/> is in the table.</summary>
    internal static ColumnMap MapColumns(Table table, IReadOnlyDictionary<string, string>? champs, IssueList? issues)
    {
        ColumnMap map = ColumnMap.Of(table.File, table.Headers, Roles, champs, issues, table.HeaderLine);
        int[] at = map.ToArray();
        if (at[Nom] < 0 || at[Type] < 0)
            throw new SourceUnavailableException(table.File, $"La colonne « {Roles[at[Nom] < 0 ? Nom : Type].Nom} » manque au registre.",
                $"Colonnes présentes : {ColumnMap.Listed(table.Headers)}. Ajoutez-la, ou dites dans le manifeste, à « champs », laquelle en tient "
                    + $"lieu.");
        AddressColumns address = AddressOf(table.Headers, at);
        int[] used = [.. at, address.Adresse, address.Complement, address.Numero, address.Suffixe, address.TypeVoie];
        string[] unused =
        [
            .. table.Headers.Select(static (header, i) => (Header: header, At: i)).Where(h => !used.Contains(h.At)).Select(
                static h => h.Header.Length == 0 ? $"(colonne {TableReader.Number(h.At + 1)} sans nom)" : IssueList.Clip(h.Header)),
        ];
        if (unused.Length > 0)
            issues?.Add(RegisterIssues.UnknownColumns,
                $"Colonnes qui ne servent pas au calcul : {string.Join(", ", unused.Take(40))}{(unused.Length > 40 ? "…" : "")}.", table.HeaderLine);
        return map;
    }

    // The parts of an address, as a list of addresses has them, among the columns that hold nothing else.
    private static AddressColumns AddressOf(ImmutableArray<string> headers, int[] at) =>
        AddressColumns.OfAddress([.. headers.Select((h, i) => i != at[Adresse] && at.Contains(i) ? "" : h)], at[Adresse]);

    private sealed class Reading(Table table, int[] at, CodeDepartement? departement, IssueList issues)
    {
        private readonly AddressColumns _address = AddressOf(table.Headers, at);
        private readonly Dictionary<string, long> _ids = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> _madeIds = new(StringComparer.Ordinal);
        private readonly Dictionary<string, long> _places = new(StringComparer.Ordinal);
        private TableRow _row = null!;
        private string _nom = "";
        private int _listed;
        private string? _reason;

        public List<RegisterEntry> Entries { get; } = [];

        public List<RejectedRow> Rejected { get; } = [];

        public int Totals { get; private set; }

        public void Add(TableRow next)
        {
            (_row, _reason) = (next, null);
            if (IsTotal())
            {
                Totals++;
                Say(RegisterIssues.TotalRow, $"« {IssueList.Clip(_row.Cells.First(static c => c.Length > 0))} » est un total, pas une structure.");
                return;
            }

            if (_row.IsMalformed)
                Reject(RegisterIssues.ShiftedRow, $"Ligne {Line} : ses cellules ne correspondent pas aux colonnes (voir plus haut).", null, null);
            else if (ReadEntry() is { } entry && _reason is null)
                Keep(entry);
            if (_reason is not null)
                Rejected.Add(new(_row.Line, _reason) { Id = Text(Id), Nom = Text(Nom) });
        }

        // "TOTAL", "Sous-total Caf" and the like before anything else in the row; a structure of such a name has a type.
        private bool IsTotal() => (Text(Type) is not { } type || RegisterWords.ParseType(type) is null)
            && _row.Cells.FirstOrDefault(static c => c.Length > 0) is { } first && RegisterWords.IsTotal(first);

        private string Line => TableReader.Number(_row.Line);

        private string Named => $"Ligne {Line}, « {IssueList.Clip(_nom)} »";

        private void Say(IssueKind kind, string what, string? id = null, string? field = null, string? value = null) =>
            issues.Add(kind, $"Ligne {Line} : {what}", _row.Line, id, field, value);

        // The first reason is kept for the row; every problem is listed.
        private void Reject(IssueKind kind, string message, string? field, string? value)
        {
            issues.Add(kind, message, _row.Line, field: field, value: value);
            _reason ??= kind.Titre;
        }

        private RegisterEntry? ReadEntry()
        {
            if (Text(Nom) is not { } nom)
            {
                Reject(RegisterIssues.MissingName, $"Ligne {Line} : la structure n'a pas de nom ; elle est écartée.", "nom", null);
                return null;
            }

            _nom = nom;
            StructureType? type = ReadType();
            StructureStatut? statut = ReadStatut();
            DateOnly? debut = Date(DateAgrement) ?? FirstYear();
            DateOnly? fin = Date(DateFin);
            if (type is null || statut is null || _reason is not null)
                return null;

            string? codeInsee = Code(Insee);
            string? codePostal = Code(CodePostal);
            string id = Text(Id) ?? MakeId(type.Value, codeInsee, codePostal);
            CheckCodes(codeInsee, codePostal, id);
            if (debut is { } from && fin is { } until && until < from)
                issues.Add(RegisterIssues.EndBeforeStart, $"{Named} : l'agrément finit le {French(until)} et commence le {French(from)} ; "
                    + "la structure est gardée mais n'est jamais en vigueur.", _row.Line, id, "date_fin", Raw(DateFin));
            return new()
            {
                Line = _row.Line,
                Id = id,
                Nom = nom,
                Type = type.Value,
                Statut = statut.Value,
                Gestion = ReadGestion(id),
                Adresse = AddressText(),
                CodePostal = codePostal,
                Commune = Text(Commune),
                CodeInsee = codeInsee,
                Coordinates = ReadCoordinates(id),
                DateAgrement = debut,
                DateFin = fin,
                Acf = YesNo(Acf, id),
                PsJeunes = YesNo(PsJeunes, id),
                Territoire = Items(Territoire, id),
                TerritoireSource = ReadTerritoireSource(id),
                Qpv = Items(Qpv, id),
                Annexes = Items(Annexes, id),
            };
        }

        private void Keep(RegisterEntry entry)
        {
            if (!_ids.TryAdd(entry.Id, entry.Line))
            {
                Reject(RegisterIssues.DuplicateId, $"Ligne {Line} : l'identifiant « {IssueList.Clip(entry.Id)} » est déjà celui de la ligne "
                    + $"{TableReader.Number(_ids[entry.Id])} ; la seconde est écartée. Donnez à chacune le sien.", "id", entry.Id);
                return;
            }

            string key = string.Create(CultureInfo.InvariantCulture,
                $"{entry.Type}|{FrenchText.FoldHeader(entry.Nom)}|{PlaceOf(entry)}|{entry.DateAgrement:O}|{entry.DateFin:O}");
            if (!_places.TryAdd(key, entry.Line))
                Say(RegisterIssues.DuplicateStructure, $"« {IssueList.Clip(entry.Nom)} » a le même nom, le même type et la même commune que la ligne "
                    + $"{TableReader.Number(_places[key])} ; les deux sont comptées.", entry.Id, "nom", entry.Nom);
            Entries.Add(entry);
        }

        private string Raw(int column) => at[column] < 0 ? "" : _row.Cells[at[column]];

        /// <summary>The cell on one line, without doubled spaces; null when empty. "NA", "n/a", "-" and the like are data: nobody asked to drop
        /// them.</summary>
        private string? Text(int column) => Raw(column) is { Length: > 0 } raw ? Bounded(RegisterWords.OneLine(raw), column) : null;

        // As a list of addresses is read: the number, its suffix and the type of way may have columns of their own.
        private string? AddressText()
        {
            string line = _address.Line(column => column < 0 ? "" : _row.Cells[column]);
            return line.Length == 0 ? null : Bounded(RegisterWords.OneLine(line), Adresse);
        }

        private string? Code(int column) => Text(column) is { } text ? CodeCell.Clean(text) : null;

        /// <summary>The elements of a list. A commune served twice is served; two annexes at one address are two.</summary>
        private ImmutableArray<string> Items(int column, string id)
        {
            ImmutableArray<string>.Builder items = ImmutableArray.CreateBuilder<string>();
            HashSet<string> seen = new(StringComparer.Ordinal);
            int beyond = 0;
            foreach (string item in Raw(column).Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (column != Annexes && seen.Contains(item))
                    continue;
                if (items.Count == MostItems)
                {
                    beyond++;
                    continue;
                }

                seen.Add(item);
                if (Bounded(RegisterWords.OneLine(item), column) is { Length: > 0 } text)
                    items.Add(text);
            }

            if (beyond > 0)
                Say(RegisterIssues.ListTooLong, $"« {Roles[column].Nom} » énumère {TableReader.Number(MostItems + beyond)} éléments ; les "
                    + $"{TableReader.Number(MostItems)} premiers sont lus. Un département n'a pas tant de communes : vérifiez la cellule.",
                    id, Roles[column].Nom);
            _listed += items.Count;
            return _listed <= MostItemsOfAFile ? items.DrainToImmutable() : throw new SourceUnavailableException(table.File,
                $"Les listes du registre (territoires, QPV, annexes) ont plus de {TableReader.Number(MostItemsOfAFile)} éléments en tout, à la "
                    + $"ligne {Line}.", "Écrivez « EPCI:SIREN » pour une intercommunalité entière, et retirez ce qui est répété par erreur.");
        }

        // A text comes back in many sentences and outputs: none is longer than anything real.
        private string Bounded(string text, int column)
        {
            if (text.Length <= MostTextChars)
                return text;
            Say(RegisterIssues.TextTooLong, $"« {Roles[column].Nom} » contient un texte de {TableReader.Number(text.Length)} caractères ; les "
                + $"{TableReader.Number(MostTextChars)} premiers sont lus.", null, Roles[column].Nom, text);
            return text[..(char.IsHighSurrogate(text[MostTextChars - 1]) ? MostTextChars - 1 : MostTextChars)];
        }

        private StructureType? ReadType()
        {
            string? text = Text(Type);
            StructureType? type = text is null ? null : RegisterWords.ParseType(text);
            if (text is null)
                Reject(RegisterIssues.MissingType, $"{Named} : le type manque (CS ou EVS) ; la structure est écartée.", "type", null);
            else if (type is null)
                Reject(RegisterIssues.UnknownType,
                    $"{Named} : le type « {IssueList.Clip(text)} » n'est ni CS ni EVS ; la structure est écartée.", "type", text);
            return type;
        }

        private StructureStatut? ReadStatut()
        {
            if (Text(Statut) is not { } text)
                return StructureStatut.Agreee;
            StructureStatut? statut = RegisterWords.ParseStatut(text);
            if (statut is null)
                Reject(RegisterIssues.UnknownStatus, $"{Named} : le statut « {IssueList.Clip(text)} » n'est ni « agréée » ni « en préfiguration » ; "
                    + "la structure est écartée.", "statut", text);
            return statut;
        }

        // A start is the first day of what is written, an end the last one.
        private DateOnly? Date(int column)
        {
            if (Text(column) is not { } text)
                return null;
            string name = Roles[column].Nom;
            ParsedDate parsed = RegisterWords.ParseDate(text, serialsAllowed: table.Format == TableFormat.Xlsx);
            DateOnly day = column == DateFin ? parsed.Last : parsed.First;
            (IssueKind? kind, string what) = parsed.Kind switch
            {
                ParsedDateKind.Year => (RegisterIssues.YearOnly, $"n'a que l'année {text}"),
                ParsedDateKind.Month => (RegisterIssues.MonthOnly, $"n'a que le mois « {IssueList.Clip(text)} »"),
                ParsedDateKind.ShortYear => (RegisterIssues.ShortYear, $"n'a que deux chiffres d'année « {IssueList.Clip(text)} »"),
                ParsedDateKind.Serial => (RegisterIssues.DateFromSerial, $"est le nombre {text}"),
                _ => ((IssueKind?)null, ""),
            };
            if (kind is not null)
                issues.Add(kind, $"{Named} : « {name} » {what} ; elle est lue comme le {French(day)}.", _row.Line, field: name, value: text);
            if (kind is not null || parsed.Kind == ParsedDateKind.Full)
                return day;
            if (parsed.Kind == ParsedDateKind.Open && column == DateFin)
            {
                issues.Add(RegisterIssues.OpenEnd, $"{Named} : « {name} » vaut « {IssueList.Clip(text)} » ; l'agrément est lu sans fin.",
                    _row.Line, field: name, value: text);
                return null;
            }

            string why = RegisterWords.EndsInTwoDigits(text)
                ? "dont l'année n'a que deux chiffres : ils peuvent être aussi un jour ou un mois. Écrire l'année en entier"
                : "qui n'est pas une date";
            Reject(RegisterIssues.BadDate, $"{Named} : « {name} » vaut « {IssueList.Clip(text)} », {why} (2022-12-31, 31/12/2022, 12/2022 ou 2022) ; "
                + "la structure est écartée.", name, text);
            return null;
        }

        private DateOnly? FirstYear()
        {
            if (Raw(DateAgrement).Length > 0 || Text(PremiereAnnee) is not { } text)
                return null;
            ParsedDate parsed = RegisterWords.ParseDate(text, serialsAllowed: false);
            if (parsed.Kind is ParsedDateKind.None or ParsedDateKind.Open)
            {
                Reject(RegisterIssues.BadDate, $"{Named} : « annee_premier_agrement » vaut « {IssueList.Clip(text)} », qui n'est pas une année ; "
                    + "la structure est écartée.", "annee_premier_agrement", text);
                return null;
            }

            issues.Add(RegisterIssues.DateFromFirstYear,
                $"{Named} : sans date d'agrément, l'année de premier agrément ({text}) est lue comme le {French(parsed.First)}.",
                _row.Line, field: "annee_premier_agrement", value: text);
            return parsed.First;
        }

        private Gestion? ReadGestion(string id)
        {
            if (Text(GestionColumn) is not { } text)
                return null;
            Gestion? gestion = RegisterWords.ParseGestion(text);
            if (gestion is null)
                Say(RegisterIssues.UnknownGestion, $"le mode de gestion « {IssueList.Clip(text)} » n'est pas connu (associative, municipale, "
                    + "intercommunale, caf, mutualiste, autre) ; il est laissé vide.", id, "gestion", text);
            return gestion;
        }

        private bool? YesNo(int column, string id)
        {
            if (Text(column) is not { } text)
                return null;
            bool? value = RegisterWords.ParseYesNo(text);
            if (value is null && !RegisterWords.IsUnknown(text))
                Say(RegisterIssues.UnknownYesNo,
                    $"« {Roles[column].Nom} » vaut « {IssueList.Clip(text)} » au lieu de oui ou non ; il est laissé inconnu.",
                    id, Roles[column].Nom, text);
            return value;
        }

        private TerritoireSource ReadTerritoireSource(string id)
        {
            if (Text(TerritoireSourceColumn) is not { } text)
                return TerritoireSource.Declare;
            switch (FrenchText.FoldHeader(text))
            {
                case "declare" or "declaree" or "enonce" or "source" or "officiel":
                    return TerritoireSource.Declare;
                case "hypothese" or "suppose" or "supposee" or "estime" or "estimee":
                    return TerritoireSource.Hypothese;
                default:
                    // Doubt goes to the side that says the most: a reader is warned rather than misled.
                    Say(RegisterIssues.UnknownTerritorySource, $"« territoire_source » vaut « {IssueList.Clip(text)} » au lieu de « declare » ou "
                        + "« hypothese » ; le territoire est marqué comme une hypothèse.", id, "territoire_source", text);
                    return TerritoireSource.Hypothese;
            }
        }

        private WrittenCoordinates? ReadCoordinates(string id)
        {
            (string? lonText, string? latText) = (Text(Lon), Text(Lat));
            if (lonText is null && latText is null)
                return null;
            if (lonText is null || latText is null)
                return Ignore(RegisterIssues.HalfCoordinates, $"{(lonText is null ? "la longitude" : "la latitude")} manque", lonText ?? latText!);
            string both = $"{lonText} ; {latText}";
            if (!RegisterWords.TryParseDegrees(lonText, out double lon, out int lonDecimals)
                || !RegisterWords.TryParseDegrees(latText, out double lat, out int latDecimals))
                return Ignore(RegisterIssues.BadCoordinates, "ce ne sont pas deux nombres de degrés", both);
            if (lon == 0 && lat == 0)
                return Ignore(RegisterIssues.ZeroCoordinates, "0 ; 0 est dans le golfe de Guinée", both);
            GeoPoint point = new(lon, lat);
            if (FrenchTerritory.Contains(point))
                return new(point, Math.Min(lonDecimals, latDecimals));
            if (Math.Abs(lat) <= 180 && Math.Abs(lon) <= 90 && FrenchTerritory.Contains(new GeoPoint(lat, lon)))
                return Ignore(RegisterIssues.SwappedCoordinates, "longitude et latitude semblent inversées", both);
            return Ignore(RegisterIssues.CoordinatesOutOfFrance, RegisterWords.LooksLikeLambert93(lon, lat)
                ? "ce sont sans doute des mètres Lambert-93, pas des degrés WGS 84" : "ce point n'est sur aucun territoire français", both);

            WrittenCoordinates? Ignore(IssueKind kind, string why, string value)
            {
                Say(kind, $"coordonnées « {IssueList.Clip(value)} » : {why}. Elles sont ignorées ; la structure sera placée autrement.", id, "lon",
                    value);
                return null;
            }
        }

        private void CheckCodes(string? codeInsee, string? codePostal, string id)
        {
            if (codeInsee is { Length: 4 } && codeInsee.All(char.IsAsciiDigit) && Codes.CodeInsee.TryParse("0" + codeInsee, out _))
                Say(RegisterIssues.LostLeadingZero, $"le code INSEE « {codeInsee} » a perdu son zéro initial : « 0{codeInsee} » ? "
                    + "Il n'est pas corrigé d'office.", id, "code_insee", codeInsee);
            else if (codeInsee is not null && !Codes.CodeInsee.TryParse(codeInsee, out _))
                Say(RegisterIssues.BadCode, $"« {IssueList.Clip(codeInsee)} » n'est pas un code INSEE de commune (cinq caractères, 03185 ou 2A004).",
                    id, "code_insee", codeInsee);
            string? postal = codePostal?.Replace(" ", "", StringComparison.Ordinal);
            if (postal is { Length: 4 } && postal.All(char.IsAsciiDigit))
                Say(RegisterIssues.LostLeadingZero, $"le code postal « {codePostal} » a perdu son zéro initial : « 0{postal} » ? "
                    + "Il n'est pas corrigé d'office.", id, "code_postal", codePostal);
            else if (postal is not null && (postal.Length != 5 || !postal.All(char.IsAsciiDigit)))
                Say(RegisterIssues.BadCode, $"« {IssueList.Clip(codePostal!)} » n'est pas un code postal (cinq chiffres).", id, "code_postal",
                    codePostal);
        }

        // cs-03-le-caquetoire; the same register always gives the same ids.
        private string MakeId(StructureType type, string? codeInsee, string? codePostal)
        {
            string? where = departement?.Value ?? (Codes.CodeInsee.TryParse(codeInsee, out CodeInsee? code) ? code.Departement.Value : null)
                ?? (codePostal is { Length: 5 } && codePostal.All(char.IsAsciiDigit)
                    ? codePostal[..(codePostal.StartsWith("97", StringComparison.Ordinal) ? 3 : 2)] : null);
            string slug = FrenchText.Slug(_nom);
            string stem = (type == StructureType.CentreSocial ? "cs-" : "evs-") + (where is null ? "" : FrenchText.LowerAscii(where) + "-")
                + (slug.Length == 0 ? "structure" : slug);
            string id = stem;
            // From where the last of this stem ended: a name repeated down the file is not tried again from the start.
            int n = _madeIds.GetValueOrDefault(stem, 2);
            for (; _ids.ContainsKey(id); n++)
                id = $"{stem}-{TableReader.Number(n)}";
            _madeIds[stem] = n;
            Say(RegisterIssues.MadeId, $"« {IssueList.Clip(_nom)} » n'a pas d'identifiant ; elle reçoit « {id} ».", id, "id");
            return id;
        }
    }
}
