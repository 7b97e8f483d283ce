using System.Text;
using Senacs.Geo.Codes;
using Senacs.Geo.Coverage;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Tables;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Exports;

/// <summary>A map to put in the report.</summary>
/// <param name="Titre">Says what it shows; the caption and the alternative text.</param>
/// <param name="Svg">The whole text of an SVG file written by the product.</param>
/// <param name="SuitLaRegle">It shows what follows from the coverage rule, which its caption then names.</param>
public sealed record RapportCarte(string Titre, string Svg, bool SuitLaRegle = true);

/// <summary>What the host adds to a report.</summary>
public sealed record RapportOptions
{
    /// <summary>In the order of print; each stands inline, its ids prefixed.</summary>
    public ImmutableArray<RapportCarte> Cartes { get; init; } = [];

    /// <summary>The product's version, for the foot; null leaves it out.</summary>
    public string? Version { get; init; }

    /// <summary>The distance under which a site is near a QPV, as the analysis used it.</summary>
    public double QpvProximityMetres { get; init; } = QpvAnalysis.DefaultProximityMetres;
}

/// <summary>The report: one HTML file that needs nothing else, neither network nor script.</summary>
/// <remarks>
/// Every figure is a link to the rows that make it, in the page (<c>href</c>) and in the files for programs (<c>data-ref</c>):
/// <c>couverture.csv?classe=zone_blanche&amp;somme=population</c> names the file, the rows by the values of their columns (alternatives joined by
/// <c>|</c>) and the column to add up (none: count the rows); <c>synthese.json#/qpv/total</c> is a JSON pointer; <c>synthese.json/details?…</c>
/// queries that array.
/// </remarks>
public static class RapportHtml
{
    // A rule such as distance:50 gives each commune tens of reasons; the report names the first ones, the JSON holds them all.
    private const int ReasonsShown = 5;
    private const int IssuesShown = 500;
    private const string Supposed = "synthese.json/details?hypothese=true";

    public static void Write(CoverageReport report, Stream output, RapportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        using StreamWriter text = new(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 32768, leaveOpen: true);
        Write(report, text, options);
    }

    public static void Write(CoverageReport report, TextWriter output, RapportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(new Page(report, options ?? new RapportOptions()).Whole().Markup);
    }

    // The page's words and markup stand in rapport.html; here is what fills its holes.
    private sealed class Page(CoverageReport report, RapportOptions options)
    {
        private readonly Synthese _s = report.Synthese;
        private readonly CoverageResult _coverage = report.Coverage;
        private readonly RegleCouverture _regle = report.Coverage.Regle;

        // what the tables hold beyond the columns that the report words and links itself
        private readonly ImmutableArray<Column> _communeColumns = CommuneTable.Columns.Of(Formats.Report);
        private readonly ImmutableArray<Column> _qpvColumns = QpvTable.Columns.Of(Formats.Report);
        private readonly ImmutableArray<Column> _structureColumns = StructureTable.Columns.Of(Formats.Report);
        private readonly ImmutableArray<Column> _epciColumns = EpciTable.Columns.Of(Formats.Report);
        private readonly StructureTable.Context _context = new(report);
        private readonly string _departement = $"{report.Territoire.Nom} ({report.Territoire.Departement})";

        private readonly MarkupParts _parts = new("rapport.html", new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["titre"] = report.Titre,
            ["departement"] = $"{report.Territoire.Nom} ({report.Territoire.Departement})",
            ["date"] = FrenchNumbers.Date(report.Coverage.Date),
            ["regle"] = report.Coverage.Regle.Code,
            ["constat_qpv"] = Constat.Qpv(report),
            ["css"] = null,
            ["pastille"] = null,
        });

        public HtmlFragment Whole() => _parts.Fill("page",
            ("style", _parts.Fill("style", ("cs", Couleurs.CentreSocial), ("evs", Couleurs.EvsSeul), ("zb", Couleurs.ZoneBlanche),
                ("qpv", Couleurs.Qpv.ToLowerInvariant()), ("encre", Couleurs.Encre.ToLowerInvariant()))),
            ("constat", Constat.Couverture(report)), ("regle_libelle", _coverage.RegleLibelle),
            ("sommaire", Each(Contents, entry => _parts.Fill("sommaire", ("id", entry.Id), ("titre", entry.Titre)))),
            ("corps", HtmlFragment.Join(
            [
                Section("chiffres", "Chiffres clés", KeyFigures()),
                Maps(),
                Section("zones-blanches", CommuneTable.ZonesBlanches(report), ZonesBlanches()),
                Section("qpv", "Quartiers prioritaires de la politique de la ville", Quartiers()),
                Section("epci", "Intercommunalités", _s.Fourni.Epci ? Epcis()
                    : _parts.Fill("sans-epci", ("absence", Absence.Epci), ("id", EpciAnchor(null)))),
                Section("communes", "Toutes les communes et leurs raisons", Communes(), "r-nouvelle"),
                Section("structures", "Structures et leur localisation", Structures()),
                Section("constats", "Contrôle des données", Issues()),
                Section("methode", "Note méthodologique", Note(), "r-nouvelle"),
                Section("sources", "Sources", Sources()),
            ])),
            ("version", options.Version is null ? "" : " " + options.Version));

