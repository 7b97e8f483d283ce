using System.Text;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Cog;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Sources.Registers;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Adapters.Tests.Tables;

/// <summary>Mutations of sound files, from a fixed seed: whatever comes in, either a reading whose rows add up, or an error with a remedy.</summary>
public class TableFuzzTests
{
    private const string Register =
        "id;nom;type;statut;gestion;adresse;code_postal;commune;code_insee;lon;lat;date_agrement;date_fin;acf;ps_jeunes;territoire;territoire_source;qpv;annexes;siret\r\n"
        + "cs-03-a;Adéquat;CS;agréée;CCAS;\"1, place de l'Église\";03160;Bourbon-l'Archambault;03036;3,0574486;46.5820;2019-01-01;31/12/2022;oui;0;03036|Le Montet;declare;QP003001;3.1 46.2|Vichy;=\"779\"\r\n"
        + ";\"La « Farandole »\nannexe\";Espace de vie sociale;en préfiguration;associatif;;3130;Le Donjon;3103;;;2020;;x;;;hypothese;;;1\r\n"
        + "evs-03-b;Été;EVS;;MSA;rue;03100;Montluçon;03185;46.3;2.6;;;non;oui;EPCI:200071082;;;;2\r\n";

    private const string Communes = "code_insee,nom,population,epci_siren,epci_nom,chef_lieu_lon,chef_lieu_lat\n03190,Moulins,\"19 344\",200071140,CA,3.33,46.56\n75101,Paris 1er,15000,,,,\n3001,Abrest,2908.0,ZZZZZZZZZ,,,\n";

    private const string Movements = "MOD,DATE_EFF,TYPECOM_AV,COM_AV,TNCC_AV,NCC_AV,NCCENR_AV,LIBELLE_AV,TYPECOM_AP,COM_AP,TNCC_AP,NCC_AP,NCCENR_AP,LIBELLE_AP\n32,2019-01-01,COM,01002,0,A,A,A,COM,01001,0,B,B,\"B, C\"\n";

    private static readonly byte[][] Tokens =
    [
        .. new[] { "\"", "\"\"", ";", ",", "\t", "\r", "\n", "\0", "|", "=\"", "'", "1e999", "-0", "NaN", "99999999999999999999", "31/02/2020", "\u2028", "🙂", "\uFEFF", "é", "{", "PK\u0003\u0004", "sep=,\n" }
            .Select(Encoding.UTF8.GetBytes),
        [0xE9], [0xFF, 0xFE], [0x1F, 0x8B], [0xC3], [0xED, 0xA0, 0x80],
    ];

    [Fact]
    public void Twenty_thousand_mutated_tables_end_in_issues_or_a_refusal()
    {
        Random random = new(20_221_231);
        byte[][] seeds = [Encoding.UTF8.GetBytes(Register), Encoding.Latin1.GetBytes(Register.Replace('’', '\'')), Encoding.Unicode.GetBytes("\uFEFF" + Register), Encoding.UTF8.GetBytes(Communes), Encoding.UTF8.GetBytes(Movements)];
        TableSchemaCheck schema = TableSchemaCheck.ForRegister();
        int read = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = Mutate(seeds[i % seeds.Length], random);
            try
            {
                Table table = Table.Read(new MemoryStream(bytes), "f.csv");
                Assert.All(table.Rows, r => Assert.Equal(table.Headers.Length, r.Cells.Length));
                RegisterReading register = RegisterReader.Read(table);
                Assert.Equal(table.Rows.Length, register.Entries.Length + register.Rejected.Length);
                Assert.Equal(register.Entries.Length, register.Entries.Select(e => e.Id).Distinct(StringComparer.Ordinal).Count());
                Assert.All(register.Issues.Concat(schema.Check(table)), issue => Assert.Equal("f.csv", issue.File));
                read++;
            }
            catch (SourceUnavailableException e)
            {
                Assert.NotEmpty(e.Remedy);
            }

            try
            {
                if (i % seeds.Length == 3)
                {
                    CommuneTableReading communes = CommuneTableReader.Read(new MemoryStream(bytes), "f.csv");
                    Assert.True(communes.Read <= communes.Rows.Length + communes.Elsewhere + communes.Rejected.Length + communes.Folded);
                }
                else if (i % seeds.Length == 4)
                {
                    MouvementsReader.Read(new MemoryStream(bytes), "f.csv");
                }
            }
            catch (SourceUnavailableException e)
            {
                Assert.NotEmpty(e.Remedy);
            }
        }

        Assert.InRange(read, 2_000, 20_000); // fewer: the mutations would be too rough to test anything
    }

    [Fact]
    public void Five_thousand_mutated_manifests_end_in_a_manifest_or_a_refusal()
    {
        Random random = new(7);
        byte[] seed = Encoding.UTF8.GetBytes(DossierManifest.MinimalExample);
        for (int i = 0; i < 5_000; i++)
        {
            try
            {
                Assert.NotNull(DossierManifest.Read(new MemoryStream(Mutate(seed, random)), "dossier.json").Communes.Fichier);
            }
            catch (SourceUnavailableException e)
            {
                Assert.NotEmpty(e.Remedy);
            }
        }
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        List<byte> bytes = [.. seed];
        for (int k = random.Next(1, 5); k > 0 && bytes.Count > 2; k--)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(random.Next(1, 12), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 4 when random.Next(10) == 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return [.. bytes];
    }
}
