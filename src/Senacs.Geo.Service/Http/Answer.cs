using Senacs.Geo.Service.Json;
using Senacs.Geo.Service.Operations;

namespace Senacs.Geo.Service.Http;

/// <summary>The bytes of an answer and the headers that only making it could tell.</summary>
internal sealed record Payload(byte[] Body, params (string Name, string Value)[] Headers)
{
    public static implicit operator Payload(byte[] body) => new(body);

    public static Payload Of(Action<Stream> write)
    {
        using MemoryStream output = new();
        write(output);
        return output.ToArray();
    }
}

/// <summary>An answer to be sent: found in the cache or made, compressed, or 304.</summary>
internal sealed record Answer
{
    /// <summary>An answer made from one dossier.</summary>
    public static Answer Of(LoadedDossier dossier, MediaForm form, string key, Func<CancellationToken, Payload> make) => new()
    {
        Version = dossier.Version,
        LastModified = dossier.LastModified,
        Key = $"/departements/{dossier.Code}/{key}",
        ContentType = form.ContentType,
        Make = make,
    };

    /// <summary>An answer made from the whole catalogue.</summary>
    public static Answer Of(Catalogue catalogue, MediaForm form, string key, Func<CancellationToken, Payload> make) => new()
    {
        Version = catalogue.Version,
        LastModified = catalogue.LastModified,
        Key = key,
        ContentType = form.ContentType,
        Make = make,
    };

    /// <summary>A file that the program carries; kept for good under the address that names its version.</summary>
    public static Answer File(HttpContext context, string version, string key, string contentType, byte[] bytes) => new()
    {
        Version = version,
        LastModified = context.Catalogue().LastModified,
        Key = key,
        ContentType = contentType,
        Cost = Cost.Light,
        Make = _ => bytes,
    };

    /// <summary>The version of the data it is made from.</summary>
    public required string Version { get; init; }

    /// <summary>What distinguishes it among the answers of that version: path, parameters in order, form.</summary>
    public required string Key { get; init; }

    public required string ContentType { get; init; }

    public required DateTimeOffset LastModified { get; init; }

    /// <summary>Makes it; pure: the same key and version give the same bytes.</summary>
    public required Func<CancellationToken, Payload> Make { get; init; }

    public Cost Cost { get; init; } = Cost.Computation;

    /// <summary>Headers that hold without making it.</summary>
    public (string Name, string Value)[] Headers { get; init; } = [];

    /// <summary>Content security policy when the default (nothing at all) does not do.</summary>
    public string? Policy { get; init; }

    public bool IsCompressible { get; init; } = true;

    /// <summary>Of the data, in the form of HTTP.</summary>
    public string LastModifiedText => LastModified.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>What a request asks for: its parameters are known ones, its form is served.</summary>
internal sealed record Asked(RequestState State, Query Query, MediaForm Form)
{
    public bool IsHtml => Form == MediaForm.Html;

    public string? Policy => IsHtml ? SecurityHeaders.PagePolicy : null;

    /// <exception cref="Errors.ProblemException">400 or 406.</exception>
    public static Asked Read(HttpContext context, IReadOnlyList<Parameter> accepted, IReadOnlyList<MediaForm> forms)
    {
        Query query = Query.Read(context.Request, accepted);
        return new(context.State(), query, Negotiation.Choose(context.Request, forms, query["f"]));
    }

    /// <summary>Of an address that is JSON or a page, and takes nothing else.</summary>
    public static Asked Read(HttpContext context) => Read(context, Parameter.FormOnly, MediaForm.JsonAndHtml);

    /// <summary>An answer made from the catalogue alone, as a page or as JSON.</summary>
    public Answer Document(string self, Func<byte[]> page, Func<JsonMembers> json) =>
        Answer.Of(State.Catalogue, Form, $"{self}?{Form.MediaType}", _ => IsHtml ? page() : JsonBytes.Make(json())) with
        {
            Policy = Policy,
            Cost = Cost.Light,
        };
}
