namespace Senacs.Geo.Issues;

/// <summary>How much an <see cref="Issue"/> weighs. An error makes a command end with exit code 1; the work is finished all the same.</summary>
public enum IssueSeverity { Information, Warning, Error }

/// <summary>One kind of finding: a stable English code for programs, a severity, and a French title for people.</summary>
/// <remarks>Declared once, as a <c>static readonly</c> field of a class whose name ends with <c>Issues</c>; a convention test reads them
/// all.</remarks>
/// <param name="Code">Lower case, dotted, never reused: <c>commune.unknown</c>.</param>
/// <param name="Severity">Its weight.</param>
/// <param name="Titre">One French phrase that names the problem and holds for every occurrence.</param>
public sealed record IssueKind(string Code, IssueSeverity Severity, string Titre)
{
    /// <summary>An occurrence of this kind.</summary>
    /// <param name="message">A French sentence: what was found, what was expected, what to do.</param>
    /// <param name="subject">What it is about.</param>
    public Issue Say(string message, string? subject = null) => new(this, message) { Subject = subject };
}

/// <summary>An expected defect of the data: the run goes on, the report lists it. Never thrown.</summary>
public sealed record Issue(IssueKind Kind, string Message)
{
    /// <summary>The file's name as the dossier gives it, never an absolute path.</summary>
    public string? File { get; init; }

    /// <summary>1-based line (CSV, newline-delimited JSON) or sheet row.</summary>
    public long? Line { get; init; }

    /// <summary>What it is about: a commune code, a QPV code, a structure id, <c>feature 12</c>.</summary>
    public string? Subject { get; init; }

    /// <summary>The column or property.</summary>
    public string? Field { get; init; }

    /// <summary>The value found, as written.</summary>
    public string? Value { get; init; }

    /// <summary>How many findings it stands for: itself; or all those of its kind that are not listed one by one.</summary>
    public int Count { get; init; } = 1;

    public override string ToString() => $"{Kind.Code}: {Message}";
}
