using System.Collections.Immutable;
using System.Globalization;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.Registers;

/// <summary>What can be wrong with a table of communes.</summary>
public static class CommuneTableIssues
{
    public static readonly IssueKind BadCode = new("commune_table.bad_code", IssueSeverity.Error, "Code de commune illisible");
    public static readonly IssueKind LostLeadingZero = new("commune_table.lost_leading_zero", IssueSeverity.Error, "Zéro initial perdu");
    public static readonly IssueKind SeveralCodes = new("commune_table.several_codes", IssueSeverity.Error, "Plusieurs communes dans une cellule");
    public static readonly IssueKind DuplicateCode = new("commune_table.duplicate_code", IssueSeverity.Error, "Commune en double");
    public static readonly IssueKind MissingName = new("commune_table.missing_name", IssueSeverity.Warning, "Commune sans nom");
    public static readonly IssueKind BadPopulation = new("commune_table.bad_population", IssueSeverity.Error, "Population illisible");
    public static readonly IssueKind BadEpci = new("commune_table.bad_epci", IssueSeverity.Error, "EPCI illisible");
    public static readonly IssueKind BadChefLieu = new("commune_table.bad_chef_lieu", IssueSeverity.Error, "Chef-lieu illisible");
    public static readonly IssueKind BadPostCode = new("commune_table.bad_postcode", IssueSeverity.Warning, "Code postal de commune illisible");
    public static readonly IssueKind Arrondissements =
        new("commune_table.arrondissements", IssueSeverity.Information, "Arrondissements rattachés à leur commune");
    public static readonly IssueKind EpciWithoutSiren = new("commune_table.epci_without_siren", IssueSeverity.Warning,
        "EPCI nommés sans leur SIREN, non lus");
    public static readonly IssueKind OtherDepartement = new("commune_table.other_departement", IssueSeverity.Information,
        "Lignes d'un autre département, non comptées");
    public static readonly IssueKind NoneOfDepartement =
        new("commune_table.none_of_departement", IssueSeverity.Error, "Table sans commune du département");
}

/// <summary>A table of communes as read: rows kept, rows of other départements, rows rejected, arrondissements folded; their sum is what was
/// read.</summary>
public sealed record CommuneTableReading
{
    /// <summary>Ordered by code, one a commune.</summary>
    public required ImmutableArray<CommuneRow> Rows { get; init; }

    /// <summary>Rows with at least one value.</summary>
    public required int Read { get; init; }

    /// <summary>Rows of other départements, left out as asked.</summary>
    public required int Elsewhere { get; init; }

    public required ImmutableArray<RejectedRow> Rejected { get; init; }

    /// <summary>Rows of arrondissements municipaux, which are not communes.</summary>
    public required int Folded { get; init; }

    /// <summary>Postal codes, when the table has them: one pair each, ordered by code.</summary>
    public required ImmutableArray<(string CodePostal, CodeInsee Commune)> CodesPostaux { get; init; }

    /// <summary>The columns that are read; empty when the source is no table.</summary>
    public ImmutableArray<RecognisedColumn> Columns { get; init; } = [];

    /// <summary>What to know of the file as a whole: the columns recognised, what it holds of other départements.</summary>
    public ImmutableArray<Issue> Notes { get; init; } = [];

    public required ImmutableArray<Issue> Issues { get; init; }
}

/// <summary>Reads <c>communes.csv</c>: code, name, population, EPCI, chef-lieu; that of a dossier or a national table, of which one département is
/// taken.</summary>
public static class CommuneTableReader
{
    /// <summary>What a table of communes may hold.</summary>
    public static ImmutableArray<Notion> Roles { get; } =
    [
        Notions.CommuneCode.Or("code", "com"), Notions.CommuneName.As("nom").Or("nom_officiel", "libelle", "name"), Notions.Population,
        Notions.EpciSiren, Notions.EpciName.Or("raison_sociale"), Notions.Longitude.As("chef_lieu_lon").Or("centre_lon", "x_chf_lieu"),
        Notions.Latitude.As("chef_lieu_lat").Or("centre_lat", "y_chf_lieu"), Notions.PostCode.As("codes_postaux"),
    ];

    private const int Code = 0, Nom = 1, Population = 2, EpciSiren = 3, EpciNom = 4, Lon = 5, Lat = 6, CodesPostaux = 7;

