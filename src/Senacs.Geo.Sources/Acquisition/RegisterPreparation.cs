using System.Collections.Immutable;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Files;
using Senacs.Geo.Sources.Registers;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.Acquisition;

/// <summary>One change made to a cell of the register, and why.</summary>
public sealed record RegisterStep(string Id, string Champ, string Avant, string Apres, string Etape);

/// <summary>A register made from a list: its rows in the columns of the format, every change, and the provenance of each row.</summary>
/// <param name="Rows">Cells in the order of <see cref="RegisterReader.ColumnNames"/>; in the order of the list.</param>
/// <param name="Steps">In row order, then in the order they were made.</param>
/// <param name="Provenance">For each row: id, nom, and what the list says of source, proof and remark.</param>
/// <param name="Issues">What was decided, and what fits nothing.</param>
public sealed record PreparedRegister(
    ImmutableArray<ImmutableArray<string>> Rows, ImmutableArray<RegisterStep> Steps, ImmutableArray<ImmutableArray<string>> Provenance,
        ImmutableArray<Issue> Issues)
{
    public void WriteRegister(Stream stream) => Write(stream, RegisterReader.ColumnNames, Rows);

    public void WriteSteps(Stream stream) =>
        Write(stream, ["id", "champ", "avant", "apres", "etape"],
            [.. Steps.Select(static s => ImmutableArray.Create(s.Id, s.Champ, s.Avant, s.Apres, s.Etape))]);

    public void WriteProvenance(Stream stream) => Write(stream, ["id", "nom", "source", "preuve", "remarque"], Provenance);

    private static void Write(Stream stream, ImmutableArray<string> headers, ImmutableArray<ImmutableArray<string>> rows)
    {
        using CsvText text = new(stream, headers);
        foreach (ImmutableArray<string> row in rows)
            text.Row(row);
    }
}

/// <summary>Makes the register of a dossier from a list of structures: named steps, each recorded; one-off decisions come from a file of
/// corrections.</summary>
/// <remarks>
/// 1. the columns of the format are taken, the others go to the provenance; 2. the year of the first agrément stands for a date that is not given;
/// 3. corrections, whose <c>avant</c> must be what is there; the field <c>hypothese</c> of a correction names the hypothesis that a structure gets;
/// 4. territoires: those the list gives are declared; a hypothesis fills an empty one, unless it only names the siège's own commune, which adds
/// nothing;
/// 5. types, statuses, management and yes/no in the words of the format.
/// </remarks>
public static class RegisterPreparation
{
    private const string HypothesisField = "hypothese";

    private sealed record Correction(long Line, string Id, string Champ, string Avant, string Apres, string Raison);

    private sealed record Hypothesis(long Line, string Nom, string Base, ImmutableArray<string> Codes);

