namespace Senacs.Geo.Sources.Json;

/// <summary>The first thing that is wrong in a JSON text, as a person who looks at the file can find and mend it.</summary>
/// <param name="Sentence">French, without capital nor final point: "une virgule est de trop avant « ] »".</param>
/// <param name="Remedy">French, a whole sentence.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based, in characters of the line.</param>
/// <param name="Depth">Of objects and lists open around it.</param>
public sealed record JsonMistake(string Sentence, string Remedy, long Line, long Column, int Depth);