        private IEnumerable<(string Id, string Titre)> Contents =>
        [
            ("chiffres", "Chiffres clés"), .. options.Cartes.IsEmpty ? Array.Empty<(string, string)>() : [("cartes", Cartes)],
            ("zones-blanches", "Zones blanches"), ("qpv", "Quartiers prioritaires"), ("epci", "Intercommunalités"), ("communes", "Communes"),
            ("structures", "Structures"), ("constats", "Contrôle des données"), ("methode", "Note méthodologique"), ("sources", "Sources"),
        ];

        private string Cartes => options.Cartes.Length == 1 ? "Carte" : "Cartes";

        private HtmlFragment Section(string id, string title, HtmlFragment content, string? css = null) =>
            _parts.Fill("section", ("id", id), ("titre", title), ("contenu", content), ("css", Css(css)));

        private HtmlFragment KeyFigures() => _parts.Fill("chiffres",
            ("cles", Each(Libelles.Classes, KeyFigure)),
            ("barres", HtmlFragment.Join(
            [
                Bar("Communes", _s.Communes.Of),
                _s.Population is { CentreSocial: not null, EvsSeul: not null, ZoneBlanche: not null }
                    ? Bar("Habitants", classe => _s.Population.Of(classe)!.Value) : default,
            ])),
            ("classes", HtmlFragment.Join(
            [
                .. Libelles.Classes.Select(c => FigureRow(Swatch(c), LibellesClasse.Titre(c, _regle), Valeurs.Of(c), Valeurs.Of(c), Valeurs.Of(c),
                    _s.Communes.Of(c), _s.Population.Of(c), Anchor(c))),
                FigureRow(default, "Ensemble des communes couvertes", "centre_social|evs_seul", "couvertes", "couverte",
                    _s.Communes.Couvertes, _s.Population.Couvertes, Anchor(Classe.CentreSocial)),
                FigureRow(default, $"Total {_departement}", "", "total", "total", _s.Communes.Total, _s.Population.Total, "communes", "r-total"),
            ])),
            ("structures", StructureFigures()),
            ("quartiers", _s.Qpv is not { } qpv ? Line(Absence.Qpv, default) : HtmlFragment.Join(
            [
                Line("QPV du département", QpvFigure(qpv.Total, "", "qpv")),
                .. Libelles.QpvEtats.Select(e => Sub(report.Libelle(e), QpvFigure(qpv.Of(e), $"etat={Valeurs.Of(e)}", "qpv-" + Valeurs.Of(e)))),
            ])),
            ("a_savoir", ToKnow()));

        private HtmlFragment KeyFigure(Classe classe) => _parts.Fill("cle",
            ("css", Css(classe)), ("bande", classe == Classe.ZoneBlanche ? "#fff" : $"var(--{Css(classe)[2..]})"),
            ("titre", LibellesClasse.Titre(classe, _regle)),
            ("communes", CommunesFigure(_s.Communes.Of(classe), Valeurs.Of(classe), Anchor(classe))),
            ("nom", FrenchNumbers.Accord(_s.Communes.Of(classe), "commune")), ("total", CommunesFigure(_s.Communes.Total, "", "communes")),
            ("part", Percent(_s.Communes.Percent(classe), $"/pourcentages/communes/{Valeurs.Of(classe)}", Anchor(classe))),
            ("habitants", People(_s.Population.Of(classe), classe)),
            ("part_habitants", _s.Population.Percent(classe) is not { } people ? null : Html.Markup(
                $", soit {Percent(people, $"/pourcentages/population/{Valeurs.Of(classe)}", Anchor(classe))}")));

        private HtmlFragment Bar(string label, Func<Classe, long> of) => Libelles.Classes.Sum(of) == 0 ? default : _parts.Fill("barre",
            ("nom", label), ("parts", Each(Libelles.Classes.Where(c => of(c) > 0), c => new(
                $"<span class=\"{Css(c)}\" style=\"flex:{of(c).ToString(CultureInfo.InvariantCulture)} 0 0\"></span>"))));

        private HtmlFragment FigureRow(HtmlFragment swatch, string label, string classes, string key, string populationKey, long communes,
            long? population, string href, string? css = null) => _parts.Fill("classe",
            ("css", Css(css)), ("pastille", swatch), ("nom", label), ("communes", CommunesFigure(communes, classes, href)),
            ("part", Percent(_s.Communes.Percent(communes), $"/pourcentages/communes/{key}", href)),
            ("habitants", PopulationFigure(population, classes, href)),
            ("part_habitants", Percent(_s.Population.Percent(population), $"/pourcentages/population/{populationKey}", href)));

        private HtmlFragment StructureFigures()
        {
            const string centres = "structures-centres-sociaux", centre = "type=CS&en_vigueur=oui";
            StructureCounts n = _s.Structures;
            return HtmlFragment.Join(
            [
                Line("Structures en vigueur", StructuresFigure(n.Total, "en_vigueur=oui", centres)),
                Sub("centres sociaux", StructuresFigure(n.CentresSociaux, centre, centres)),
                Sub("espaces de vie sociale", StructuresFigure(n.Evs, "type=EVS&en_vigueur=oui", "structures-evs")),
                Line("Projets en préfiguration", StructuresFigure(n.Prefigurations, "en_vigueur=projet", "structures-projets")),
                Line("Centres sociaux avec l’agrément ACF",
                    Known(n.Acf, acf => StructuresFigure(acf, centre + "&acf=oui", centres), Absence.NonFourni)),
                n.TauxAcf is null ? default : Sub("part des centres sociaux", Percent(n.TauxAcf, "/structures/taux_acf", centres)),
                n.Acf is null || n.AcfInconnu == 0 ? default
                    : Sub("agrément non renseigné", StructuresFigure(n.AcfInconnu, centre + "&acf=", centres)),
                Line("Structures avec la PS jeunes",
                    Known(n.PsJeunes, ps => StructuresFigure(ps, "en_vigueur=oui&ps_jeunes=oui", centres), Absence.NonFourni)),
                n.PsJeunes is null || n.PsJeunesInconnu == 0 ? default
                    : Sub("PS jeunes non renseignée", StructuresFigure(n.PsJeunesInconnu, "en_vigueur=oui&ps_jeunes=", centres)),
            ]);
        }

