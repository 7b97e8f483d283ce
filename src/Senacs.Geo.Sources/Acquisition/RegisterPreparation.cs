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
public sealed class RegisterPreparation
{
    private const string HypothesisField = "hypothese";

    private sealed record Correction(long Line, string Id, string Champ, string Avant, string Apres, string Raison);

    private sealed record Hypothesis(long Line, string Nom, string Base, ImmutableArray<string> Codes);

    private readonly Table _list;
    private readonly Table? _corrections;
    private readonly int[] _at;
    private readonly List<Correction> _decisions;
    private readonly List<Hypothesis> _supposed;
    private readonly HashSet<Correction> _applied = [];
    private readonly HashSet<Hypothesis> _used = [];
    private readonly List<RegisterStep> _steps = [];
    private readonly BoundedIssues _issues = new();
    private string[] _cells = [];
    private string _id = "";

    private RegisterPreparation(Table list, Table? hypotheses, Table? corrections)
    {
        (_list, _corrections) = (list, corrections);
        _at = RegisterReader.MapColumns(list, null, null).ToArray();
        _decisions = corrections is null ? [] : [.. Cells(corrections, "id", "champ", "avant", "apres", "raison")
            .Select(r => new Correction(r.Line, r.Cells[0], r.Cells[1], r.Cells[2], r.Cells[3], r.Cells[4]))];
        _supposed = hypotheses is null ? [] : [.. Cells(hypotheses, "structure", "base_de_l_hypothese", "codes_insee")
            .Select(r => new Hypothesis(r.Line, r.Cells[0], r.Cells[1],
                [.. r.Cells[2].Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]))];
        if (_decisions.Find(static c => c.Raison.Length == 0) is { } bare)
            throw Wrong(bare, "elle n'a pas de raison", "Écrivez en une phrase pourquoi la valeur est changée.");
    }

    /// <param name="list">The list of structures.</param>
    /// <param name="hypotheses">Supposed territoires (<c>structure, base_de_l_hypothese, codes_insee</c>); null without any.</param>
    /// <param name="corrections">One-off decisions (<c>id, champ, avant, apres, raison</c>); null without any.</param>
    /// <exception cref="SourceUnavailableException">A file lacks its columns, or a correction does not fit what is there.</exception>
    public static PreparedRegister Run(Table list, Table? hypotheses, Table? corrections)
    {
        ArgumentNullException.ThrowIfNull(list);
        RegisterPreparation run = new(list, hypotheses, corrections);
        ImmutableArray<ImmutableArray<string>>.Builder rows = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        ImmutableArray<ImmutableArray<string>>.Builder provenance = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        foreach (TableRow row in list.Rows)
        {
            provenance.Add(run.Prepare(row));
            rows.Add([.. run._cells]);
        }

        foreach (Correction decision in run._decisions.Where(d => !run._applied.Contains(d)))
            run._issues.Add(AcquisitionIssues.CorrectionUnused.Say(
                $"La correction de la ligne {TableReader.Number(decision.Line)} vise « {decision.Id} », qui n'est pas dans la liste.")
                with
            { File = corrections!.File, Line = decision.Line });
        foreach (Hypothesis h in run._supposed.Where(h => !run._used.Contains(h)))
            run._issues.Add(AcquisitionIssues.HypothesisUnused.Say(
                $"L'hypothèse « {h.Nom} » (ligne {TableReader.Number(h.Line)}) ne correspond au nom d'aucune structure.")
                with
            { File = hypotheses!.File, Line = h.Line });
        return new(rows.DrainToImmutable(), [.. run._steps], provenance.DrainToImmutable(), [.. list.Issues, .. run._issues.ToImmutable()]);
    }

