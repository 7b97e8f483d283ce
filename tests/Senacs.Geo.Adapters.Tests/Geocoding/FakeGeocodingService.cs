using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;

namespace Senacs.Geo.Adapters.Tests.Geocoding;

/// <summary>A loopback server that speaks the documented contract of the national service (<c>/search</c>, <c>/search/csv</c>), faults on demand.</summary>
internal sealed class FakeGeocodingService : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Task _loop;

    public FakeGeocodingService()
    {
        for (int port = 20_000 + (Environment.ProcessId % 20_000); ; port++)
        {
            // A listener whose start failed is disposed: one a try.
            HttpListener listener = new();
            try
            {
                listener.Prefixes.Add($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/");
                listener.Start();
                _listener = listener;
                Base = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/geocodage");
                break;
            }
            catch (HttpListenerException) when (port < 60_000)
            {
                // Taken: the next one.
            }
        }

        _loop = Task.Run(Loop);
    }

    public Uri Base { get; }

    /// <summary>Faults to serve, one a request, before good answers.</summary>
    public ConcurrentQueue<Action<HttpListenerContext>> Faults { get; } = [];

    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>Features for a query text; null: none.</summary>
    public Func<string, string?> Answer { get; set; } = q => Feature("8 Avenue du Général Emile Mairal 03100 Montluçon", "housenumber", 0.93);

    public static string Feature(string label, string type, double score, string city = "Montluçon", string citycode = "03185", string postcode = "03100", double lon = 2.6007, double lat = 46.3453) =>
        string.Create(CultureInfo.InvariantCulture, $$$"""{"type":"Feature","geometry":{"type":"Point","coordinates":[{{{lon}}},{{{lat}}}]},"properties":{"label":"{{{label}}}","score":{{{score}}},"type":"{{{type}}}","name":"x","postcode":"{{{postcode}}}","citycode":"{{{citycode}}}","city":"{{{city}}}"}}""");

    public static void Respond(HttpListenerContext context, int status, string type, string body, string? retryAfter = null)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        if (retryAfter is not null)
            context.Response.Headers["Retry-After"] = retryAfter;
        context.Response.ContentLength64 = bytes.Length;
        context.Response.OutputStream.Write(bytes);
        context.Response.Close();
    }

    public void Dispose()
    {
        _listener.Close();
        _loop.Wait(TimeSpan.FromSeconds(5));
    }

    private void Loop()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                if (!_listener.IsListening)
                    return;
                context = _listener.GetContext();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            try
            {
                Requests.Enqueue(context.Request.Url!.PathAndQuery);
                if (Faults.TryDequeue(out Action<HttpListenerContext>? fault))
                    fault(context);
                else if (context.Request.Url.AbsolutePath.EndsWith("/csv", StringComparison.Ordinal))
                    Csv(context);
                else
                    Respond(context, 200, "application/json; charset=utf-8", $$"""{"type":"FeatureCollection","features":[{{Answer(context.Request.QueryString["q"] ?? "")}}]}""");
            }
            catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException)
            {
                // The client left.
            }
        }
    }

    private static void Csv(HttpListenerContext context)
    {
        string body = new StreamReader(context.Request.InputStream, Encoding.UTF8).ReadToEnd();
        int start = body.IndexOf("rang,q,cp,insee", StringComparison.Ordinal);
        string[] lines = body[start..body.IndexOf("\r\n--", start, StringComparison.Ordinal)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        StringBuilder answer = new(lines[0] + ",longitude,latitude,result_score,result_score_next,result_label,result_type,result_id,result_housenumber,result_name,result_postcode,result_city,result_citycode,result_status\n");
        foreach (string line in lines.Skip(1))
        {
            answer.Append(line).Append(line.Contains("inconnue", StringComparison.Ordinal) ? ",,,,,,,,,,,,,not-found\n"
                : line.Contains("panne", StringComparison.Ordinal) ? ",,,,,,,,,,,,,error\n"
                : ",2.6007,46.3453,0.93,,\"8 Avenue du Général Emile Mairal, 03100 Montluçon\",housenumber,id,8,Avenue,03100,Montluçon,03185,ok\n");
        }

        Respond(context, 200, "text/csv; charset=utf-8", answer.ToString());
    }
}
