namespace Senacs.Geo.Service.Http;

/// <summary>A query parameter: what the endpoint accepts and what the OpenAPI document says of it are this one record.</summary>
/// <param name="Name">As in the address.</param>
/// <param name="Description">French.</param>
/// <param name="Schema">The members of its JSON schema.</param>
internal sealed record Parameter(string Name, string Description, params JsonMembers Schema)
{
    /// <summary>The form alone: JSON or a page.</summary>
    public static Parameter[] FormOnly { get; } = [F("json", "html")];

    public static Parameter F(params string[] forms) => Choice("f", "Format de la réponse ; sinon l’en-tête Accept décide.", forms);

    public static Parameter Text(string name, string description, int maximumLength = 500) =>
        new(name, description, ("type", "string"), ("maxLength", maximumLength));

    public static Parameter Choice(string name, string description, params string[] values) =>
        new(name, description, ("type", "string"), ("enum", values));

    public static Parameter Integer(string name, string description, long least, long greatest, long? absent = null) =>
        new(name, description, ("type", "integer"), ("minimum", least), ("maximum", greatest), ("default", absent));

    public static Parameter Number(string name, string description) => new(name, description, ("type", "number"));

    public static Parameter Boolean(string name, string description) => new(name, description, ("type", "boolean"));

    public static Parameter Date(string name, string description) => new(name, description, ("type", "string"), ("format", "date"));
}
