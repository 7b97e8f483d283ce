using System.Collections.Immutable;
using System.Text;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Service.Planner;

/// <summary>Where a structure of a scenario stands: a commune, or a point.</summary>
/// <param name="Commune">Its reference point is taken, as for a register's row that gives no more.</param>
/// <param name="Point">WGS 84 degrees, six decimals.</param>
internal sealed record Place(CodeInsee? Commune, GeoPoint? Point)
{
    public override string ToString() =>
        Commune?.Value ?? string.Create(
            CultureInfo.InvariantCulture, $"{Point!.Value.LongitudeDegrees:0.######},{Point.Value.LatitudeDegrees:0.######}");
}

/// <summary>One change imagined by a planner.</summary>
internal abstract record ScenarioStep
{
    private ScenarioStep()
    {
    }

    /// <summary>A new structure, agréée, in force at every date. <see cref="Territoire"/>: INSEE codes, or <c>EPCI:</c> and a SIREN.</summary>
    public sealed record Ouvrir(StructureType Type, string Nom, Place Lieu, ImmutableArray<string> Territoire) : ScenarioStep;

    /// <summary>The siège goes elsewhere; territoire and annexes stay.</summary>
    public sealed record Deplacer(string Id, Place Lieu) : ScenarioStep;

    /// <summary>No longer in force.</summary>
    public sealed record Fermer(string Id) : ScenarioStep;

    /// <summary>Serves these communes too.</summary>
    public sealed record Etendre(string Id, ImmutableArray<string> Territoire) : ScenarioStep;
}

/// <summary>What a planner imagines: perhaps another register, then changes, in order. It has one spelling, short enough for an address.</summary>
/// <remarks>
/// <c>r~TOKEN</c> an uploaded register; <c>o~CS~PLACE~NAME~COMMUNES</c> opens; <c>d~ID~PLACE</c> moves; <c>f~ID</c> closes; <c>e~ID~COMMUNES</c>
/// extends. Steps are joined by
/// <c>!</c>; PLACE is an INSEE code or <c>lon,lat</c>; COMMUNES are codes joined by <c>.</c>, an EPCI as <c>E</c> and its SIREN. In names and ids
/// <c>*0 *1 *2</c> stand for <c>* ~ !</c>.
/// </remarks>
internal sealed record Scenario(string? Register, ImmutableArray<ScenarioStep> Steps)
{
    public const int MostSteps = 60;

    public const int LongestName = 120;

    /// <summary>As every output says it.</summary>
    public const string Mention = "Scénario, pas la situation réelle";

    /// <summary>The canonical spelling: parse and format are inverse.</summary>
    public string Text
    {
        get
        {
            StringBuilder text = new();
            if (Register is not null)
                text.Append("r~").Append(Register);
            foreach (ScenarioStep step in Steps)
            {
                if (text.Length > 0)
                    text.Append('!');
                text.Append(step switch
                {
                    ScenarioStep.Ouvrir o =>
                        $"o~{(o.Type == StructureType.CentreSocial ? "CS" : "EVS")}~{o.Lieu}~{Escaped(o.Nom)}~{Joined(o.Territoire)}",
                    ScenarioStep.Deplacer d => $"d~{Escaped(d.Id)}~{d.Lieu}",
                    ScenarioStep.Fermer f => $"f~{Escaped(f.Id)}",
                    ScenarioStep.Etendre e => $"e~{Escaped(e.Id)}~{Joined(e.Territoire)}",
                    _ => throw new InvalidOperationException("Unknown step."),
                });
            }

            return text.ToString();
        }
    }

    /// <param name="text">The canonical spelling.</param>
    /// <param name="parameter">Named when it is refused.</param>
    /// <exception cref="ProblemException">400.</exception>
    public static Scenario Parse(string text, string parameter)
    {
        string? register = null;
        ImmutableArray<ScenarioStep>.Builder steps = ImmutableArray.CreateBuilder<ScenarioStep>();
        string[] parts = text.Split('!');
        for (int i = 0; i < parts.Length; i++)
        {
            string[] fields = parts[i].Split('~');
            switch (fields)
            {
                case ["r", { Length: > 0 } token] when i == 0:
                    register = token;
                    break;
                case ["o", "CS" or "EVS", var place, var name, var communes]:
                    steps.Add(new ScenarioStep.Ouvrir(
                        fields[1] == "CS" ? StructureType.CentreSocial
                            : StructureType.Evs, Name(Plain(name), parameter), ReadPlace(place, parameter), ReadCommunes(communes, parameter)));
                    break;
                case ["d", { Length: > 0 } id, var place]:
                    steps.Add(new ScenarioStep.Deplacer(Plain(id), ReadPlace(place, parameter)));
                    break;
                case ["f", { Length: > 0 } id]:
                    steps.Add(new ScenarioStep.Fermer(Plain(id)));
                    break;
                case ["e", { Length: > 0 } id, var communes]:
                    steps.Add(new ScenarioStep.Etendre(Plain(id), ReadCommunes(communes, parameter)));
                    break;
                default:
                    throw Http.Query.Invalid(parameter,
                        $"L’étape {(i + 1).ToString(CultureInfo.InvariantCulture)} du scénario n’est pas lisible : « "
                            + $"{OutsideText.Shown(parts[i])} ».");
            }
        }

        return Checked(new Scenario(register, steps.ToImmutable()), parameter);
    }

