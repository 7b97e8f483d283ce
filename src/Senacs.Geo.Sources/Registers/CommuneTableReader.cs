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
            Notions.EpciSiren,
        Notions.EpciName.Or("raison_sociale"), Notions.Longitude.As("chef_lieu_lon").Or("centre_lon", "x_chf_lieu"),
            Notions.Latitude.As("chef_lieu_lat").Or("centre_lat", "y_chf_lieu"),
        Notions.PostCode.As("codes_postaux"),
    ];

    private const int MostNamed = 5;

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
        {
            throw new SourceUnavailableException(
                file, "La table des communes n'a pas de colonne de codes INSEE (« code_insee »).",
                $"Colonnes présentes : {ColumnMap.Listed(table.Headers)}. Dites dans le manifeste, à « champs », laquelle en tient lieu.");
        }

        SortedDictionary<CodeInsee, CommuneRow> rows = [];
        SortedDictionary<CodeInsee, SortedDictionary<CodeInsee, int?>> arrondissements = [];
        SortedSet<(string CodePostal, CodeInsee Commune)> postcodes = new(Comparer<(string CodePostal, CodeInsee Commune)>.Create(
            static (a, b) => string.CompareOrdinal(a.CodePostal, b.CodePostal) is var order and not 0 ? order : a.Commune.CompareTo(b.Commune)));
        List<RejectedRow> rejected = [];
        List<(long Line, CodeInsee Commune, string Epci)> unread = [];
        int read = 0;
        LeftAside aside = new();
        int folded = 0;
        while (table.Read() is { } row)
        {
            read++;
            string codeText = CodeCell.Clean(Cell(row, at[Code]));
            if (row.IsMalformed)
            {
                rejected.Add(new(row.Line, "ligne décalée"));
                continue;
            }

            if (!CodeInsee.TryParse(codeText, out CodeInsee? code))
            {
                string[] parts = codeText.Split([',', ';', '|', ' ', '/'], StringSplitOptions.RemoveEmptyEntries);
                if (parts.Length > 1 && parts.All(static part => CodeInsee.TryParse(part, out _)))
                {
                    issues.Add(
                        CommuneTableIssues.SeveralCodes,
                        $"Ligne {TableReader.Number(row.Line)} : « {IssueList.Clip(codeText)} » réunit {TableReader.Number(parts.Length)} "
                            + $"communes dans une cellule. Faites une ligne par commune ; celle-ci est écartée.",
                        row.Line, field: table.Headers[at[Code]], value: codeText);
                    rejected.Add(new(row.Line, "plusieurs communes"));
                    continue;
                }

                bool zero = codeText.Length == 4 && CodeInsee.TryParse("0" + codeText, out _);
                issues.Add(
                    zero ? CommuneTableIssues.LostLeadingZero : CommuneTableIssues.BadCode,
                    zero
                        ? $"Ligne {TableReader.Number(row.Line)} : le code « {codeText} » a perdu son zéro initial (« 0{codeText} » ?). "
                            + $"Enregistrez la colonne comme du texte ; rien n'est corrigé d'office."
                        : $"Ligne {TableReader.Number(row.Line)} : « {IssueList.Clip(codeText)} » n'est pas un code INSEE de commune ; la ligne "
                            + $"est écartée.",
                    row.Line, field: table.Headers[at[Code]], value: codeText);
                rejected.Add(new(row.Line, zero ? "zéro initial perdu" : "code illisible"));
                continue;
            }

            if (departement is not null && code.Departement != departement)
            {
                aside.Add(code.Departement, code.Value, Cell(row, at[Nom]));
                continue;
            }

            int? population = ReadPopulation(row, at, code, table, issues);
            if (ArrondissementMunicipal.TryFold(code, out CodeInsee? commune))
            {
                folded++;
                if (!arrondissements.TryGetValue(commune, out SortedDictionary<CodeInsee, int?>? parts))
                    arrondissements.Add(commune, parts = []);
                if (!parts.TryAdd(code, population) && at[CodesPostaux] < 0)
                    issues.Add(CommuneTableIssues.DuplicateCode,
                        $"Ligne {TableReader.Number(row.Line)} : l'arrondissement {code} est déjà plus haut ; seule la première ligne compte.",
                            row.Line, code.Value, table.Headers[at[Code]]);
                continue;
            }

            foreach (string postcode in CodeCell.Clean(Cell(row, at[CodesPostaux])).Split(['|', ',', ' ', '/'],
                StringSplitOptions.RemoveEmptyEntries))
            {
                if (postcode.Length == 5 && postcode.All(char.IsAsciiDigit))
                {
                    postcodes.Add((postcode, code));
                    continue;
                }

                issues.Add(
                    CommuneTableIssues.BadPostCode,
                        $"Ligne {TableReader.Number(row.Line)} : « {IssueList.Clip(postcode)} » n'est pas un code postal (cinq chiffres, zéro "
                            + $"initial compris) ; il n'est pas retenu.",
                    row.Line, code.Value, table.Headers[at[CodesPostaux]], postcode);
            }

            if (rows.ContainsKey(code))
            {
                // A table of postal codes has one row for each: the same commune again is then no defect.
                if (at[CodesPostaux] < 0)
                {
                    issues.Add(CommuneTableIssues.DuplicateCode,
                        $"Ligne {TableReader.Number(row.Line)} : la commune {code} est déjà plus haut ; la seconde ligne est écartée.", row.Line,
                            code.Value, table.Headers[at[Code]]);
                    rejected.Add(new(row.Line, "commune en double"));
                }
                else
                {
                    folded++;
                }

                continue;
            }

            string nom = Cell(row, at[Nom]);
            if (nom.Length == 0)
            {
                issues.Add(CommuneTableIssues.MissingName,
                    $"Ligne {TableReader.Number(row.Line)} : la commune {code} n'a pas de nom ; son code en tient lieu.", row.Line, code.Value,
                        "nom");
                nom = code.Value;
            }

            rows.Add(code, new(code, RegisterWords.OneLine(nom), population, ReadEpci(row, at, code, issues, unread),
                ReadChefLieu(row, at, code, issues)));
        }

        FoldArrondissements(rows, arrondissements, issues);
        if (at[EpciSiren] >= 0 && unread.Count > 0)
        {
            string named = string.Join(", ",
                unread.Take(MostNamed).Select(u => $"{u.Commune} « {IssueList.Clip(u.Epci)} » (ligne {TableReader.Number(u.Line)})"));
            issues.Add(
                CommuneTableIssues.EpciWithoutSiren,
                $"{FrenchNumbers.Count(unread.Count, "commune nomme", "communes nomment")} un EPCI sans son SIREN : "
                    + $"{named}{(unread.Count > MostNamed ? "…" : "")}. "
                    + "Cet EPCI n'est pas lu. Complétez la colonne epci_siren (neuf chiffres).",
                unread[0].Line, unread[0].Commune.Value, "epci_siren", unread[0].Epci);
        }

        if (at[EpciSiren] < 0 && at[EpciNom] >= 0)
        {
            issues.Add(
                CommuneTableIssues.EpciWithoutSiren,
                $"La table nomme des EPCI (« {IssueList.Clip(table.Headers[at[EpciNom]])} ») sans leur SIREN : ils ne sont pas lus. Ajoutez une "
                    + $"colonne epci_siren (neuf chiffres).", table.HeaderLine);
        }

        if (departement is not null && rows.Count == 0)
            issues.Add(CommuneTableIssues.NoneOfDepartement,
                $"La table n'a aucune commune du département {departement} ({FrenchNumbers.Count(read, "ligne lue", "lignes lues")}).");
        return new()
        {
            Rows = [.. rows.Values],
            Read = read,
            Elsewhere = aside.Count,
            Rejected = [.. rejected],
            Folded = folded,
            CodesPostaux = [.. postcodes],
            Columns = columns.Recognised,
            Notes =
            [
                RecognisedColumn.Sentence(columns.Recognised, file),
                .. aside.Sentence(CommuneTableIssues.OtherDepartement, ("ligne", "lignes"), departement, file),
            ],
            Issues = [.. table.Issues, .. issues.ToImmutable()],
        };
    }

    private static string Cell(TableRow row, int index) => index < 0 ? "" : row.Cells[index];

    private static int? ReadPopulation(TableRow row, int[] at, CodeInsee code, TableReader table, IssueList issues)
    {
        string text = Cell(row, at[Population]);
        if (text.Length == 0)
            return null;
        if (TryParseCount(text, out int population) && population <= Commune.MostInhabitants)
            return population;
        issues.Add(
            CommuneTableIssues.BadPopulation,
                $"Ligne {TableReader.Number(row.Line)} : la population de {code} vaut « {IssueList.Clip(text)} », qui n'est pas un nombre entier "
                    + $"d'habitants ; elle est laissée inconnue.",
            row.Line, code.Value, table.Headers[at[Population]], text);
        return null;
    }

    /// <summary>A count: digits, thousands apart by single spaces if any ("1 234"), a fraction only when it is zero ("1234.0", as tables written by
    /// programs have).</summary>
    internal static bool TryParseCount(string text, out int count)
    {
        count = 0;
        string plain = text.Replace('\u00A0', ' ').Replace('\u202F', ' ').Replace('\u2009', ' ');
        int point = plain.IndexOf('.', StringComparison.Ordinal);
        if (point < 0)
            point = plain.IndexOf(',', StringComparison.Ordinal);
        if (point >= 0)
        {
            // "1.234" could be one thousand or one and a bit: only zeros are certain, and "000" is not.
            ReadOnlySpan<char> fraction = plain.AsSpan(point + 1);
            if (fraction.Length is 0 or > 2 || fraction.IndexOfAnyExcept('0') >= 0)
                return false;
            plain = plain[..point];
        }

        string[] groups = plain.Split(' ');
        for (int i = 0; i < groups.Length; i++)
        {
            bool sound = groups.Length == 1 || (i == 0 ? groups[i].Length is >= 1 and <= 3 : groups[i].Length == 3);
            if (!sound || groups[i].Length == 0)
                return false;
        }

        return int.TryParse(string.Concat(groups), NumberStyles.None, CultureInfo.InvariantCulture, out count);
    }

    private static Epci? ReadEpci(TableRow row, int[] at, CodeInsee code, IssueList issues, List<(long Line, CodeInsee Commune, string Epci)> unread)
    {
        string siren = CodeCell.Clean(Cell(row, at[EpciSiren]));
        string nom = Cell(row, at[EpciNom]);
        // INSEE writes nine Z for a commune that belongs to none.
        if (siren.Length == 0 || siren == "ZZZZZZZZZ" || siren is "NA" or "-")
        {
            if (siren != "ZZZZZZZZZ" && nom is not "-" && !RegisterWords.IsUnknown(nom))
                unread.Add((row.Line, code, nom));
            return null;
        }


        if (CodeSiren.TryParse(siren, out CodeSiren? parsed))
            return new(parsed, nom.Length == 0 ? siren : nom);
        issues.Add(
            CommuneTableIssues.BadEpci, $"Ligne {TableReader.Number(row.Line)} : l'EPCI de {code} vaut « {IssueList.Clip(siren)} », qui n'est pas "
                + $"un SIREN (neuf chiffres) ; il est laissé vide.",
            row.Line, code.Value, "epci_siren", siren);
        return null;
    }

    private static GeoPoint? ReadChefLieu(TableRow row, int[] at, CodeInsee code, IssueList issues)
    {
        string lonText = Cell(row, at[Lon]);
        string latText = Cell(row, at[Lat]);
        if (lonText.Length == 0 && latText.Length == 0)
            return null;
        if (RegisterWords.TryParseDegrees(lonText, out double lon, out _) && RegisterWords.TryParseDegrees(latText, out double lat, out _)
            && FrenchTerritory.Contains(new(lon, lat)))
        {
            return new GeoPoint(lon, lat);
        }

        issues.Add(
            CommuneTableIssues.BadChefLieu,
            $"Ligne {TableReader.Number(row.Line)} : le chef-lieu de {code} vaut « {IssueList.Clip(lonText)} ; {IssueList.Clip(latText)} », qui "
                + $"n'est pas une longitude et une latitude de France ; il est ignoré.",
            row.Line, code.Value, "chef_lieu_lon", $"{lonText} ; {latText}");
        return null;
    }

    // Paris, Lyon, Marseille: when only their arrondissements are there, the commune is their sum.
    private static void FoldArrondissements(
        SortedDictionary<CodeInsee, CommuneRow> rows, SortedDictionary<CodeInsee, SortedDictionary<CodeInsee, int?>> arrondissements,
            IssueList issues)
    {
        foreach ((CodeInsee commune, SortedDictionary<CodeInsee, int?> parts) in arrondissements)
        {
            string nom = commune.Value switch { "75056" => "Paris", "69123" => "Lyon", _ => "Marseille" };
            bool known = rows.ContainsKey(commune);
            if (!known)
                rows.Add(commune, new(commune, nom, parts.Values.All(static p => p is not null) ? parts.Values.Sum() : null, null, null));
            issues.Add(
                CommuneTableIssues.Arrondissements,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{parts.Count} arrondissements de {nom} sont rattachés à la commune "
                        + $"{commune}{(known ? ", qui a sa propre ligne" : ", dont la population est leur somme")}."),
                subject: commune.Value);
        }
    }
}