        private HtmlFragment ToKnow()
        {
            HtmlFragment lines = HtmlFragment.Join(
            [
                Figure(_s.CommunesParHypothese, "Communes dont la classe repose sur une hypothèse", Supposed, "communes-hypothese"),
                _s.CommunesParHypothese == 0 ? default : Sub("leurs habitants",
                    Known(_s.PopulationParHypothese, people => Link(people, Supposed + "&somme=population", "communes-hypothese"))),
                Figure(_s.ZonesBlanchesEnProjet, "Zones blanches qu’un projet couvrirait", "synthese.json#/projets/zones_blanches", "zones-blanches"),
                Figure(_s.SansGeometrie, "Communes sans contour", "synthese.json#/communes/sans_geometrie", "communes-sans-contour"),
                Figure(_s.PopulationInconnue, "Communes de population inconnue", "couverture.csv?population=", "communes-sans-population"),
            ]);
            return lines.Markup.Length == 0 ? default : _parts.Fill("a-savoir", ("lignes", lines));

            HtmlFragment Figure(int count, string label, string dataRef, string anchor) =>
                count == 0 ? default : Line(label, Link(count, dataRef, anchor));
        }

        private HtmlFragment Line(string label, HtmlFragment figure, string? css = null) =>
            _parts.Fill("chiffre", ("nom", label), ("valeur", figure), ("css", Css(css)));

        private HtmlFragment Sub(string label, HtmlFragment figure) => Line(label, figure, "r-sous");

        private HtmlFragment Maps() => options.Cartes.IsEmpty ? default : Section(
            "cartes", Cartes, Each(options.Cartes.Index(), c => Map($"carte{(c.Index + 1).ToString(CultureInfo.InvariantCulture)}", c.Item)),
            options.Cartes.Any(c => SvgInline.IsLandscape(c.Svg)) ? "r-paysage" : "r-nouvelle");

        private HtmlFragment Map(string id, RapportCarte map) => _parts.Fill("carte",
            ("id", id), ("svg", new HtmlFragment(SvgInline.Prepare(map.Svg, id + "-"))), ("carte", map.Titre),
            ("regle_suivie", map.SuitLaRegle ? Html.Markup($", règle <code>{_regle.Code}</code>") : null));

        private HtmlFragment ZonesBlanches()
        {
            CommuneCoverage[] zones = [.. report.ZonesBlanches];
            if (zones.Length == 0)
                return _parts.Fill("sans-zone-blanche");
            bool projects = _s.ZonesBlanchesEnProjet > 0;
            return _parts.Fill("zones-blanches", ("ordre", _s.Fourni.Population ? " par population décroissante" : ""),
                ("communes", CommunesFigure(zones.Length, Valeurs.Of(Classe.ZoneBlanche), Anchor(Classe.ZoneBlanche))),
                ("nom", FrenchNumbers.Accord(zones.Length, "commune")), ("habitants", People(_s.Population.ZoneBlanche, Classe.ZoneBlanche)),
                ("projets", projects ? " Un projet en préfiguration est signalé ; il ne compte pas comme une couverture." : ""),
                ("colonne_projet", projects ? new HtmlFragment("<th scope=\"col\">Projet</th>") : null), ("colonnes", Heads(_communeColumns)),
                ("lignes", Each(zones, z => _parts.Fill("zone-blanche",
                    ("commune", CommuneLink(z.Commune)), ("epci", z.Commune.Epci?.Nom ?? Absence.Inconnue), ("habitants", Population(z.Commune)),
                    ("proche", Libelles.Proche(z)), ("projet", projects ? Html.Markup($"<td>{StructureLinks(z.Projets)}</td>") : null),
                    ("colonnes", Cells(_communeColumns, new CommuneTable.Row(report, z)))))));
        }

        private HtmlFragment Quartiers() => report.Qpv.IsEmpty
            ? _parts.Fill("sans-qpv",
                ("constat", _s.Qpv is null
                    ? $"{Absence.Qpv} : ce rapport ne dit rien des quartiers prioritaires du département" : Constat.Qpv(_s.Qpv)),
                ("ancres", Each(Libelles.QpvEtats, e => new($"<span id=\"qpv-{Valeurs.Of(e)}\"></span>"))))
            : _parts.Fill("qpv", ("colonnes", Heads(_qpvColumns)), ("groupes", Each(Libelles.QpvEtats, etat =>
            {
                QpvCoverage[] rows = [.. report.Qpv.Where(q => q.Etat == etat)];
                return Group("qpv-" + Valeurs.Of(etat), 5 + _qpvColumns.Length,
                    $"{report.Libelle(etat)} : {FrenchNumbers.Count(rows.Length, "quartier")}", Each(rows, QpvRow));
            })));

