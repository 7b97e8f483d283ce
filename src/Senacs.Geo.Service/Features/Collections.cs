using System.Collections.Immutable;
using NetTopologySuite.Geometries;
using Senacs.Geo.Codes;
using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Geography;
using Senacs.Geo.Reports;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Service.Features;

internal sealed partial record CollectionDefinition
{
    private static string[] Classes => [Valeurs.Of(Classe.CentreSocial), Valeurs.Of(Classe.EvsSeul), Valeurs.Of(Classe.ZoneBlanche)];

    private static CollectionDefinition[] MakeAll() => [Departements(0), Communes(1), Qpv(2), Structures(3), CouvertureOf(4)];

    private static CollectionDefinition Departements(int index) => new(index, "departements")
    {
        Title = "Départements",
        Description = "Un objet par dossier chargé : le contour du département et ses chiffres, à la date et sous la règle du dossier.",
        ObjectName = "département",
        GeometryType = "multipolygon",
        NameProperty = "nom",
        TakesRegle = true,
        TakesDate = true,
        Properties =
        [
            Text("code", "Code", f => f.View.Dossier.Code),
            Text("nom", "Nom", f => f.View.Dossier.Nom),
            Text("titre", "Titre du dossier", f => f.View.Report.Titre),
            Text("regle", "Règle de couverture", Regle),
            Date("date", "Date des chiffres", f => DateOf(f)),
            Integer("communes", "Communes", f => f.View.Report.Synthese.Communes.Total),
            Integer("communes_centre_social", "Communes couvertes par un centre social", f => f.View.Report.Synthese.Communes.CentreSocial),
            Integer("communes_evs_seul", "Communes couvertes uniquement par un EVS, ou avec l’apport d’un EVS sous une règle surface", f => f.View.Report.Synthese.Communes.EvsSeul),
            Integer("communes_zone_blanche", "Zones blanches", f => f.View.Report.Synthese.Communes.ZoneBlanche),
            Number("pourcentage_communes_couvertes", "Part des communes couvertes", "%", f => f.View.Report.Synthese.Communes.Percent(f.View.Report.Synthese.Communes.Couvertes)),
            Integer("population", "Habitants", f => f.View.Report.Synthese.Population.Total),
            Integer("population_centre_social", "Habitants des communes couvertes par un centre social", f => f.View.Report.Synthese.Population.CentreSocial),
            Integer("population_evs_seul", "Habitants des communes couvertes uniquement par un EVS, ou avec l’apport d’un EVS sous une règle surface", f => f.View.Report.Synthese.Population.EvsSeul),
            Integer("population_zone_blanche", "Habitants des zones blanches", f => f.View.Report.Synthese.Population.ZoneBlanche),
            Number("pourcentage_population_couverte", "Part des habitants couverts", "%", f => f.View.Report.Synthese.Population.Percent(f.View.Report.Synthese.Population.Couvertes)),
            Integer("structures", "Structures en vigueur", f => f.View.Report.Synthese.Structures.Total),
            Integer("centres_sociaux", "Centres sociaux", f => f.View.Report.Synthese.Structures.CentresSociaux),
            Integer("evs", "Espaces de vie sociale", f => f.View.Report.Synthese.Structures.Evs),
            Integer("prefigurations", "Structures en préfiguration", f => f.View.Report.Synthese.Structures.Prefigurations),
            Integer("qpv", "QPV", f => f.View.Report.Synthese.Qpv?.Total),
            Integer("qpv_sans_structure", "QPV sans structure", f => f.View.Report.Synthese.Qpv?.SansStructure),
            Text("version", "Version des données", f => f.View.Dossier.Version),
            Text("attribution", "Sources", f => Libelles.Attribution(f.View.Report)),
        ],
        Make = view => [new Feature(All[index], view.Dossier.Code, view, view.Dossier.Outline)],
    };

    private static CollectionDefinition Communes(int index) => new(index, "communes")
    {
        Title = "Communes",
        Description = "Les communes des départements chargés, avec leur contour, leur population et leur EPCI.",
        ObjectName = "commune",
        GeometryType = "multipolygon",
        NameProperty = "nom",
        Properties =
        [
            Text("code_insee", "Code INSEE", f => f.Commune!.Code.Value),
            Text("nom", "Nom", f => f.Commune!.Nom),
            Text("departement", "Département", f => f.View.Dossier.Code),
            Integer("population", "Population municipale", f => f.Commune!.Population),
            Text("epci_siren", "SIREN de l’EPCI", f => f.Commune!.Epci?.Siren.Value),
            Text("epci_nom", "EPCI", f => f.Commune!.Epci?.Nom),
            Number("superficie_km2", "Superficie", "km²", f => Rounded(f.Commune!.MapShape?.AreaSquareMetres / 1e6, 2)),
        ],
        Make = view => [.. view.Dossier.Dossier.Territoire.Communes.Select(c => new Feature(All[index], c.Code.Value, view, view.Dossier.CommuneShapes[c.Index]) { Commune = c })],
    };

