using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Senacs.Geo.Service.Tests.Clients;

/// <summary>Stands before the service and notes what is asked of it and what is answered.</summary>
internal sealed class RequestRecorder : IStartupFilter
{
    private readonly Lock gate = new();
    private readonly List<RecordedRequest> requests = [];
    private string client = "";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, rest) =>
        {
            // as the client wrote it: routing may change the path afterwards
            string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            (string, string)[] headers = [.. RequestSequence.KeptHeaders.Where(n => context.Request.Headers.ContainsKey(n)).Select(n => (n, context.Request.Headers[n].ToString()))];
            string method = context.Request.Method, agent = context.Request.Headers.UserAgent.ToString();
            await rest(context);
            string contentType = context.Response.ContentType?.Split(';')[0] ?? "-";
            lock (gate)
            {
                client = agent;
                requests.Add(new RecordedRequest(method, target, headers, context.Response.StatusCode, contentType));
            }
        });
        next(app);
    };

    /// <summary>What was noted since the last call.</summary>
    public RequestSequence Take(string command)
    {
        lock (gate)
        {
            RequestSequence taken = new(client, command, [.. requests]);
            requests.Clear();
            return taken;
        }
    }
}
