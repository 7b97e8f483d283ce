using System.IO.Compression;
using System.Text;
using Senacs.Geo.Adresses;
using Senacs.Geo.Benchmarks;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Sources.Registers;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Structures;
using Senacs.Geo.Vocabulary;

namespace Senacs.Geo.Adapters.Tests.Geocoding;

/// <summary>The ways in which people write an address, and keep lists of them.</summary>
public sealed class AddressWritingTests
{
    private const string Header =
        "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;nom_ancienne_commune;x;y;lon;lat;type_position";

    // Each way has a place of its own, 400 m from the next; numbers 15 m apart.
    private static readonly string[] Ways =
    [
        "Rue des Quatre Vents", "Impasse des Trois Ormes", "Rue du XIXe Siècle", "Rue Henri IV", "Place Jean XXIII", "Rue du Dix-Neuf Mars 1962",
            "Rue du 8 Mai 1945", "Avenue du Premier Régiment", "Rue Trente-six Ponts",
        "Rue A", "Rue B", "Allée 3", "Voie 12", "Rue 1814", "Rue 7", "Rue de la Porte Rouge", "Rue Derrière l'Église", "Rue de la Sornette",
            "Route de la Gare", "Lotissement \"Les Lilas\"", "Rue de Savoie", "Le Bourg", "Bâtiment C",
        "Place de la Mairie", "Chemin de la Vie", "Rue des Loges",
    ];

    private static readonly Geocoder Base = GeocodingFixture.Build(Csv(Ways));

    private static string Csv(string[] ways)
    {
        StringBuilder csv = new(Header + "\n");
        for (int w = 0; w < ways.Length; w++)
        {
            string name = ways[w].Contains('"', StringComparison.Ordinal)
                ? $"\"{ways[w].Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : ways[w];
            for (int number = 1; number <= 16; number++)
                csv.Append(System.Globalization.CultureInfo.InvariantCulture,
                    $"x;;{number};;{name};03200;03310;Vichy;;;;;{3.40 + (w * 0.005) + (number * 0.0002):F6};46.125;entrée\n");
        }

        return csv.ToString();
    }

