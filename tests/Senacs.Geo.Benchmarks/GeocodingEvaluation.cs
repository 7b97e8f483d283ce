using Senacs.Geo.Service.Http;

#pragma warning disable MA0076, MA0011, CA1305 // Run sets the invariant culture first
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Senacs.Geo.Adresses;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Benchmarks;

/// <summary>Accuracy, robustness, calibration and speed of the offline geocoder, as Markdown: <c>dotnet run -c Release --project
/// tests/Senacs.Geo.Benchmarks -- geocodage [folder of open data]</c>.</summary>
/// <remarks>Everything is seeded: two runs print the same figures, speed apart. The bases at hand are extracts (10 000 addresses of 73 and 74, 1 526
/// of 48), so whole streets are missing from the index, which makes "no such street here" the common case: see the leave-out tables.</remarks>
internal static class GeocodingEvaluation
{
    private const int Seed = 20260101;

    private sealed record Answer(double DistanceMetres, LocationStatus Statut, LocationLevel? Level, double Score, bool RightWay, bool RightCommune, string Label, bool IsWitness)
    {
        public bool FalseOk => Statut == LocationStatus.Ok && DistanceMetres > 300;

        public bool Within100OrSaid => DistanceMetres <= 100 || Statut != LocationStatus.Ok;

        public bool Right => DistanceMetres <= 100 || RightWay;
    }

    private static readonly List<Answer> Pool = [];
    private static readonly List<Answer> PoolOther = [];
    private static bool s_verbose;

    public static int Run(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        s_verbose = args.Contains("-v");
        string folder = args.FirstOrDefault(a => a[0] != '-') ?? Path.GetFullPath(Path.Combine(FindRoot(), "..", "shared", "data"));
        string[] files = [Path.Combine(folder, "geocode/ban/adresses-48.csv.gz"), Path.Combine(folder, "geocode/ban/adresses-73-74.csv.gz")];
        if (!files.All(File.Exists))
        {
            Console.Error.WriteLine($"Les extraits de la BAN ne sont pas dans {folder}.");
            return 3;
        }

        List<Issue> issues = [];
        Geocoder geocoder = AddressBase.Read(files, [], issues);
        List<KnownAddress> all = [.. files.SelectMany(KnownAddress.ReadBan)];
        Console.WriteLine($"Index : {geocoder.AddressCount} adresses, {geocoder.WayCount} voies, {geocoder.CommuneCount} communes ; {issues.Count} remarques à la lecture.\n");
        Robustness(geocoder, all);
        Writings(all);
        LeaveOut(files, all);
        Places(geocoder, folder, all);
        GeocoderTester(geocoder, folder, all);
        GeocoderTesterOwnBase(folder);
        Calibration();
        Speed(geocoder, all, files);
        return 0;
    }