    /// <exception cref="ProblemException">Too many steps, or none.</exception>
    public static Scenario Checked(Scenario scenario, string parameter)
    {
        if (scenario.Steps.Length > MostSteps)
            throw Http.Query.Invalid(parameter,
                $"Un scénario a {MostSteps.ToString(CultureInfo.InvariantCulture)} étapes au plus ; celui-ci en a "
                    + $"{scenario.Steps.Length.ToString(CultureInfo.InvariantCulture)}.");
        return scenario.Register is null && scenario.Steps.IsEmpty
            ? throw Http.Query.Invalid(parameter, "Le scénario est vide.")
            : scenario;
    }

    /// <exception cref="ProblemException">Empty, too long, or with characters that no name has.</exception>
    public static string Name(string name, string parameter)
    {
        string trimmed = name.Trim();
        if (trimmed.Length is 0 or > LongestName)
            throw Http.Query.Invalid(parameter, $"Le nom d’une structure a de 1 à {LongestName.ToString(CultureInfo.InvariantCulture)} caractères.");
        return IsClean(trimmed) ? trimmed
            : throw Http.Query.Invalid(parameter, "Le nom d’une structure contient un caractère de contrôle ou mal formé.");
    }

    /// <exception cref="ProblemException">Neither an INSEE code nor a longitude and a latitude.</exception>
    public static Place ReadPlace(string text, string parameter)
    {
        if (CodeInsee.TryParse(text, out CodeInsee? code))
            return new Place(code, null);
        string[] parts = text.Split(',');
        if (parts.Length == 2 && double.TryParse(
            parts[0], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double lon)
            && double.TryParse(parts[1], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out double lat))
            return At(lon, lat, parameter);
        throw Http.Query.Invalid(parameter,
            $"Le lieu « {OutsideText.Shown(text)} » n’est ni un code INSEE (03082) ni « longitude,latitude » (2.7393,46.2896).");
    }

    /// <exception cref="ProblemException">Not on Earth.</exception>
    public static Place At(double longitude, double latitude, string parameter)
    {
        (longitude, latitude) = (Math.Round(longitude, 6), Math.Round(latitude, 6));
        if (!(Math.Abs(longitude) <= 180) || !(Math.Abs(latitude) < 90)) // no projection has a place for the poles
            throw Http.Query.Invalid(parameter, "La longitude va de -180 à 180 degrés, la latitude de -90 à 90, pôles exclus.");
        return new Place(null, new GeoPoint(longitude, latitude));
    }

    private static ImmutableArray<string> ReadCommunes(string text, string parameter) =>
        text.Length == 0 ? [] : [.. text.Split('.').Select(t => ReadCommune(t, parameter))];

    /// <summary>An INSEE code, or <c>EPCI:</c> and a SIREN (<c>E</c> and a SIREN in an address).</summary>
    /// <exception cref="ProblemException">Neither.</exception>
    public static string ReadCommune(string text, string parameter)
    {
        if (CodeInsee.TryParse(text, out CodeInsee? code))
            return code.Value;
        string siren = text.StartsWith("EPCI:", StringComparison.Ordinal) ? text[5..] : text.StartsWith('E') ? text[1..] : "";
        return siren.Length == 9 && siren.All(char.IsAsciiDigit)
            ? "EPCI:" + siren
            : throw Http.Query.Invalid(parameter, $"« {OutsideText.Shown(text)} » n’est ni un code INSEE ni un EPCI (EPCI:SIREN).");
    }

    private static string Joined(ImmutableArray<string> communes) =>
        string.Join('.', communes.Select(c => c.StartsWith("EPCI:", StringComparison.Ordinal) ? "E" + c[5..] : c));

    private static bool IsClean(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) || text[i] is '\uFFFE' or '\uFFFF' or '\u2028' or '\u2029')
                return false;
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return false;
        }

        return true;
    }

    private static string Escaped(string text) =>
        text.Replace("*", "*0", StringComparison.Ordinal).Replace("~", "*1", StringComparison.Ordinal).Replace("!", "*2", StringComparison.Ordinal);

    private static string Plain(string text) =>
        text.Replace("*2", "!", StringComparison.Ordinal).Replace("*1", "~", StringComparison.Ordinal).Replace("*0", "*", StringComparison.Ordinal);

    public bool Equals(Scenario? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);
}
