using Senacs.Geo.Service.Features;
using Senacs.Geo.Service.Http;
using Senacs.Geo.Service.Items;
using Senacs.Geo.Service.Pages;

namespace Senacs.Geo.Service.OpenApi;

/// <summary><c>/api</c>: the description of everything else.</summary>
internal static class OpenApiEndpoints
{
    private static readonly MediaForm[] Forms = [MediaForm.OpenApi, MediaForm.Html, MediaForm.OpenApiAsJson];
    private static readonly Parameter[] FormOnly = [ItemsParameters.F("json", "html")];

    public static void MapOpenApi(this IEndpointRouteBuilder app, Responder responder)
    {
        ApiTable table = app.ServiceProvider.GetRequiredService<ApiTable>();
        app.MapResource("/api", context => responder.SendAsync(context, Describe(context, table)),
            new ApiOperation("/api", "getApi", "Accueil", "La description de l’API", FormOnly, Forms));
    }

    private static Answer Describe(HttpContext context, ApiTable table)
    {
        Query query = Query.Read(context.Request, FormOnly);
        MediaForm form = Negotiation.Choose(context.Request, Forms, query["f"]);
        RequestState state = context.State();
        return Answer.Document(state, state.BaseUrl + "/api", form, () =>
            form == MediaForm.Html ? Page(state, table) : OpenApiDocument.Write(state, table));
    }

    private static byte[] Page(RequestState state, ApiTable table) => PageLayout.Write(
        state, "Documentation de l’API", [],
            [new Link(state.BaseUrl + "/api?f=json", "alternate", MediaForm.OpenApi.ContentType, "Ce document en OpenAPI 3.0")], html =>
    {
        html.Raw("<p>Une adresse marquée GET se lit aussi par HEAD ; à une adresse marquée POST, on envoie. Une erreur est un document "
            + "<code>application/problem+json</code> dont le <code>code</code> est stable.</p>\n");
        foreach (IGrouping<string, ApiOperation> tag in table.Operations.GroupBy(o => o.Tag, StringComparer.Ordinal))
        {
            html.Write($"<h2>{tag.Key}</h2>\n");
            foreach (ApiOperation operation in tag)
            {
                html.Write($"<section><h3><code>{operation.Method.ToUpperInvariant()} {operation.Path}</code></h3>\n<p>{operation.Summary}. "
                    + $"Formats\u00A0: {string.Join(", ", operation.Forms.Select(f => f.MediaType).Distinct(StringComparer.Ordinal))}.</p>\n");
                if (operation.Body is { } body)
                    html.Write($"<p>Corps ({string.Join(", ", body.MediaTypes)})\u00A0: {body.Description}</p>\n");
                Parameter[] parameters = [.. operation.PathParameters, .. operation.Parameters];
                if (parameters.Length > 0)
                {
                    html.Raw("<table><thead><tr><th scope=\"col\">Paramètre</th><th scope=\"col\">Sens</th></tr></thead><tbody>\n");
                    foreach (Parameter parameter in parameters)
                        html.Write($"<tr><th scope=\"row\"><code>{parameter.Name}</code></th><td>{parameter.Description}</td></tr>\n");
                    html.Raw("</tbody></table>\n");
                }

                html.Raw("</section>\n");
            }
        }
    });
}