    /// <param name="stream">CSV or XLSX, gzipped or not. Left open.</param>
    /// <param name="file">The file's name for messages.</param>
    /// <param name="departement">Keeps the communes of this one; null keeps all.</param>
    /// <param name="champs">Our column names to the file's own, from the manifest.</param>
    /// <exception cref="SourceUnavailableException">Not a table, or without a column of codes.</exception>
    public static CommuneTableReading Read(
        Stream stream, string file, CodeDepartement? departement = null, IReadOnlyDictionary<string, string>? champs = null)
    {
        using TableReader table = TableReader.Open(stream, file);
        IssueList issues = new(file);
        ColumnMap columns = ColumnMap.Of(file, table.Headers, Roles, champs, issues, table.HeaderLine);
        int[] at = columns.ToArray();
        if (at[Code] < 0)
            throw new SourceUnavailableException(file, "La table des communes n'a pas de colonne de codes INSEE (« code_insee »).",
                $"Colonnes présentes : {ColumnMap.Listed(table.Headers)}. Dites dans le manifeste, à « champs », laquelle en tient lieu.");
        Reading reading = new(table, at, departement, issues);
        while (table.Read() is { } row)
            reading.Add(row);
        return reading.Finish(columns.Recognised);
    }

    /// <summary>A count: digits, thousands apart by single spaces if any ("1 234"), a fraction only when it is zero ("1234.0", as tables written by
    /// programs have).</summary>
    private static bool TryParseCount(string text, out int count)
    {
        count = 0;
        string plain = text.Replace('\u00A0', ' ').Replace('\u202F', ' ').Replace('\u2009', ' ');
        int point = plain.Contains('.', StringComparison.Ordinal) ? plain.IndexOf('.', StringComparison.Ordinal)
            : plain.IndexOf(',', StringComparison.Ordinal);
        // "1.234" could be one thousand or one and a bit: only zeros are certain, and "000" is not.
        if (point >= 0 && plain[(point + 1)..] is not ("0" or "00"))
            return false;
        string[] groups = (point < 0 ? plain : plain[..point]).Split(' ');
        bool sound = groups.Length == 1 || (groups[0].Length is >= 1 and <= 3 && groups.Skip(1).All(static g => g.Length == 3));
        return sound && int.TryParse(string.Concat(groups), NumberStyles.None, CultureInfo.InvariantCulture, out count);
    }

    private sealed class Reading(TableReader table, int[] at, CodeDepartement? departement, IssueList issues)
    {
        private const int MostNamed = 5;

        private readonly SortedDictionary<CodeInsee, CommuneRow> _rows = [];
        private readonly SortedDictionary<CodeInsee, SortedDictionary<CodeInsee, int?>> _arrondissements = [];
        private readonly HashSet<(string CodePostal, CodeInsee Commune)> _postcodes = [];
        private readonly List<RejectedRow> _rejected = [];
        private readonly List<(long Line, CodeInsee Commune, string Epci)> _unread = [];
        private readonly LeftAside _aside = new();
        private TableRow _row = null!;
        private int _read;
        private int _folded;

        public void Add(TableRow next)
        {
            _row = next;
            _read++;
            if (_row.IsMalformed)
                _rejected.Add(new(_row.Line, "ligne décalée"));
            else if (ReadCode() is not { } code)
                return;
            else if (departement is not null && code.Departement != departement)
                _aside.Add(code.Departement, code.Value, Cell(Nom));
            else if (ArrondissementMunicipal.TryFold(code, out CodeInsee? commune))
                AddArrondissement(commune, code, ReadPopulation(code));
            else
                AddCommune(code, ReadPopulation(code));
        }

        public CommuneTableReading Finish(ImmutableArray<RecognisedColumn> columns)
        {
            FoldArrondissements();
            ReportUnreadEpci();
            if (departement is not null && _rows.Count == 0)
                issues.Add(CommuneTableIssues.NoneOfDepartement,
                    $"La table n'a aucune commune du département {departement} ({FrenchNumbers.Count(_read, "ligne lue", "lignes lues")}).");
            return new()
            {
                Rows = [.. _rows.Values],
                Read = _read,
                Elsewhere = _aside.Count,
                Rejected = [.. _rejected],
                Folded = _folded,
                CodesPostaux = [.. _postcodes.OrderBy(static p => p.CodePostal, StringComparer.Ordinal).ThenBy(static p => p.Commune)],
                Columns = columns,
                Notes =
                [
                    RecognisedColumn.Sentence(columns, table.File),
                    .. _aside.Sentence(CommuneTableIssues.OtherDepartement, ("ligne", "lignes"), departement, table.File),
                ],
                Issues = [.. table.Issues, .. issues.ToImmutable()],
            };
        }