        private HtmlFragment QpvRow(QpvCoverage row)
        {
            Structure[] sure = [.. row.Structures];
            Structure[] unsure = [.. row.Links.Where(l => l.Etat == QpvEtat.Indetermine).Select(l => l.Structure).Distinct().Except(sure)];
            return _parts.Fill("quartier",
                ("code", row.Qpv.Code.Value), ("quartier", row.Qpv.Nom), ("communes", CommuneLinks(row.Qpv.CommunesPrincipales)),
                ("structures", StructureLinks(sure)),
                ("sinon", sure.Length > 0 ? "" : unsure.Length == 0 ? report.Libelle(QpvEtat.SansStructure) : "À préciser"),
                ("doute", unsure.Length == 0 ? null : Small($"position trop imprécise pour trancher : {StructureLinks(unsure)}")),
                ("liens", row.Links.IsEmpty ? report.Libelle(QpvEtat.SansStructure) : string.Join(" ; ", row.Links.Select(Libelles.Of).Distinct())),
                ("distance", row.NearestMetres is not { } metres ? "" : metres <= 0 ? "dedans" : Libelles.Kilometres(metres)),
                ("colonnes", Cells(_qpvColumns, new QpvTable.Row(report, row))));
        }

        private HtmlFragment Epcis()
        {
            ILookup<Epci?, CommuneCoverage> members = _coverage.Communes.ToLookup(c => c.Commune.Epci);
            return _parts.Fill("epci",
                ("colonnes", Heads(_epciColumns, isTwoRowsHigh: true)), ("evs_seul", LibellesClasse.Court(Classe.EvsSeul, _regle)),
                ("lignes", HtmlFragment.Join([.. _s.Epci.Select(EpciRow), EpciTotal()])),
                ("communes", Each(_s.Epci, epci => _parts.Fill("epci-communes",
                    ("id", EpciAnchor(epci.Epci)), ("epci", epci.Epci?.Nom ?? Absence.EpciDesCommunes),
                    ("siren", epci.Epci is null ? "" : $" (SIREN {epci.Epci.Siren})"),
                    ("classes", Each(Libelles.Classes.Where(c => epci.Communes.Of(c) > 0), classe => _parts.Fill("epci-classe",
                        ("pastille", Swatch(classe)), ("nom", LibellesClasse.Pluriel(classe, _regle)), ("nombre", epci.Communes.Of(classe)),
                        ("communes", CommuneLinks(members[epci.Epci].Where(c => c.Classe == classe).Select(c => c.Commune))))))))));
        }

        private HtmlFragment EpciRow(EpciSynthese epci, int index)
        {
            string pointer = $"/epci/{index.ToString(CultureInfo.InvariantCulture)}/pourcentages", anchor = EpciAnchor(epci.Epci);
            return _parts.Fill("epci-ligne",
                ("epci", epci.Epci?.Nom ?? Absence.EpciDesCommunes), ("total", Figure(epci.Communes.Total)),
                ("classes", Each(Libelles.Classes, c => Number(Figure(epci.Communes.Of(c), $"&classe={Valeurs.Of(c)}")))),
                ("part", Percent(epci.Communes.Percent(epci.Communes.Couvertes), pointer + "/communes/couvertes", anchor)),
                ("habitants", Known(epci.Population.Total, v => Figure(v, "&somme=population"))),
                ("zone_blanche", Known(epci.Population.ZoneBlanche, v => Figure(v, "&classe=zone_blanche&somme=population"))),
                ("part_habitants", Percent(epci.Population.Percent(epci.Population.Couvertes), pointer + "/population/couverte", anchor)),
                ("colonnes", Cells(_epciColumns, new EpciTable.Row(report, epci))));

            HtmlFragment Figure(long value, string query = "") =>
                Link(value, $"synthese.json/details?epci_siren={epci.Epci?.Siren.Value}{query}", anchor);
        }

        private HtmlFragment EpciTotal() => _parts.Fill("epci-ligne",
            ("css", Css("r-total")), ("epci", _departement), ("total", CommunesFigure(_s.Communes.Total, "", "communes")),
            ("classes", Each(Libelles.Classes, c => Number(CommunesFigure(_s.Communes.Of(c), Valeurs.Of(c), Anchor(c))))),
            ("part", Percent(_s.Communes.Percent(_s.Communes.Couvertes), "/pourcentages/communes/couvertes", Anchor(Classe.CentreSocial))),
            ("habitants", PopulationFigure(_s.Population.Total, "", "communes")),
            ("zone_blanche", PopulationFigure(_s.Population.ZoneBlanche, Valeurs.Of(Classe.ZoneBlanche), Anchor(Classe.ZoneBlanche))),
            ("part_habitants", Percent(
                _s.Population.Percent(_s.Population.Couvertes), "/pourcentages/population/couverte", Anchor(Classe.CentreSocial))),
            ("colonnes", Each(_epciColumns, _ => new("<td></td>"))));

