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
/// <remarks>
/// A row is rejected when its name or type is missing, or when its type, status or a date cannot be understood: counting it would be a guess.
/// Everything else that is unreadable is left unknown, with an issue. Texts that begin with <c>= + - @</c> are data here; writers neutralise them.
/// </remarks>
public static class RegisterReader
{
    /// <summary>What a register may hold, in the published order; the last one is no column of the format.</summary>
    public static ImmutableArray<Notion> Roles { get; } =
    [
        Notions.StructureId.Or("numero"), Notions.StructureName, Notions.StructureType, Notions.Statut, Notions.Gestion, Notions.Address,
            Notions.PostCode,
        Notions.CommuneName.As("commune"), Notions.CommuneCode, Notions.Longitude.Or("x", "coord_x"), Notions.Latitude.Or("y", "coord_y"),
            Notions.AgrementStart, Notions.AgrementEnd,
        Notions.Acf, Notions.PsJeunes, Notions.TerritoireIntervention, Notions.TerritoireSource, Notions.DeclaredQpv, Notions.Annexes,
            Notions.FirstAgrementYear,
    ];

    private const int Id = 0, Nom = 1, Type = 2, Statut = 3, GestionColumn = 4, Adresse = 5, CodePostal = 6, Commune = 7, Insee = 8, Lon = 9,
        Lat = 10, DateAgrement = 11,
        DateFin = 12, Acf = 13, PsJeunes = 14, Territoire = 15, TerritoireSourceColumn = 16, Qpv = 17, Annexes = 18, PremiereAnnee = 19;

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
            foreach (RegisterEntry ends in same.Where(e => e.DateFin is not null))
            {
                if (starts[ends.DateFin].FirstOrDefault(e => e.Line != ends.Line) is not { } next)
                    continue;
                issues.Add(
                    RegisterIssues.PeriodsTouch,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Ligne {ends.Line}, « {IssueList.Clip(ends.Nom)} » : l'agrément finit le {ends.DateFin:dd/MM/yyyy}, jour où commence "
                            + $"celui de la ligne {next.Line} : ce jour-là les deux comptent. La fin est le dernier jour, compris : écrivez la "
                                + $"veille."),
                    ends.Line, ends.Id, "date_fin", ends.DateFin?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            }
        }
    }

    private static string PlaceOf(RegisterEntry entry) =>
        CodeInsee.TryParse(entry.CodeInsee, out CodeInsee? parsed) ? parsed.Value : entry.CodeInsee ?? (entry.Commune is null ? ""
            : FrenchText.FoldName(entry.Commune));

    /// <summary>Where each of <see cref="Roles"/> is in the table.</summary>
    internal static ColumnMap MapColumns(Table table, IReadOnlyDictionary<string, string>? champs, IssueList? issues)
    {
        ColumnMap map = ColumnMap.Of(table.File, table.Headers, Roles, champs, issues, table.HeaderLine);
        int[] at = map.ToArray();
        foreach (int needed in (ReadOnlySpan<int>)[Nom, Type])
        {
            if (at[needed] < 0)
            {
                throw new SourceUnavailableException(
                    table.File, $"La colonne « {Roles[needed].Nom} » manque au registre.",
                    $"Colonnes présentes : {ColumnMap.Listed(table.Headers)}. Ajoutez-la, ou dites dans le manifeste, à « champs », laquelle en "
                        + $"tient lieu.");
            }
        }

        AddressColumns address = AddressOf(table.Headers, at);
        int[] used = [.. at, address.Adresse, address.Complement, address.Numero, address.Suffixe, address.TypeVoie];
        List<string> unused = [];
        for (int i = 0; i < table.Headers.Length; i++)
        {
            if (!used.Contains(i))
                unused.Add(table.Headers[i].Length == 0
                    ? string.Create(CultureInfo.InvariantCulture, $"(colonne {i + 1} sans nom)") : IssueList.Clip(table.Headers[i]));
        }

        if (unused.Count > 0)
            issues?.Add(RegisterIssues.UnknownColumns,
                $"Colonnes qui ne servent pas au calcul : {string.Join(", ", unused.Take(40))}{(unused.Count > 40 ? "…" : "")}.", table.HeaderLine);
        return map;
    }

    // The parts of an address, as a list of addresses has them, among the columns that hold nothing else.
    private static AddressColumns AddressOf(ImmutableArray<string> headers, int[] at) =>
        AddressColumns.OfAddress([.. headers.Select((h, i) => i != at[Adresse] && at.Contains(i) ? "" : h)], at[Adresse]);

    private sealed class Reading(Table table, int[] at, CodeDepartement? departement, IssueList issues)
    {
        private readonly AddressColumns address = AddressOf(table.Headers, at);
        private readonly Dictionary<string, long> ids = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> madeIds = new(StringComparer.Ordinal);
        private readonly Dictionary<string, (string Id, long Line)> places = new(StringComparer.Ordinal);
        private TableRow row = null!;
        private int listed;
        private string? reason;

        public List<RegisterEntry> Entries { get; } = [];

        public List<RejectedRow> Rejected { get; } = [];

        public int Totals { get; private set; }

        public void Add(TableRow next)
        {
            row = next;
            reason = null;
            if (IsTotal())
            {
                Totals++;
                issues.Add(RegisterIssues.TotalRow,
                    $"Ligne {Line} : « {IssueList.Clip(row.Cells.First(static c => c.Length > 0))} » est un total, pas une structure.", row.Line);
                return;
            }

            if (row.IsMalformed)
            {
                Reject(RegisterIssues.ShiftedRow, $"Ligne {Line} : ses cellules ne correspondent pas aux colonnes (voir plus haut).", "", null);
            }
            else
            {
                RegisterEntry? entry = Type_();
                if (entry is not null && reason is null)
                    Keep(entry);
            }

            if (reason is not null)
                Rejected.Add(new(row.Line, reason) { Id = Text(Id), Nom = Text(Nom) });
        }

        // "TOTAL", "Sous-total Caf" and the like before anything else in the row; a structure of such a name has a type.
        private bool IsTotal() =>
            (Text(Type) is not { } type || RegisterWords.ParseType(type) is null)
            && row.Cells.FirstOrDefault(static c => c.Length > 0) is { } first && RegisterWords.IsTotal(first);

        private string Line => TableReader.Number(row.Line);

        private RegisterEntry? Type_()
        {
            string? nom = Text(Nom);
            string? typeText = Text(Type);
            if (nom is null)
            {
                Reject(RegisterIssues.MissingName, $"Ligne {Line} : la structure n'a pas de nom ; elle est écartée.", "nom", null);
                return null;
            }

            StructureType? type = typeText is null ? null : RegisterWords.ParseType(typeText);
            if (typeText is null)
                Reject(RegisterIssues.MissingType,
                    $"Ligne {Line}, « {IssueList.Clip(nom)} » : le type manque (CS ou EVS) ; la structure est écartée.", "type", null);
            else if (type is null)
                Reject(RegisterIssues.UnknownType,
                    $"Ligne {Line}, « {IssueList.Clip(nom)} » : le type « {IssueList.Clip(typeText)} » n'est ni CS ni EVS ; la structure est "
                        + $"écartée.", "type", typeText);

            string? statutText = Text(Statut);
            StructureStatut? statut = statutText is null ? StructureStatut.Agreee : RegisterWords.ParseStatut(statutText);
            if (statut is null)
            {
                Reject(
                    RegisterIssues.UnknownStatus,
                    $"Ligne {Line}, « {IssueList.Clip(nom)} » : le statut « {IssueList.Clip(statutText!)} » n'est ni « agréée » ni « en "
                        + $"préfiguration » ; la structure est écartée.", "statut", statutText);
            }

            DateOnly? debut = Date(DateAgrement, nom) ?? FirstYear(nom);
            DateOnly? fin = Date(DateFin, nom);
            if (type is null || reason is not null)
                return null;

            string? codeInsee = Code(Insee);
            string? codePostal = Code(CodePostal);
            string id = Text(Id) ?? MakeId(type.Value, nom, codeInsee, codePostal);
            CheckCode(codeInsee, codePostal, id);
            if (debut is { } from && fin is { } until && until < from)
            {
                issues.Add(
                    RegisterIssues.EndBeforeStart,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Ligne {row.Line}, « {IssueList.Clip(nom)} » : l'agrément finit le {until:dd/MM/yyyy} et commence le {from:dd/MM/yyyy} ; "
                            + $"la structure est gardée mais n'est jamais en vigueur."),
                    row.Line, id, "date_fin", Raw(DateFin));
            }

            return new()
            {
                Line = row.Line,
                Id = id,
                Nom = nom,
                Type = type.Value,
                Statut = statut!.Value,
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
            if (!ids.TryAdd(entry.Id, entry.Line))
            {
                Reject(
                    RegisterIssues.DuplicateId,
                    $"Ligne {Line} : l'identifiant « {IssueList.Clip(entry.Id)} » est déjà celui de la ligne {TableReader.Number(ids[entry.Id])} "
                        + $"; la seconde est écartée. Donnez à chacune le sien.", "id", entry.Id);
                return;
            }

            string place = PlaceOf(entry);
            string key = string.Create(CultureInfo.InvariantCulture,
                $"{entry.Type}|{FrenchText.FoldHeader(entry.Nom)}|{place}|{entry.DateAgrement:O}|{entry.DateFin:O}");
            if (!places.TryAdd(key, (entry.Id, entry.Line)))
            {
                issues.Add(
                    RegisterIssues.DuplicateStructure,
                    $"Ligne {Line} : « {IssueList.Clip(entry.Nom)} » a le même nom, le même type et la même commune que la ligne "
                        + $"{TableReader.Number(places[key].Line)} ; les deux sont comptées.",
                    entry.Line, entry.Id, "nom", entry.Nom);
            }

            Entries.Add(entry);
        }

        // The first reason is kept for the row; every problem is listed.
        private void Reject(IssueKind kind, string message, string field, string? value)
        {
            issues.Add(kind, message, row.Line, field: field.Length == 0 ? null : field, value: value);
            reason ??= kind.Titre;
        }

        private string Raw(int column) => at[column] < 0 ? "" : row.Cells[at[column]];

        /// <summary>The cell on one line, without doubled spaces; null when empty. "NA", "n/a", "-" and the like are data: nobody asked to drop
        /// them.</summary>
        private string? Text(int column)
        {
            string raw = Raw(column);
            return raw.Length == 0 ? null : Bounded(RegisterWords.OneLine(raw), column);
        }

        // As a list of addresses is read: the number, its suffix and the type of way may have columns of their own.
        private string? AddressText()
        {
            string line = address.Line(Cell);
            return line.Length == 0 ? null : Bounded(RegisterWords.OneLine(line), Adresse);

            string Cell(int column) => column < 0 ? "" : row.Cells[column];
        }

        private string? Code(int column) => Text(column) is { } text ? CodeCell.Clean(text) : null;

        /// <summary>The elements of a list. A commune served twice is served; two annexes at one address are two.</summary>
        private ImmutableArray<string> Items(int column, string id)
        {
            string raw = Raw(column);
            if (raw.Length == 0)
                return [];
            ImmutableArray<string>.Builder items = ImmutableArray.CreateBuilder<string>();
            HashSet<string> seen = new(StringComparer.Ordinal);
            HashSet<string>.AlternateLookup<ReadOnlySpan<char>> seenSpans = seen.GetAlternateLookup<ReadOnlySpan<char>>();
            int beyond = 0;
            foreach (Range range in raw.AsSpan().Split('|'))
            {
                ReadOnlySpan<char> item = raw.AsSpan(range).Trim();
                if (item.IsEmpty || (column != Annexes && seenSpans.Contains(item)))
                    continue;
                if (items.Count == MostItems)
                {
                    beyond++;
                    continue;
                }

                string written = item.ToString();
                seen.Add(written);
                if (Bounded(RegisterWords.OneLine(written), column) is { Length: > 0 } text)
                    items.Add(text);
            }

            if (beyond > 0)
            {
                string name = Roles[column].Nom;
                issues.Add(
                    RegisterIssues.ListTooLong,
                    $"Ligne {Line} : « {name} » énumère {TableReader.Number(MostItems + beyond)} éléments ; les {TableReader.Number(MostItems)} "
                        + $"premiers sont lus. Un département n'a pas tant de communes : vérifiez la cellule.",
                    row.Line, id, name);
            }

            listed += items.Count;
            if (listed > MostItemsOfAFile)
            {
                throw new SourceUnavailableException(
                    table.File, $"Les listes du registre (territoires, QPV, annexes) ont plus de {TableReader.Number(MostItemsOfAFile)} éléments "
                        + $"en tout, à la ligne {Line}.",
                    "Écrivez « EPCI:SIREN » pour une intercommunalité entière, et retirez ce qui est répété par erreur.");
            }

            return items.DrainToImmutable();
        }

        // A text comes back in many sentences and outputs: none is longer than anything real.
        private string Bounded(string text, int column)
        {
            if (text.Length <= MostTextChars)
                return text;
            string name = Roles[column].Nom;
            issues.Add(
                RegisterIssues.TextTooLong, $"Ligne {Line} : « {name} » contient un texte de {TableReader.Number(text.Length)} caractères ; les "
                    + $"{TableReader.Number(MostTextChars)} premiers sont lus.",
                row.Line, field: name, value: text);
            return text[..(char.IsHighSurrogate(text[MostTextChars - 1]) ? MostTextChars - 1 : MostTextChars)];
        }

        // A start is the first day of what is written, an end the last one.
        private DateOnly? Date(int column, string nom)
        {
            if (Text(column) is not { } text)
                return null;
            string name = Roles[column].Nom;
            bool isEnd = column == DateFin;
            ParsedDate parsed = RegisterWords.ParseDate(text, serialsAllowed: table.Format == TableFormat.Xlsx);
            DateOnly day = isEnd ? parsed.Last : parsed.First;
            switch (parsed.Kind)
            {
                case ParsedDateKind.Year:
                    Read(RegisterIssues.YearOnly, $"n'a que l'année {text}");
                    return day;
                case ParsedDateKind.Month:
                    Read(RegisterIssues.MonthOnly, $"n'a que le mois « {IssueList.Clip(text)} »");
                    return day;
                case ParsedDateKind.ShortYear:
                    Read(RegisterIssues.ShortYear, $"n'a que deux chiffres d'année « {IssueList.Clip(text)} »");
                    return day;
                case ParsedDateKind.Serial:
                    Read(RegisterIssues.DateFromSerial, $"est le nombre {text}");
                    return day;
                case ParsedDateKind.Open when isEnd:
                    issues.Add(
                        RegisterIssues.OpenEnd, $"Ligne {Line}, « {IssueList.Clip(nom)} » : « {name} » vaut « {IssueList.Clip(text)} » ; "
                            + $"l'agrément est lu sans fin.", row.Line, field: name, value: text);
                    return null;
                case ParsedDateKind.Full:
                    return day;
                default:
                    string why = RegisterWords.EndsInTwoDigits(text)
                        ? "dont l'année n'a que deux chiffres : ils peuvent être aussi un jour ou un mois. Écrire l'année en entier"
                        : "qui n'est pas une date";
                    Reject(
                        RegisterIssues.BadDate,
                        $"Ligne {Line}, « {IssueList.Clip(nom)} » : « {name} » vaut « {IssueList.Clip(text)} », {why} (2022-12-31, 31/12/2022, "
                            + $"12/2022 ou 2022) ; la structure est écartée.",
                        name, text);
                    return null;
            }

            void Read(IssueKind kind, string what) => issues.Add(
                kind, string.Create(CultureInfo.InvariantCulture,
                    $"Ligne {row.Line}, « {IssueList.Clip(nom)} » : « {name} » {what} ; elle est lue comme le {day:dd/MM/yyyy}."),
                row.Line, field: name, value: text);
        }

        private DateOnly? FirstYear(string nom)
        {
            if (Raw(DateAgrement).Length > 0 || Text(PremiereAnnee) is not { } text)
                return null;
            ParsedDate parsed = RegisterWords.ParseDate(text, serialsAllowed: false);
            if (parsed.Kind is ParsedDateKind.None or ParsedDateKind.Open)
            {
                Reject(
                    RegisterIssues.BadDate,
                    $"Ligne {Line}, « {IssueList.Clip(nom)} » : « annee_premier_agrement » vaut « {IssueList.Clip(text)} », qui n'est pas une "
                        + $"année ; la structure est écartée.", "annee_premier_agrement", text);
                return null;
            }

            issues.Add(
                RegisterIssues.DateFromFirstYear,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Ligne {row.Line}, « {IssueList.Clip(nom)} » : sans date d'agrément, l'année de premier agrément ({text}) est lue comme le "
                        + $"{parsed.First:dd/MM/yyyy}."),
                row.Line, field: "annee_premier_agrement", value: text);
            return parsed.First;
        }

        private Gestion? ReadGestion(string id)
        {
            if (Text(GestionColumn) is not { } text)
                return null;
            Gestion? gestion = RegisterWords.ParseGestion(text);
            if (gestion is null)
            {
                issues.Add(
                    RegisterIssues.UnknownGestion,
                    $"Ligne {Line} : le mode de gestion « {IssueList.Clip(text)} » n'est pas connu (associative, municipale, intercommunale, caf, "
                        + $"mutualiste, autre) ; il est laissé vide.",
                    row.Line, id, "gestion", text);
            }

            return gestion;
        }

        private bool? YesNo(int column, string id)
        {
            if (Text(column) is not { } text)
                return null;
            bool? value = RegisterWords.ParseYesNo(text);
            if (value is null && !RegisterWords.IsUnknown(text))
            {
                string name = Roles[column].Nom;
                issues.Add(
                    RegisterIssues.UnknownYesNo, $"Ligne {Line} : « {name} » vaut « {IssueList.Clip(text)} » au lieu de oui ou non ; il est "
                        + $"laissé inconnu.", row.Line, id, name, text);
            }

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
                    issues.Add(
                        RegisterIssues.UnknownTerritorySource,
                        $"Ligne {Line} : « territoire_source » vaut « {IssueList.Clip(text)} » au lieu de « declare » ou « hypothese » ; le "
                            + $"territoire est marqué comme une hypothèse.",
                        row.Line, id, "territoire_source", text);
                    return TerritoireSource.Hypothese;
            }
        }

        private WrittenCoordinates? ReadCoordinates(string id)
        {
            string? lonText = Text(Lon);
            string? latText = Text(Lat);
            if (lonText is null && latText is null)
                return null;
            if (lonText is null || latText is null)
            {
                Coordinates(RegisterIssues.HalfCoordinates, $"{(lonText is null ? "la longitude" : "la latitude")} manque", lonText ?? latText!);
                return null;
            }

            if (!RegisterWords.TryParseDegrees(lonText, out double lon, out int lonDecimals)
                || !RegisterWords.TryParseDegrees(latText, out double lat, out int latDecimals))
            {
                Coordinates(RegisterIssues.BadCoordinates, "ce ne sont pas deux nombres de degrés", $"{lonText} ; {latText}");
                return null;
            }

            GeoPoint point = new(lon, lat);
            if (lon == 0 && lat == 0)
            {
                Coordinates(RegisterIssues.ZeroCoordinates, "0 ; 0 est dans le golfe de Guinée", $"{lonText} ; {latText}");
                return null;
            }

            if (!FrenchTerritory.Contains(point))
            {
                bool swapped = Math.Abs(lat) <= 180 && Math.Abs(lon) <= 90 && FrenchTerritory.Contains(new(lat, lon));
                string why = swapped ? "longitude et latitude semblent inversées"
                    : FrenchTerritory.LooksLikeLambert93(lon, lat) ? "ce sont sans doute des mètres Lambert-93, pas des degrés WGS 84"
                    : "ce point n'est sur aucun territoire français";
                Coordinates(swapped ? RegisterIssues.SwappedCoordinates : RegisterIssues.CoordinatesOutOfFrance, why, $"{lonText} ; {latText}");
                return null;
            }

            return new(point, Math.Min(lonDecimals, latDecimals));

            void Coordinates(IssueKind kind, string why, string value) => issues.Add(
                kind, $"Ligne {Line} : coordonnées « {IssueList.Clip(value)} » : {why}. Elles sont ignorées ; la structure sera placée autrement.",
                    row.Line, id, "lon", value);
        }

        private void CheckCode(string? codeInsee, string? codePostal, string id)
        {
            if (codeInsee is { Length: 4 } && codeInsee.All(char.IsAsciiDigit) && Codes.CodeInsee.TryParse("0" + codeInsee, out _))
                issues.Add(RegisterIssues.LostLeadingZero,
                    $"Ligne {Line} : le code INSEE « {codeInsee} » a perdu son zéro initial : « 0{codeInsee} » ? Il n'est pas corrigé d'office.",
                        row.Line, id, "code_insee", codeInsee);
            else if (codeInsee is not null && !Codes.CodeInsee.TryParse(codeInsee, out _))
                issues.Add(RegisterIssues.BadCode,
                    $"Ligne {Line} : « {IssueList.Clip(codeInsee)} » n'est pas un code INSEE de commune (cinq caractères, 03185 ou 2A004).", row.Line,
                        id, "code_insee", codeInsee);
            string? postal = codePostal?.Replace(" ", "", StringComparison.Ordinal);
            if (postal is { Length: 4 } && postal.All(char.IsAsciiDigit))
                issues.Add(RegisterIssues.LostLeadingZero,
                    $"Ligne {Line} : le code postal « {codePostal} » a perdu son zéro initial : « 0{postal} » ? Il n'est pas corrigé d'office.",
                        row.Line, id, "code_postal", codePostal);
            else if (postal is not null && (postal.Length != 5 || !postal.All(char.IsAsciiDigit)))
                issues.Add(RegisterIssues.BadCode, $"Ligne {Line} : « {IssueList.Clip(codePostal!)} » n'est pas un code postal (cinq chiffres).",
                    row.Line, id, "code_postal", codePostal);
        }

        // cs-03-le-caquetoire; the same register always gives the same ids.
        private string MakeId(StructureType type, string nom, string? codeInsee, string? codePostal)
        {
            string? where = departement?.Value
                ?? (Codes.CodeInsee.TryParse(codeInsee, out CodeInsee? code) ? code.Departement.Value : null)
                ?? (codePostal is { Length: 5 } && codePostal.All(char.IsAsciiDigit)
                    ? (codePostal.StartsWith("97", StringComparison.Ordinal) ? codePostal[..3] : codePostal[..2]) : null);
            string slug = FrenchText.Slug(nom);
            string prefix = type == StructureType.CentreSocial ? "cs" : "evs";
            string stem = string.Join('-',
                new[] { prefix, where is null ? null : FrenchText.LowerAscii(where), slug.Length == 0 ? "structure" : slug }.OfType<string>());
            string id = stem;
            // From where the last of this stem ended: a name repeated down the file is not tried again from the start.
            int n = madeIds.GetValueOrDefault(stem, 2);
            for (; ids.ContainsKey(id); n++)
                id = string.Create(CultureInfo.InvariantCulture, $"{stem}-{n}");
            madeIds[stem] = n;
            issues.Add(RegisterIssues.MadeId, $"Ligne {Line} : « {IssueList.Clip(nom)} » n'a pas d'identifiant ; elle reçoit « {id} ».", row.Line, id,
                "id");
            return id;
        }
    }
}
