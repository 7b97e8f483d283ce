using System.Text;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Acquisition;
using Senacs.Geo.Sources.Registers;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Adapters.Tests.Acquisition;

public class RegisterPreparationTests
{
    private const string List = """
        id,nom,type,commune,code_insee,annee_premier_agrement,gestion,acf,territoire,source,preuve,remarque
        a,Alpha,Centre social,Le Montet,03183,2009,associatif,x,03001|03002,Caf,nommé,
        b,Bravo,CS,Vichy,03310,,ccas,,,Caf,nommé,"un mot, deux"
        c,Charlie,EVS,Cusset,03095,,,,,Caf,nommé,
        """;

    private const string Hypotheses = """
        structure,base_de_l_hypothese,codes_insee
        Alpha,ancien canton,03001|03009
        b,commune siège,03310
        Charly,ancien canton,03095|03096
        """;

    private static Table TableOf(string text, string file)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(text));
        return Table.Read(stream, file);
    }

    private static PreparedRegister Run(string? corrections = null, string? hypotheses = null) => RegisterPreparation.Run(
        TableOf(List, "liste.csv"), hypotheses is null ? null : TableOf(hypotheses, "hypotheses.csv"), corrections is null ? null : TableOf("id,champ,avant,apres,raison\n" + corrections, "corrections.csv"));

    private static RegisterEntry[] Entries(PreparedRegister prepared)
    {
        using MemoryStream bytes = new();
        prepared.WriteRegister(bytes);
        bytes.Position = 0;
        RegisterReading read = RegisterReader.Read(bytes, "structures.csv");
        Assert.Empty(read.Rejected);
        Assert.DoesNotContain(read.Issues, static i => i.Kind == RegisterIssues.UnknownColumns);
        return [.. read.Entries];
    }

    [Fact]
    public void The_register_has_the_columns_of_the_format_and_the_words_of_the_format()
    {
        RegisterEntry[] entries = Entries(Run());
        Assert.Equal(["a", "b", "c"], entries.Select(static e => e.Id));
        Assert.Equal(new DateOnly(2009, 1, 1), entries[0].DateAgrement);
        Assert.Equal((Gestion.Associative, Gestion.Municipale), (entries[0].Gestion!.Value, entries[1].Gestion!.Value));
        Assert.True(entries[0].Acf);
        Assert.Null(entries[1].Acf);
    }

    [Fact]
    public void Each_changed_cell_is_a_step_with_before_and_after()
    {
        PreparedRegister prepared = Run();
        Assert.Contains(new RegisterStep("a", "type", "Centre social", "CS", "mot du format"), prepared.Steps);
        Assert.Contains(prepared.Steps, static s => s is { Id: "a", Champ: "date_agrement", Avant: "", Apres: "2009" });
        Assert.DoesNotContain(prepared.Steps, static s => s.Id == "c");
    }

    [Fact]
    public void A_declared_territoire_is_never_replaced_by_a_hypothesis()
    {
        PreparedRegister prepared = Run(hypotheses: Hypotheses);
        RegisterEntry alpha = Entries(prepared)[0];
        Assert.Equal(["03001", "03002"], alpha.Territoire.AsEnumerable());
        Assert.Equal(TerritoireSource.Declare, alpha.TerritoireSource);
        Assert.Contains(prepared.Issues, static i => i.Kind == AcquisitionIssues.HypothesisSetAside && i.Subject == "a");
    }

    [Fact]
    public void A_hypothesis_that_only_names_the_siege_s_commune_is_set_aside()
    {
        PreparedRegister prepared = Run(hypotheses: Hypotheses);
        Assert.Empty(Entries(prepared)[1].Territoire);
        Assert.Contains(prepared.Issues, static i => i.Kind == AcquisitionIssues.HypothesisSetAside && i.Subject == "b");
    }

    [Fact]
    public void A_hypothesis_is_given_by_a_correction_and_marked()
    {
        PreparedRegister prepared = Run("c,hypothese,,Charly,même structure\n", Hypotheses);
        RegisterEntry charlie = Entries(prepared)[2];
        Assert.Equal(["03095", "03096"], charlie.Territoire.AsEnumerable());
        Assert.Equal(TerritoireSource.Hypothese, charlie.TerritoireSource);
    }

    [Fact]
    public void A_hypothesis_of_nobody_is_reported() =>
        Assert.Contains(Run(hypotheses: Hypotheses).Issues, static i => i.Kind == AcquisitionIssues.HypothesisUnused && i.Message.Contains("Charly", StringComparison.Ordinal));

    [Fact]
    public void A_correction_is_applied_with_its_reason()
    {
        PreparedRegister prepared = Run("b,statut,,en préfiguration,le schéma le dit\n");
        Assert.Equal(StructureStatut.EnPrefiguration, Entries(prepared)[1].Statut);
        Assert.Contains(new RegisterStep("b", "statut", "", "en préfiguration", "le schéma le dit"), prepared.Steps);
    }

    [Theory]
    [InlineData("b,nom,Autre,Bravo 2,parce que\n", "avant")]
    [InlineData("b,couleur,,rouge,parce que\n", "couleur")]
    [InlineData("b,nom,Bravo,Bravo 2,\n", "raison")]
    [InlineData("b,hypothese,,Personne,parce que\n", "Personne")]
    public void A_correction_that_does_not_fit_is_refused_with_its_line(string correction, string named)
    {
        SourceUnavailableException e = Assert.Throws<SourceUnavailableException>(() => Run(correction, Hypotheses));
        Assert.Contains(named, e.Message, StringComparison.Ordinal);
        Assert.StartsWith("corrections.csv", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_correction_of_nobody_is_an_error() =>
        Assert.Contains(Run("z,nom,,Z,parce que\n").Issues, static i => i.Kind == AcquisitionIssues.CorrectionUnused && i.Line == 2);

    [Fact]
    public void The_provenance_keeps_what_the_format_leaves_out()
    {
        Assert.Equal(["b", "Bravo", "Caf", "nommé", "un mot, deux"], Run().Provenance[1].AsEnumerable());
        using MemoryStream bytes = new();
        Run().WriteProvenance(bytes);
        Assert.Contains("b,Bravo,Caf,nommé,\"un mot, deux\"\n", Encoding.UTF8.GetString(bytes.ToArray()), StringComparison.Ordinal);
    }
}