    [Theory]
    [InlineData("4 rue des 4 vents", "4 Rue des Quatre Vents")]
    [InlineData("4 rue des quattre vents", "4 Rue des Quatre Vents")]
    [InlineData("12 impasse des 3 ormes", "12 Impasse des Trois Ormes")]
    [InlineData("12 IMPASSE DES III ORMES", "12 Impasse des Trois Ormes")]
    [InlineData("3 rue du 19e siècle", "3 Rue du XIXe Siècle")]
    [InlineData("3 rue du 19ème siecle", "3 Rue du XIXe Siècle")]
    [InlineData("3 rue du dix-neuvième siècle", "3 Rue du XIXe Siècle")]
    [InlineData("3 rue du XIX ème siècle", "3 Rue du XIXe Siècle")]
    [InlineData("5 rue Henri 4", "5 Rue Henri IV")]
    [InlineData("5 rue Henri quatre", "5 Rue Henri IV")]
    [InlineData("5 place Jean 23", "5 Place Jean XXIII")]
    [InlineData("5 place Jean vingt-trois", "5 Place Jean XXIII")]
    [InlineData("2 rue du 19 mars 1962", "2 Rue du Dix-Neuf Mars 1962")]
    [InlineData("2 rue du dix neuf mars mille neuf cent soixante-deux", "2 Rue du Dix-Neuf Mars 1962")]
    [InlineData("2 rue du dix-neuf mars dix-neuf cent soixante deux", "2 Rue du Dix-Neuf Mars 1962")]
    [InlineData("4 rue du huit mai 45", "4 Rue du 8 Mai 1945")]
    [InlineData("4 rue du 08 mai 1945", "4 Rue du 8 Mai 1945")]
    [InlineData("7 avenue du 1er régiment", "7 Avenue du Premier Régiment")]
    [InlineData("7 avenue du Ier régiment", "7 Avenue du Premier Régiment")]
    [InlineData("7 avenue du 1 er regiment", "7 Avenue du Premier Régiment")]
    [InlineData("9 rue des 36 ponts", "9 Rue Trente-six Ponts")]
    [InlineData("9 chemin de la vie", "9 Chemin de la Vie")]
    [InlineData("2 rue A", "2 Rue A")]
    [InlineData("2, RUE B", "2 Rue B")]
    [InlineData("2 bis rue b", "2 Rue B")]
    [InlineData("3 allée 3", "3 Allée 3")]
    [InlineData("2 voie 12", "2 Voie 12")]
    [InlineData("voie 12 n° 2", "2 Voie 12")]
    [InlineData("8 rue 1814", "8 Rue 1814")]
    [InlineData("4 rue sept", "4 Rue 7")]
    [InlineData("12 rue de la porte rouge", "12 Rue de la Porte Rouge")]
    [InlineData("12 rue derrière l'église", "12 Rue Derrière l'Église")]
    [InlineData("6 lotissement les lilas", "6 Lotissement \"Les Lilas\"")]
    [InlineData("6 lotissement « les lilas »", "6 Lotissement \"Les Lilas\"")]
    [InlineData("6 le bourg", "6 Le Bourg")]
    [InlineData("rue du 8 mai 1945, 4", "4 Rue du 8 Mai 1945")]
    [InlineData("rue du 8 mai 1945 4", "4 Rue du 8 Mai 1945")]
    [InlineData("4 bâtiment C", "4 Bâtiment C")]
    public void Numbers_letters_and_words_of_a_name_are_equal(string text, string label, string status = "ok")
    {
        foreach (AddressQuery query in new[] { new AddressQuery { Adresse = text, CodePostal = "03200", Commune = "Vichy" },
            AddressQuery.FromText($"{text}, 03200 Vichy") })
        {
            Location place = Place(query, status);
            Assert.Equal((label + " 03200 Vichy", LocationLevel.Numero), (place.Label, place.Niveau));
        }
    }

    [Theory]
    [InlineData("rue des 4 vents", "Rue des Quatre Vents")]
    [InlineData("rue du 8 mai 1945", "Rue du 8 Mai 1945")]
    [InlineData("allée 3", "Allée 3")]
    [InlineData("rue 7", "Rue 7")]
    [InlineData("place Jean 23", "Place Jean XXIII")]
    public void The_number_of_a_name_is_no_house_number(string text, string label)
    {
        Location place = Place(new AddressQuery { Adresse = text, CodePostal = "03200", Commune = "Vichy" }, "ok|a_verifier");
        Assert.Equal((label + " 03200 Vichy", LocationLevel.Rue), (place.Label, place.Niveau));
    }

    private static readonly string[] Known =
    [
        "3ème étage", "3e étage", "1er étage gauche", "au 2e étage", "étage 3", "étage 3 porte 12", "RDC", "RDC droite", "rez-de-chaussée",
            "Rez de chaussée à gauche", "sous-sol", "dernier étage", "porte 3", "porte B", "porte gauche",
        "bât. B", "Bât A1", "BATIMENT 12 B", "Bâtiments A et B", "appt 12", "Appartement n° 4", "apt. B12", "esc. 2", "entrée C", "hall 4",
            "logement 7", "bureau 210", "escalier B 2e étage porte 14",
        "BP 12", "B.P. n° 1204", "CS 40012", "boîte postale 7", "\"Les Loges\"", "« La Clé des Champs »", "résidence Les Tilleuls", "Rés. du Parc",
            "immeuble Le Concorde", "villa 4", "tour B", "Lot 12",
        "face à la gare", "en face de la poste", "derrière l'église", "à côté de la mairie", "près du stade", "(face à la gare)", "chez M. Martin",
            "Mairie", "École Jules Ferry", "Centre social Les Glycines", "Maison des associations", "c/o Mme Durand", "tél. 04 70 12 34 56",
    ];

    public static TheoryData<string> Complements() => [.. Known];

