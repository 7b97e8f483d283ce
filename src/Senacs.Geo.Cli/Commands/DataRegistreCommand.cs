using Senacs.Geo.Sources.Acquisition;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo data registre LISTE -o STRUCTURES</c>: the register of a dossier from a list of structures.</summary>
internal static class DataRegistreCommand
{
    private static readonly Argument<string> List = new("LISTE")
    {
        Description = "Liste de structures (CSV ou XLSX) ; « - » la lit sur l’entrée standard.",
    };
    private static readonly Option<string?> Hypotheses = CommonOptions.Option<string?>(
        "--territoires", "Territoires supposés : structure, base_de_l_hypothese, codes_insee.", "FICHIER");
    private static readonly Option<string?> Corrections = CommonOptions.Option<string?>(
        "--corrections", "Décisions au cas par cas : id, champ, avant, apres, raison.", "FICHIER");
    private static readonly Option<string?> Provenance = CommonOptions.Option<string?>(
        "--provenance", "Écrire ici la source de chaque ligne.", "FICHIER");
    private static readonly Option<string?> Journal = CommonOptions.Option<string?>(
        "--journal", "Écrire ici chaque cellule changée : avant, après, étape.", "FICHIER");

    public static Command Create()
    {
        Option<string?> output = CommonOptions.Output("Registre à écrire (structures.csv).");
        Command command = new("registre", DataTextes.Registre) { List, output, Hypotheses, Corrections, Provenance, Journal };
        command.SetAction(parsed =>
        {
            OutputFile.RequireOther(
                [parsed.GetRequiredValue(List), parsed.GetValue(Hypotheses), parsed.GetValue(Corrections)],
                parsed.GetValue(output), parsed.GetValue(Provenance), parsed.GetValue(Journal));
            PreparedRegister prepared = RegisterPreparation.Run(
                Read(parsed.GetRequiredValue(List))!, Read(parsed.GetValue(Hypotheses)), Read(parsed.GetValue(Corrections)));
            DataOutput.Report(prepared.Issues);
            OutputFile.Write(parsed.GetValue(output), prepared.WriteRegister);
            if (parsed.GetValue(Provenance) is { } provenance)
                OutputFile.Write(provenance, prepared.WriteProvenance);
            if (parsed.GetValue(Journal) is { } journal)
                OutputFile.Write(journal, prepared.WriteSteps);
            Console.Error.WriteLine(DataTextes.RegisterMade(
                prepared.Rows.Length, prepared.Steps.Length, prepared.Issues.Count(static i => i.Kind == AcquisitionIssues.HypothesisUsed)));
            return prepared.Issues.ExitCode();
        });
        return command;
    }

    private static Table? Read(string? path)
    {
        if (path is null)
            return null;
        using Stream stream = GivenFile.Open(path, GivenFile.NameOf(path));
        return Table.Read(stream, GivenFile.NameOf(path), TableLimits.ByHand);
    }
}