        private HtmlFragment Communes() => _parts.Fill("communes",
            ("colonnes", Heads(_communeColumns)),
            ("groupes", Each(Libelles.Classes, classe => Group(Anchor(classe), 5 + _communeColumns.Length,
                $"{LibellesClasse.Pluriel(classe, _regle)} : {FrenchNumbers.Count(_s.Communes.Of(classe), "commune")}, "
                    + Habitants.Words(_s.Population.Of(classe)),
                Each(_coverage.Communes.Where(c => c.Classe == classe), CommuneRow), Swatch(classe)))),
            ("listes", HtmlFragment.Join(
            [
                CommuneList("communes-hypothese", "Communes dont la classe repose sur une hypothèse", c => c.RestsOnHypothesis),
                CommuneList("communes-sans-contour", "Communes sans contour, comptées mais non dessinées", c => c.Commune.Shape is null),
                !_s.Fourni.Population ? _parts.Fill("sans-population", ("absence", Absence.Population))
                    : CommuneList("communes-sans-population", "Communes de population inconnue, absentes des totaux d’habitants",
                        c => c.Commune.Population is null),
            ])));

        private HtmlFragment CommuneRow(CommuneCoverage commune) => _parts.Fill("commune",
            ("code", commune.Commune.Code.Value), ("commune", commune.Commune.Nom), ("epci", commune.Commune.Epci?.Nom ?? Absence.Inconnue),
            ("habitants", Population(commune.Commune)), ("raisons", Reasons(commune)), ("proche", Libelles.Proche(commune)),
            ("colonnes", Cells(_communeColumns, new CommuneTable.Row(report, commune))));

        private static HtmlFragment Reasons(CommuneCoverage commune)
        {
            if (commune.Reasons.IsEmpty)
                return commune.Projets.IsEmpty ? new("Aucune structure")
                    : Html.Markup($"Aucune structure ; en projet : {StructureLinks(commune.Projets)}");
            Reason[] shown = [.. commune.Reasons.Take(ReasonsShown)];
            int more = commune.Reasons.Length - ReasonsShown;
            HtmlFragment all = HtmlFragment.Join(
            [
                .. shown.Select(Motif),
                more <= 0 ? default
                    : Html.Markup($"<li class=\"r-s\">et {FrenchNumbers.Count(more, "autre raison", "autres raisons")} (synthese.json)</li>"),
                commune.Projets.IsEmpty ? default : Html.Markup($"<li class=\"r-s\">en projet : {StructureLinks(commune.Projets)}</li>"),
                commune.RestsOnHypothesis && !shown.Any(r => r.IsHypothesis) ? Html.Markup($"<li>{Hypothesis}</li>") : default,
            ]);
            return Html.Markup($"<ul class=\"r-motifs\">{all}</ul>");

            static HtmlFragment Motif(Reason reason)
            {
                (string before, string after) = Libelles.Motif(reason);
                string evs = reason.Structure.Type == StructureType.Evs ? " (EVS)" : "";
                return Html.Markup($"<li>{before}{StructureLinks([reason.Structure])}{after}{evs}</li>");
            }
        }

        private HtmlFragment CommuneList(string id, string title, Func<CommuneCoverage, bool> chosen)
        {
            CommuneCoverage[] communes = [.. _coverage.Communes.Where(chosen)];
            return communes.Length == 0 ? default : _parts.Fill("liste",
                ("id", id), ("nom", title), ("nombre", communes.Length), ("communes", CommuneLinks(communes.Select(c => c.Commune))));
        }

        private HtmlFragment Structures()
        {
            LocatedStructures register = report.Structures;
            return _parts.Fill("structures",
                ("lues", Link(register.Structures.Length, "structures-localisees.csv", "structures")),
                ("nom_lues", FrenchNumbers.Accord(register.Structures.Length, "structure lue", "structures lues")),
                ("localisees", Link(register.Located, "synthese.json#/structures/localisees", "structures")),
                ("nom_localisees", FrenchNumbers.Accord(register.Located, "localisée")),
                ("non_localisees", Link(register.Unlocated, "structures-localisees.csv?geo_statut=introuvable", "structures")),
                ("nom_non_localisees", FrenchNumbers.Accord(register.Unlocated, "localisée")),
                ("ecartees", Rejected(register)), ("colonnes", Heads(_structureColumns)),
                ("groupes", HtmlFragment.Join(
                [
                    Rows("structures-centres-sociaux", "Centres sociaux en vigueur",
                        _coverage.InForce.Where(s => s.Type == StructureType.CentreSocial)),
                    Rows("structures-evs", "Espaces de vie sociale en vigueur", _coverage.InForce.Where(s => s.Type == StructureType.Evs)),
                    Rows("structures-projets", "Projets en préfiguration, qui ne comptent pas comme une couverture", _coverage.Projets),
                    _s.Fourni.Dates
                        ? Rows("structures-hors-periode", "Hors période : ni en vigueur ni en projet à cette date", _coverage.Others) : default,
                ])),
                ("a_revoir", ToReview()));

            HtmlFragment Rows(string id, string title, IEnumerable<Structure> structures) =>
                Group(id, 8 + _structureColumns.Length, $"{title} ({FrenchNumbers.Integer(structures.Count())})", Each(structures, StructureRow));
        }

        private HtmlFragment Rejected(LocatedStructures register)
        {
            if (register.Lines == register.Structures.Length)
                return default;
            HtmlFragment counts = _parts.Fill("registre",
                ("lignes", FrenchNumbers.Count(register.Lines, "ligne")), ("lues", FrenchNumbers.Count(register.Structures.Length, "lue")),
                ("ecartees", FrenchNumbers.Count(register.Rejected.Length, "écartée")),
                ("totaux", FrenchNumbers.Count(register.TotalOrBlankRows, "total ou vide", "totaux ou vides")));
            return register.Rejected.IsEmpty ? counts : HtmlFragment.Join([counts, _parts.Fill("ecartees", ("lignes", HtmlFragment.Join(
            [
                .. register.Rejected.Take(IssuesShown).Select(r => _parts.Fill("ecartee",
                    ("ligne", r.Line), ("structure", r.Nom ?? r.Id ?? "sans nom"), ("raison", r.Raison))),
                More(register.Rejected.Length, "structures-localisees.csv"),
            ])))]);
        }