    // Fills the cells of the row; returns its provenance.
    private ImmutableArray<string> Prepare(TableRow row)
    {
        _cells = [.. RegisterReader.ColumnNames.Select((_, i) => _at[i] < 0 ? "" : RegisterWords.OneLine(row.Cells[_at[i]]))];
        string id = _id = Of("id"), nom = Of("nom");
        if (id.Length == 0)
            throw new SourceUnavailableException(_list.File, $"La structure de la ligne {TableReader.Number(row.Line)} n'a pas d'identifiant.",
                "Donnez-en un à chaque ligne (colonne « id ») : les corrections s'y rattachent.");
        int firstYear = _at[RegisterReader.ColumnNames.Length];
        if (Of("date_agrement").Length == 0 && firstYear >= 0)
            Set("date_agrement", row.Cells[firstYear], "année du premier agrément, faute de date");
        string? wanted = Correct(id);
        Hypothesis? hypothesis = _supposed.Find(h => wanted is null ? h.Nom == Of("nom") || h.Nom == id : h.Nom == wanted);
        if (wanted is not null && hypothesis is null)
            throw new SourceUnavailableException(_corrections!.File,
                $"La structure {id} devrait recevoir l'hypothèse « {wanted} », que le fichier des territoires n'a pas.",
                "Écrivez le nom exactement comme dans ce fichier.");
        if (Of("territoire").Length > 0 && Of("territoire_source").Length == 0)
            Set("territoire_source", "declare", "territoire énoncé par la source");
        if (hypothesis is not null)
            Suppose(id, hypothesis);
        Word("type", t => RegisterWords.ParseType(t) is { } type ? Valeurs.Of(type) : "");
        Word("statut", t => RegisterWords.ParseStatut(t) is { } statut ? Valeurs.Of(statut) : "");
        Word("gestion", t => Valeurs.Of(RegisterWords.ParseGestion(t)));
        Word("acf", t => Valeurs.Of(RegisterWords.ParseYesNo(t)));
        Word("ps_jeunes", t => Valeurs.Of(RegisterWords.ParseYesNo(t)));
        return [id, nom, Extra("source"), Extra("preuve"), Extra("remarque")];

        string Extra(string column) => _list.FindColumn(column) is { } i ? RegisterWords.OneLine(row.Cells[i]) : "";

        void Word(string column, Func<string, string> parse) => Set(column, Of(column) is { Length: > 0 } text ? parse(text) : "", "mot du format");
    }

    // Returns the hypothesis that a correction names.
    private string? Correct(string id)
    {
        string? wanted = null;
        foreach (Correction decision in _decisions.Where(d => d.Id == id))
        {
            _applied.Add(decision);
            if (decision.Champ == HypothesisField)
            {
                wanted = decision.Apres;
                continue;
            }

            if (!RegisterReader.ColumnNames.Contains(decision.Champ))
                throw Wrong(decision, $"le champ « {decision.Champ} » n'est pas une colonne du registre",
                    $"Champs : {string.Join(", ", RegisterReader.ColumnNames)}, ou {HypothesisField}.");
            if (Of(decision.Champ) != decision.Avant)
                throw Wrong(decision, $"« avant » annonce « {decision.Avant} », mais {id} a « {Of(decision.Champ)} »",
                    "La liste a changé : revoyez la décision.");
            Set(decision.Champ, decision.Apres, decision.Raison, mayEmpty: true);
            _issues.Add(AcquisitionIssues.CorrectionApplied.Say(
                $"{id}, {decision.Champ} : « {decision.Avant} » devient « {decision.Apres} » ({decision.Raison}).")
                with
            { Subject = id, Field = decision.Champ });
        }

        return wanted;
    }

    private void Suppose(string id, Hypothesis hypothesis)
    {
        _used.Add(hypothesis);
        string? aside = Of("territoire").Length > 0 ? "son territoire est déclaré"
            : hypothesis.Codes is [var only] && only == Of("code_insee") ? "elle ne dit que la commune du siège, qui est couverte de toute façon"
            : null;
        if (aside is null)
        {
            Set("territoire", string.Join('|', hypothesis.Codes), hypothesis.Base);
            Set("territoire_source", "hypothese", hypothesis.Base);
        }

        _issues.Add((aside is not null
            ? AcquisitionIssues.HypothesisSetAside.Say($"{id} : l'hypothèse « {hypothesis.Base} » est écartée, {aside}.")
            : AcquisitionIssues.HypothesisUsed.Say(
                $"{id} : territoire supposé, {FrenchNumbers.Count(hypothesis.Codes.Length, "commune", "communes")} ({hypothesis.Base})."))
            with
        { Subject = id, Field = "territoire" });
    }

    private string Of(string column) => _cells[RegisterReader.ColumnNames.IndexOf(column)];

    // An empty value says nothing, but in a correction.
    private void Set(string column, string value, string why, bool mayEmpty = false)
    {
        int index = RegisterReader.ColumnNames.IndexOf(column);
        if (_cells[index] == value || (value.Length == 0 && !mayEmpty))
            return;
        _steps.Add(new(_id, column, _cells[index], value, why));
        _cells[index] = value;
    }

    private static IEnumerable<(long Line, string[] Cells)> Cells(Table table, params string[] names)
    {
        int[] at = [.. names.Select(n => table.FindColumn(n) ?? throw new SourceUnavailableException(
            table.File, $"La colonne « {n} » manque.", $"Colonnes attendues : {string.Join(", ", names)}."))];
        return table.Rows.Select(row => (row.Line, at.Select(i => row.Cells[i]).ToArray()));
    }

    private SourceUnavailableException Wrong(Correction decision, string what, string remedy) =>
        new(_corrections!.File, $"Correction de la ligne {TableReader.Number(decision.Line)} : {what}.", remedy);
}
