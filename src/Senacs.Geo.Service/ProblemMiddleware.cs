namespace Senacs.Geo.Service;

/// <summary>The outer edge: whatever goes wrong inside leaves as problem details, never as a stack trace, never as an empty body.</summary>
internal sealed class ProblemMiddleware(
    RequestDelegate next, Dossiers.DossierStore store, Operations.UnexpectedErrors errors, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (ProblemException problem)
        {
            await ProblemWriter.WriteAsync(context, problem);
            return;
        }
        catch (BadHttpRequestException bad)
        {
            await ProblemWriter.WriteAsync(context, new ProblemException(ProblemKind.OfStatus(bad.StatusCode), Sentence(bad.StatusCode)));
            return;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // the client has gone: there is nobody to answer
            context.Abort();
            return;
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            await ProblemWriter.WriteAsync(
                context, new ProblemException(ProblemKind.DelaiDepasse, "La réponse n’était pas prête dans le délai accordé."));
            return;
        }
        catch (SourceUnavailableException e)
        {
            Log.Unavailable(logger, context.TraceIdentifier, e.Message);
            await ProblemWriter.WriteAsync(context, new ProblemException(ProblemKind.DonneesIndisponibles, e.Message));
            return;
        }
        catch (Exception e)
        {
            Log.Unexpected(logger, context.TraceIdentifier, e);
            errors.Add(store.Current.Version, OutsideText.Shown(context.Request.PathBase + context.Request.Path));
            await ProblemWriter.WriteAsync(
                context, new ProblemException(ProblemKind.Interne, $"Erreur inattendue ; identifiant : {context.TraceIdentifier}."));
            return;
        }

        // the server's own refusals (no route, wrong method) come without a body
        HttpResponse response = context.Response;
        if (response is { HasStarted: false, StatusCode: >= 400, ContentType: null })
            await ProblemWriter.WriteAsync(context, new ProblemException(ProblemKind.OfStatus(response.StatusCode), Sentence(response.StatusCode)));
    }

    private static string Sentence(int status) => status switch
    {
        404 => "Rien n’est servi à cette adresse.",
        405 => "Cette adresse n’accepte pas cette méthode.",
        413 => "Le corps de la requête est trop gros.",
        414 => "L’adresse est trop longue.",
        415 => "Le type du corps n’est pas accepté.",
        431 => "Les en-têtes sont trop gros.",
        408 => "La requête arrive trop lentement.",
        _ => "La requête n’est pas lisible.",
    };
}