    /// <param name="list">The list of structures.</param>
    /// <param name="hypotheses">Supposed territoires (<c>structure, base_de_l_hypothese, codes_insee</c>); null without any.</param>
    /// <param name="corrections">One-off decisions (<c>id, champ, avant, apres, raison</c>); null without any.</param>
    /// <exception cref="SourceUnavailableException">A file lacks its columns, or a correction does not fit what is there.</exception>
    public static PreparedRegister Run(Table list, Table? hypotheses, Table? corrections)
    {
        ArgumentNullException.ThrowIfNull(list);
        int[] at = RegisterReader.MapColumns(list, null, null).ToArray();
        ImmutableArray<string> columns = RegisterReader.ColumnNames;
        int firstYear = at[columns.Length];
        List<Correction> decisions = ReadCorrections(corrections);
        ILookup<string, Correction> decisionsOf = decisions.ToLookup(d => d.Id, StringComparer.Ordinal);
        List<Hypothesis> supposed = ReadHypotheses(hypotheses);
        Dictionary<string, Hypothesis> supposedOf = new(StringComparer.Ordinal);
        foreach (Hypothesis h in supposed)
            supposedOf.TryAdd(h.Nom, h);
        HashSet<Correction> applied = [];
        HashSet<Hypothesis> used = [];
        List<RegisterStep> steps = [];
        BoundedIssues issues = new();
        ImmutableArray<ImmutableArray<string>>.Builder rows = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        ImmutableArray<ImmutableArray<string>>.Builder provenance = ImmutableArray.CreateBuilder<ImmutableArray<string>>();

        foreach (TableRow row in list.Rows)
        {
            string[] cells = [.. columns.Select((_, i) => at[i] < 0 ? "" : RegisterWords.OneLine(row.Cells[at[i]]))];
            string id = Of("id");
            if (id.Length == 0)
                throw new SourceUnavailableException(
                    list.File, $"La structure de la ligne {TableReader.Number(row.Line)} n'a pas d'identifiant.",
                        "Donnez-en un à chaque ligne (colonne « id ») : les corrections s'y rattachent.");
            provenance.Add([id, Of("nom"), Extra(list, row, "source"), Extra(list, row, "preuve"), Extra(list, row, "remarque")]);

            if (Of("date_agrement").Length == 0 && firstYear >= 0 && row.Cells[firstYear].Length > 0)
                Set("date_agrement", row.Cells[firstYear], "année du premier agrément, faute de date");

            string? wanted = null;
            foreach (Correction decision in decisionsOf[id])
            {
                applied.Add(decision);
                if (decision.Champ == HypothesisField)
                {
                    wanted = decision.Apres;
                    continue;
                }

                if (!columns.Contains(decision.Champ))
                    throw Wrong(corrections!, decision, $"le champ « {decision.Champ} » n'est pas une colonne du registre",
                        $"Champs : {string.Join(", ", columns)}, ou {HypothesisField}.");
                if (Of(decision.Champ) != decision.Avant)
                    throw Wrong(corrections!, decision, $"« avant » annonce « {decision.Avant} », mais {id} a « {Of(decision.Champ)} »",
                        "La liste a changé : revoyez la décision.");
                Set(decision.Champ, decision.Apres, decision.Raison);
                issues.Add(AcquisitionIssues.CorrectionApplied.Say(
                    $"{id}, {decision.Champ} : « {decision.Avant} » devient « {decision.Apres} » ({decision.Raison}).") with
                {
                    Subject = id,
                    Field = decision.Champ
                });
            }

            Hypothesis? hypothesis = wanted is null
                ? First(supposedOf.GetValueOrDefault(Of("nom")), supposedOf.GetValueOrDefault(id))
                : supposedOf.GetValueOrDefault(wanted) ?? throw new SourceUnavailableException(
                    corrections!.File, $"La structure {id} devrait recevoir l'hypothèse « {wanted} », que le fichier des territoires n'a pas.",
                        "Écrivez le nom exactement comme dans ce fichier.");
            if (Of("territoire").Length > 0 && Of("territoire_source").Length == 0)
                Set("territoire_source", "declare", "territoire énoncé par la source");
            if (hypothesis is not null)
            {
                used.Add(hypothesis);
                if (Of("territoire").Length > 0)
                {
                    Aside(hypothesis, "son territoire est déclaré");
                }
                else if (hypothesis.Codes.Length == 1 && hypothesis.Codes[0] == Of("code_insee"))
                {
                    Aside(hypothesis, "elle ne dit que la commune du siège, qui est couverte de toute façon");
                }
                else
                {
                    Set("territoire", string.Join('|', hypothesis.Codes), hypothesis.Base);
                    Set("territoire_source", "hypothese", hypothesis.Base);
                    issues.Add(AcquisitionIssues.HypothesisUsed.Say(
                        $"{id} : territoire supposé, {FrenchNumbers.Count(hypothesis.Codes.Length, "commune", "communes")} ({hypothesis.Base}).") with
                    { Subject = id, Field = "territoire" });
                }
            }

            Word("type", t => RegisterWords.ParseType(t) switch { StructureType.CentreSocial => "CS", StructureType.Evs => "EVS", _ => null });
            Word("statut", t => RegisterWords.ParseStatut(
                t) switch
            { StructureStatut.Agreee => "agréée", StructureStatut.EnPrefiguration => "en préfiguration", _ => null });
            Word("gestion", t => RegisterWords.ParseGestion(t) is { } g ? FrenchText.LowerAscii(g.ToString()) : null);
            Word("acf", YesNo);
            Word("ps_jeunes", YesNo);
            rows.Add([.. cells]);

            string Of(string column) => cells[columns.IndexOf(column)];

            void Set(string column, string value, string why)
            {
                int index = columns.IndexOf(column);
                if (cells[index] == value)
                    return;
                steps.Add(new(id, column, cells[index], value, why));
                cells[index] = value;
            }

            void Word(string column, Func<string, string?> parse)
            {
                if (Of(column).Length > 0 && parse(Of(column)) is { } word)
                    Set(column, word, "mot du format");
            }

            void Aside(Hypothesis h, string why) =>
                issues.Add(AcquisitionIssues.HypothesisSetAside.Say(
                    $"{id} : l'hypothèse « {h.Base} » est écartée, {why}.") with
                { Subject = id, Field = "territoire" });
        }

        foreach (Correction decision in decisions.Where(d => !applied.Contains(d)))
            issues.Add(AcquisitionIssues.CorrectionUnused.Say(
                $"La correction de la ligne {TableReader.Number(decision.Line)} vise « {decision.Id} », qui n'est pas dans la liste.") with
            {
                File =
                    corrections!.File,
                Line = decision.Line
            });
        foreach (Hypothesis h in supposed.Where(h => !used.Contains(h)))
            issues.Add(AcquisitionIssues.HypothesisUnused.Say(
                $"L'hypothèse « {h.Nom} » (ligne {TableReader.Number(h.Line)}) ne correspond au nom d'aucune structure.") with
            {
                File =
                    hypotheses!.File,
                Line = h.Line
            });
        return new(rows.DrainToImmutable(), [.. steps], provenance.DrainToImmutable(), [.. list.Issues, .. issues.ToImmutable()]);
    }

