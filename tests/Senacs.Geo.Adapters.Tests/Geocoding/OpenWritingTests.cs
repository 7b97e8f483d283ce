using System.Globalization;
using System.Text;
using Senacs.Geo.Adresses;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Sources.Registers;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Structures;
using Senacs.Geo.Vocabulary;

namespace Senacs.Geo.Adapters.Tests.Geocoding;

/// <summary>Addresses that leave something open (the type of the way, what a cell holds), and the shorthand of buildings: a list and a register
/// read them alike.</summary>
public sealed class OpenWritingTests
{
    // Each way has a place of its own, 400 m from the next; numbers 15 m apart.
    private static readonly (string Name, IEnumerable<string> Numbers)[] Ways =
    [
        ("Rue Jean Jaurès", To(16)), ("Avenue Jean Jaurès", To(16).Skip(4)), ("Rue Victor Hugo", To(16)), ("Avenue Victor Hugo", To(16)),
        ("Rue du Lac", To(16)), ("Chemin du Lac", ["2", "4", "8"]), ("Rue des Loges", To(16)), ("Les Loges", [""]), ("Les Pins", To(8)),
        ("Rue des Pins", ["2"]), ("Rue des Lilas", To(8)), ("Rue Pie X", To(8)), ("Rue Pie XI", To(8)), ("Rue Charles Dix", To(8)), ("Rue X", To(8)),
        ("Rue François Ier", To(8)), ("Quai No 3", To(8)), ("Quai N° 4", To(8)), ("Rue Sainte-Étienne", To(8)), ("Rue Saint-Étienne", To(8)),
        ("Route Départementale 118", To(8)), ("Rue Départementale 120", To(8)),
        ("Rue de la Sornette", [.. To(16), "14bis"]), ("Allée 3", To(8)), ("Place du 11 Novembre", To(16)), ("Rue du 4e et 5e Régiment", To(8)),
    ];

    private static readonly Geocoder Base = GeocodingFixture.Build(Csv(""));

    private static IEnumerable<string> To(int last) => Enumerable.Range(1, last).Select(n => n.ToString(CultureInfo.InvariantCulture));

    // decimals: what a spreadsheet or a program adds to a whole number
    private static string Csv(string decimals)
    {
        StringBuilder csv = new("id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat;type_position\n");
        foreach ((int w, (string name, IEnumerable<string> numbers)) in Ways.Index())
        {
            foreach (string number in numbers)
            {
                string digits = number.TrimEnd('b', 'i', 's'), rep = number[digits.Length..];
                double at = 3.40 + (w * 0.005) + (digits.Length > 0 ? int.Parse(digits, CultureInfo.InvariantCulture) * 0.0002 : 0);
                string cell = digits.Length > 0 ? digits + decimals : "";
                csv.Append(CultureInfo.InvariantCulture,
                    $"x;{cell};{rep};{name};03200;03310;Vichy;{at + (rep.Length > 0 ? 0.0001 : 0):F6};46.125;entrée\n");
            }
        }

        return csv.ToString();
    }

    private static GeocodeOutcome Ask(string address) => Base.Locate(new AddressQuery { Adresse = address, CodePostal = "03200", Commune = "Vichy" });

    private static string Said(GeocodeOutcome outcome) =>
        $"{Valeurs.Of(outcome.Statut)} {GeocodingText.Best(outcome)?.Label.Replace(" 03200 Vichy", "", StringComparison.Ordinal)}";

    [Theory]
    [InlineData("1 Jean Jaurès", "Rue Jean Jaurès|Avenue Jean Jaurès")]
    [InlineData("jean jaures, 1", "Rue Jean Jaurès|Avenue Jean Jaurès")]
    [InlineData("2 Victor Hugo", "Rue Victor Hugo|Avenue Victor Hugo")]
    [InlineData("3 du lac", "Rue du Lac|Chemin du Lac")]
    [InlineData("2 du lac", "Rue du Lac|Chemin du Lac")]
    [InlineData("7 les loges", "Rue des Loges|Les Loges")]
    [InlineData("7 loges", "Rue des Loges|Les Loges")]
    [InlineData("Jean Jaurès", "Rue Jean Jaurès|Avenue Jean Jaurès")]
    public void Without_a_type_two_ways_of_one_name_are_both_named(string text, string ways)
    {
        GeocodeOutcome.Ambiguous both = Assert.IsType<GeocodeOutcome.Ambiguous>(Ask(text));
        foreach (string way in ways.Split('|'))
            Assert.Contains(both.Candidates, c => c.Label.Contains(way, StringComparison.Ordinal));
        Assert.All(both.Candidates, c => Assert.Equal(LocationStatus.Ambigu, c.Statut));
        Assert.Equal(both.Candidates.Length, both.Candidates.DistinctBy(c => c.Label).Count());
    }