    private static void Robustness(Geocoder geocoder, List<KnownAddress> all)
    {
        Console.WriteLine("## Robustesse : adresses connues, abîmées de façon réaliste\n");
        Console.WriteLine("| abîmé | essais | à moins de 100 m | ok | à vérifier | ambigu | introuvable | à moins de 100 m ou signalé | faux ok (> 300 m) |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        List<Answer> total = [];
        foreach ((string name, Func<KnownAddress, Random, IReadOnlyList<KnownAddress>, string?> damage) in GeocodingDamage.All)
        {
            Random random = new(Seed);
            List<Answer> answers = [];
            for (int i = 0; i < 6000 && answers.Count < 1500; i++)
            {
                KnownAddress known = all[random.Next(all.Count)];
                if (known.Number == 0 || damage(known, random, all) is not { } text)
                    continue;
                Answer answer = Ask(geocoder, AddressQuery.FromText(text), known);
                if (s_verbose && (answer.FalseOk || (answer.Statut != LocationStatus.Ok && answers.Count % 40 == 0)))
                    Console.WriteLine($"<!-- {name}: {text} => {answer} ({known.Way}, {known.Insee}) -->");
                answers.Add(answer);
            }

            Print(name, answers);
            total.AddRange(answers);
            Pool.AddRange(answers);
        }

        Print("**ensemble**", total);
        Console.WriteLine();
    }

    private static void Writings(List<KnownAddress> all)
    {
        Console.WriteLine("## Écritures : toutes les adresses connues, comme les listes les tiennent\n");
        Console.WriteLine("""
            « Juste » : le numéro à moins de 100 m, ou la voie sans numéro où il n'y en a pas ; « ok à tort » : plus de 300 m, ou ok là où une
            personne doit voir, ou un numéro qui n'était pas demandé.

            """);
        Console.WriteLine("| écrit | essais | juste | ok | à vérifier | ambigu | introuvable | ok à tort | ok à plus de 300 m |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (GeocodingTrial trial in GeocodingTrial.Run(all, Seed))
        {
            string[] shares = [.. new[] { trial.Right, trial.Ok, trial.ToCheck, trial.Ambiguous, trial.NotFound }.Select(n => Percent(n, trial.Asked))];
            Console.WriteLine($"| {trial.Name} | {trial.Asked} | {string.Join(" | ", shares)} | {trial.WrongOk} | {trial.FarOk} |");
            if (s_verbose)
            {
                foreach (string example in trial.Examples.Take(6))
                    Console.WriteLine($"<!-- {example} -->");
            }
        }

        Console.WriteLine();
    }

    private static void Print(string name, List<Answer> answers)
    {
        string Share(Func<Answer, bool> test) => answers.Count == 0 ? "" : $"{100.0 * answers.Count(test) / answers.Count:F1} %";
        Console.WriteLine($"| {name} | {answers.Count} | {Share(a => a.DistanceMetres <= 100)} | {Share(a => a.Statut == LocationStatus.Ok)} | {Share(a => a.Statut == LocationStatus.AVerifier)} | {Share(a => a.Statut == LocationStatus.Ambigu)} | "
            + $"{Share(a => a.Statut == LocationStatus.Introuvable)} | {Share(a => a.Within100OrSaid)} | {answers.Count(a => a.FalseOk)} ({Percent(answers.Count(a => a.FalseOk), answers.Count(a => a.Statut == LocationStatus.Ok))} des ok) |");
    }

    private static void LeaveOut(string[] files, List<KnownAddress> all)
    {
        Console.WriteLine("## Retraits : ce qui manque à la base ne doit pas devenir un ok\n");
        Console.WriteLine("| retiré de l'index, puis demandé | essais | à moins de 100 m | ok | à vérifier | ambigu | introuvable | à moins de 100 m ou signalé | faux ok (> 300 m) |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        string header = KnownAddress.ReadLines(files[0]).First();
        foreach ((string name, Func<KnownAddress, int, bool> removed) in new (string, Func<KnownAddress, int, bool>)[]
                 {
                     ("une voie sur cinq", (a, _) => Stable(a.Insee + a.Way) % 5 == 0),
                     ("une adresse sur cinq", (_, i) => i % 5 == 0),
                     ("une commune sur dix", (a, _) => Stable(a.Insee) % 10 == 0),
                 })
        {
            StringBuilder kept = new(header + "\n");
            List<KnownAddress> asked = [];
            for (int i = 0; i < all.Count; i++)
            {
                if (removed(all[i], i))
                    asked.Add(all[i]);
                else
                    kept.Append(all[i].Line).Append('\n');
            }

            using MemoryStream stream = new(Encoding.UTF8.GetBytes(kept.ToString()));
            Geocoder geocoder = AddressBase.Read(stream, "retrait", []);
            foreach ((string how, Func<KnownAddress, string> text) in new (string, Func<KnownAddress, string>)[]
                     {
                         ("complète", a => $"{a.NumberText} {a.Way} {a.PostCode} {a.Commune}"),
                         ("sans numéro", a => $"{a.Way} {a.PostCode} {a.Commune}"),
                         ("sans code postal", a => $"{a.NumberText} {a.Way}, {a.Commune}"),
                     })
            {
                List<Answer> answers = [];
                foreach (KnownAddress known in asked.Where(a => a.Number > 0))
                {
                    Answer answer = Ask(geocoder, AddressQuery.FromText(text(known)), known);
                    answers.Add(answer);
                    if (s_verbose && (answer.FalseOk || (answer.Score is > 0.7 and < 0.9 && !answer.Right)))
                        Console.WriteLine($"<!-- {name}, {how}: {text(known)} => {answer} -->");
                }

                Print($"{name}, demande {how}", answers);
                if (how == "complète")
                    PoolOther.AddRange(answers);
            }
        }

        Console.WriteLine();
    }

    private static void Places(Geocoder geocoder, string folder, List<KnownAddress> all)
    {
        HashSet<string> ways = [.. all.Select(a => a.Insee + Key(a.Way))];
        Console.WriteLine("## Lieux de position connue (France services, départements 48, 73, 74)\n");
        Console.WriteLine("| liste | lieux | voie dans l'index | rue ou mieux, parmi elles | à moins de 300 m, parmi elles | commune juste | ok | faux ok (> 300 m) |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach ((string file, string address, string code, string insee, string commune) in new[]
                 {
                     ("france-services-2024.csv", "adresse", "code_postal", "insee_com", "lib_com"), ("france-services-2020-geocodees-ban.csv", "ADRESSE", "CODE_POSTAL", "insee_com", "lib_com"),
                 })
        {
            List<Dictionary<string, string>> rows = [.. ReadCsv(Path.Combine(folder, "places", file)).Where(r => r[insee][..2] is "48" or "73" or "74")];
            foreach (bool structured in new[] { true, false })
            {
                List<(Answer Answer, bool Known)> answers = [];
                foreach (Dictionary<string, string> row in rows)
                {
                    KnownAddress known = new(0, "", "?", row[code], row[insee], row[commune], "", double.Parse(row["longitude"], CultureInfo.InvariantCulture), double.Parse(row["latitude"], CultureInfo.InvariantCulture), "");
                    AddressQuery query = structured ? new AddressQuery { Adresse = row[address], CodePostal = row[code], Commune = row[commune] } : AddressQuery.FromText($"{row[address]} {row[code]} {row[commune]}");
                    Answer answer = Ask(geocoder, query, known);
                    string street = row[address].TrimStart("0123456789, ".ToCharArray());
                    bool inIndex = ways.Contains(row[insee] + Key(street.StartsWith("B ", StringComparison.Ordinal) ? street[2..] : street));
                    answers.Add((answer, inIndex));
                    if (s_verbose)
                        Console.WriteLine($"<!-- {row[address]} | {row[code]} {row[commune]} => {answer} -->");
                }

                static bool Street(Answer a) => a.Level is LocationLevel.Numero or LocationLevel.Rue or LocationLevel.LieuDit;
                int inBase = answers.Count(a => a.Known), ok = answers.Count(a => a.Answer.Statut == LocationStatus.Ok);
                Console.WriteLine($"| {file}, {(structured ? "colonnes" : "texte libre")} | {rows.Count} | {inBase} | {answers.Count(a => a.Known && Street(a.Answer))} | {answers.Count(a => a.Known && a.Answer.DistanceMetres <= 300)} | {Percent(answers.Count(a => a.Answer.RightCommune), answers.Count(a => a.Answer.Level is not null))} | {ok} | {answers.Count(a => a.Answer.FalseOk)} |");
            }
        }

        Console.WriteLine();
    }

    private static void GeocoderTester(Geocoder geocoder, string folder, List<KnownAddress> all)
    {
        HashSet<string> postCodes = [.. all.Select(a => a.PostCode)];
        HashSet<string> communes = [.. all.Select(a => Key(a.Commune)), .. all.Where(a => a.FormerCommune.Length > 0).Select(a => Key(a.FormerCommune))];
        ILookup<string, KnownAddress> ways = all.ToLookup(a => Key(a.Way));
        ILookup<string, string> codesOf = all.Select(a => (a.Insee, a.PostCode)).Distinct().ToLookup(p => p.Insee, p => p.PostCode);
        int cases = 0, known = 0, street = 0, communeRight = 0, answered = 0, wrongOk = 0, outside = 0, outsideOk = 0, unplaced = 0, unplacedOk = 0;
        foreach (string file in Directory.EnumerateFiles(Path.Combine(folder, "geocode/geocoder-tester"), "*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            foreach (Dictionary<string, string> row in ReadCsv(file))
            {
                string query = row.GetValueOrDefault("query", "").Trim(), expectedStreet = row.GetValueOrDefault("expected_street", ""), expectedCity = row.GetValueOrDefault("expected_city", ""), expectedCode = row.GetValueOrDefault("expected_postcode", "").PadLeft(5, '0');
                if (query.Length == 0)
                    continue;
                bool here = postCodes.Contains(expectedCode) || System.Text.RegularExpressions.Regex.Matches(query, @"\b\d{5}\b").Any(m => postCodes.Contains(m.Value));
                GeocodeOutcome outcome = geocoder.Locate(AddressQuery.FromText(query));
                if (!here)
                {
                    // The rest of France: whatever the query says, nothing here is its answer, unless a commune of the same name is.
                    outside++;
                    bool homonym = expectedCity.Length > 0 && communes.Contains(Key(expectedCity));
                    if (outcome.Statut == LocationStatus.Ok && !homonym && expectedCode != "00000")
                    {
                        outsideOk++;
                        if (s_verbose)
                            Console.WriteLine($"<!-- hors index: {query} => {outcome} -->");
                    }

                    continue;
                }

                // With neither commune nor postal code the case counts on a position given beside the words, which a register never has.
                bool placed = System.Text.RegularExpressions.Regex.IsMatch(query, @"\b\d{5}\b") || row.GetValueOrDefault("lon", "").Length == 0;
                if (!placed)
                {
                    unplaced++;
                    unplacedOk += outcome.Statut == LocationStatus.Ok ? 1 : 0;
                    continue;
                }

                cases++;
                List<KnownAddress> expected = [.. ways[Key(expectedStreet)].Where(a => (expectedCode == "00000" || a.PostCode == expectedCode)
                    && (expectedCity.Length == 0 || Key(a.Commune) == Key(expectedCity) || Key(a.FormerCommune) == Key(expectedCity))
                    && (query.Contains(a.PostCode, StringComparison.Ordinal) || Key(query).Contains(Key(a.Commune), StringComparison.Ordinal) || (a.FormerCommune.Length > 0 && Key(query).Contains(Key(a.FormerCommune), StringComparison.Ordinal))))];
                bool knows = expected.Count > 0;
                known += knows ? 1 : 0;
                Location? location = outcome switch { GeocodeOutcome.Found f => f.Location, GeocodeOutcome.Ambiguous a => a.Candidates[0], _ => null };
                if (location is not null)
                {
                    answered++;
                    if (location.Statut == LocationStatus.Ambigu)
                        answered--;
                    bool right = location.Statut != LocationStatus.Ambigu && (expectedCode != "00000" ? codesOf[location.Commune!.Value].Contains(expectedCode) : expectedCity.Length == 0 || codesOf[location.Commune!.Value].Any(c => query.Contains(c, StringComparison.Ordinal))) || location.Statut != LocationStatus.Ambigu && (expectedCity.Length > 0 && Key(location.Label).Contains(Key(expectedCity), StringComparison.Ordinal));
                    communeRight += right ? 1 : 0;
                    street += knows && location.Niveau is LocationLevel.Numero or LocationLevel.Rue or LocationLevel.LieuDit ? 1 : 0;
                    bool wrong = location.Statut == LocationStatus.Ok && (!right || (knows && !Key(location.Label).Contains(Key(expectedStreet), StringComparison.Ordinal)) || (!knows && expectedStreet.Length > 0 && location.Niveau != LocationLevel.Commune && !Key(location.Label).Contains(Key(expectedStreet), StringComparison.Ordinal)));
                    wrongOk += wrong ? 1 : 0;
                    if (s_verbose && (wrong || !right || (knows && location.Niveau == LocationLevel.Commune)))
                        Console.WriteLine($"<!-- {query} ({expectedStreet}, {expectedCity}, {expectedCode}) => {location} -->");
                }
                else if (s_verbose && knows)
                {
                    Console.WriteLine($"<!-- {query} ({expectedStreet}, {expectedCity}, {expectedCode}) => {outcome} -->");
                }
            }
        }

        Console.WriteLine("## geocoder-tester\n");
        Console.WriteLine("| cas | nombre |\n|---|---:|");
        Console.WriteLine($"| du 48, 73 ou 74 | {cases} |\n| dont la voie est dans l'index | {known} |\n| de ceux-là, rue ou mieux | {street} ({Percent(street, known)}) |\n| avec réponse | {answered} |\n| commune juste, parmi les réponses | {communeRight} ({Percent(communeRight, answered)}) |\n| faux ok | {wrongOk} |");
        Console.WriteLine($"| du reste de la France, posés au même index | {outside} |\n| donnés pour ok à tort | {outsideOk} |\n| du 48, 73 ou 74, sans commune ni code postal (à la position donnée à côté) | {unplaced} |\n| donnés pour ok | {unplacedOk} |\n");
    }

    // The cases come by three (with the commune, with the postal code, with a position): together they say number, way, commune, code and place,
    // which makes a base of their own.
    private static void GeocoderTesterOwnBase(string folder)
    {
        Dictionary<string, string> inseeOf = new(StringComparer.Ordinal);
        foreach (Dictionary<string, string> row in ReadCsv(Path.Combine(folder, "places/codes-postaux-laposte-2025.csv.gz")))
            inseeOf.TryAdd(row["code_postal"] + Key(row["nom_de_la_commune"].Replace("ST ", "SAINT ", StringComparison.Ordinal).Replace("STE ", "SAINTE ", StringComparison.Ordinal)), row["code_commune_insee"]);
        List<(string Query, KnownAddress Address, bool Fuzzy)> cases = [];
        Dictionary<string, KnownAddress> bases = new(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(folder, "geocode/geocoder-tester"), "test_addresses*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            bool fuzzy = file.Contains("fuzzy", StringComparison.Ordinal);
            foreach (IGrouping<string, Dictionary<string, string>> group in ReadCsv(file).GroupBy(r => r["expected_street"].Length > 0 ? r["expected_housenumber"] + "|" + r["expected_street"] : r.GetValueOrDefault("expected_name", "")))
            {
                string wanted = group.Key.Replace("|", " ", StringComparison.Ordinal).Trim();
                System.Text.RegularExpressions.Match parts = System.Text.RegularExpressions.Regex.Match(wanted, @"^(\d{1,5})\s*(bis|ter|quater|[A-Za-z])?\s+(.{4,})$");
                string city = group.Select(r => r.GetValueOrDefault("expected_city", "")).FirstOrDefault(c => c.Length > 0) ?? "";
                string code = group.Select(r => r.GetValueOrDefault("expected_postcode", "")).FirstOrDefault(c => c.Length > 0)?.PadLeft(5, '0') ?? "";
                if (city == "Paris" && code.StartsWith("75", StringComparison.Ordinal))
                    inseeOf.TryAdd(code + "paris", "751" + code[3..]);
                Dictionary<string, string>? placed = group.FirstOrDefault(r => r["lon"].Length > 0);
                if (!parts.Success || city.Length == 0 || code.Length != 5 || placed is null || !inseeOf.TryGetValue(code + Key(city), out string? insee))
                    continue;
                KnownAddress address = new(int.Parse(parts.Groups[1].Value), parts.Groups[2].Value.ToLowerInvariant(), parts.Groups[3].Value, code, insee, city, "", double.Parse(placed["lon"]), double.Parse(placed["lat"]), "");
                bases.TryAdd($"{address.NumberText}|{address.Way}|{insee}", address);
                foreach (Dictionary<string, string> row in group.Where(r => r["lon"].Length == 0))
                    cases.Add((row["query"], address, fuzzy));
            }
        }

        StringBuilder csv = new("numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat\n");
        foreach (KnownAddress a in bases.Values)
            csv.Append($"{a.Number};{a.Repetition};{a.Way};{a.PostCode};{a.Insee};{a.Commune};{a.LongitudeDegrees};{a.LatitudeDegrees}\n");
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(csv.ToString()));
        Geocoder geocoder = AddressBase.Read(stream, "geocoder-tester", []);
        Console.WriteLine($"## geocoder-tester, sur une base faite de ses propres adresses ({geocoder.AddressCount} adresses, {geocoder.CommuneCount} communes de toute la France)\n");
        Console.WriteLine("| cas | nombre | rue ou mieux | à moins de 100 m | commune juste, parmi les réponses | ok | faux ok (> 300 m) |\n|---|---:|---:|---:|---:|---:|---:|");
        foreach (bool fuzzy in new[] { false, true })
        {
            List<Answer> answers = [];
            foreach ((string query, KnownAddress address, _) in cases.Where(c => c.Fuzzy == fuzzy))
            {
                Answer answer = Ask(geocoder, AddressQuery.FromText(query), address);
                answers.Add(answer);
                if (s_verbose && (answer.FalseOk || answer.Level is null or LocationLevel.Commune))
                    Console.WriteLine($"<!-- propre: {query} ({address.Way}, {address.Commune}) => {answer} -->");
            }

            List<Answer> said = [.. answers.Where(a => a.Level is not null && a.Statut != LocationStatus.Ambigu)];
            Console.WriteLine($"| {(fuzzy ? "abîmés (iledefrance/fuzzy)" : "avec commune ou code postal")} | {answers.Count} | {Percent(answers.Count(a => a.Level is LocationLevel.Numero or LocationLevel.Rue or LocationLevel.LieuDit), answers.Count)} | {Percent(answers.Count(a => a.DistanceMetres <= 100), answers.Count)} | "
                + $"{Percent(said.Count(a => a.RightCommune), said.Count)} | {Percent(answers.Count(a => a.Statut == LocationStatus.Ok), answers.Count)} | {answers.Count(a => a.FalseOk)} |");
        }

        Console.WriteLine();
    }

    private static void Calibration()
    {
        Console.WriteLine("""
            ## Calibration : adresses abîmées et retraits

            Juste : à moins de 100 m, ou sur la bonne voie de la bonne commune. La courbe de la note est réglée sur une moitié des voies (par une empreinte de la commune et de la voie) ;
            la moitié témoin n'a servi à rien régler.

            | score | moitié qui règle | justes | moitié témoin | justes |
            |---|---:|---:|---:|---:|
            """);
        List<Answer> scored = [.. Pool.Concat(PoolOther).Where(a => a.Level is not null and not LocationLevel.Commune)];
        for (int b = 0; b < 20; b++)
            CalibrationRow(scored, b / 20.0, b == 19 ? 1.01 : (b + 1) / 20.0);
        CalibrationRow(scored, 0.8, 0.9);
        if (s_verbose)
        {
            for (int b = 50; b < 100; b++)
            {
                List<Answer> bin = [.. scored.Where(a => !a.IsWitness && a.Score >= b / 100.0 && a.Score < (b + 1) / 100.0)];
                if (bin.Count > 0)
                    Console.WriteLine($"<!-- règle {b / 100.0:F2}: {bin.Count} {Percent(bin.Count(a => a.Right), bin.Count)} -->");
            }
        }

        Console.WriteLine();
    }

    private static void CalibrationRow(List<Answer> scored, double low, double high)
    {
        Answer[] inside = [.. scored.Where(a => a.Score >= low && a.Score < high)], fitted = [.. inside.Where(a => !a.IsWitness)], witness = [.. inside.Where(a => a.IsWitness)];
        if (inside.Length > 0)
            Console.WriteLine($"| {low:F2} à {Math.Min(high, 1):F2} | {fitted.Length} | {Percent(fitted.Count(a => a.Right), fitted.Length)} | {witness.Length} | {Percent(witness.Count(a => a.Right), witness.Length)} |");
    }

    private static void Speed(Geocoder geocoder, List<KnownAddress> all, string[] files)
    {
        Console.WriteLine("## Vitesse (un cœur)\n");
        Console.WriteLine("| mesure | valeur |\n|---|---:|");
        Random random = new(Seed);
        List<AddressQuery> clean = [.. Enumerable.Range(0, 20000).Select(_ => all[random.Next(all.Count)]).Select(a => AddressQuery.FromText($"{a.NumberText} {a.Way} {a.PostCode} {a.Commune}"))];
        List<AddressQuery> damaged = [];
        while (damaged.Count < 20000)
        {
            KnownAddress a = all[random.Next(all.Count)];
            if (GeocodingDamage.All[random.Next(GeocodingDamage.All.Count)].Apply(a, random, all) is { } text)
                damaged.Add(AddressQuery.FromText(text));
        }

        foreach ((string name, List<AddressQuery> queries) in new[] { ("adresses intactes", clean), ("adresses abîmées", damaged) })
            Console.WriteLine($"| {name}, index de {geocoder.AddressCount} | {Rate(geocoder, queries):N0} par seconde |");

        // A département's index: each address of the extracts nine times along its way, in three communes each, until 300 000; said so.
        string header = KnownAddress.ReadLines(files[0]).First();
        StringBuilder csv = new(header + "\n");
        int rows = 0;
        for (int copy = 0; copy < 4; copy++)
        {
            foreach (KnownAddress a in all)
            {
                for (int along = 0; along < 9 && rows < 300_000; along++, rows++)
                    csv.Append(copy + along == 0 ? a.Line : Moved(a, copy, along)).Append('\n');
            }
        }

        string path = Path.Combine(Path.GetTempPath(), $"senacs-geo-{Environment.ProcessId}.csv.gz");
        try
        {
            using (GZipStream gzip = new(File.Create(path), CompressionLevel.Optimal))
                gzip.Write(Encoding.UTF8.GetBytes(csv.ToString()));
            csv.Clear();
            GC.Collect();
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Stopwatch watch = Stopwatch.StartNew();
            TimeSpan processor = Processor();
            Geocoder large = AddressBase.Read([path], [], []);
            processor = Processor() - processor;
            Console.WriteLine($"| construire un index de 300 000 adresses (extraits multipliés par 26) | {processor.TotalSeconds:F2} s de processeur ({watch.Elapsed.TotalSeconds:F2} s à la montre), {(GC.GetTotalAllocatedBytes(precise: true) - before) / 1048576.0:F0} Mio alloués |");
            watch.Restart();
            large.Locate(clean[0]);
            Console.WriteLine($"| première réponse | {watch.Elapsed.TotalMilliseconds:F1} ms |");
            foreach ((string name, List<AddressQuery> queries) in new[] { ("adresses intactes", clean), ("adresses abîmées", damaged) })
                Console.WriteLine($"| {name}, index de {large.AddressCount} | {Rate(large, queries):N0} par seconde |");
            processor = Processor();
            foreach (KnownAddress a in all)
                large.Reverse(new GeoPoint(a.LongitudeDegrees + 0.0003, a.LatitudeDegrees));
            Console.WriteLine($"| adresse la plus proche | {all.Count / (Processor() - processor).TotalSeconds:N0} par seconde |");
            Console.WriteLine($"| mémoire la plus haute du processus (évaluation comprise) | {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0:F0} Mio |\n");
        }
        finally
        {
            File.Delete(path);
        }
    }

    // Processor time, not wall time: the machine may be shared.
    private static TimeSpan Processor() => Process.GetCurrentProcess().TotalProcessorTime;

    private static double Rate(Geocoder geocoder, List<AddressQuery> queries)
    {
        foreach (AddressQuery query in queries.Take(3000))
            geocoder.Locate(query);
        TimeSpan before = Processor();
        foreach (AddressQuery query in queries)
            geocoder.Locate(query);
        return queries.Count / (Processor() - before).TotalSeconds;
    }

    // The same address further along its way, in a made-up commune of another code, name and postal code.
    private static string Moved(KnownAddress a, int copy, int along)
    {
        string[] cells = a.Line.Split(';');
        cells[2] = (a.Number + (2 * along)).ToString(CultureInfo.InvariantCulture);
        if (copy > 0)
        {
            cells[6] = cells[6][..2] + ((int.Parse(cells[6][2..], CultureInfo.InvariantCulture) + (copy * 337)) % 1000).ToString("D3", CultureInfo.InvariantCulture);
            cells[7] += " " + (char)('A' + copy) + "ville";
            cells[8] = cells[9] = "";
        }

        cells[12] = (a.LongitudeDegrees + (copy * 0.003) + (along * 0.0002)).ToString("F6", CultureInfo.InvariantCulture);
        return string.Join(';', cells);
    }

    private static Answer Ask(Geocoder geocoder, AddressQuery query, KnownAddress known)
    {
        GeocodeOutcome outcome = geocoder.Locate(query);
        Location? location = outcome switch { GeocodeOutcome.Found f => f.Location, GeocodeOutcome.Ambiguous a => a.Candidates[0], _ => null };
        if (location is null)
            return new Answer(double.PositiveInfinity, outcome.Statut, null, 0, false, false, "", IsWitness(known));
        bool commune = location.Commune?.Value == (known.Insee.StartsWith("751", StringComparison.Ordinal) ? "75056" : known.Insee);
        return new Answer(known.MetresTo(location.Point), outcome.Statut, location.Niveau, location.Score, commune
            && location.Label.Contains(known.Way, StringComparison.OrdinalIgnoreCase), commune, location.Label, IsWitness(known));
    }

    // Half of the ways, by a hash that depends on nothing else: the score's curve is fitted on the other half.
    private static bool IsWitness(KnownAddress known) => (Stable("temoin|" + known.Insee + "|" + known.Way) & 1) == 1;

    private static string Percent(int part, int whole) => whole == 0 ? "-" : $"{100.0 * part / whole:F1} %";

    private static uint Stable(string text)
    {
        uint hash = 2166136261;
        foreach (char c in text)
            hash = (hash ^ c) * 16777619;
        return hash >> 7;
    }

    // Letters only, small words out: "Avenue du Maréchal Leclerc" is "Avenue Maréchal Leclerc".
    private static string Key(string text) =>
        new([.. string.Join(' ', text.ToLowerInvariant().Split(' ', '\'', '-').Where(w => w is not ("de" or "du" or "des" or "la" or "le" or "les" or "l" or "d"))).Normalize(NormalizationForm.FormD).Where(char.IsAsciiLetterOrDigit)]);

    private static IEnumerable<Dictionary<string, string>> ReadCsv(string path)
    {
        List<string>? header = null;
        string first = KnownAddress.ReadLines(path).FirstOrDefault() ?? "";
        char delimiter = first.Count(c => c == ';') > first.Count(c => c == ',') ? ';' : ',';
        foreach (string line in KnownAddress.ReadLines(path))
        {
            List<string> cells = [];
            StringBuilder cell = new();
            bool quoted = false;
            foreach (char c in line)
            {
                if (c == '"')
                    quoted = !quoted;
                else if (c == delimiter && !quoted)
                    (cells, cell) = ([.. cells, cell.ToString()], new StringBuilder());
                else
                    cell.Append(c);
            }

            cells.Add(cell.ToString());
            if (header is null)
            {
                header = [.. cells.Select(h => h.Trim('\uFEFF'))];
                continue;
            }

            Dictionary<string, string> row = new(StringComparer.Ordinal);
            for (int i = 0; i < header.Count && i < cells.Count; i++)
                row[header[i]] = cells[i];
            if (row.Count == header.Count)
                yield return row;
        }
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Senacs.Geo.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? ".";
    }
}