    private static CollectionDefinition Qpv(int index) => new(index, "qpv")
    {
        Title = "Quartiers prioritaires (QPV)",
        Description = "Les quartiers prioritaires de la politique de la ville, et les structures qui les servent, y sont ou en sont proches.",
        ObjectName = "QPV",
        GeometryType = "multipolygon",
        NameProperty = "nom",
        TakesDate = true,
        Properties =
        [
            Text("code", "Code", f => f.Qpv!.Qpv.Code.Value),
            Text("nom", "Nom", f => f.Qpv!.Qpv.Nom),
            Integer("generation", "Génération", f => (int)f.Qpv!.Qpv.Code.Generation),
            Text("departement", "Département", f => f.View.Dossier.Code),
            List("communes", "Communes", f => f.Qpv!.Qpv.CommunesPrincipales.Select(c => c.Nom)),
            List("codes_insee", "Codes INSEE", f => f.Qpv!.Qpv.CommunesPrincipales.Select(c => c.Code.Value)),
            Text("etat", "État", f => Valeurs.Of(f.Qpv!.Etat), [.. Libelles.QpvEtats.Select(Valeurs.Of)]),
            Text("etat_libelle", "État en toutes lettres", f => Libelles.Of(f.Qpv!.Etat, f.View.Report)),
            List("structures", "Structures (identifiants)", f => f.Qpv!.Structures.Select(s => s.Id)),
            List("structures_noms", "Structures", f => f.Qpv!.Structures.Select(s => s.Nom)),
            Number("distance_m", "Distance à la structure la plus proche", "m", f => Rounded(f.Qpv!.Links.Where(l => l.Etat < QpvEtat.Indetermine).Min(l => l.DistanceMetres), 0)),
            Date("date", "Date", f => DateOf(f)),
        ],
        Make = view => [.. view.Report.Qpv.Select((q, i) => new Feature(All[index], q.Qpv.Code.Value, view, view.Dossier.QpvShapes[i])
        {
            Qpv = q,
            HasTime = true,
            From = q.Qpv.Code.Generation == QpvGeneration.Qpv2015 ? new DateOnly(2015, 1, 1) : BeginningOf2024(view.Dossier),
            Until = q.Qpv.Code.Generation == QpvGeneration.Qpv2015 ? BeginningOf2024(view.Dossier) : null,
        })],
    };

    // décret 2023-1314: the perimeters of 2024 hold from 1 January 2024, overseas from 1 January 2025
    private static DateOnly BeginningOf2024(LoadedDossier dossier) => new(dossier.Dossier.Territoire.Departement.IsOverseas ? 2025 : 2024, 1, 1);

    private static CollectionDefinition Structures(int index) => new(index, "structures")
    {
        Title = "Centres sociaux et espaces de vie sociale",
        Description = "Les structures du registre, à leur siège ; une structure qui n’a pu être localisée est là, sans géométrie.",
        ObjectName = "structure",
        GeometryType = "point",
        NameProperty = "nom",
        TakesDate = true,
        Properties =
        [
            Text("id", "Identifiant", f => f.Structure!.Id),
            Text("nom", "Nom", f => f.Structure!.Nom),
            Text("type", "Type", f => Valeurs.Of(f.Structure!.Type), "CS", "EVS"),
            Text("statut", "Statut", f => Valeurs.Of(f.Structure!.Statut), Valeurs.Of(StructureStatut.Agreee), Valeurs.Of(StructureStatut.EnPrefiguration)),
            Text("en_vigueur", "En vigueur à la date", f => Valeurs.EnVigueur(f.Structure!, DateOf(f)), [.. Enum.GetValues<EtatStructure>().Select(Valeurs.Of)]),
            Text("gestion", "Gestion", f => f.Structure!.Gestion is { } gestion ? Valeurs.Of(gestion) : null),
            Text("departement", "Département", f => f.View.Dossier.Code),
            Text("code_insee", "Commune du siège (code INSEE)", f => f.Structure!.CommuneSiege?.Value),
            Text("commune", "Commune du siège", f => f.Structure!.CommuneSiege is { } code ? f.View.Report.Territoire.Find(code)?.Nom : null),
            Text("adresse", "Adresse", f => f.Structure!.Entry?.Adresse),
            Text("code_postal", "Code postal", f => f.Structure!.Entry?.CodePostal),
            Flag("acf", "Animation collective familles", f => f.Structure!.Acf),
            Flag("ps_jeunes", "Prestation de service jeunes", f => f.Structure!.PsJeunes),
            Date("date_agrement", "Début de l’agrément", f => f.Structure!.Debut),
            Date("date_fin", "Dernier jour de l’agrément", f => f.Structure!.Fin),
            Integer("communes_servies", "Communes du territoire d’intervention", f => f.Structure!.TerritoireIntervention.Communes is { IsEmpty: false } served ? served.Length : null),
            Text("geo_statut", "Localisation", f => Valeurs.Of(f.Structure!.LocationStatut), "ok", "a_verifier", "ambigu", "introuvable", "corrige"),
            Text("geo_niveau", "Précision de la localisation", f => f.Structure!.Siege is { } s ? Valeurs.Of(s.Location.Niveau) : null, "coordonnees", "numero", "rue", "lieu_dit", "commune"),
            Number("geo_precision_m", "Rayon de précision", "m", f => Rounded(f.Structure!.Siege?.Location.PrecisionMetres, 0)),
        ],
        Make = view => [.. view.Report.Structures.Structures.Select(s => new Feature(All[index], IdOf(s, view.Dossier), view, PointOf(s))
        {
            Structure = s,
            HasTime = s.Debut is not null || s.Fin is not null,
            From = s.Debut,
            Until = s.Fin is { } last && last < DateOnly.MaxValue ? last.AddDays(1) : null,
        })],
    };

