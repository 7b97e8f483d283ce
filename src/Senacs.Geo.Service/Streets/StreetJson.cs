using NetTopologySuite.Geometries;
using Senacs.Geo.Geography;
using Senacs.Geo.Service.Planner;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using static Senacs.Geo.Exports.JsonTree;

namespace Senacs.Geo.Service.Streets;

/// <summary>What the street view lists beside its map, and what it says of one place: every word and figure is made here.</summary>
internal static class StreetJson
{
    /// <summary>Beyond, a QPV is not said to be near a place.</summary>
    private const double NearMetres = QpvAnalysis.DefaultProximityMetres;

    /// <summary>Everything that can be found: communes, structures and QPV with their places.</summary>
    public static JsonMembers Places(ViewRequest request, CoverageReport report)
    {
        DateOnly date = report.Coverage.Date;
        return
        [
            .. PlannerJson.Situation(request, report),
            ("emprise", request.Dossier.Outline.Box is { IsNull: false } box ? Box(box) : null),
            ("adresses_absentes", ServedAddresses.Of(request.Dossier).Absence),
            ("communes", report.Coverage.Communes.Select(c => Obj(
                ("code", c.Commune.Code.Value), ("nom", c.Commune.Nom),
                ("emprise", c.Commune.Shape is { } shape ? Box(shape.Geometry.EnvelopeInternal) : null)))),
            ("structures", report.Structures.Structures.Select(s => Obj(
            [
                ("id", s.Id), ("nom", s.Nom), ("type", Valeurs.Of(s.Type)),
                ("en_vigueur", Valeurs.Of(s.EtatAt(date))), ("en_vigueur_libelle", Libelles.Of(s.EtatAt(date))),
                ("commune", CommuneOf(s, report.Territoire)?.Nom),
                .. s.Siege is { } siege ? Obj(
                    ("lon", Math.Round(siege.Location.Point.LongitudeDegrees, 6)), ("lat", Math.Round(siege.Location.Point.LatitudeDegrees, 6)),
                    ("precision_m", Math.Round(siege.Location.PrecisionMetres)), ("symbole", StreetTiles.SymbolOf(s, siege, date))) : [],
                ("scenario", s.Entry is null ? true : null),
            ]))),
            ("qpv", report.Synthese.Qpv is null ? Null : report.Qpv.Select(q => Obj(
                ("code", q.Qpv.Code.Value), ("nom", q.Qpv.Nom),
                ("communes", string.Join(", ", q.Qpv.CommunesPrincipales.Select(c => c.Nom))),
                ("etat", Valeurs.Of(q.Etat)), ("etat_libelle", report.Libelle(q.Etat)), ("emprise", Box(q.Qpv.Shape.Geometry.EnvelopeInternal))))),
        ];
    }