        private string Cell(int column) => at[column] < 0 ? "" : _row.Cells[at[column]];

        private void Say(IssueKind kind, string what, CodeInsee? code, string? field, string? value = null) =>
            issues.Add(kind, $"Ligne {TableReader.Number(_row.Line)} : {what}", _row.Line, code?.Value, field, value);

        private CodeInsee? ReadCode()
        {
            string text = CodeCell.Clean(Cell(Code));
            if (CodeInsee.TryParse(text, out CodeInsee? code))
                return code;
            int several = CodeCell.Several(text, static part => CodeInsee.TryParse(part, out _));
            (IssueKind kind, string reason, string what) = several > 0
                ? (CommuneTableIssues.SeveralCodes, "plusieurs communes", $"« {IssueList.Clip(text)} » réunit {TableReader.Number(several)} "
                    + "communes dans une cellule. Faites une ligne par commune ; celle-ci est écartée.")
                : text.Length == 4 && CodeInsee.TryParse("0" + text, out _)
                ? (CommuneTableIssues.LostLeadingZero, "zéro initial perdu", $"le code « {text} » a perdu son zéro initial (« 0{text} » ?). "
                    + "Enregistrez la colonne comme du texte ; rien n'est corrigé d'office.")
                : (CommuneTableIssues.BadCode, "code illisible", $"« {IssueList.Clip(text)} » n'est pas un code INSEE de commune ; "
                    + "la ligne est écartée.");
            Say(kind, what, null, table.Headers[at[Code]], text);
            _rejected.Add(new(_row.Line, reason));
            return null;
        }

        private void AddArrondissement(CodeInsee commune, CodeInsee code, int? population)
        {
            _folded++;
            if (!_arrondissements.TryGetValue(commune, out SortedDictionary<CodeInsee, int?>? parts))
                _arrondissements.Add(commune, parts = []);
            if (!parts.TryAdd(code, population) && at[CodesPostaux] < 0)
                Say(CommuneTableIssues.DuplicateCode, $"l'arrondissement {code} est déjà plus haut ; seule la première ligne compte.",
                    code, table.Headers[at[Code]]);
        }

        private void AddCommune(CodeInsee code, int? population)
        {
            foreach (string postcode in CodeCell.Clean(Cell(CodesPostaux)).Split(['|', ',', ' ', '/'], StringSplitOptions.RemoveEmptyEntries))
            {
                if (postcode.Length == 5 && postcode.All(char.IsAsciiDigit))
                    _postcodes.Add((postcode, code));
                else
                    Say(CommuneTableIssues.BadPostCode, $"« {IssueList.Clip(postcode)} » n'est pas un code postal (cinq chiffres, zéro initial "
                        + "compris) ; il n'est pas retenu.", code, table.Headers[at[CodesPostaux]], postcode);
            }

            if (!_rows.ContainsKey(code))
            {
                string nom = Cell(Nom);
                if (nom.Length == 0)
                    Say(CommuneTableIssues.MissingName, $"la commune {code} n'a pas de nom ; son code en tient lieu.", code, "nom");
                nom = nom.Length == 0 ? code.Value : RegisterWords.OneLine(nom);
                _rows.Add(code, new(code, nom, population, ReadEpci(code), ReadChefLieu(code)));
            }
            else if (at[CodesPostaux] >= 0)
            {
                _folded++; // a table of postal codes has one row for each: the same commune again is no defect
            }
            else
            {
                Say(CommuneTableIssues.DuplicateCode, $"la commune {code} est déjà plus haut ; la seconde ligne est écartée.",
                    code, table.Headers[at[Code]]);
                _rejected.Add(new(_row.Line, "commune en double"));
            }
        }

