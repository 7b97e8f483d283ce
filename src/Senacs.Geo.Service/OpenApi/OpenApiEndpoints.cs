using Senacs.Geo.Service.Pages;
using static Senacs.Geo.Exports.JsonTree;

namespace Senacs.Geo.Service.OpenApi;

/// <summary><c>/api</c>: the description of everything else.</summary>
internal static class OpenApiEndpoints
{
    private static readonly MediaForm[] Forms = [MediaForm.OpenApi, MediaForm.Html, MediaForm.OpenApiAsJson];

    public static void MapOpenApi(this IEndpointRouteBuilder app)
    {
        ApiTable table = app.ServiceProvider.GetRequiredService<ApiTable>();
        app.MapAnswer(context => Describe(context, table), new("/api", "getApi", "Accueil", "La description de l’API", Parameter.FormOnly, Forms));
    }

    private static Answer Describe(HttpContext context, ApiTable table)
    {
        Asked asked = Asked.Read(context, Parameter.FormOnly, Forms);
        return asked.Document(asked.State.BaseUrl + "/api", () => Page(asked.State, table), () => OpenApiDocument.Of(asked.State, table));
    }

    private static byte[] Page(RequestState state, ApiTable table) => PageLayout.Write(
        state, "Documentation de l’API", [], [Link.Other(state.BaseUrl + "/api", MediaForm.OpenApi)], "pages/api.html",
        ("rubriques", table.Operations.GroupBy(o => o.Tag, StringComparer.Ordinal).Select(tag => Obj(
            ("rubrique", tag.Key),
            ("adresses", tag.Select(o => Obj(
                ("methode", o.Method.ToUpperInvariant()), ("adresse", o.Path), ("resume", o.Summary),
                ("formats", string.Join(", ", o.Forms.Select(f => f.MediaType).Distinct(StringComparer.Ordinal))),
                ("corps", o.Body is { } body ? $"Corps ({string.Join(", ", body.MediaTypes)})\u00A0: {body.Description}" : null),
                ("avec", o.PathParameters.Count + o.Parameters.Count > 0),
                ("parametres", o.PathParameters.Concat(o.Parameters).Select(p => Obj(("nom", p.Name), ("sens", p.Description)))))))))));
}
