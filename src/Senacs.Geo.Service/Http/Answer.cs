using System.Globalization;
using Senacs.Geo.Service.Operations;

namespace Senacs.Geo.Service.Http;

/// <summary>The bytes of an answer and the headers that only making it could tell.</summary>
internal sealed record Payload(byte[] Body, params (string Name, string Value)[] Headers);

/// <summary>An answer to be sent: found in the cache or made, compressed, or 304.</summary>
internal sealed record Answer
{
    /// <summary>An answer made from the catalogue alone.</summary>
    public static Answer Document(RequestState state, string self, MediaForm form, Func<byte[]> make) => new()
    {
        Version = state.Catalogue.Version,
        LastModified = state.Catalogue.LastModified,
        Key = $"{self}?{form.MediaType}",
        ContentType = form.ContentType,
        Policy = form == MediaForm.Html ? SecurityHeaders.PagePolicy : null,
        Cost = Cost.Light,
        Make = _ => new Payload(make()),
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

    /// <summary>False for what is not worth keeping.</summary>
    public bool IsKept { get; init; } = true;

    /// <summary>Of the data, in the form of HTTP.</summary>
    public string LastModifiedText => LastModified.ToString("R", CultureInfo.InvariantCulture);
}