        private int? ReadPopulation(CodeInsee code)
        {
            string text = Cell(Population);
            if (text.Length == 0)
                return null;
            if (TryParseCount(text, out int population) && population <= Commune.MostInhabitants)
                return population;
            Say(CommuneTableIssues.BadPopulation, $"la population de {code} vaut « {IssueList.Clip(text)} », qui n'est pas un nombre entier "
                + "d'habitants ; elle est laissée inconnue.", code, table.Headers[at[Population]], text);
            return null;
        }

        private Epci? ReadEpci(CodeInsee code)
        {
            string siren = CodeCell.Clean(Cell(EpciSiren));
            string nom = Cell(EpciNom);
            // INSEE writes nine Z for a commune that belongs to none.
            if (siren is "" or "ZZZZZZZZZ" or "NA" or "-")
            {
                if (siren != "ZZZZZZZZZ" && nom is not "-" && !RegisterWords.IsUnknown(nom))
                    _unread.Add((_row.Line, code, nom));
                return null;
            }

            if (CodeSiren.TryParse(siren, out CodeSiren? parsed))
                return new(parsed, nom.Length == 0 ? siren : nom);
            Say(CommuneTableIssues.BadEpci, $"l'EPCI de {code} vaut « {IssueList.Clip(siren)} », qui n'est pas un SIREN (neuf chiffres) ; "
                + "il est laissé vide.", code, "epci_siren", siren);
            return null;
        }

        private GeoPoint? ReadChefLieu(CodeInsee code)
        {
            (string lonText, string latText) = (Cell(Lon), Cell(Lat));
            if (lonText.Length == 0 && latText.Length == 0)
                return null;
            if (RegisterWords.TryParseDegrees(lonText, out double lon, out _) && RegisterWords.TryParseDegrees(latText, out double lat, out _)
                && FrenchTerritory.Contains(new GeoPoint(lon, lat)))
                return new GeoPoint(lon, lat);
            Say(CommuneTableIssues.BadChefLieu, $"le chef-lieu de {code} vaut « {IssueList.Clip(lonText)} ; {IssueList.Clip(latText)} », qui n'est "
                + "pas une longitude et une latitude de France ; il est ignoré.", code, "chef_lieu_lon", $"{lonText} ; {latText}");
            return null;
        }

        // Paris, Lyon, Marseille: when only their arrondissements are there, the commune is their sum.
        private void FoldArrondissements()
        {
            foreach ((CodeInsee commune, SortedDictionary<CodeInsee, int?> parts) in _arrondissements)
            {
                string nom = commune.Value switch { "75056" => "Paris", "69123" => "Lyon", _ => "Marseille" };
                bool isKnown = !_rows.TryAdd(commune,
                    new(commune, nom, parts.Values.All(static p => p is not null) ? parts.Values.Sum() : null, null, null));
                issues.Add(CommuneTableIssues.Arrondissements,
                    $"{TableReader.Number(parts.Count)} arrondissements de {nom} sont rattachés à la commune {commune}"
                    + (isKnown ? ", qui a sa propre ligne." : ", dont la population est leur somme."), subject: commune.Value);
            }
        }

        private void ReportUnreadEpci()
        {
            if (at[EpciSiren] >= 0 && _unread.Count > 0)
            {
                string named = string.Join(", ", _unread.Take(MostNamed).Select(
                    u => $"{u.Commune} « {IssueList.Clip(u.Epci)} » (ligne {TableReader.Number(u.Line)})"));
                issues.Add(CommuneTableIssues.EpciWithoutSiren,
                    $"{FrenchNumbers.Count(_unread.Count, "commune nomme", "communes nomment")} un EPCI sans son SIREN : "
                    + $"{named}{(_unread.Count > MostNamed ? "…" : "")}. Cet EPCI n'est pas lu. Complétez la colonne epci_siren (neuf chiffres).",
                    _unread[0].Line, _unread[0].Commune.Value, "epci_siren", _unread[0].Epci);
            }

            if (at[EpciSiren] < 0 && at[EpciNom] >= 0)
                issues.Add(CommuneTableIssues.EpciWithoutSiren, $"La table nomme des EPCI (« {IssueList.Clip(table.Headers[at[EpciNom]])} ») sans "
                    + "leur SIREN : ils ne sont pas lus. Ajoutez une colonne epci_siren (neuf chiffres).", table.HeaderLine);
        }
    }
}