        // the first ones are shown
        private static HtmlFragment More(int count, string where, string? css = null) => count <= IssuesShown ? default
            : Html.Markup($"<li{Css(css) ?? default}>et {FrenchNumbers.Count(count - IssuesShown, "autre")} ({where})</li>\n");

        private HtmlFragment StructureRow(Structure s) => _parts.Fill("structure",
            ("ancre", StructureAnchor(s)), ("structure", s.Nom), ("id", s.Id),
            ("siege", s.Siege?.Location.Commune is { } code && report.Territoire.Find(code) is { } commune ? CommuneLink(commune)
                : Html.Markup($"{s.Entry?.Commune:nom}")),
            ("gestion", Libelles.Of(s.Gestion)), ("acf", Libelles.Of(s.Acf)), ("ps_jeunes", Libelles.Of(s.PsJeunes)), ("agrement", Period(s)),
            ("territoire", Served(s.TerritoireIntervention)), ("localisation", Located(s)),
            ("colonnes", Cells(_structureColumns, new StructureTable.Row(_context, s))));

        private static HtmlFragment Served(TerritoireIntervention served) => HtmlFragment.Join(
        [
            served.Communes.IsEmpty ? new(served.Qpv.IsEmpty ? Absence.Inconnu : "")
                : Html.Markup($"{FrenchNumbers.Count(served.Communes.Length, "commune")}"),
            served.Communes.IsEmpty || served.Source != TerritoireSource.Hypothese ? default : Html.Markup($" {Hypothesis}"),
            .. served.Qpv.Select((qpv, i) => new HtmlFragment($"{(served.Communes.IsEmpty && i == 0 ? "" : "<br>")}QPV {qpv.Value}")),
        ]);

        private HtmlFragment Located(Structure s) => HtmlFragment.Join(
        [
            Html.Markup($"{Libelles.Of(s.LocationStatut)}"),
            s.Siege?.Location is { } at
                ? Html.Markup($" <span class=\"r-s\">({Libelles.Of(at.Niveau)}, à {Libelles.Kilometres(at.PrecisionMetres)} près)</span>") : default,
            s.Siege is { } siege && QpvSituation.Of(report.Territoire, siege.Location) is { } situation
                ? Small($"{Libelles.Of(situation)}") : default,
            ControleTxt.Found(s) is { Length: > 0 } found ? Small($"{found:nom}") : default,
        ]);

        private HtmlFragment ToReview() => report.AddressesToReview is { IsEmpty: false } addresses ? _parts.Fill("a-revoir",
            ("nombre", addresses.Length), ("lignes", Each(addresses.Index(), a => _parts.Fill("adresse",
                ("rang", a.Index + 1), ("structure", StructureLinks([a.Item.Structure])),
                ("adresse", a.Item.Structure.Entry is { } entry ? ControleTxt.WrittenAddress(entry) : ""), ("doute", Libelles.Of(a.Item.Doute)),
                ("qpv", a.Item.DecidesAQpv ? Html.Markup($"<br>{Libelles.Of(a.Item.Qpv!)}") : null))))) : default;

        private static string Period(Structure s) => (s.Debut, s.Fin) switch
        {
            (null, null) => "dates non données",
            ({ } from, null) => $"depuis le {ShortDate(from)}",
            (null, { } until) => $"jusqu’au {ShortDate(until)}",
            ({ } from, { } until) => $"du {ShortDate(from)} au {ShortDate(until)}",
        };

        private static string ShortDate(DateOnly date) => date.ToString("dd'/'MM'/'yyyy", CultureInfo.InvariantCulture);

        private HtmlFragment Issues() => report.Issues.IsEmpty
            ? new(report.AddressesToReview.IsEmpty ? "<p>Rien à signaler.</p>\n" : "<p>Rien d’autre que les adresses à revoir, plus haut.</p>\n")
            : _parts.Fill("constats",
                ("erreurs", FrenchNumbers.Count(report.Issues.CountOf(IssueSeverity.Error), "erreur")),
                ("avertissements", FrenchNumbers.Count(report.Issues.CountOf(IssueSeverity.Warning), "avertissement")),
                ("informations", FrenchNumbers.Count(report.Issues.CountOf(IssueSeverity.Information), "information")),
                ("genres", Each(report.Issues.GroupBy(i => i.Kind).OrderByDescending(g => g.Key.Severity), IssuesOf)));

        private HtmlFragment IssuesOf(IGrouping<IssueKind, Issue> kind)
        {
            int count = kind.Sum(i => i.Count);
            return _parts.Fill("genre",
                ("css", Valeurs.Of(kind.Key.Severity)), ("gravite", Libelles.Of(kind.Key.Severity)), ("nom", kind.Key.Titre), ("nombre", count),
                ("lignes", HtmlFragment.Join(
                [
                    .. kind.Take(IssuesShown).Select(i => (i.Message, Details: ControleTxt.Details(i with { Subject = null })))
                        .Select(i => _parts.Fill("constat",
                            ("message", i.Message), ("espace", i.Details.Length == 0 ? "" : " "), ("details", i.Details))),
                    More(count, "controle.txt", "r-s"),
                ])));
        }

