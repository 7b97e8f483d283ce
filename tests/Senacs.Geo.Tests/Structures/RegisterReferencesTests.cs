using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Structures;

/// <summary>What people write for communes, EPCI and QPV in a register: what it denotes, and what is said of it.</summary>
public class RegisterReferencesTests
{
    [Theory]
    [InlineData("Aubigny", "03001")]
    [InlineData(" 03004 ", "03004")]
    [InlineData("epci:cc des carrés", "03001 03002 03004 03005 03007 03008")]
    [InlineData("EPCI: 200000001 ", "03001 03002 03004 03005 03007 03008")]
    [InlineData("03110", "03001", "structure.old_commune", "03110 est devenue Aubigny (03001)", "Chézy (03110) → Aubigny (03001) le 2019-01-01, commune nouvelle")]
    [InlineData("Chézy", "03001", "structure.old_commune", "Chézy est devenue Aubigny (03001)")]
    [InlineData("63500", "03005", "structure.old_commune", "63500 est devenue Le Donjon (03005)", "changement de département")]
    [InlineData("Saint-Martin", "", "structure.territoire_ambiguous", "« Saint-Martin » peut être Saint-Martin (03002) ou Saint-Martin (03004)", "Donner le code INSEE")]
    [InlineData("03120", "", "structure.territoire_ambiguous", "« 03120 » peut être Saint-Martin (03002) ou Bessay (03003)")]
    [InlineData("Aubigni", "", "structure.territoire_unknown", "« Aubigni » n’est pas une commune du département (peut-être Aubigny (03001)).")]
    [InlineData("Quiberon", "", "structure.territoire_unknown", "« Quiberon » n’est pas une commune du département.")]
    [InlineData("EPCI:Nulle Part", "", "structure.territoire_epci_unknown", "l’EPCI « Nulle Part » n’est pas dans la table des communes", "SIREN")]
    [InlineData("EPCI:CA du Quadrillage", "", "structure.territoire_epci_unknown", "« CA du Quadrillage » désigne plusieurs EPCI", "SIREN")]
    public void A_territoire_names_communes_and_EPCI(string written, string communes, string? kind = null, params string[] said)
    {
        (Structure structure, Issue[] issues) = Pays.Locate(GridTerritoire.Entry("cs", commune: "Bessay", territoire: [written]) with { Nom = "Maison pour tous" });
        Assert.Equal(communes, string.Join(' ', structure.TerritoireIntervention.Communes));
        Assert.Empty(structure.TerritoireIntervention.Qpv);
        Holds(issues, kind, said, "territoire", written.Replace("EPCI:", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Communes_of_other_departements_are_counted_and_named_together()
    {
        (Structure structure, Issue[] issues) = Pays.Locate(GridTerritoire.Entry("cs", commune: "Bessay", territoire: ["63113", "03001", " 2a004 "]));
        Assert.Equal(["03001"], structure.TerritoireIntervention.Communes.Select(c => c.Value));
        Issue said = Assert.Single(issues);
        Assert.Equal((StructureIssues.TerritoireOtherDepartement, "territoire"), (said.Kind, said.Field));
        Assert.Contains("« cs » : son territoire nomme 2\u00A0communes d’un autre département (63113, 2A004)", said.Message, StringComparison.Ordinal);
        Issue one = Assert.Single(Pays.Locate(GridTerritoire.Entry("cs", commune: "Bessay", territoire: ["63113"])).Issues);
        Assert.Contains("son territoire nomme 1\u00A0commune d’un autre département (63113)", one.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_supposed_territoire_says_how_many_communes_it_has_and_an_empty_one_says_nothing()
    {
        RegisterEntry supposed = GridTerritoire.Entry("cs", commune: "Bessay", territoire: ["03001", "03002"]) with { TerritoireSource = TerritoireSource.Hypothese };
        Issue said = Assert.Single(Pays.Locate(supposed).Issues);
        Assert.Equal((StructureIssues.TerritoireHypothesis, "territoire_source"), (said.Kind, said.Field));
        Assert.Contains("« cs » : son territoire (2\u00A0communes) est une hypothèse", said.Message, StringComparison.Ordinal);
        Issue one = Assert.Single(Pays.Locate(supposed with { Territoire = ["03001"] }).Issues);
        Assert.Contains("son territoire (1\u00A0commune) est", one.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Pays.Locate(supposed with { Territoire = ["Quiberon"] }).Issues, i => i.Kind == StructureIssues.TerritoireHypothesis);
        Assert.DoesNotContain(Pays.Locate(supposed with { TerritoireSource = TerritoireSource.Declare }).Issues, i => i.Kind == StructureIssues.TerritoireHypothesis);
    }

    [Fact]
    public void A_structure_without_territoire_is_told_what_counts_instead()
    {
        Issue said = Assert.Single(Pays.Locate(GridTerritoire.Entry("cs", commune: "Bessay")).Issues);
        Assert.Equal((StructureIssues.TerritoireMissing, "territoire"), (said.Kind, said.Field));
        Assert.Contains("« cs » ne déclare pas de territoire : sous la règle « territoire », seule la commune de son siège compte", said.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("QP003002", "QP003002")]
    [InlineData(" qp003002 ", "QP003002")]
    [InlineData("Cœur de ville (Aubigny)", "QP003001")]
    [InlineData("les ailes", "QP003002")] // the whole name, though another begins so
    [InlineData("Les Ailes / Port Charmeil", "QP003006")]
    [InlineData("Coeur de ville", "QP003001", "structure.qpv_by_name", "le QPV « Coeur de ville » est compris comme QP003001 Cœur de ville (Aubigny)")]
    [InlineData("Port Charmeil", "QP003006", "structure.qpv_by_name", "compris comme QP003006 Les Ailes / Port Charmeil")]
    [InlineData("Coeur de villes / Moulins", "QP003001", "structure.qpv_by_name", "compris comme QP003001")] // ville begins villes
    [InlineData("Les Ailero", "QP003003", "structure.qpv_by_name", "compris comme QP003003")]
    [InlineData("Les Aile", "", "structure.qpv_ambiguous", "« Les Aile » peut être Les Ailes (QP003002) ou Les Ailerons (QP003003) ou Les Ailes / Port Charmeil (QP003006)", "Donner le code")]
    [InlineData("Presles", "", "structure.qpv_ambiguous", "Presles (QP003004) ou Presles (QP003005)")]
    [InlineData("Les Ail", "", "structure.qpv_unknown", "« Les Ail » n’est pas dans les périmètres du dossier", "Donner son code")] // three letters are too few
    [InlineData("Les Ailes Nord", "", "structure.qpv_unknown", "« Les Ailes Nord »")]
    [InlineData("Les", "", "structure.qpv_unknown", "« Les »")]
    [InlineData("(Aubigny)", "", "structure.qpv_unknown", "« (Aubigny) »")]
    [InlineData("/", "", "structure.qpv_unknown", "« / »")]
    [InlineData("QP003099", "", "structure.qpv_unknown", "« QP003099 »")]
    [InlineData("QN00301M", "", "structure.qpv_generation", "QN00301M n’est pas de la même génération (2015 ou 2024)")]
    public void A_QPV_answers_to_its_code_or_to_a_name_that_only_it_can_have(string written, string qpv, string? kind = null, params string[] said)
    {
        RegisterEntry entry = GridTerritoire.Entry("cs", commune: "Bessay", territoire: ["03001"]) with { Nom = "Maison pour tous" };
        (Structure structure, Issue[] issues) = Pays.Locate(entry with { Qpv = [written] });
        Assert.Equal(qpv, string.Join(' ', structure.TerritoireIntervention.Qpv));
        Holds(issues, kind, said, "qpv", written);
    }

    [Fact]
    public void A_QPV_may_stand_among_the_communes_of_a_territoire()
    {
        (Structure structure, Issue[] issues) = Pays.Locate(GridTerritoire.Entry("cs", commune: "Bessay", territoire: [" qp003002 ", "QP003099", "03001"]));
        Assert.Equal(["QP003002"], structure.TerritoireIntervention.Qpv.Select(q => q.Value));
        Assert.Equal(["03001"], structure.TerritoireIntervention.Communes.Select(c => c.Value));
        Issue said = Assert.Single(issues);
        Assert.Equal((StructureIssues.QpvUnknown, "territoire", "QP003099"), (said.Kind, said.Field, said.Value));
    }

    // Each name of a perimeter, and what answers to it.
    [Theory]
    [InlineData("Presles", "structure.qpv_ambiguous", "Presles (QP003001) ou Presles (QP003002).")] // the whole name comes before one that begins so
    [InlineData("Preslesois", null, "QP003003")]
    [InlineData("Les Ailes Port Charmeil", "structure.qpv_by_name", "QP003004")] // without its parentheses
    [InlineData("Moulins", "structure.qpv_by_name", "QP003005")] // wholly in parentheses it is a name all the same
    [InlineData("()", "structure.qpv_unknown", "« () »")] // no word is no name
    public void A_name_is_compared_whole_then_without_its_parentheses_then_side_by_side(string written, string? kind, string said)
    {
        string[] names = ["Presles", "Presles", "Preslesois", "Les Ailes / Port Charmeil (Vichy)", "(Vichy / Moulins)", "(/)"];
        Territoire territoire = GridTerritoire.Build(
            qpv: names.Select((nom, i) => GridTerritoire.QpvAt($"QP00300{i + 1}", nom, (i * 1000) + 100, 100, (i * 1000) + 500, 500)));
        RegisterEntry entry = GridTerritoire.Entry("cs", commune: "03001", territoire: ["03001"]) with { Qpv = [written] };
        LocatedStructures located = StructureLocator.Locate([entry], territoire);
        string answer = kind is null ? located.Structures[0].TerritoireIntervention.Qpv[0].Value : located.Issues[0].Message;
        Assert.Equal(kind is null ? [] : [kind], located.Issues.Select(i => i.Kind.Code));
        Assert.Contains(said, answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_commune_that_only_changed_its_name_is_said_without_a_movement()
    {
        CogVersion before = new(CogCommuneType.Commune, "03001", "0", "VIEUX CARRE", "Vieux-Carré", "Vieux-Carré");
        CogVersion after = new(CogCommuneType.Commune, "03001", "0", "CARRE A0", "Carré-A0", "Carré-A0");
        Territoire renamed = GridTerritoire.Build(cog: CogMovements.Create([new CogMovement(10, new DateOnly(2010, 1, 1), before, after)]));
        RegisterEntry entry = GridTerritoire.Entry("cs", commune: "Vieux-Carré", territoire: ["03001"]);
        Issue said = Assert.Single(StructureLocator.Locate([entry], renamed).Issues);
        Assert.EndsWith("Vieux-Carré est devenue Carré-A0 (03001).", said.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_code_of_a_list_that_the_dossier_holds_too_is_unknown_and_not_of_another_generation()
    {
        Territoire both = GridTerritoire.Build(qpv: [GridTerritoire.QpvAt("QP003001", "Presles", 100, 100, 500, 500), GridTerritoire.QpvAt("QN00301M", "Presles", 100, 100, 500, 500)]);
        LocatedStructures located = StructureLocator.Locate([GridTerritoire.Entry("cs", commune: "03001", territoire: ["03001"]) with { Qpv = ["QN00302M"] }], both);
        Assert.Equal(StructureIssues.QpvUnknown, Assert.Single(located.Issues).Kind);
    }

    [Theory]
    [InlineData("03005", null, null, "03005")]
    [InlineData(null, "Le Donjon", null, "03005")]
    [InlineData(null, "Saint-Martin", "03300", "03004")]
    [InlineData("03004", "Saint-Martin", null, "03004")] // the code tells apart
    [InlineData("03005", "Le Donjon", "03400", "03005")]
    [InlineData(null, "Saint-Martin", null, null, "structure.commune_ambiguous", "commune", "Saint-Martin", "« Saint-Martin » peut être Saint-Martin (03002) ou Saint-Martin (03004)", "Donner le code INSEE")]
    [InlineData("03005", "Saint-Martin", null, "03005", "structure.commune_contradiction", "commune", "Saint-Martin", "le code INSEE 03005 est celui de Le Donjon, mais la commune écrite est « Saint-Martin »", "Le code est suivi")]
    [InlineData("03005", "Bessay", null, "03005", "structure.commune_contradiction", "commune", "Bessay", "la commune écrite est « Bessay »")]
    [InlineData("03005", "Quiberon", null, "03005", "structure.commune_contradiction", "commune", "Quiberon", "la commune écrite est « Quiberon »")]
    [InlineData("03999", null, null, null, "structure.commune_unknown", "code_insee", "03999", "« 03999 » n’est pas une commune du département. Corriger le nom ou donner le code INSEE.")]
    [InlineData("03999", "Le Donjon", null, "03005", "structure.commune_unknown", "code_insee", "03999", "« 03999 » n’est pas une commune du département.")]
    [InlineData(null, "Quiberon", null, null, "structure.commune_unknown", "commune", "Quiberon", "« Quiberon » n’est pas une commune du département. Corriger le nom ou donner le code INSEE.")]
    [InlineData(null, "Aubigni", null, null, "structure.commune_unknown", "commune", "Aubigni", "(peut-être Aubigny (03001))")]
    [InlineData("63113", null, null, null, "structure.outside_departement", "code_insee", "63113", "la commune 63113 n’est pas dans le département 03")]
    [InlineData("03110", null, null, "03001", "structure.old_commune", "code_insee", "03110", "03110 est devenue Aubigny (03001)", "commune nouvelle")]
    [InlineData(null, "Chézy", null, "03001", "structure.old_commune", "commune", "Chézy", "Chézy est devenue Aubigny (03001)")]
    [InlineData(null, "Le Donjon", "63000", "03005", "structure.postcode_contradiction", "code_postal", "63000", "le code postal 63000 n’est pas celui de Le Donjon (03005)")]
    [InlineData(null, "63000 Le Donjon", null, "03005", "structure.postcode_contradiction", "commune", "63000 Le Donjon", "le code postal de « 63000 Le Donjon » n’est pas celui de Le Donjon (03005)")]
    public void The_commune_is_that_of_the_code_else_of_the_name(
        string? code, string? name, string? postcode, string? commune, string? kind = null, string field = "", string value = "", params string[] said)
    {
        RegisterEntry entry = GridTerritoire.Entry("cs", commune: name, territoire: ["03001"]) with { Nom = "Maison pour tous", CodeInsee = code, CodePostal = postcode };
        (Structure structure, Issue[] issues) = Pays.Locate(entry);
        Assert.Equal(commune, structure.CommuneSiege?.Value);
        Assert.Equal(commune is null, issues.Any(i => i.Kind == StructureIssues.NotLocated));
        Holds([.. issues.Where(i => i.Kind != StructureIssues.NotLocated)], kind, said, field, value);
    }

    [Fact]
    public void Where_something_else_tells_the_place_an_unknown_name_is_no_call_to_correct_it()
    {
        RegisterEntry entry = GridTerritoire.Entry("cs", StructureType.CentreSocial, 4500, 4500, 7, "Quiberon", "03001");
        Issue byPoint = Assert.Single(Pays.Locate(entry).Issues);
        Issue byName = Assert.Single(Pays.Locate(GridTerritoire.Entry("cs", commune: "Bessay", territoire: ["03001"]) with { CodeInsee = "03999" }).Issues);
        Assert.All([byPoint, byName], i => Assert.EndsWith("n’est pas une commune du département.", i.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_project_is_said_to_count_for_nothing()
    {
        Issue said = Assert.Single(Pays.Locate(GridTerritoire.Entry("cs", commune: "Bessay", territoire: ["03001"]) with { Statut = StructureStatut.EnPrefiguration }).Issues);
        Assert.Equal(StructureIssues.ProjectCounted, said.Kind);
        Assert.Contains("« cs » est en préfiguration : montrée comme projet, elle ne compte pas", said.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, "« n01 » et « n02 » ont exactement les mêmes coordonnées.")]
    [InlineData(10, "« n09 » et « n10 » ont exactement")]
    [InlineData(11, "« n10 » et 1\u00A0autre ont exactement")]
    [InlineData(13, "« n10 » et 3\u00A0autres ont exactement")]
    public void Structures_at_the_same_point_are_named_ten_at_most(int count, string? said)
    {
        RegisterEntry[] register = [.. Enumerable.Range(1, count).Select(i => GridTerritoire.Entry($"n{i:00}", StructureType.Evs, 4500, 4500)), GridTerritoire.Entry("seule", east: 4600, north: 4500)];
        Issue[] same = Same([.. register.Select((e, i) => e with { Line = i + 2 })]);
        Assert.Equal(said is null ? 0 : 1, same.Length);
        if (said is not null)
        {
            Assert.Contains(said, same[0].Message, StringComparison.Ordinal);
            Assert.Equal(("n01", 2), (same[0].Subject, same[0].Line));
        }

        // A commune's own point is nobody's address.
        Assert.Empty(Same([.. register.Select((e, i) => e with { Line = i + 2, Coordinates = null, Commune = "Bessay" })]));

        static Issue[] Same(RegisterEntry[] register) => [.. StructureLocator.Locate(register, Pays.Territoire).Issues.Where(i => i.Kind == StructureIssues.SamePlace)];
    }

    private static void Holds(Issue[] issues, string? kind, string[] said, string field, string value)
    {
        Assert.Equal(kind is null ? [] : [kind], issues.Select(i => i.Kind.Code));
        if (kind is null)
            return;
        Issue issue = issues[0];
        Assert.Equal((2, "cs", field, value), (issue.Line, issue.Subject, issue.Field, issue.Value));
        Assert.StartsWith("« Maison pour tous »", issue.Message, StringComparison.Ordinal);
        Assert.All(said, s => Assert.Contains(s, issue.Message, StringComparison.Ordinal));
        Assert.Equal(said.Any(s => s.Contains("peut-être", StringComparison.Ordinal)), issue.Message.Contains("peut-être", StringComparison.Ordinal));
    }
}