    // Both may be there: the one that comes first in its file.
    private static Hypothesis? First(Hypothesis? one, Hypothesis? other) => one is null || (other is not null && other.Line < one.Line) ? other : one;

    private static string? YesNo(string text) => RegisterWords.ParseYesNo(text) switch { true => "oui", false => "non", _ => null };

    private static string Extra(Table list, TableRow row, string column) =>
        list.FindColumn(column) is { } i ? RegisterWords.OneLine(row.Cells[i]) : "";

    private static List<Correction> ReadCorrections(Table? table)
    {
        if (table is null)
            return [];
        int[] at = Columns(table, "id", "champ", "avant", "apres", "raison");
        List<Correction> all = [.. table.Rows.Select(
            r => new Correction(r.Line, r.Cells[at[0]], r.Cells[at[1]], r.Cells[at[2]], r.Cells[at[3]], r.Cells[at[4]]))];
        if (all.Find(static c => c.Raison.Length == 0) is { } bare)
            throw Wrong(table, bare, "elle n'a pas de raison", "Écrivez en une phrase pourquoi la valeur est changée.");
        return all;
    }

    private static List<Hypothesis> ReadHypotheses(Table? table)
    {
        if (table is null)
            return [];
        int[] at = Columns(table, "structure", "base_de_l_hypothese", "codes_insee");
        return [.. table.Rows.Select(r => new Hypothesis(
            r.Line, r.Cells[at[0]], r.Cells[at[1]],
                [.. r.Cells[at[2]].Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]))];
    }

    private static int[] Columns(Table table, params string[] names) =>
        [.. names.Select(n => table.FindColumn(n) ?? throw new SourceUnavailableException(
        table.File, $"La colonne « {n} » manque.", $"Colonnes attendues : {string.Join(", ", names)}."))];

    private static SourceUnavailableException Wrong(Table table, Correction decision, string what, string remedy) =>
        new(table.File, $"Correction de la ligne {TableReader.Number(decision.Line)} : {what}.", remedy);
}
