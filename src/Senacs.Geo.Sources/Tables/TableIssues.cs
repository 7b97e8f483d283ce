using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Tables;

/// <summary>What can be wrong with a table whatever it holds.</summary>
public static class TableIssues
{
    public static readonly IssueKind TooFewCells = new("table.too_few_cells", IssueSeverity.Warning, "Ligne trop courte");
    public static readonly IssueKind TooManyCells = new("table.too_many_cells", IssueSeverity.Error, "Ligne trop longue");
    public static readonly IssueKind UnclosedQuote = new("table.unclosed_quote", IssueSeverity.Error, "Guillemet jamais refermé");
    public static readonly IssueKind ControlCharacter = new("table.control_character", IssueSeverity.Warning, "Caractère invisible retiré");
    public static readonly IssueKind LostCharacter = new("table.lost_character", IssueSeverity.Warning, "Caractère perdu à la source");
    public static readonly IssueKind MixedEncoding = new("table.mixed_encoding", IssueSeverity.Warning, "Deux encodages dans le même fichier");
    public static readonly IssueKind NotUtf8 = new("table.not_utf8", IssueSeverity.Information, "Fichier qui n'est pas en UTF-8");
    public static readonly IssueKind DuplicateColumn = new("table.duplicate_column", IssueSeverity.Warning, "Colonne en double");
    public static readonly IssueKind UnnamedColumn = new("table.unnamed_column", IssueSeverity.Warning, "Colonne sans nom");
    public static readonly IssueKind SeveralSheets = new("table.several_sheets", IssueSeverity.Information, "Classeur de plusieurs feuilles");
    public static readonly IssueKind FormulaWithoutValue =
        new("table.formula_without_value", IssueSeverity.Warning, "Formule sans valeur calculée dans le classeur");
    public static readonly IssueKind CellError = new("table.cell_error", IssueSeverity.Warning, "Cellule en erreur dans le classeur");
}
