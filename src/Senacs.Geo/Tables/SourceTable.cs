using Senacs.Geo.Issues;
using Senacs.Geo.Reports;
using static Senacs.Geo.Tables.Formats;

namespace Senacs.Geo.Tables;

/// <summary>The columns of a file read.</summary>
public sealed class SourceTable : Table<SourceFile>
{
    private SourceTable()
        : base(
            [
                Text("role", "Rôle", s => s.Role) with { Sheet = new("Rôle", 13) },
                Text("fichier", "Fichier", s => s.Fichier) with { Sheet = new("Fichier", 24, true) },
                Text("origine", "Origine", s => s.Origine) with { Sheet = new("Origine", 46, true) },

                // a year, or words: SQLite keeps both in a column of integers
                new("millesime", "Millésime", ColumnKind.Integer, s => ColumnValue.Of(s.Millesime)) { Formats = GeoPackage },
                Text("millesime", "Millésime", s => s.Millesime) with { Sheet = new("Millésime", 11), Formats = Sheet },
                Text("licence", "Licence", s => s.Licence) with { Sheet = new("Licence", 22, true) },
                Text("generalisation_m", "Généralisation (m)", s => s.GeneralisationMetres is { } metres ? FrenchNumbers.Decimal(metres) : null) with
                { Sheet = new("Généralisation (m)", 14), Formats = Sheet },
                Text("sha256", "SHA-256", s => s.Sha256) with { Sheet = new("SHA-256", 36, true) },
                Text("remarque", "Remarque", s => s.Remarque) with { Sheet = new("Remarque", 44, true) },
            ],
            (Sheet, ["role", "fichier", "origine", "millesime", "licence", "generalisation_m", "remarque"]))
    {
    }

    public static SourceTable Columns { get; } = new();
}

/// <summary>The columns of a finding.</summary>
public sealed class IssueTable : Table<Issue>
{
    private IssueTable()
        : base(
            [
                Text("code", "Code", i => i.Kind.Code) with { Sheet = new("Code", 26) },
                Text("constat", "Constat", i => i.Kind.Titre) with { Sheet = new("Constat", 32, true), Formats = Sheet },
                Text("message", "Message", i => i.Message) with { Sheet = new("Message", 80, true) },
                Text("objet", "Objet", i => i.Subject) with { Sheet = new("Objet", 20, true) },
                Text("gravite", "Gravité", i => Valeurs.Of(i.Kind.Severity)) with { Formats = Json },
                Text("gravite_libelle", "Gravité", i => Libelles.Of(i.Kind.Severity)) with { Sheet = new("Gravité", 15), Formats = Sheet },
                Text("fichier", "Fichier", i => i.File) with { Sheet = new("Fichier", 20) },
                Integer("ligne", "Ligne", i => i.Line) with { Sheet = new("Ligne", 8) },
                Text("champ", "Colonne", i => i.Field) with { Sheet = new("Colonne", 16) },
                Text("valeur", "Valeur", i => i.Value) with { Sheet = new("Valeur", 24, true) },
            ],
            (Sheet, ["gravite_libelle", "constat", "message", "fichier", "ligne", "champ", "valeur", "objet"]))
    {
    }

    public static IssueTable Columns { get; } = new();
}
