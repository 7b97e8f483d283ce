using System.Collections.Immutable;
using System.Text.Json;
using Senacs.Geo.Sources.Json;
using Senacs.Geo.Structures;
using static Senacs.Geo.Exports.JsonTree;

namespace Senacs.Geo.Service.Planner;

/// <summary>Reads a scenario sent as JSON: <c>{"etapes":[{"action":"ouvrir","type":"CS","nom":"…","commune":"03082","territoire":["03082"]}],
/// "regle":"…", "date":"…"}</c>.</summary>
/// <remarks>Actions: <c>ouvrir</c> (type, nom, commune or lon and lat, territoire), <c>deplacer</c> (structure, commune or lon and lat),
/// <c>fermer</c> (structure), <c>etendre</c> (structure, territoire). Strict: an unknown member is refused by its name.</remarks>
internal static class ScenarioJson
{
    private const int MostCommunes = 1000;

    private static readonly JsonDocumentOptions Options =
        new() { MaxDepth = 8, AllowTrailingCommas = false, CommentHandling = JsonCommentHandling.Disallow };

    /// <exception cref="ProblemException">400, naming the member.</exception>
    public static (Scenario Scenario, string? Regle, string? Date) Read(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, Options);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw Query.Invalid("corps", "Un scénario est un objet JSON avec « etapes ».");
            Members(root, "", "etapes", "regle", "date", "registre");
            string? register = Text(root, "registre", "registre");
            ImmutableArray<ScenarioStep>.Builder steps = ImmutableArray.CreateBuilder<ScenarioStep>();
            if (root.TryGetProperty("etapes", out JsonElement list))
            {
                if (list.ValueKind != JsonValueKind.Array)
                    throw Query.Invalid("etapes", "« etapes » est un tableau.");
                if (list.GetArrayLength() > Scenario.MostSteps)
                    throw Query.Invalid("etapes", $"Un scénario a {Scenario.MostSteps.ToString(CultureInfo.InvariantCulture)} étapes au plus.");
                foreach (JsonElement item in list.EnumerateArray())
                    steps.Add(Step(item, $"etapes[{steps.Count.ToString(CultureInfo.InvariantCulture)}]"));
            }