    [Theory]
    [InlineData("1 rue Jean Jaurès", "ok 1 Rue Jean Jaurès")]
    [InlineData("7 rue des loges", "ok 7 Rue des Loges")]
    [InlineData("6 des lilas", "ok 6 Rue des Lilas")]
    [InlineData("6 Les Pins", "ok 6 Les Pins")]
    public void A_name_that_one_way_alone_has_is_that_way(string text, string expected) => Assert.Equal(expected, Said(Ask(text)));

    [Theory]
    [InlineData("5 rue Pie dix", "ok 5 Rue Pie X")]
    [InlineData("5 rue Pie X", "ok 5 Rue Pie X")]
    [InlineData("5 rue Pie 10", "ok 5 Rue Pie X")]
    [InlineData("5 rue Pie onze", "ok 5 Rue Pie XI")]
    [InlineData("5 rue Charles X", "ok 5 Rue Charles Dix")]
    [InlineData("5 rue Charles 10", "ok 5 Rue Charles Dix")]
    [InlineData("5 rue François I", "ok 5 Rue François Ier")]
    [InlineData("5 rue François 1er", "ok 5 Rue François Ier")]
    [InlineData("5 rue X", "ok 5 Rue X")]
    [InlineData("5 quai no 3", "ok 5 Quai No 3")]
    [InlineData("5 quai n° 3", "ok 5 Quai No 3")]
    [InlineData("5 quai numéro 3", "ok 5 Quai No 3")]
    [InlineData("5 quai 3", "ok 5 Quai No 3")]
    [InlineData("5 quai no 4", "ok 5 Quai N° 4")]
    [InlineData("5 quai n°4", "ok 5 Quai N° 4")]
    [InlineData("no 5 rue de la Sornette", "ok 5 Rue de la Sornette")]
    [InlineData("rue de la Sornette no 5", "ok 5 Rue de la Sornette")]
    [InlineData("5 rue Ste Etienne", "ok 5 Rue Sainte-Étienne")]
    [InlineData("5 rue STE-ETIENNE", "ok 5 Rue Sainte-Étienne")]
    [InlineData("5 rue Ste. Étienne", "ok 5 Rue Sainte-Étienne")]
    [InlineData("5 rue Sainte Étienne", "ok 5 Rue Sainte-Étienne")]
    [InlineData("5 rue St Etienne", "ok 5 Rue Saint-Étienne")]
    [InlineData("5 départementale 118", "ok 5 Route Départementale 118")]
    [InlineData("5 bis, RD 118", "ok 5 Route Départementale 118")]
    [InlineData("5 rue du 4e et 5e régiment", "ok 5 Rue du 4e et 5e Régiment")]
    public void The_same_name_in_another_spelling_is_the_same_way(string text, string expected) => Assert.Equal(expected, Said(Ask(text)));

    [Theory]
    [InlineData("5 rue 10")]
    [InlineData("5 rue Pie V")]
    [InlineData("5 quai no 5")]
    [InlineData("5 départementale 120")]
    public void Another_number_is_another_way(string text) => Assert.NotEqual(LocationStatus.Ok, Ask(text).Statut);

    [Theory]
    [InlineData("R+2")]
    [InlineData("R + 1")]
    [InlineData("r+3 gauche")]
    [InlineData("RDC+1")]
    [InlineData("R-1")]
    [InlineData("1er ét.")]
    [InlineData("1er ét")]
    [InlineData("2e ét. gauche")]
    [InlineData("2ÈME ÉT.")]
    [InlineData("3e et.")]
    [InlineData("ét. 2")]
    [InlineData("étg 2")]
    [InlineData("apt 4")]
    [InlineData("Apt. 4")]
    [InlineData("bât B")]
    [InlineData("BAT. B")]
    [InlineData("esc. 2")]
    [InlineData("Esc B, 2e ét.")]
    [InlineData("bât B esc. 2 R+4 apt 12")]
    public void The_shorthand_of_a_building_is_set_aside(string part)
    {
        foreach (string text in new[] { $"{part}, 14 rue de la Sornette", $"{part} 14 rue de la Sornette", $"14 rue de la Sornette, {part}",
            $"14 rue de la Sornette {part}", $"14 bis rue de la Sornette - {part}", $"({part}) 14 rue de la Sornette" })
        {
            Assert.Equal((text, text.Contains("bis", StringComparison.Ordinal) ? "ok 14 bis Rue de la Sornette" : "ok 14 Rue de la Sornette"),
                (text, Said(Ask(text))));
        }
    }