    [Theory]
    [MemberData(nameof(Complements))]
    public void A_complement_stands_anywhere(string complement)
    {
        foreach (string text in new[] { $"{complement}, 14 rue de la Sornette", $"{complement} 14 rue de la Sornette",
            $"14 rue de la Sornette, {complement}", $"14 rue de la Sornette {complement}" })
        {
            foreach (AddressQuery query in new[] { new AddressQuery { Adresse = text, CodePostal = "03200", Commune = "Vichy" },
                AddressQuery.FromText($"{text} 03200 Vichy") })
            {
                Location place = Place(query, "ok");
                Assert.Equal((query.Adresse, "14 Rue de la Sornette 03200 Vichy"), (query.Adresse, place.Label));
            }
        }
    }

    [Theory]
    [InlineData("14 rue de la Sornette Zébulon")]
    [InlineData("14 rue de la Sornette, Zébulon")]
    [InlineData("14 rue de la Sornette, Les Moulins")]
    [InlineData("14 rue du Général de la Sornette")]
    [InlineData("14 rue de la Sornette 35")]
    [InlineData("place du Marché, 14 rue de la Sornette")]
    public void A_word_that_nothing_explains_is_seen_by_a_person_and_in_the_score(string text)
    {
        GeocodeOutcome.Found found = Assert.IsType<GeocodeOutcome.Found>(Base.Locate(new AddressQuery
        {
            Adresse = text,
            CodePostal = "03200",
            Commune = "Vichy",
        }));
        Assert.Equal(LocationStatus.AVerifier, found.Location.Statut);
        Assert.InRange(found.Location.Score, 0.3, 0.979);
        Assert.NotNull(found.Raison);
    }

    [Theory]
    [InlineData("14 rue C")]
    [InlineData("14 allée 5")]
    [InlineData("14 rue des 5 vents")]
    [InlineData("14 rue Henri III")]
    [InlineData("14 rue 1815")]
    public void Another_letter_or_number_is_another_way(string text) =>
        Assert.NotEqual(LocationStatus.Ok, Base.Locate(new AddressQuery { Adresse = text, CodePostal = "03200", Commune = "Vichy" }).Statut);

    [Theory]
    [InlineData("12 route de la gare", "63000", "Vichy", "a_verifier")]
    [InlineData("12 route de la gare", "97410", "Vichy", "a_verifier")]
    [InlineData("12 route de la gare, 69001 Vichy", "", "", "a_verifier")]
    [InlineData("12 route de la gare", "3200.0", "Vichy", "ok")]
    [InlineData("12 route de la gare", "03200,00", "VICHY", "ok")]
    [InlineData("12 route de la gare", "", "Vichy (03)", "ok")]
    [InlineData("12 route de la gare", "", "Vichy (Allier)", "ok")]
    [InlineData("12 route de la gare", "", "Vichy - Allier", "ok")]
    [InlineData("12 route de la gare", "", "VICHY 03", "ok")]
    [InlineData("12 route de la gare", "", "Vichy (63)", "a_verifier")]
    [InlineData("12 route de la gare", "", "Vichy (Puy-de-Dôme)", "a_verifier")]
    [InlineData("12 route de la gare, Vichy (03)", "", "", "ok")]
    [InlineData("12 route de la gare 03200 Vichy (Allier)", "", "", "ok")]
    [InlineData("12 route de la gare, Vichy, Allier", "", "", "ok")]
    [InlineData("12 rue de Savoie", "", "Vichy", "ok", "12 Rue de Savoie 03200 Vichy")]
    public void A_postal_code_and_a_departement_are_evidence(string address, string postCode, string commune, string status,
        string label = "12 Route de la Gare 03200 Vichy") =>
        Assert.Equal(label, Place(new AddressQuery { Adresse = address, CodePostal = postCode, Commune = commune }, status).Label);