            Scenario scenario = Scenario.Checked(new Scenario(register, steps.ToImmutable()), "etapes");
            return (scenario, Text(root, "regle", "regle"), Text(root, "date", "date"));
        }
        catch (JsonException e)
        {
            throw new ProblemException(
                ProblemKind.CorpsIllisible,
                JsonMistakeFinder.Find(body) is { } mistake
                    ? string.Create(CultureInfo.InvariantCulture,
                        $"Le corps n’est pas du JSON lisible, ligne {mistake.Line}, caractère {mistake.Column} : {mistake.Sentence}. "
                            + $"{mistake.Remedy}")
                    : string.Create(CultureInfo.InvariantCulture, $"Le corps n’est pas du JSON lisible (ligne {(e.LineNumber ?? 0) + 1})."),
                "corps");
        }
        catch (InvalidOperationException)
        {
            throw new ProblemException(ProblemKind.CorpsIllisible, "Le corps contient un texte mal encodé.", "corps");
        }
    }

    /// <summary>The JSON schema of what <see cref="Read"/> accepts, for the OpenAPI document.</summary>
    public static JsonMembers Schema { get; } =
    [
        ("type", "object"),
        ("additionalProperties", false),
        ("properties", Obj(
            ("etapes", Obj(
                ("type", "array"),
                ("maxItems", Scenario.MostSteps),
                ("items", Obj(
                    ("type", "object"),
                    ("additionalProperties", false),
                    ("required", (string[])["action"]),
                    ("properties", Obj(
                        Member("action", "Ce qui est fait.", "ouvrir", "deplacer", "fermer", "etendre"),
                        Member("structure", "Identifiant d’une structure du registre (deplacer, fermer, etendre)."),
                        Member("type", "De la structure ouverte.", "CS", "EVS"),
                        Member("nom", "De la structure ouverte."),
                        Member("commune", "Code INSEE du lieu (ouvrir, deplacer), ou bien « lon » et « lat »."),
                        ("lon", Obj(("type", "number"), ("description", "Degrés WGS 84."))),
                        ("lat", Obj(("type", "number"), ("description", "Degrés WGS 84."))),
                        ("territoire", Obj(
                            ("type", "array"), ("maxItems", MostCommunes), ("description", "Codes INSEE des communes (ouvrir, etendre)."),
                            ("items", Obj(("type", "string"))))))))))),
            Member("regle", "Règle de couverture ; celle du dossier sans cela."),
            Member("date", "AAAA-MM-JJ ; celle du dossier sans cela."),
            Member("registre", "Ce que l’envoi d’un registre a rendu sous « registre »."))),
        ("example", Obj(("etapes", (object[])
            [Obj(("action", "ouvrir"), ("type", "CS"), ("nom", "Nouveau centre"), ("commune", "03082"))]))),
    ];

    private static (string, object?) Member(string name, string description, params string[] values) =>
        (name, Obj(("type", "string"), ("description", description), ("enum", values.Length > 0 ? values : null)));

    private static ScenarioStep Step(JsonElement item, string at)
    {
        if (item.ValueKind != JsonValueKind.Object)
            throw Query.Invalid(at, "Une étape est un objet JSON avec « action ».");
        switch (Text(item, "action", at + ".action"))
        {
            case "ouvrir":
                Members(item, at + ".", "action", "type", "nom", "commune", "lon", "lat", "territoire");
                StructureType type = Text(item, "type", at + ".type") switch
                {
                    "CS" => StructureType.CentreSocial,
                    "EVS" => StructureType.Evs,
                    var other => throw Query.Invalid(at + ".type", $"Le type « {OutsideText.Shown(other)} » n’est ni CS ni EVS."),
                };
                return new ScenarioStep.Ouvrir(
                    type, Scenario.Name(Text(item, "nom", at + ".nom") ?? "", at + ".nom"), PlaceOf(item, at), Communes(item, at));
            case "deplacer":
                Members(item, at + ".", "action", "structure", "commune", "lon", "lat");
                return new ScenarioStep.Deplacer(Id(item, at), PlaceOf(item, at));
            case "fermer":
                Members(item, at + ".", "action", "structure");
                return new ScenarioStep.Fermer(Id(item, at));
            case "etendre":
                Members(item, at + ".", "action", "structure", "territoire");
                return new ScenarioStep.Etendre(Id(item, at), Communes(item, at));
            case var action:
                throw Query.Invalid(at + ".action", $"L’action « {OutsideText.Shown(action)} » est inconnue : ouvrir, deplacer, fermer ou etendre.");
        }
    }

    private static string Id(JsonElement item, string at) => Text(item, "structure", at + ".structure") is { Length: > 0 and <= 400 } id
        ? id
        : throw Query.Invalid(at + ".structure", "L’étape ne dit pas quelle structure (« structure » : son identifiant).");

    private static Place PlaceOf(JsonElement item, string at)
    {
        bool hasLon = item.TryGetProperty("lon", out JsonElement lon), hasLat = item.TryGetProperty("lat", out JsonElement lat);
        if (item.TryGetProperty("commune", out _))
        {
            if (hasLon || hasLat)
                throw Query.Invalid(at + ".commune", "Donner « commune », ou « lon » et « lat », pas les deux.");
            return Scenario.ReadPlace(Text(item, "commune", at + ".commune") ?? "", at + ".commune") is { Commune: not null } place
                ? place : throw Query.Invalid(at + ".commune", "« commune » est un code INSEE.");
        }

        return Scenario.At(Number(lon, at + ".lon"), Number(lat, at + ".lat"), at + (hasLon ? ".lat" : ".lon"));
    }

    private static double Number(JsonElement element, string at) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double value) && double.IsFinite(value)
        ? value
        : throw Query.Invalid(at, "Ce n’est pas un nombre de degrés.");

    private static ImmutableArray<string> Communes(JsonElement item, string at)
    {
        if (!item.TryGetProperty("territoire", out JsonElement list))
            return [];
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MostCommunes)
            throw Query.Invalid(at + ".territoire",
                $"« territoire » est un tableau de {MostCommunes.ToString(CultureInfo.InvariantCulture)} codes de communes au plus.");
        return [.. list.EnumerateArray()
            .Select(e => e.ValueKind == JsonValueKind.String
                ? Scenario.ReadCommune(e.GetString()!, at + ".territoire")
                    : throw Query.Invalid(at + ".territoire", "Un code de commune est un texte."))];
    }

    private static string? Text(JsonElement item, string name, string at)
    {
        if (!item.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Query.Invalid(at, $"« {name} » est un texte.");
    }

    private static void Members(JsonElement item, string prefix, params string[] known)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonProperty member in item.EnumerateObject())
        {
            if (!known.Contains(member.Name, StringComparer.Ordinal))
                throw Query.Invalid(prefix + OutsideText.Shown(member.Name),
                    $"« {OutsideText.Shown(member.Name)} » n’est pas connu ici. Membres possibles : {string.Join(", ", known)}.");
            if (!seen.Add(member.Name))
                throw Query.Invalid(prefix + member.Name, $"« {member.Name} » est donné deux fois.");
        }
    }
}