        private HtmlFragment Note()
        {
            bool one = _s.Communes.Total < 2;
            return _parts.Fill("methode",
                ("regle_phrase", Libelles.Regle(_coverage)),
                ("evs", new HtmlFragment(_regle.CumuleLesSites
                    ? "<em>couverte avec l’apport d’un EVS</em> quand il faut y ajouter un ou plusieurs espaces de vie sociale"
                    : "<em>couverte uniquement par un EVS</em> quand seul un espace de vie sociale le fait")),
                ("les", one ? "" : "Les "), ("communes", CommunesFigure(_s.Communes.Total, "", "communes")), ("nom", one ? "commune" : "communes"),
                ("habitants", Known(_s.Population.Total, people => Html.Markup($", et {(one ? "ses" : "leurs")} "
                    + $"{PopulationFigure(people, "", "communes")} {FrenchNumbers.Accord(people, "habitant")} (population municipale)"), "")),
                ("projection", _coverage.Territoire.Crs.Name), ("epsg", _coverage.Territoire.Crs.Epsg.ToString(CultureInfo.InvariantCulture)),
                ("points", _coverage.Territoire.Points switch
                {
                    PointsDeReference.ChefsLieux => "du chef-lieu de la commune",
                    PointsDeReference.Centres => "d’un point au centre de la commune, sûrement situé à l’intérieur",
                    _ => "du chef-lieu de la commune quand il est connu, sinon d’un point en son centre, sûrement situé à l’intérieur",
                }),
                ("proximite", Libelles.Kilometres(options.QpvProximityMetres)), ("hypotheses", Hypotheses()), ("inconnues", Unknowns()));
        }

        private HtmlFragment Hypotheses()
        {
            Structure[] supposed =
                [.. _coverage.InForce.Where(s => s.TerritoireIntervention is { Source: TerritoireSource.Hypothese, Communes.Length: > 0 })];
            if (!_regle.ReadsTerritoires)
                return _parts.Fill("sans-territoires");
            if (!_s.Fourni.Territoires)
                return _parts.Fill("territoires-non-fournis", ("absence", Absence.Territoires));
            return supposed.Length == 0 ? _parts.Fill("territoires-declares") : _parts.Fill("territoires-supposes",
                ("nombre", FrenchNumbers.Count(supposed.Length, "structure")), ("structures", StructureLinks(supposed)),
                ("communes", _s.CommunesParHypothese == 0 ? "0" : Link(_s.CommunesParHypothese, Supposed, "communes-hypothese")),
                ("nom", FrenchNumbers.Accord(_s.CommunesParHypothese, "commune")));
        }

        private HtmlFragment Unknowns()
        {
            Structure[] unlocated = [.. report.Structures.Structures.Where(s => s.Siege is null)];
            Structure[] silent = [.. _coverage.InForce.Where(s => _regle.ReadsTerritoires && s.TerritoireIntervention.Communes.IsEmpty)];
            HtmlFragment all = HtmlFragment.Join(
            [
                Unknown("sans-position", unlocated.Length, "structure", "structures", unlocated),
                Unknown("sans-territoire", silent.Length, "structure en vigueur", "structures en vigueur", silent),
                .. _s.Fourni.Manquantes.Select(missing => _parts.Fill("non-fourni", ("absence", missing))),
                Unknown("acf-inconnu", _s.Fourni.Acf ? _s.Structures.AcfInconnu : 0, "centre social", "centres sociaux"),
                Unknown("ps-jeunes-inconnue", _s.Fourni.PsJeunes ? _s.Structures.PsJeunesInconnu : 0, "structure", "structures"),
                Unknown("population-inconnue", _s.Fourni.Population ? _s.PopulationInconnue : 0, "commune", "communes"),
                Unknown("contour-inconnu", _s.SansGeometrie, "commune", "communes"),
            ]);
            return all.Markup.Length > 0 ? all : _parts.Fill("rien-d-autre", ("rien", report.Issues.IsEmpty
                ? "Rien que le contrôle des données ait relevé." : "Rien d’autre que ce que relève le contrôle des données, plus haut."));

            HtmlFragment Unknown(string part, int count, string singular, string plural, params Structure[] structures) =>
                count == 0 ? default : _parts.Fill(part, ("nombre", FrenchNumbers.Count(count, singular, plural)),
                    ("verbe", FrenchNumbers.Accord(count, "couvre", "couvrent")), ("structures", StructureLinks(structures)));
        }

        private HtmlFragment Sources() => _parts.Fill("sources", ("lignes", Each(report.Sources, source => _parts.Fill("source",
            ("fichier", source.Fichier), ("role", source.Role), ("origine", source.Origine ?? "non précisée"),
            ("generalisation", source.GeneralisationMetres is { } metres
                ? Small($"contours généralisés à {FrenchNumbers.Decimal(metres)}\u00A0m") : null),
            ("remarque", source.Remarque is { } remark ? Small($"{remark:nom}") : null),
            ("millesime", source.Millesime ?? "non précisé"), ("licence", source.Licence ?? "non précisée"), ("sha256", source.Sha256)))));

        private static HtmlFragment Hypothesis { get; } = new("<span class=\"r-marque r-avertissement\">hypothèse</span>");

