using System.Text.Json;
using NetTopologySuite.Geometries;
using Senacs.Geo.Adresses;
using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Geography;
using Senacs.Geo.Reports;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Errors;
using Senacs.Geo.Service.Features;
using Senacs.Geo.Service.Http;
using Senacs.Geo.Service.Json;
using Senacs.Geo.Service.Pages;
using Senacs.Geo.Service.Planner;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Service.Streets;

/// <summary>What the street view lists beside its map, and what it says of one place: every word and figure is made here.</summary>
internal static class StreetJson
{
    /// <summary>Beyond, a QPV is not said to be near a place.</summary>
    private const double NearMetres = QpvAnalysis.DefaultProximityMetres;

    /// <summary>Everything that can be found: communes, structures and QPV with their places.</summary>
    public static void Places(Utf8JsonWriter json, ViewRequest request, CoverageReport report)
    {
        LoadedDossier dossier = request.Dossier;
        json.WriteStartObject();
        PlannerJson.Situation(json, request, report);
        if (!dossier.Outline.Box.IsNull)
            Box(json, dossier.Outline.Box);
        if (ServedAddresses.Of(dossier).Absence is { } absence)
            json.WriteString("adresses_absentes"u8, absence);
        json.WriteStartArray("communes"u8);
        foreach (CommuneCoverage c in report.Coverage.Communes)
        {
            json.WriteStartObject();
            json.WriteString("code"u8, c.Commune.Code.Value);
            json.WriteString("nom"u8, c.Commune.Nom);
            if (c.Commune.Shape is { } shape)
                Box(json, shape.Geometry.EnvelopeInternal);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("structures"u8);
        foreach (Structure s in report.Structures.Structures)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, s.Id);
            json.WriteString("nom"u8, s.Nom);
            json.WriteString("type"u8, Valeurs.Of(s.Type));
            json.WriteString("en_vigueur"u8, Valeurs.Of(s.EtatAt(report.Coverage.Date)));
            json.WriteString("en_vigueur_libelle"u8, Libelles.Of(s.EtatAt(report.Coverage.Date)));
            if (CommuneOf(s, report.Territoire) is { } commune)
                json.WriteString("commune"u8, commune.Nom);
            if (s.Siege is { } siege)
            {
                json.WriteNumber("lon"u8, Math.Round(siege.Location.Point.LongitudeDegrees, 6));
                json.WriteNumber("lat"u8, Math.Round(siege.Location.Point.LatitudeDegrees, 6));
                json.WriteNumber("precision_m"u8, Math.Round(siege.Location.PrecisionMetres));
                json.WriteString("symbole"u8, StreetTiles.SymbolOf(s, siege, report.Coverage.Date));
            }

            if (s.Entry is null)
                json.WriteBoolean("scenario"u8, true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (report.Synthese.Qpv is null)
        {
            json.WriteNull("qpv"u8);
            json.WriteEndObject();
            return;
        }

        json.WriteStartArray("qpv"u8);
        foreach (QpvCoverage q in report.Qpv)
        {
            json.WriteStartObject();
            json.WriteString("code"u8, q.Qpv.Code.Value);
            json.WriteString("nom"u8, q.Qpv.Nom);
            json.WriteString("communes"u8, string.Join(", ", q.Qpv.CommunesPrincipales.Select(c => c.Nom)));
            json.WriteString("etat"u8, Valeurs.Of(q.Etat));
            json.WriteString("etat_libelle"u8, report.Libelle(q.Etat));
            Box(json, q.Qpv.Shape.Geometry.EnvelopeInternal);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>One structure.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public static void OfStructure(Utf8JsonWriter json, CoverageReport report, string id)
    {
        Structure s = report.Structures.Structures.FirstOrDefault(k => k.Id == id) ?? throw Unknown("Aucune structure", id, "structure");
        DateOnly date = report.Coverage.Date;
        Begin(json, "structure", s.Nom, Libelles.Of(s.Type));
        Fact(json, "État", Libelles.Of(s.EtatAt(date)) + (s.RunsAt(date) ? "" : " : absente de la carte"));
        if (s.Entry is null)
            Fact(json, "Origine", "Imaginée dans le scénario");
        if (CommuneOf(s, report.Territoire) is { } commune)
            Fact(json, "Commune", commune.Nom);
        if (s.Entry?.Adresse is { Length: > 0 } address)
            Fact(json, "Adresse", address);
        if (s.Siege is { } siege)
        {
            Fact(json, "Placée par", Libelles.Of(siege.Location.Niveau));
            Fact(json, "Précision", Precision(siege.Location));
            if (siege.NearestAddress is { } near)
                Fact(json, "Adresse connue la plus proche", Libelles.Nearest(near));
            if (QpvSituation.Of(report.Territoire, siege.Location) is { } situation)
                Fact(json, "QPV", Words(situation));
        }
        else
        {
            Fact(json, "Lieu", "Introuvable : sur aucune carte");
        }

        foreach ((QpvCoverage q, QpvLink link) in report.Qpv.SelectMany(q => q.Links.Where(l => l.Structure.Id == id).Select(l => (q, l))))
        {
            // what the seat's own situation has said is not said twice
            if (link.Etat is QpvEtat.Dans or QpvEtat.Indetermine && s.Siege is { } seat
                && QpvSituation.Of(report.Territoire, seat.Location) is { } said && said.Qpv.Contains(q.Qpv))
                continue;
            string distance = link.DistanceMetres is { } metres and > 0 ? $", à {Libelles.Metres(metres)}" : "";
            Fact(json, link.Etat switch
            {
                QpvEtat.Servi => "QPV déclaré",
                QpvEtat.Dans => "Un site dans le QPV",
                QpvEtat.AProximite =>
                link.MayBeInside ? "À proximité du QPV, peut-être dedans" : "À proximité du QPV",
                _ => "QPV indéterminé"
            },
                $"{q.Qpv.Nom} ({q.Qpv.Code}){distance}", ("qpv", q.Qpv.Code.Value));
        }

        CommuneCoverage[] covered = [.. report.Coverage.Communes.Where(c => c.Reasons.Any(r => r.Structure.Id == id))];
        Fact(json, "Couvre", $"{FrenchNumbers.Count(covered.Length, "commune", "communes")}, "
            + $"{Habitants.Words(Habitants.Of(covered.Select(c => c.Commune), report.Synthese.Fourni))}");
        if (s.Sites.Count(x => x.Kind == SiteKind.Annexe) is > 0 and var annexes)
            Fact(json, "Annexes", FrenchNumbers.Integer(annexes));
        End(json);
    }

    /// <summary>One quartier.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public static void OfQpv(Utf8JsonWriter json, CoverageReport report, string code)
    {
        QpvCoverage q = report.Qpv.FirstOrDefault(k => k.Qpv.Code.Value == code) ?? throw Unknown("Aucun QPV", code, "qpv");
        Begin(json, "qpv", q.Qpv.Nom, $"Quartier prioritaire {q.Qpv.Code}");
        Fact(json, q.Qpv.CommunesPrincipales.Skip(1).Any() ? "Communes" : "Commune", string.Join(", ", q.Qpv.CommunesPrincipales.Select(c => c.Nom)));
        Fact(json, "État", report.Libelle(q.Etat));
        foreach (QpvLink link in q.Links)
            Fact(json, link.Etat switch
            {
                QpvEtat.Servi => "Servi par",
                QpvEtat.Dans => "Dans le quartier",
                QpvEtat.AProximite => link.MayBeInside
                ? "À proximité, peut-être dedans" : "À proximité",
                _ => "Indéterminé"
            },
                $"{link.Structure.Nom} "
                    + $"({Libelles.Of(link.Structure.Type).ToLowerInvariant()}){(link.DistanceMetres is { } metres and > 0 ? $", à {Libelles.Metres(metres)}" : "")}", ("structure", link.Structure.Id));
        if (q.Links.IsEmpty)
            Fact(json, "Structures", report.Libelle(QpvEtat.SansStructure));
        End(json);
    }

    /// <summary>One commune.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public static void OfCommune(Utf8JsonWriter json, CoverageReport report, string code)
    {
        CommuneCoverage c = report.Coverage.Communes.FirstOrDefault(k => k.Commune.Code.Value == code)
            ?? throw Unknown("Aucune commune", code, "commune");
        Begin(json, "commune", c.Commune.Nom, $"Commune {c.Commune.Code}");
        Fact(json, "Classe", LibellesClasse.Titre(c.Classe, report.Coverage.Regle));
        foreach (Reason reason in c.Reasons)
            Fact(json, "Pourquoi", $"{PlannerJson.Words(reason)} ({Libelles.Of(reason.Structure.Type).ToLowerInvariant()})",
                ("structure", reason.Structure.Id));
        if (c.Reasons.IsEmpty)
            Fact(json, "Pourquoi", "aucune structure en vigueur ne la couvre");
        foreach (Structure project in c.Projets)
            Fact(json, "En projet, non compté", project.Nom, ("structure", project.Id));
        Fact(json, "Habitants", c.Commune.Population is { } population ? FrenchNumbers.Integer(population) : Absence.Inconnue);
        Fact(json, "Intercommunalité", c.Commune.Epci?.Nom ?? Absence.Inconnue);
        if (report.Synthese.Qpv is null)
            Fact(json, "QPV", Absence.NonFourni + "s");
        foreach (QpvCoverage q in report.Qpv.Where(q => q.Qpv.CommunesPrincipales.Contains(c.Commune)))
            Fact(json, "QPV", $"{q.Qpv.Nom} ({report.Libelle(q.Etat).ToLowerInvariant()})", ("qpv", q.Qpv.Code.Value));
        if (c.Commune.Shape is null)
            Fact(json, "Contour", "absent des données : comptée, non dessinée");
        End(json);
    }

    /// <summary>A place of the map: its commune, its QPV, the nearest address and the nearest structure.</summary>
    public static void OfPoint(Utf8JsonWriter json, LoadedDossier dossier, CoverageReport report, GeoPoint point, double precisionMetres)
    {
        Territoire territoire = report.Territoire;
        PlaceAnswer answer = ServedAddresses.Of(dossier).Locate(territoire, point, precisionMetres);
        bool isAddress = answer.Address is { DistanceMetres: <= 1 };
        Begin(json, isAddress ? "adresse"
            : "point", isAddress ? answer.Address!.Address.Label
                : "Ce point", isAddress ? "Adresse"
                    : $"{FrenchNumbers.Decimal((decimal)point.LatitudeDegrees, 5)} N, {FrenchNumbers.Decimal((decimal)point.LongitudeDegrees, 5)} E");
        if (isAddress)
            Fact(json, "Précision", $"à {Libelles.Metres(answer.Address!.Address.PrecisionMetres)} près");
        else if (answer.Address is { } near)
            Fact(json, "Adresse la plus proche", Libelles.Nearest(near));
        if (answer.Commune is not { } commune)
        {
            Fact(json, "Commune", "hors du département");
            End(json);
            return;
        }

        CommuneCoverage coverage = report.Coverage[commune];
        Fact(json, "Commune", $"{commune.Nom}, {LibellesClasse.Suite(coverage.Classe, report.Coverage.Regle, 1)}", ("commune", commune.Code.Value));
        MapPoint position = Projection.For(territoire.Crs).Project(point);
        if (answer.Qpv is { } situation)
            Fact(json, "QPV", Words(situation));
        else if (report.Synthese.Qpv is null)
            Fact(json, "QPV", Absence.NonFourni + "s");
        foreach ((Qpv qpv, double metres) in territoire.Qpv.Select(
            q => (q, q.MapShape.Geometry.Distance(q.MapShape.Geometry.Factory.CreatePoint(new Coordinate(position.XMetres, position.YMetres)))))
                .Where(q => q.Item2 is > 0 and <= NearMetres).OrderBy(q => q.Item2))
            Fact(json, "À proximité", $"{qpv.Nom}, à {Libelles.Metres(metres)}", ("qpv", qpv.Code.Value));
        if (report.Coverage.InForce.SelectMany(s => s.Sites.Select(x => (Structure: s, Site: x, Metres: x.Point.DistanceMetresTo(position))))
            .MinBy(x => x.Metres) is { Structure: { } nearest } found)
        {
            string doubt = found.Site.Location.Niveau == LocationLevel.Commune ? " (placée à sa commune)" : "";
            Fact(json, "Structure la plus proche",
                $"{nearest.Nom} ({Libelles.Of(nearest.Type).ToLowerInvariant()}), à {Libelles.Metres(found.Metres)}{doubt}",
                    ("structure", nearest.Id));
        }

        End(json);
    }

    private static Commune? CommuneOf(Structure structure, Territoire territoire) =>
        structure.CommuneSiege is { } code ? territoire.Find(code) : null;

    // how far off the true place may be
    private static string Precision(Structures.Location location) => location.Niveau == LocationLevel.Commune
        ? $"seule la commune est connue (à {Libelles.Kilometres(location.PrecisionMetres)} près)"
        : $"à {Libelles.Metres(location.PrecisionMetres)} près";

    // the register's words, with the names that a reader knows the quartiers by
    private static string Words(QpvSituation situation) =>
        situation.Qpv.IsEmpty ? Libelles.Of(situation) : $"{Libelles.Of(situation)} ({string.Join(", ", situation.Qpv.Select(q => q.Nom))})";

    private static ProblemException Unknown(string what, string id, string parameter) =>
        new(ProblemKind.ObjetInconnu, $"{what} n’a l’identifiant « {OutsideText.Shown(id)} ».", parameter);

    private static void Begin(Utf8JsonWriter json, string kind, string title, string subtitle)
    {
        json.WriteStartObject();
        json.WriteString("genre"u8, kind);
        json.WriteString("titre"u8, title);
        json.WriteString("sous_titre"u8, subtitle);
        json.WriteStartArray("faits"u8);
    }

    // "vers": what the value leads to
    private static void Fact(Utf8JsonWriter json, string name, string value, (string Kind, string Id)? leads = null)
    {
        json.WriteStartObject();
        json.WriteString("nom"u8, name);
        json.WriteString("valeur"u8, value);
        if (leads is { } to)
        {
            json.WriteStartObject("vers"u8);
            json.WriteString("genre"u8, to.Kind);
            json.WriteString("id"u8, to.Id);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void End(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Box(Utf8JsonWriter json, Envelope box)
    {
        json.WriteStartArray("emprise"u8);
        foreach (double value in (double[])[box.MinX, box.MinY, box.MaxX, box.MaxY])
            json.WriteRawValue(JsonBytes.Number(value));
        json.WriteEndArray();
    }
}