    public static TheoryData<string, string, string> Lists() => new()
    {
        { "numero;indice;nom_voie", "14;bis;rue de la Sornette", "ok 14 bis Rue de la Sornette" },
        { "numero_voie;indice_repetition;adresse", "14;bis;rue de la Sornette", "ok 14 bis Rue de la Sornette" },
        { "numero;rep;adresse", "14;bis;rue de la Sornette", "ok 14 bis Rue de la Sornette" },
        { "numero;adresse;suffixe", "14;rue de la Sornette;bis", "ok 14 bis Rue de la Sornette" },
        { "numero;rue;Indice", "14.0;rue de la Sornette;BIS", "ok 14 bis Rue de la Sornette" },
        { "adresse;indice", "14 rue de la Sornette;bis", "ok 14 bis Rue de la Sornette" },
        { "adresse;indice", "14bis rue de la Sornette;bis", "ok 14 bis Rue de la Sornette" },
        { "adresse;indice", "rue de la Sornette;bis", "a_verifier Rue de la Sornette" },
        { "numero;rep;adresse", "14;;rue de la Sornette", "ok 14 Rue de la Sornette" },
        { "numero;rep;adresse", "14;;14 rue de la Sornette", "ok 14 Rue de la Sornette" },
        { "adresse;rep", "14 rue de la Sornette;-", "ok 14 Rue de la Sornette" },
        { "adresse;rep", "1er étage, 14 bis rue de la Sornette;", "ok 14 bis Rue de la Sornette" },
        { "numero;type_voie;nom_voie", "3.0;Allée;3", "ok 3 Allée 3" },
        { "numero;type_voie;nom_voie", "2;Allée;3.0", "ok 2 Allée 3" },
        { "numero;type de voie;voie", "3;allée;3", "ok 3 Allée 3" },
        { "numero_voie;type_voie;adresse", "3;Allée;3", "ok 3 Allée 3" },
        { "numero;type_voie;nom_voie", "11;Place du;11 novembre", "ok 11 Place du 11 Novembre" },
        { "numero;type_voie;nom_voie", "14;RUE;14 RUE DE LA SORNETTE", "ok 14 Rue de la Sornette" },
        { "numero;type_voie;nom_voie;complement", "14;RUE;DE LA SORNETTE;R+2", "ok 14 Rue de la Sornette" },
        { "numero;type_voie;nom_voie;complement", "14;R.;DE LA SORNETTE;1er ét.", "ok 14 Rue de la Sornette" },
        { "numero;voie", "3.0;rue de la Sornette", "ok 3 Rue de la Sornette" },
        { "numero;rue", "3,00;rue de la Sornette", "ok 3 Rue de la Sornette" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void The_parts_of_an_address_in_columns_of_their_own_make_it_in_a_list_and_in_a_register(string header, string row, string expected)
    {
        FileGeocoder list = new(Base, $"{header};code_postal;commune".Split(';'));
        Assert.Equal(expected, Said(list.Locate(new TableRow(2, [.. $"{row};03200;Vichy".Split(';')])).Outcome));

        RegisterReading register = RegisterReader.Read(
            new MemoryStream(Encoding.UTF8.GetBytes($"id;nom;type;{header};code_postal;commune\ns;Les Glycines;EVS;{row};03200;Vichy\n")),
            "structures.csv");
        Location built = RegisterGeocoding.Locate(register.Entries, Base)[StructureLocator.AddressKey(Assert.Single(register.Entries))];
        Assert.Equal(expected, $"{Valeurs.Of(built.Statut)} {built.Label.Replace(" 03200 Vichy", "", StringComparison.Ordinal)}");
    }

    [Fact]
    public void The_type_of_way_may_stand_under_type_where_that_is_no_structure()
    {
        FileGeocoder list = new(Base, "numero;type;voie;code_postal;commune".Split(';'));
        Assert.Equal("ok 3 Allée 3", Said(list.Locate(new TableRow(2, [.. "3;allée;3;03200;Vichy".Split(';')])).Outcome));
        Assert.Equal("ok 14 Rue de la Sornette", Said(list.Locate(new TableRow(3, [.. "14;EVS;rue de la Sornette;03200;Vichy".Split(';')])).Outcome));
    }

    [Theory]
    [InlineData("indice_num;adresse;code_postal;commune", "indice_num")]
    [InlineData("numero;adresse;code_postal;commune", "numero")]
    [InlineData("numero;indice;adresse;code_postal;commune", "numero")]
    [InlineData("numero;indice;adresse;code_postal;commune", "indice")]
    [InlineData("numero_voie;suffixes;adresse;code_postal;commune", "suffixes")]
    [InlineData("numero;types_voie;nom_voie;code_postal;commune", "types_voie")]
    public void A_part_of_an_address_that_is_not_read_is_named(string header, string column)
    {
        FileGeocoder list = new(Base, header.Split(';'));
        Assert.Contains(list.ColumnFindings("liste.csv"), f => f.Field == column && f.Message.Contains($"« {column} »", StringComparison.Ordinal));
    }

    [Fact]
    public void A_base_whose_numbers_are_number_cells_is_the_same_base() =>
        Assert.Equal(GeocodingFixture.Content(GeocodingFixture.Build(Csv(""))), GeocodingFixture.Content(GeocodingFixture.Build(Csv(".0"))));
}