    private static GeometryHolder PointOf(Structure structure) => structure.Siege is { } siege
        ? new GeometryHolder(Projection.GeographicFactory.CreatePoint(new Coordinate(siege.Location.Point.LongitudeDegrees, siege.Location.Point.LatitudeDegrees)))
        : GeometryHolder.None;

    private static CollectionDefinition CouvertureOf(int index) => new(index, "couverture")
    {
        Title = "Couverture des communes",
        Description = "La classe de chaque commune et ses raisons, à une date et sous une règle (celles du dossier, ou les paramètres date et regle).",
        ObjectName = "commune",
        GeometryType = "multipolygon",
        NameProperty = "nom",
        TakesRegle = true,
        TakesDate = true,
        Properties =
        [
            Text("code_insee", "Code INSEE", f => f.Coverage!.Commune.Code.Value),
            Text("nom", "Nom", f => f.Coverage!.Commune.Nom),
            Integer("population", "Population municipale", f => f.Coverage!.Commune.Population),
            Text("epci_nom", "EPCI", f => f.Coverage!.Commune.Epci?.Nom),
            Text("classe", "Classe", f => Valeurs.Of(f.Coverage!.Classe), Classes),
            List("projet", "Projets", f => f.Coverage!.Projets.Select(p => p.Id)),
            List("centres_sociaux", "Centres sociaux", f => f.Coverage!.CentresSociaux.Distinct(StringComparer.Ordinal)),
            List("evs", "Espaces de vie sociale", f => f.Coverage!.Evs.Distinct(StringComparer.Ordinal)),
            Number("distance_km", "Distance au site le plus proche", "km", f => Kilometres(f.Coverage!.NearestSiteMetres)),
            Text("regle", "Règle de couverture", Regle),
            Date("date", "Date", f => DateOf(f)),
            Text("classe_libelle", "Classe en toutes lettres", f => LibellesClasse.Titre(f.Coverage!.Classe, f.View.Report.Coverage.Regle)),
            Text("epci_siren", "SIREN de l’EPCI", f => f.Coverage!.Commune.Epci?.Siren.Value),
            Flag("hypothese", "Repose sur une hypothèse de territoire", f => f.Coverage!.RestsOnHypothesis),
            Flag("distance_nominale", "Le site le plus proche n’est connu qu’à sa commune", f => f.Coverage!.NearestIsNominal),
            Text("departement", "Département", f => f.View.Dossier.Code),
            List("motifs", "Motifs", f => f.Coverage!.Reasons.Select(Sentence)),
        ],
        Make = view => [.. view.Report.Coverage.Communes.Select(c => new Feature(All[index], c.Commune.Code.Value, view, view.Dossier.CommuneShapes[c.Commune.Index])
        {
            Coverage = c,
            HasTime = true,
            From = view.Report.Coverage.Date,
            Until = DayInterval.After(view.Report.Coverage.Date),
        })],
    };

    private static string Sentence(Reason reason)
    {
        (string before, string after) = Libelles.Motif(reason);
        return before + reason.Structure.Nom + after;
    }

    // An id that does not name its département could stand in two dossiers: the département is put before it.
    private static string IdOf(Structure structure, LoadedDossier dossier) =>
        structure.Id.Contains($"-{dossier.Code}-", StringComparison.OrdinalIgnoreCase) ? structure.Id : $"{dossier.Code}-{structure.Id}";
}