        private static HtmlFragment Each<T>(IEnumerable<T> all, Func<T, HtmlFragment> write) => HtmlFragment.Join(all.Select(write));

        private static HtmlFragment Small(Html.Handler text) => new($"<br><span class=\"r-s\">{text.ToString()}</span>");

        private static HtmlFragment Number(HtmlFragment figure) => new($"<td class=\"r-n\">{figure.Markup}</td>");

        private static HtmlFragment? Css(string? css) => css is null ? null : new($" class=\"{css}\"");

        // the rows of a table under a heading of their own
        private HtmlFragment Group(string id, int columns, string title, HtmlFragment rows, HtmlFragment swatch = default) => _parts.Fill("groupe",
            ("id", id), ("colonnes", columns), ("pastille", swatch), ("nom", title), ("lignes", rows));

        private static HtmlFragment Heads(ImmutableArray<Column> columns, bool isTwoRowsHigh = false) => Each(columns, c => Html.Markup(
            $"<th scope=\"col\"{new HtmlFragment(isTwoRowsHigh ? " rowspan=\"2\"" : "")}{Numeric(c)}>{c.Sheet.Heading}</th>"));

        private static HtmlFragment Cells(ImmutableArray<Column> columns, object row) => Each(columns, c => Html.Markup(
            $"<td{Numeric(c)}>{(c.Shown(c.Of(row)) is { Length: > 0 } text ? text : c.Unknown):nom}</td>"));

        private static HtmlFragment Numeric(Column column) => new(column.Kind is ColumnKind.Integer or ColumnKind.Number ? " class=\"r-n\"" : "");

        private static string Anchor(Classe classe) => classe switch
        {
            Classe.CentreSocial => "communes-centre-social",
            Classe.EvsSeul => "communes-evs-seul",
            _ => "communes-zone-blanche",
        };

        private static string EpciAnchor(Epci? epci) => epci is null ? "epci-sans" : "epci-" + epci.Siren.Value;

        // Ids come from files and may hold anything: what is not plain goes by its number.
        private static string StructureAnchor(Structure structure)
        {
            StringBuilder anchor = new("s-");
            foreach (char c in structure.Id)
            {
                if (char.IsAsciiLetterOrDigit(c) || c == '-')
                    anchor.Append(c);
                else
                    anchor.Append('_').Append(((int)c).ToString("x", CultureInfo.InvariantCulture)).Append('_');
            }

            return anchor.ToString();
        }

        private static string Css(Classe classe) => classe switch { Classe.CentreSocial => "r-cs", Classe.EvsSeul => "r-evs", _ => "r-zb" };

        private static HtmlFragment Swatch(Classe classe) => new($"<span class=\"r-pastille {Css(classe)}\" aria-hidden=\"true\"></span>");

        private static string Population(Commune commune) => commune.Population is { } value ? FrenchNumbers.Integer(value) : Absence.Inconnue;

        private HtmlFragment People(long? people, Classe classe) => Known(
            people, value => new($"{PopulationFigure(value, Valeurs.Of(classe), Anchor(classe)).Markup} {FrenchNumbers.Accord(value, "habitant")}"),
            _s.Fourni.Population ? $"population {Absence.Inconnue}" : Absence.Population.ToLowerInvariant());

        // what is unknown is said so, and leads to no row
        private static HtmlFragment Known(long? value, Func<long, HtmlFragment> figure, string unknown = Absence.Inconnue) =>
            value is { } known ? figure(known) : new(unknown);

        private static HtmlFragment Link(string figure, string dataRef, string anchor) =>
            new($"<a href=\"#{anchor}\" data-ref=\"{dataRef.Replace("&", "&amp;", StringComparison.Ordinal)}\">{figure}</a>");

        private static HtmlFragment Link(long value, string dataRef, string anchor) => Link(FrenchNumbers.Integer(value), dataRef, anchor);

        private static HtmlFragment CommunesFigure(long value, string classes, string anchor) =>
            Link(value, classes.Length == 0 ? "couverture.csv" : "couverture.csv?classe=" + classes, anchor);

        private static HtmlFragment PopulationFigure(long? people, string classes, string anchor) =>
            Known(people, value => Link(value, classes.Length == 0
                ? "couverture.csv?somme=population" : $"couverture.csv?classe={classes}&somme=population", anchor));

        private static HtmlFragment StructuresFigure(long value, string query, string anchor) =>
            Link(value, "structures-localisees.csv?" + query, anchor);

        private static HtmlFragment QpvFigure(long value, string query, string anchor) =>
            Link(value, query.Length == 0 ? "qpv.csv" : "qpv.csv?" + query, anchor);

        private static HtmlFragment Percent(decimal? percent, string pointer, string anchor) =>
            percent is { } value ? Link(FrenchNumbers.Percent(value), "synthese.json#" + pointer, anchor) : new("–");

        private static HtmlFragment CommuneLink(Commune commune) => Anchored("c-" + commune.Code.Value, commune.Nom);

        private static HtmlFragment CommuneLinks(IEnumerable<Commune> communes) => HtmlFragment.Join(communes.Select(CommuneLink), ", ");

        private static HtmlFragment StructureLinks(IEnumerable<Structure> structures) =>
            HtmlFragment.Join(structures.Select(s => Anchored(StructureAnchor(s), s.Nom)), ", ");

        private static HtmlFragment Anchored(string anchor, string name) => Html.Markup($"<a href=\"#{anchor}\">{name:nom}</a>");
    }
}