    /// <summary>One structure.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public static JsonMembers OfStructure(CoverageReport report, string id)
    {
        Structure s = report.Structures.Structures.FirstOrDefault(k => k.Id == id) ?? throw Unknown("Aucune structure", id, "structure");
        DateOnly date = report.Coverage.Date;
        Card card = new("structure", s.Nom, Libelles.Of(s.Type));
        card.Add("État", Libelles.Of(s.EtatAt(date)) + (s.RunsAt(date) ? "" : " : absente de la carte"));
        if (s.Entry is null)
            card.Add("Origine", "Imaginée dans le scénario");
        if (CommuneOf(s, report.Territoire) is { } commune)
            card.Add("Commune", commune.Nom);
        if (s.Entry?.Adresse is { Length: > 0 } address)
            card.Add("Adresse", address);
        if (s.Siege is { } siege)
        {
            card.Add("Placée par", Libelles.Of(siege.Location.Niveau));
            card.Add("Précision", Precision(siege.Location));
            if (siege.NearestAddress is { } near)
                card.Add("Adresse connue la plus proche", Libelles.Nearest(near));
            if (QpvSituation.Of(report.Territoire, siege.Location) is { } situation)
                card.Add("QPV", Words(situation));
        }
        else
        {
            card.Add("Lieu", "Introuvable : sur aucune carte");
        }

        foreach ((QpvCoverage q, QpvLink link) in report.Qpv.SelectMany(q => q.Links.Where(l => l.Structure.Id == id).Select(l => (q, l))))
        {
            // what the seat's own situation has said is not said twice
            if (link.Etat is QpvEtat.Dans or QpvEtat.Indetermine && s.Siege is { } seat
                && QpvSituation.Of(report.Territoire, seat.Location) is { } said && said.Qpv.Contains(q.Qpv))
                continue;
            card.Add(link.Etat switch
            {
                QpvEtat.Servi => "QPV déclaré",
                QpvEtat.Dans => "Un site dans le QPV",
                QpvEtat.AProximite => link.MayBeInside ? "À proximité du QPV, peut-être dedans" : "À proximité du QPV",
                _ => "QPV indéterminé",
            }, $"{q.Qpv.Nom} ({q.Qpv.Code}){Distance(link)}", ("qpv", q.Qpv.Code.Value));
        }

        CommuneCoverage[] covered = [.. report.Coverage.Communes.Where(c => c.Reasons.Any(r => r.Structure.Id == id))];
        card.Add("Couvre", $"{FrenchNumbers.Count(covered.Length, "commune", "communes")}, "
            + $"{Habitants.Words(Habitants.Of(covered.Select(c => c.Commune), report.Synthese.Fourni))}");
        if (s.Sites.Count(x => x.Kind == SiteKind.Annexe) is > 0 and var annexes)
            card.Add("Annexes", FrenchNumbers.Integer(annexes));
        return card.ToJson();
    }

    /// <summary>One quartier.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public static JsonMembers OfQpv(CoverageReport report, string code)
    {
        QpvCoverage q = report.Qpv.FirstOrDefault(k => k.Qpv.Code.Value == code) ?? throw Unknown("Aucun QPV", code, "qpv");
        Card card = new("qpv", q.Qpv.Nom, $"Quartier prioritaire {q.Qpv.Code}");
        card.Add(q.Qpv.CommunesPrincipales.Skip(1).Any() ? "Communes" : "Commune", string.Join(", ", q.Qpv.CommunesPrincipales.Select(c => c.Nom)));
        card.Add("État", report.Libelle(q.Etat));
        foreach (QpvLink link in q.Links)
        {
            string type = Libelles.Of(link.Structure.Type).ToLowerInvariant();
            card.Add(link.Etat switch
            {
                QpvEtat.Servi => "Servi par",
                QpvEtat.Dans => "Dans le quartier",
                QpvEtat.AProximite => link.MayBeInside ? "À proximité, peut-être dedans" : "À proximité",
                _ => "Indéterminé",
            }, $"{link.Structure.Nom} ({type}){Distance(link)}", ("structure", link.Structure.Id));
        }

        if (q.Links.IsEmpty)
            card.Add("Structures", report.Libelle(QpvEtat.SansStructure));
        return card.ToJson();
    }

    /// <summary>One commune.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public static JsonMembers OfCommune(CoverageReport report, string code)
    {
        CommuneCoverage c = report.Coverage.Communes.FirstOrDefault(k => k.Commune.Code.Value == code)
            ?? throw Unknown("Aucune commune", code, "commune");
        Card card = new("commune", c.Commune.Nom, $"Commune {c.Commune.Code}");
        card.Add("Classe", LibellesClasse.Titre(c.Classe, report.Coverage.Regle));
        foreach (Reason reason in c.Reasons)
            card.Add("Pourquoi", $"{PlannerJson.Words(reason)} ({Libelles.Of(reason.Structure.Type).ToLowerInvariant()})",
                ("structure", reason.Structure.Id));
        if (c.Reasons.IsEmpty)
            card.Add("Pourquoi", "aucune structure en vigueur ne la couvre");
        foreach (Structure project in c.Projets)
            card.Add("En projet, non compté", project.Nom, ("structure", project.Id));
        card.Add("Habitants", c.Commune.Population is { } population ? FrenchNumbers.Integer(population) : Absence.Inconnue);
        card.Add("Intercommunalité", c.Commune.Epci?.Nom ?? Absence.Inconnue);
        if (report.Synthese.Qpv is null)
            card.Add("QPV", Absence.NonFourni + "s");
        foreach (QpvCoverage q in report.Qpv.Where(q => q.Qpv.CommunesPrincipales.Contains(c.Commune)))
            card.Add("QPV", $"{q.Qpv.Nom} ({report.Libelle(q.Etat).ToLowerInvariant()})", ("qpv", q.Qpv.Code.Value));
        if (c.Commune.Shape is null)
            card.Add("Contour", "absent des données : comptée, non dessinée");
        return card.ToJson();
    }