    [Theory]
    [InlineData("12 rue de la Sornette", "03200", "Vichy", "ok")]
    [InlineData("12 rue de la Sornette, 03200 Vichy", "", "", "ok")]
    [InlineData("12 rue de la Sornette Vichy", "", "", "ok")]
    [InlineData("12 rue de la Sornette", "63000", "Vichy", "a_verifier")]
    [InlineData("12 rue de la Sornette", "03200", "", "a_verifier")]
    [InlineData("12 rue de la Sornette", "75011", "", "introuvable")]
    public void A_base_without_postal_codes_answers(string address, string postCode, string commune, string status)
    {
        const string Bal = "cle_interop;voie_nom;numero;suffixe;commune_insee;commune_nom;position;long;lat\n"
            + "x;Rue de la Sornette;12;;03310;Vichy;entrée;3.4306;46.121\n"
            + "x;Rue de la Sornette;14;;03310;Vichy;entrée;3.4312;46.121\n";
        Geocoder bal = GeocodingFixture.Build(Bal);
        GeocodeOutcome outcome = bal.Locate(new AddressQuery { Adresse = address, CodePostal = postCode, Commune = commune });
        Assert.Equal(status, Valeurs.Of(outcome.Statut));
        if (status != "introuvable")
            Assert.Equal("12 Rue de la Sornette Vichy", GeocodingText.Best(outcome)!.Label);
    }

