using Senacs.Geo.Service.Http;
using Senacs.Geo.Service.Pages;

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
        state, "Documentation de l’API", [], [Link.Other(state.BaseUrl + "/api", MediaForm.OpenApi)], html =>
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