    /// <summary>A place of the map: its commune, its QPV, the nearest address and the nearest structure.</summary>
    public static JsonMembers OfPoint(LoadedDossier dossier, CoverageReport report, GeoPoint point, double precisionMetres)
    {
        Territoire territoire = report.Territoire;
        PlaceAnswer answer = ServedAddresses.Of(dossier).Locate(territoire, point, precisionMetres);
        bool isAddress = answer.Address is { DistanceMetres: <= 1 };
        Card card = isAddress ? new("adresse", answer.Address!.Address.Label, "Adresse") : new("point", "Ce point",
            $"{FrenchNumbers.Decimal((decimal)point.LatitudeDegrees, 5)} N, {FrenchNumbers.Decimal((decimal)point.LongitudeDegrees, 5)} E");
        if (isAddress)
            card.Add("Précision", $"à {Libelles.Metres(answer.Address!.Address.PrecisionMetres)} près");
        else if (answer.Address is { } near)
            card.Add("Adresse la plus proche", Libelles.Nearest(near));
        if (answer.Commune is not { } commune)
        {
            card.Add("Commune", "hors du département");
            return card.ToJson();
        }

        CommuneCoverage coverage = report.Coverage[commune];
        card.Add("Commune", $"{commune.Nom}, {LibellesClasse.Suite(coverage.Classe, report.Coverage.Regle, 1)}", ("commune", commune.Code.Value));
        MapPoint position = Projection.For(territoire.Crs).Project(point);
        if (answer.Qpv is { } situation)
            card.Add("QPV", Words(situation));
        else if (report.Synthese.Qpv is null)
            card.Add("QPV", Absence.NonFourni + "s");
        foreach ((Qpv qpv, double metres) in territoire.Qpv.Select(
            q => (q, q.MapShape.Geometry.Distance(q.MapShape.Geometry.Factory.CreatePoint(new Coordinate(position.XMetres, position.YMetres)))))
                .Where(q => q.Item2 is > 0 and <= NearMetres).OrderBy(q => q.Item2))
            card.Add("À proximité", $"{qpv.Nom}, à {Libelles.Metres(metres)}", ("qpv", qpv.Code.Value));
        if (report.Coverage.InForce.SelectMany(s => s.Sites.Select(x => (Structure: s, Site: x, Metres: x.Point.DistanceMetresTo(position))))
            .MinBy(x => x.Metres) is { Structure: { } nearest } found)
        {
            string doubt = found.Site.Location.Niveau == LocationLevel.Commune ? " (placée à sa commune)" : "";
            card.Add("Structure la plus proche",
                $"{nearest.Nom} ({Libelles.Of(nearest.Type).ToLowerInvariant()}), à {Libelles.Metres(found.Metres)}{doubt}",
                    ("structure", nearest.Id));
        }

        return card.ToJson();
    }

    private static string Distance(QpvLink link) => link.DistanceMetres is { } metres and > 0 ? $", à {Libelles.Metres(metres)}" : "";

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

    /// <summary>A card: what is said of a place, one fact after the other.</summary>
    private sealed class Card(string kind, string title, string subtitle)
    {
        private readonly List<JsonMembers> _facts = [];

        /// <param name="name">What it is about.</param>
        /// <param name="value">The words.</param>
        /// <param name="leads">What the value leads to.</param>
        public void Add(string name, string value, (string Kind, string Id)? leads = null) => _facts.Add(
            [("nom", name), ("valeur", value), ("vers", leads is { } to ? Obj(("genre", to.Kind), ("id", to.Id)) : null)]);

        public JsonMembers ToJson() => [("genre", kind), ("titre", title), ("sous_titre", subtitle), ("faits", _facts)];
    }
}