    public static TheoryData<string, string> Lists() => new()
    {
        { "numero;suffixe;voie;code postal;commune", "14;bis;rue de la Sornette;03200;Vichy" },
        { "nom_voie;numero;rep;cp;ville", "Rue de la Sornette;14.0;;03200.0;Vichy" },
        { "N° voie;type_voie;libelle_voie;code_postal;commune", "14;RUE;DE LA SORNETTE;03200;VICHY" },
        { "numeroVoieEtablissement;typeVoieEtablissement;libelleVoieEtablissement;code_postal;commune", "14;RUE;DE LA SORNETTE;03200;VICHY" },
        { "adresse;complement_adresse;code_postal;commune", "14 rue de la Sornette;3e étage;03200;Vichy" },
        { "numero;adresse;code_postal;commune", "3;14 rue de la Sornette;03200;Vichy" },
        { "numero;rue;code_postal;commune", "14;14 rue de la Sornette;03200;Vichy" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void The_number_may_stand_in_a_column_of_its_own(string header, string row)
    {
        FileGeocoder list = new(Base, header.Split(';'));
        GeocodedRow located = list.Locate(new TableRow(2, [.. row.Split(';')]));
        Assert.Equal("14 Rue de la Sornette 03200 Vichy", GeocodingText.Best(located.Outcome)!.Label);
        Assert.Equal(LocationStatus.Ok, located.Outcome.Statut);
        Issue[] findings = [.. list.ColumnFindings("liste.csv")];
        Assert.Contains("adresse", findings[0].Message, StringComparison.Ordinal);
        Assert.Equal(header.StartsWith("numero;adresse", StringComparison.Ordinal),
            findings.Any(f => f.Message.Contains("« numero » n’est pas lue", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_register_and_a_list_of_the_same_addresses_give_the_same_answers()
    {
        string[] addresses =
        [
            .. Known.Select(c => $"{c} 14 rue de la Sornette"), "4 rue des 4 vents", "rue des 4 vents", "3 allée 3", "14 rue de la Sornette Zébulon",
                "rue Inconnue", "8 rue 1814", "Non renseigné", "14 rue C",
        ];
        string header = "id;nom;type;numero_voie;adresse;code_postal;commune";
        List<string> lines = [header];
        string[] postCodes = ["03200", "3200.0", "63000", ""], communes = ["Vichy", "Vichy (03)", "VICHY", "Vichy (Allier)"];
        for (int i = 0; i < addresses.Length; i++)
        {
            string quoted = $"\"{addresses[i].Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
            lines.Add($"s{i};Structure {i};EVS;;{quoted};{postCodes[i % 4]};{communes[i / 4 % 4]}");
        }

        lines.Add("sn;Structure à part;EVS;14;rue de la Sornette;03200;Vichy");
        RegisterReading register = RegisterReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines))), "structures.csv");
        IReadOnlyDictionary<string, Location> placed = RegisterGeocoding.Locate(register.Entries, Base);
        Sources.Tables.Table table = Sources.Tables.Table.Read(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines))), "liste.csv");
        FileGeocoder list = new(Base, table.Headers);
        Assert.Equal(addresses.Length + 1, register.Entries.Length);
        foreach ((RegisterEntry entry, Sources.Tables.TableRow row) in register.Entries.Zip(table.Rows))
        {
            Location? listed = GeocodingText.Best(list.Locate(row).Outcome);
            Location? built = placed.GetValueOrDefault(StructureLocator.AddressKey(entry));
            Assert.Equal((entry.Adresse, listed is { Niveau: not LocationLevel.Commune } ? listed : null), (entry.Adresse, built));
        }
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public void A_base_in_utf_16_is_read(bool bigEndian, bool mark)
    {
        UnicodeEncoding encoding = new(bigEndian, mark);
        byte[] bytes = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(GeocodingFixture.Csv)];
        string expected = GeocodingFixture.Content(GeocodingFixture.Essai);
        Assert.Equal(expected, GeocodingFixture.Content(GeocodingFixture.Build(bytes)));
        using MemoryStream zipped = new();
        using (GZipStream gzip = new(zipped, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(bytes);
        Assert.Equal(expected, GeocodingFixture.Content(GeocodingFixture.Build(zipped.ToArray())));
    }

    [Theory]
    [InlineData("un", "un")]
    [InlineData("neuf", "9")]
    [InlineData("vingt et un mars", "21 mars")]
    [InlineData("trente-un", "31")]
    [InlineData("soixante-dix-sept", "77")]
    [InlineData("soixante et onze", "71")]
    [InlineData("quatre-vingts", "80")]
    [InlineData("quatre vingt dix neuf", "99")]
    [InlineData("cent dix", "110")]
    [InlineData("mille neuf cent quarante-cinq", "1945")]
    [InlineData("dix-huit cent quatorze", "1814")]
    [InlineData("mil huit cent soixante-dix", "1870")]
    [InlineData("deux mille", "2000")]
    [InlineData("onzième", "11e")]
    [InlineData("cinquième", "5e")]
    [InlineData("quatre-vingt-quatrième", "84e")]
    [InlineData("XIXe", "19e")]
    [InlineData("XIXième", "19e")]
    [InlineData("XIX ème", "19e")]
    [InlineData("Ier", "1er")]
    [InlineData("XIV", "14")]
    [InlineData("LXXX", "80")]
    [InlineData("1 er mai", "1er mai")]
    [InlineData("la vie", "la vie")]
    [InlineData("VIe siècle", "6e siecle")]
    [InlineData("ver", "ver")]
    [InlineData("li", "li")]
    [InlineData("civil", "civil")]
    [InlineData("v", "v")]
    [InlineData("mille et une nuits", "1000 et une nuits")]
    [InlineData("iiii", "iiii")]
    public void Numbers_in_words_and_in_roman_letters_are_read(string text, string folded) =>
        Assert.Equal(folded, AddressKey.Of(AddressQuery.FromText(text)));

    [Fact]
    public void A_decision_kept_under_an_older_key_still_holds()
    {
        Corrections corrections = Corrections.Read(Corrections.Columns,
            [new TableRow(2, ["4 rue des quatre vents|03200|vichy", "3.41", "46.12", "", "", ""])], "corrections.csv", []);
        CorrectedGeocoder geocoder = new(Base, corrections);
        Assert.Equal(LocationStatus.Corrige,
            geocoder.Locate(new AddressQuery { Adresse = "4 rue des Quatre Vents", CodePostal = "03200", Commune = "Vichy" }).Statut);
    }

    [OpenDataFact]
    public void A_sample_of_every_writing_of_the_open_extracts_is_right_or_said()
    {
        KnownAddress[] all = [.. KnownAddress.ReadBan(OpenData.PathOf("geocode", "ban", "adresses-48.csv.gz")),
            .. KnownAddress.ReadBan(OpenData.PathOf("geocode", "ban", "adresses-73-74.csv.gz"))];
        GeocodingTrial[] trials = [.. GeocodingTrial.Run(all, 7, step: 61)];
        Assert.Equal(GeocodingWritings.All.Count, trials.Length);
        Assert.All(trials, trial =>
        {
            Assert.True(trial.Asked >= 9, trial.Name);
            Assert.Equal((trial.Name, 0, 0), (trial.Name, trial.WrongOk, trial.FarOk));
            Assert.True(trial.Right >= 0.97 * trial.Asked || trial.Name.StartsWith("un mot de trop dans", StringComparison.Ordinal),
                $"{trial.Name}: {trial.Right}/{trial.Asked} {string.Join('\n', trial.Examples)}");
            Assert.True(trial.Expected != WritingAnswer.House || trial.Ok >= 0.97 * trial.Asked, $"{trial.Name}: {trial.Ok} ok");
        });
    }

    // What each of the small inputs beside the open data has to give, row by row; the last rows of a list may be absent here.
    public static TheoryData<string, string[]> SmallInputs() => new()
    {
        { "bal-sans-code-postal", [.. Enumerable.Repeat("ok 12 Rue de la Sornette Vichy", 4), "a_verifier 12 Rue de la Sornette Vichy"] },
        { "ban-colonne-code_post", ["ok 12 Rue de la Sornette 03200 Vichy"] },
        { "code-postal-autre-departement", ["a_verifier 12 Route de Grillon 84600 Valréas", "a_verifier 12 Rue de la Sornette 03200 Vichy"] },
        { "code-postal-flottant", [.. Enumerable.Repeat("ok 12 Rue de la Sornette 03200 Vichy", 3)] },
        { "colonne-numero-separee", ["ok 1 bis Rue de la Sornette 03200 Vichy", "ok 3 Rue de la Sornette 03200 Vichy"] },
        { "commune-avec-departement", [.. Enumerable.Repeat("ok 12 Rue de la Sornette 03200 Vichy", 3)] },
        { "etage-rdc", [.. Enumerable.Repeat("ok 14 Rue de la Sornette 03200 Vichy", 4)] },
        { "voie-nom-numero", ["ok 3 Allée 3 03200 Vichy", "a_verifier Allée 3 03200 Vichy",
            "ok 2 Voie 12 03200 Vichy", "ok 8 Rue 1814 03200 Vichy", "ok 4 Rue 7 03200 Vichy"] },
        {
            "voie-nombre-chiffres-lettres",
            ["ok 4 Impasse des Trois Ormes 03200 Vichy", "ok 7 Rue des Deux Bois 03200 Vichy", "ok 43 Rue Trente-six Ponts 03200 Vichy",
                "a_verifier Rue des Quatre Vents 03200 Vichy"]
        },
        { "voie-une-lettre", ["ok 4 Rue des Quatre Vents 03200 Vichy"] },
    };

    [OpenDataTheory]
    [MemberData(nameof(SmallInputs))]
    public void The_small_inputs_from_outside_give_what_they_should(string name, string[] expected)
    {
        string folder = Path.GetFullPath(Path.Combine(OpenData.Folder, "..", "cases", name));
        Assert.True(Directory.Exists(folder), $"{folder} is not beside this checkout.");
        Geocoder geocoder = AddressBase.Read([Path.Combine(folder, "ban.csv")], [], []);
        using FileStream stream = File.OpenRead(Path.Combine(folder, "liste.csv"));
        Sources.Tables.Table table = Sources.Tables.Table.Read(stream, "liste.csv");
        FileGeocoder list = new(geocoder, table.Headers);
        GeocodeOutcome[] outcomes = [.. table.Rows.Select(r => list.Locate(r).Outcome)];
        Assert.Equal(expected, outcomes.Select(o => $"{Valeurs.Of(o.Statut)} {GeocodingText.Best(o)?.Label}"));
    }

    private static Location Place(AddressQuery query, string statuses)
    {
        GeocodeOutcome outcome = Base.Locate(query);
        Assert.True(statuses.Split('|').Contains(Valeurs.Of(outcome.Statut)), $"{query}: {outcome}");
        return GeocodingText.Best(outcome)!;
    }
}
