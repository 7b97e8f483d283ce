using System.Collections.Immutable;
using System.Globalization;
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
        new Page(report, new Html(output), options ?? new RapportOptions()).Write();
    }

    private sealed class Page(CoverageReport report, Html html, RapportOptions options)
    {
        private readonly Synthese _s = report.Synthese;
        private readonly CoverageResult _coverage = report.Coverage;
        private readonly string _date = FrenchNumbers.Date(report.Coverage.Date);

        // what the tables hold beyond the columns that the report words and links itself
        private readonly ImmutableArray<Column> _communeColumns = CommuneTable.Columns.Of(Formats.Report);
        private readonly ImmutableArray<Column> _qpvColumns = QpvTable.Columns.Of(Formats.Report);
        private readonly ImmutableArray<Column> _structureColumns = StructureTable.Columns.Of(Formats.Report);
        private readonly ImmutableArray<Column> _epciColumns = EpciTable.Columns.Of(Formats.Report);
        private readonly StructureTable.Context _context = new(report);
        private readonly string _departement = $"{report.Territoire.Nom} ({report.Territoire.Departement})";

        public void Write()
        {
            html.WriteLine($"<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n<title>{report.Titre}</title>");
            html.WriteLine($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
            html.WriteLine($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
                + $"font-src data:; base-uri 'none'; form-action 'none'\">");
            html.WriteLine($"<meta name=\"description\" content=\"{Constat.Couverture(report)} ({_departement}, {_date}, règle "
                + $"{_coverage.Regle.Code}).\">");
            html.WriteLine($"<style>\n{new HtmlFragment(RapportCss.Text.ReplaceLineEndings("\n"))}\n</style>\n</head>\n<body>\n<div "
                + $"class=\"r-page\">");
            html.WriteLine($"<a class=\"r-evitement\" href=\"#contenu\">Aller au contenu</a>");
            Header();
            html.WriteLine($"<main id=\"contenu\">");
            KeyFigures();
            Maps();
            ZonesBlanches();
            Quartiers();
            if (_s.Fourni.Epci)
                Epcis();
            else
                NoEpci();
            Communes();
            Structures();
            Issues();
            Note();
            Sources();
            html.WriteLine($"</main>");
            Footer();
            html.WriteLine($"</div>\n</body>\n</html>");
        }

        private void Header()
        {
            html.WriteLine($"<header class=\"r-entete\">\n<p class=\"r-surtitre\">{_departement:nom} · situation au "
                + $"{_date}</p>\n<h1>{report.Titre:nom}</h1>");
            html.WriteLine($"<p class=\"r-constat\">{Constat.Couverture(report)}. {Constat.Qpv(report)}.</p>");
            html.WriteLine($"<p class=\"r-regle\"><strong>Règle de couverture :</strong> une commune est couverte si {_coverage.RegleLibelle} "
                + $"(<code>{_coverage.Regle.Code}</code>).</p>");
            html.WriteLine($"</header>\n<nav class=\"r-sommaire\" aria-label=\"Sommaire\"><ol>");
            Entry("chiffres", "Chiffres clés");
            if (!options.Cartes.IsEmpty)
                Entry("cartes", options.Cartes.Length == 1 ? "Carte" : "Cartes");
            Entry("zones-blanches", "Zones blanches");
            Entry("qpv", "Quartiers prioritaires");
            Entry("epci", "Intercommunalités");
            Entry("communes", "Communes");
            Entry("structures", "Structures");
            Entry("constats", "Contrôle des données");
            Entry("methode", "Note méthodologique");
            Entry("sources", "Sources");
            html.WriteLine($"</ol></nav>");

            void Entry(string id, string title) => html.WriteLine($"<li><a href=\"#{id}\">{title}</a></li>");
        }

        private void Section(string id, string title, string? css = null) =>
            html.WriteLine($"<section id=\"{id}\" aria-labelledby=\"titre-{id}\"{new HtmlFragment(css is null ? "" : $" class=\"{css}\"")}>\n<h2 "
                + $"id=\"titre-{id}\">{title}</h2>");

        private void KeyFigures()
        {
            Section("chiffres", "Chiffres clés");
            html.WriteLine($"<ul class=\"r-cles\">");
            foreach (Classe classe in Libelles.Classes)
            {
                (string css, string band) = classe switch
                {
                    Classe.CentreSocial =>
                    ("r-cs-c", "var(--cs)"),
                    Classe.EvsSeul => ("r-evs-c", "var(--evs)"),
                    _ => ("r-zb-c", "#fff")
                };
                html.WriteLine($"<li class=\"{css}\" style=\"--bande:{band}\"><h3>{LibellesClasse.Titre(classe, _coverage.Regle)}</h3>");
                html.WriteLine($"<span class=\"r-grand\">{CommunesFigure(_s.Communes.Of(classe), Valeurs.Of(classe), Anchor(classe))}</span>");
                html.WriteLine($"<p>{Noun(_s.Communes.Of(classe), "commune", "communes")} sur "
                    + $"{CommunesFigure(_s.Communes.Total, "", "communes")}, soit "
                        + $"{Percent(_s.Communes.Percent(classe), $"/pourcentages/communes/{Valeurs.Of(classe)}", Anchor(classe))}</p>");
                html.WriteLine($"<p>{People(_s.Population.Of(classe), classe)}{(_s.Population.Percent(classe) is null ? default : new HtmlFragment($", soit {Percent(_s.Population.Percent(classe), $"/pourcentages/population/{Valeurs.Of(classe)}", Anchor(classe)).Markup}"))}</p></li>");
            }

            html.WriteLine($"</ul>\n<div class=\"r-barres\" aria-hidden=\"true\">");
            Bar("Communes", _s.Communes.Of);
            if (_s.Population is { CentreSocial: not null, EvsSeul: not null, ZoneBlanche: not null })
                Bar("Habitants", classe => _s.Population.Of(classe)!.Value);
            html.WriteLine($"</div>");

            html.WriteLine($"<table>\n<caption>Communes et habitants par classe, au {_date}, règle <code>{_coverage.Regle.Code}</code></caption>");
            html.WriteLine($"<thead><tr><th scope=\"col\">Classe</th><th scope=\"col\" class=\"r-n\">Communes</th><th scope=\"col\" "
                + $"class=\"r-n\">Part</th><th scope=\"col\" class=\"r-n\">Habitants</th><th scope=\"col\" "
                    + $"class=\"r-n\">Part</th></tr></thead>\n<tbody>");
            foreach (Classe classe in Libelles.Classes)
                FigureRow(Swatch(classe), LibellesClasse.Titre(classe, _coverage.Regle), Valeurs.Of(classe), Valeurs.Of(classe), Valeurs.Of(classe),
                    _s.Communes.Of(classe), _s.Population.Of(classe), Anchor(classe), total: false);
            FigureRow(default, "Ensemble des communes couvertes", "centre_social|evs_seul", "couvertes", "couverte", _s.Communes.Couvertes,
                _s.Population.Couvertes, Anchor(Classe.CentreSocial), total: false);
            FigureRow(default, $"Total {_departement}", "", "total", "total", _s.Communes.Total, _s.Population.Total, "communes", total: true);
            html.WriteLine($"</tbody>\n</table>");

            html.WriteLine($"<div class=\"r-deux\"><div><h3>Structures</h3><ul class=\"r-liste\">");
            StructureCounts n = _s.Structures;
            Line("Structures en vigueur", StructuresFigure(n.Total, "en_vigueur=oui", "structures-centres-sociaux"));
            Line("centres sociaux", StructuresFigure(n.CentresSociaux, "type=CS&en_vigueur=oui", "structures-centres-sociaux"), sub: true);
            Line("espaces de vie sociale", StructuresFigure(n.Evs, "type=EVS&en_vigueur=oui", "structures-evs"), sub: true);
            Line("Projets en préfiguration", StructuresFigure(n.Prefigurations, "en_vigueur=projet", "structures-projets"));
            Line("Centres sociaux avec l’agrément ACF", n.Acf is { } acf
                ? StructuresFigure(acf, "type=CS&en_vigueur=oui&acf=oui", "structures-centres-sociaux") : new(Absence.NonFourni));
            if (n.TauxAcf is not null)
                Line("part des centres sociaux", Percent(n.TauxAcf, "/structures/taux_acf", "structures-centres-sociaux"), sub: true);
            if (n.Acf is not null && n.AcfInconnu > 0)
                Line("agrément non renseigné", StructuresFigure(n.AcfInconnu, "type=CS&en_vigueur=oui&acf=", "structures-centres-sociaux"),
                    sub: true);
            Line("Structures avec la PS jeunes", n.PsJeunes is { } psJeunes
                ? StructuresFigure(psJeunes, "en_vigueur=oui&ps_jeunes=oui", "structures-centres-sociaux") : new(Absence.NonFourni));
            if (n.PsJeunes is not null && n.PsJeunesInconnu > 0)
                Line("PS jeunes non renseignée", StructuresFigure(n.PsJeunesInconnu, "en_vigueur=oui&ps_jeunes=", "structures-centres-sociaux"),
                    sub: true);
            html.WriteLine($"</ul></div>\n<div><h3>Quartiers prioritaires</h3><ul class=\"r-liste\">");
            if (_s.Qpv is { } qpv)
            {
                Line("QPV du département", QpvFigure(qpv.Total, "", "qpv"));
                foreach (QpvEtat etat in Libelles.QpvEtats)
                    Line(report.Libelle(etat), QpvFigure(qpv.Of(etat), $"etat={Valeurs.Of(etat)}", "qpv-" + Valeurs.Of(etat)), sub: true);
            }
            else
            {
                Line(Absence.Qpv, default);
            }

            html.WriteLine($"</ul>");
            if (_s.CommunesParHypothese > 0 || _s.ZonesBlanchesEnProjet > 0 || _s.SansGeometrie > 0 || _s.PopulationInconnue > 0)
            {
                html.WriteLine($"<h3>À savoir</h3><ul class=\"r-liste\">");
                if (_s.CommunesParHypothese > 0)
                {
                    Line("Communes dont la classe repose sur une hypothèse",
                        Link(_s.CommunesParHypothese, "synthese.json/details?hypothese=true", "communes-hypothese"));
                    Line("leurs habitants", Known(_s.PopulationParHypothese, people =>
                        Link(people, "synthese.json/details?hypothese=true&somme=population", "communes-hypothese")), sub: true);
                }

                if (_s.ZonesBlanchesEnProjet > 0)
                    Line("Zones blanches qu’un projet couvrirait",
                        Link(_s.ZonesBlanchesEnProjet, "synthese.json#/projets/zones_blanches", "zones-blanches"));
                if (_s.SansGeometrie > 0)
                    Line("Communes sans contour", Link(_s.SansGeometrie, "synthese.json#/communes/sans_geometrie", "communes-sans-contour"));
                if (_s.PopulationInconnue > 0)
                    Line("Communes de population inconnue", Link(_s.PopulationInconnue, "couverture.csv?population=", "communes-sans-population"));
                html.WriteLine($"</ul>");
            }

            html.WriteLine($"</div></div>\n</section>");

            void Line(string label, HtmlFragment figure, bool sub = false) =>
                html.WriteLine($"<li{new HtmlFragment(sub ? " class=\"r-sous\"" : "")}><span>{label}</span><span class=\"r-n\">{figure}</span></li>");

            void FigureRow(HtmlFragment swatch, string label, string classes, string key, string populationKey, long communes, long? population,
                string href, bool total)
            {
                html.WriteLine($"<tr{new HtmlFragment(total ? " class=\"r-total\"" : "")}><th scope=\"row\">{swatch}{label}</th><td "
                    + $"class=\"r-n\">{CommunesFigure(communes, classes, href)}</td><td "
                        + $"class=\"r-n\">{Percent(_s.Communes.Percent(communes), $"/pourcentages/communes/{key}", href)}</td><td "
                            + $"class=\"r-n\">{PopulationFigure(population, classes, href)}</td><td "
                                + $"class=\"r-n\">{Percent(_s.Population.Percent(population), $"/pourcentages/population/{populationKey}", href)}</td></tr>");
            }
        }

        private void Bar(string label, Func<Classe, long> of)
        {
            if (Libelles.Classes.Sum(of) == 0)
                return;
            html.Write($"<span class=\"r-s\">{label}</span><div class=\"r-barre\">");
            foreach (Classe classe in Libelles.Classes)
            {
                if (of(classe) > 0)
                    html.Write($"<span class=\"{Css(classe)}\" style=\"flex:{new HtmlFragment(of(classe).ToString(CultureInfo.InvariantCulture))} "
                        + $"0 0\"></span>");
            }

            html.WriteLine($"</div>");
        }

        private void Maps()
        {
            if (options.Cartes.IsEmpty)
                return;
            Section("cartes", options.Cartes.Length == 1
                ? "Carte" : "Cartes", options.Cartes.Any(c => SvgInline.IsLandscape(c.Svg)) ? "r-paysage" : "r-nouvelle");
            for (int i = 0; i < options.Cartes.Length; i++)
            {
                RapportCarte map = options.Cartes[i];
                string id = $"carte{(i + 1).ToString(CultureInfo.InvariantCulture)}";
                html.WriteLine($"<figure id=\"{id}\" aria-labelledby=\"{id}-legende\">\n<div "
                    + $"class=\"r-carte\">{new HtmlFragment(SvgInline.Prepare(map.Svg, id + "-"))}</div>");
                html.WriteLine($"<figcaption id=\"{id}-legende\">{map.Titre:nom}. {_departement:nom}, "
                    + $"{_date}{new HtmlFragment(map.SuitLaRegle ? $", règle <code>{_coverage.Regle.Code}</code>" : "")}. Les mêmes informations "
                        + $"sont données par les tableaux ci-dessous.</figcaption>\n</figure>");
            }

            html.WriteLine($"</section>");
        }

        private void ZonesBlanches()
        {
            Section("zones-blanches", CommuneTable.ZonesBlanches(report));
            CommuneCoverage[] zones = [.. report.ZonesBlanches];
            if (zones.Length == 0)
            {
                html.WriteLine($"<p>Aucune : toutes les communes du département sont couvertes selon cette règle.</p>\n</section>");
                return;
            }

            bool projects = _s.ZonesBlanchesEnProjet > 0;
            html.WriteLine($"<p>{CommunesFigure(zones.Length, Valeurs.Of(Classe.ZoneBlanche), Anchor(Classe.ZoneBlanche))} "
                + $"{Noun(zones.Length, "commune", "communes")} et {People(_s.Population.ZoneBlanche, Classe.ZoneBlanche)} hors de toute "
                    + $"couverture au sens de la "
                        + $"règle.{(projects ? " Un projet en préfiguration est signalé ; il ne compte pas comme une couverture." : "")}</p>");
            html.WriteLine($"<table>\n<caption>Communes en zone blanche{(_s.Fourni.Population ? " par population décroissante" : "")}, au {_date}</caption>");
            html.WriteLine($"<thead><tr><th scope=\"col\">Commune</th><th scope=\"col\">Intercommunalité</th><th scope=\"col\" "
                + $"class=\"r-n\">Habitants</th><th scope=\"col\" class=\"r-n\">Site le plus "
                    + $"proche</th>{new HtmlFragment(projects ? "<th scope=\"col\">Projet</th>" : "")}{Heads(_communeColumns)}</tr></thead>\n<tbody>");
            foreach (CommuneCoverage zone in zones)
            {
                html.WriteLine($"<tr><th scope=\"row\">{CommuneLink(zone.Commune)}</th><td>{zone.Commune.Epci?.Nom ?? Absence.Inconnue:nom}</td><td class=\"r-n\">{Population(zone.Commune)}</td><td class=\"r-n\">{Libelles.Proche(zone)}</td>{new HtmlFragment(projects ? $"<td>{StructureLinks(zone.Projets).Markup}</td>" : "")}{Cells(_communeColumns, new CommuneTable.Row(report, zone))}</tr>");
            }

            html.WriteLine($"</tbody>\n</table>\n</section>");
        }

        private void Quartiers()
        {
            Section("qpv", "Quartiers prioritaires de la politique de la ville");
            if (report.Qpv.IsEmpty)
            {
                html.WriteLine($"<p>{(_s.Qpv is null ? $"{Absence.Qpv} : ce rapport ne dit rien des quartiers prioritaires du département" : Constat.Qpv(_s.Qpv))}.</p>");
                foreach (QpvEtat etat in Libelles.QpvEtats)
                    html.Write($"<span id=\"qpv-{Valeurs.Of(etat)}\"></span>");
                html.WriteLine($"</section>");
                return;
            }

            html.WriteLine($"<p>{Constat.Qpv(report)}.</p>");
            html.WriteLine($"<table>\n<caption>Quartiers prioritaires, communes et structures, au {_date}</caption>");
            html.WriteLine($"<thead><tr><th scope=\"col\">Quartier</th><th scope=\"col\">Communes</th><th scope=\"col\">Structures</th><th "
                + $"scope=\"col\">Lien</th><th scope=\"col\" class=\"r-n\">Distance</th>{Heads(_qpvColumns)}</tr></thead>");
            foreach (QpvEtat etat in Libelles.QpvEtats)
            {
                QpvCoverage[] rows = [.. report.Qpv.Where(q => q.Etat == etat)];
                html.WriteLine($"<tbody id=\"qpv-{Valeurs.Of(etat)}\">\n<tr class=\"r-groupe\"><th colspan=\"{5 + _qpvColumns.Length}\" "
                    + $"scope=\"rowgroup\">{report.Libelle(etat)} : {FrenchNumbers.Count(rows.Length, "quartier", "quartiers")}</th></tr>");
                foreach (QpvCoverage row in rows)
                    QpvRow(row);
                html.WriteLine($"</tbody>");
            }

            html.WriteLine($"</table>\n</section>");
        }

        private void QpvRow(QpvCoverage row)
        {
            html.Write($"<tr id=\"q-{row.Qpv.Code.Value}\"><th scope=\"row\">{row.Qpv.Nom:nom} <span "
                + $"class=\"r-code\">{row.Qpv.Code.Value}</span></th><td>");
            bool first = true;
            foreach (Commune commune in row.Qpv.CommunesPrincipales)
            {
                html.Write($"{(first ? "" : ", ")}{CommuneLink(commune)}");
                first = false;
            }

            Structure[] sure = [.. row.Structures];
            Structure[] unsure = [.. row.Links.Where(l => l.Etat == QpvEtat.Indetermine).Select(l => l.Structure).Distinct().Except(sure)];
            html.Write($"</td><td>{StructureLinks(sure)}");
            if (sure.Length == 0)
                html.Write($"{(unsure.Length == 0 ? report.Libelle(QpvEtat.SansStructure) : "À préciser")}");
            if (unsure.Length > 0)
                html.Write($"<br><span class=\"r-s\">position trop imprécise pour trancher : {StructureLinks(unsure)}</span>");
            html.Write($"</td><td>{(row.Links.IsEmpty ? report.Libelle(QpvEtat.SansStructure) : string.Join(" ; ", row.Links.Select(Libelles.Of).Distinct()))}</td>");
            html.WriteLine($"<td class=\"r-n\">{(row.NearestMetres is { } metres ? metres <= 0 ? "dedans" : Libelles.Kilometres(metres) : "")}</td>{Cells(_qpvColumns, new QpvTable.Row(report, row))}</tr>");
        }

        private void Epcis()
        {
            Section("epci", "Intercommunalités");
            html.WriteLine($"<div class=\"r-defile\"><table>\n<caption>Communes et habitants par intercommunalité et par classe, au "
                + $"{_date}</caption>");
            html.WriteLine($"<thead><tr><th scope=\"col\" rowspan=\"2\">Intercommunalité</th><th scope=\"colgroup\" "
                + $"colspan=\"5\">Communes</th><th scope=\"colgroup\" colspan=\"3\">Habitants</th>{Heads(_epciColumns, isTwoRowsHigh: true)}</tr>");
            html.WriteLine($"<tr><th scope=\"col\" class=\"r-n\">Total</th><th scope=\"col\" class=\"r-n\">Centre social</th><th scope=\"col\" "
                + $"class=\"r-n\">{LibellesClasse.Court(Classe.EvsSeul, _coverage.Regle)}</th><th scope=\"col\" class=\"r-n\">Zone "
                    + $"blanche</th><th scope=\"col\" class=\"r-n\">Couvertes</th><th scope=\"col\" class=\"r-n\">Total</th><th scope=\"col\" "
                        + $"class=\"r-n\">Zone blanche</th><th scope=\"col\" class=\"r-n\">Couverts</th></tr></thead>\n<tbody>");
            for (int i = 0; i < _s.Epci.Length; i++)
            {
                EpciSynthese epci = _s.Epci[i];
                string pointer = $"/epci/{i.ToString(CultureInfo.InvariantCulture)}/pourcentages";
                string siren = epci.Epci?.Siren.Value ?? "";
                string anchor = EpciAnchor(epci.Epci);
                html.Write($"<tr><th scope=\"row\">{epci.Epci?.Nom ?? Absence.EpciDesCommunes:nom}</th>");
                html.Write($"<td class=\"r-n\">{Figure(epci.Communes.Total, "")}</td>");
                foreach (Classe classe in Libelles.Classes)
                    html.Write($"<td class=\"r-n\">{Figure(epci.Communes.Of(classe), $"&classe={Valeurs.Of(classe)}")}</td>");
                html.Write($"<td class=\"r-n\">{Percent(epci.Communes.Percent(epci.Communes.Couvertes), pointer + "/communes/couvertes", anchor)}</td>");
                html.Write($"<td class=\"r-n\">{Known(epci.Population.Total, v => Figure(v, "&somme=population"))}</td><td "
                    + $"class=\"r-n\">{Known(epci.Population.ZoneBlanche, v => Figure(v, "&classe=zone_blanche&somme=population"))}</td>");
                html.WriteLine($"<td class=\"r-n\">{Percent(epci.Population.Percent(epci.Population.Couvertes), pointer + "/population/couverte", anchor)}</td>{Cells(_epciColumns, new EpciTable.Row(report, epci))}</tr>");

                HtmlFragment Figure(long value, string query) => Link(value, $"synthese.json/details?epci_siren={siren}{query}", anchor);
            }

            html.Write($"<tr class=\"r-total\"><th scope=\"row\">{_departement:nom}</th><td "
                + $"class=\"r-n\">{CommunesFigure(_s.Communes.Total, "", "communes")}</td>");
            foreach (Classe classe in Libelles.Classes)
                html.Write($"<td class=\"r-n\">{CommunesFigure(_s.Communes.Of(classe), Valeurs.Of(classe), Anchor(classe))}</td>");
            html.Write($"<td class=\"r-n\">{Percent(_s.Communes.Percent(_s.Communes.Couvertes), "/pourcentages/communes/couvertes", Anchor(Classe.CentreSocial))}</td><td class=\"r-n\">{PopulationFigure(_s.Population.Total, "", "communes")}</td>");
            html.WriteLine($"<td class=\"r-n\">{PopulationFigure(_s.Population.ZoneBlanche, Valeurs.Of(Classe.ZoneBlanche), Anchor(Classe.ZoneBlanche))}</td><td class=\"r-n\">{Percent(_s.Population.Percent(_s.Population.Couvertes), "/pourcentages/population/couverte", Anchor(Classe.CentreSocial))}</td>{new HtmlFragment(string.Concat(_epciColumns.Select(_ => "<td></td>")))}</tr>\n</tbody>\n</table></div>");

            html.WriteLine($"<h3>Communes de chaque intercommunalité</h3>");
            ILookup<Epci?, CommuneCoverage> members = _coverage.Communes.ToLookup(c => c.Commune.Epci);
            foreach (EpciSynthese epci in _s.Epci)
            {
                html.WriteLine($"<div class=\"r-epci\" "
                    + $"id=\"{EpciAnchor(epci.Epci)}\"><p><strong>{epci.Epci?.Nom ?? Absence.EpciDesCommunes:nom}</strong>{(epci.Epci is null ? "" : $" (SIREN {epci.Epci.Siren})")}</p>");
                foreach (Classe classe in Libelles.Classes)
                {
                    if (epci.Communes.Of(classe) == 0)
                        continue;
                    html.Write($"<p>{Swatch(classe)}{LibellesClasse.Pluriel(classe, _coverage.Regle)} ({epci.Communes.Of(classe)}) : ");
                    CommuneLinks(members[epci.Epci].Where(c => c.Classe == classe));
                    html.WriteLine($".</p>");
                }

                html.WriteLine($"</div>");
            }

            html.WriteLine($"</section>");
        }

        private void NoEpci()
        {
            Section("epci", "Intercommunalités");
            html.WriteLine($"<p>{Absence.Epci} : les communes ne sont pas réparties par intercommunalité.</p>\n<span "
                + $"id=\"{EpciAnchor(null)}\"></span>\n</section>");
        }

        private void Communes()
        {
            Section("communes", "Toutes les communes et leurs raisons", "r-nouvelle");
            html.WriteLine($"<table>\n<caption>Classe de chaque commune, structures qui la couvrent et pourquoi, au {_date}, règle "
                + $"<code>{_coverage.Regle.Code}</code></caption>");
            html.WriteLine($"<thead><tr><th scope=\"col\" class=\"r-nom\">Commune</th><th scope=\"col\" "
                + $"class=\"r-moyen\">Intercommunalité</th><th scope=\"col\" class=\"r-n\">Habitants</th><th scope=\"col\" "
                    + $"class=\"r-large\">Pourquoi</th><th scope=\"col\" class=\"r-n\">Site le plus "
                        + $"proche</th>{Heads(_communeColumns)}</tr></thead>");
            foreach (Classe classe in Libelles.Classes)
            {
                html.WriteLine($"<tbody id=\"{Anchor(classe)}\">\n<tr class=\"r-groupe\"><th colspan=\"{5 + _communeColumns.Length}\" "
                    + $"scope=\"rowgroup\">{Swatch(classe)}{LibellesClasse.Pluriel(classe, _coverage.Regle)} : "
                        + $"{FrenchNumbers.Count(_s.Communes.Of(classe), "commune", "communes")}, "
                            + $"{Habitants.Words(_s.Population.Of(classe))}</th></tr>");
                foreach (CommuneCoverage commune in _coverage.Communes)
                {
                    if (commune.Classe == classe)
                        CommuneRow(commune);
                }

                html.WriteLine($"</tbody>");
            }

            html.WriteLine($"</table>");
            CommuneList("communes-hypothese", "Communes dont la classe repose sur une hypothèse", c => c.RestsOnHypothesis);
            CommuneList("communes-sans-contour", "Communes sans contour, comptées mais non dessinées", c => c.Commune.Shape is null);
            if (_s.Fourni.Population)
                CommuneList("communes-sans-population", "Communes de population inconnue, absentes des totaux d’habitants",
                    c => c.Commune.Population is null);
            else
                html.WriteLine($"<div id=\"communes-sans-population\"><p>{Absence.Population}.</p></div>");
            html.WriteLine($"</section>");
        }

        private void CommuneRow(CommuneCoverage commune)
        {
            html.Write($"<tr id=\"c-{commune.Commune.Code.Value}\"><th scope=\"row\">{commune.Commune.Nom:nom} <span "
                + $"class=\"r-code\">{commune.Commune.Code.Value}</span></th><td>{commune.Commune.Epci?.Nom ?? Absence.Inconnue:nom}</td><td "
                    + $"class=\"r-n\">{Population(commune.Commune)}</td><td>");
            if (commune.Reasons.IsEmpty)
                html.Write($"{(commune.Projets.IsEmpty ? "Aucune structure" : "Aucune structure ; en projet : ")}{StructureLinks(commune.Projets)}");
            else
                Reasons(commune);
            html.WriteLine($"</td><td class=\"r-n\">{Libelles.Proche(commune)}</td>{Cells(_communeColumns, new CommuneTable.Row(report, commune))}</tr>");
        }

        private void Reasons(CommuneCoverage commune)
        {
            html.Write($"<ul class=\"r-motifs\">");
            bool marked = false;
            foreach (Reason reason in commune.Reasons.Take(ReasonsShown))
            {
                (string before, string after) = Libelles.Motif(reason);
                html.Write($"<li>{before}<a href=\"#{StructureAnchor(reason.Structure)}\">{reason.Structure.Nom:nom}</a>{after}{new HtmlFragment(reason.Structure.Type == StructureType.Evs ? " (EVS)" : "")}</li>");
                marked |= reason.IsHypothesis;
            }

            int more = commune.Reasons.Length - ReasonsShown;
            if (more > 0)
                html.Write($"<li class=\"r-s\">et {FrenchNumbers.Count(more, "autre raison", "autres raisons")} (synthese.json)</li>");
            if (!commune.Projets.IsEmpty)
                html.Write($"<li class=\"r-s\">en projet : {StructureLinks(commune.Projets)}</li>");
            if (commune.RestsOnHypothesis && !marked)
                html.Write($"<li><span class=\"r-marque r-avertissement\">hypothèse</span></li>");
            html.Write($"</ul>");
        }

        private void CommuneList(string id, string title, Func<CommuneCoverage, bool> chosen)
        {
            CommuneCoverage[] communes = [.. _coverage.Communes.Where(chosen)];
            if (communes.Length == 0)
                return;
            html.Write($"<div id=\"{id}\"><h3>{title} ({communes.Length})</h3><p>");
            CommuneLinks(communes);
            html.WriteLine($".</p></div>");
        }

        private void Structures()
        {
            Section("structures", "Structures et leur localisation");
            html.WriteLine($"<p>{Link(report.Structures.Structures.Length, "structures-localisees.csv", "structures")} "
                + $"{Noun(report.Structures.Structures.Length, "structure lue", "structures lues")} dans le registre = "
                    + $"{Link(report.Structures.Located, "synthese.json#/structures/localisees", "structures")} "
                        + $"{Noun(report.Structures.Located, "localisée", "localisées")} + "
                            + $"{Link(report.Structures.Unlocated, "structures-localisees.csv?geo_statut=introuvable", "structures")} non "
                                + $"{Noun(report.Structures.Unlocated, "localisée", "localisées")}.</p>");
            Rejected();
            html.WriteLine($"<div class=\"r-defile\"><table>\n<caption>Structures du registre, au {_date}</caption>");
            html.WriteLine($"<thead><tr><th scope=\"col\">Structure</th><th scope=\"col\">Siège</th><th scope=\"col\">Gestion</th><th "
                + $"scope=\"col\">ACF</th><th scope=\"col\">PS jeunes</th><th scope=\"col\">Agrément</th><th scope=\"col\">Territoire "
                    + $"d’intervention</th><th scope=\"col\">Localisation</th>{Heads(_structureColumns)}</tr></thead>");
            Group("structures-centres-sociaux", "Centres sociaux en vigueur", _coverage.InForce.Where(s => s.Type == StructureType.CentreSocial));
            Group("structures-evs", "Espaces de vie sociale en vigueur", _coverage.InForce.Where(s => s.Type == StructureType.Evs));
            Group("structures-projets", "Projets en préfiguration, qui ne comptent pas comme une couverture", _coverage.Projets);
            if (_s.Fourni.Dates)
                Group("structures-hors-periode", "Hors période : ni en vigueur ni en projet à cette date", _coverage.Others);
            html.WriteLine($"</table></div>");
            ToReview();
            html.WriteLine($"</section>");

            void Group(string id, string title, IEnumerable<Structure> structures)
            {
                Structure[] rows = [.. structures];
                html.WriteLine($"<tbody id=\"{id}\">\n<tr class=\"r-groupe\"><th colspan=\"{8 + _structureColumns.Length}\" "
                    + $"scope=\"rowgroup\">{title} ({rows.Length})</th></tr>");
                foreach (Structure row in rows)
                    StructureRow(row);
                html.WriteLine($"</tbody>");
            }
        }

        private void Rejected()
        {
            LocatedStructures register = report.Structures;
            if (register.Lines == register.Structures.Length)
                return;
            html.WriteLine($"<p>Le registre a {FrenchNumbers.Count(register.Lines, "ligne", "lignes")} = "
                + $"{FrenchNumbers.Count(register.Structures.Length, "lue", "lues")} + "
                    + $"{FrenchNumbers.Count(register.Rejected.Length, "écartée", "écartées")} + "
                        + $"{FrenchNumbers.Count(register.TotalOrBlankRows, "total ou vide", "totaux ou vides")}.</p>");
            if (register.Rejected.IsEmpty)
                return;
            html.WriteLine($"<ul class=\"r-s\">");
            foreach (RejectedRow row in register.Rejected.Take(IssuesShown))
                html.WriteLine($"<li>écartée, ligne {FrenchNumbers.Integer(row.Line)} : {row.Nom ?? row.Id ?? "sans nom":nom}, "
                    + $"{row.Raison:nom}</li>");
            if (register.Rejected.Length > IssuesShown)
                html.WriteLine($"<li>et {FrenchNumbers.Count(register.Rejected.Length - IssuesShown, "autre", "autres")} "
                    + $"(structures-localisees.csv)</li>");
            html.WriteLine($"</ul>");
        }

        private void StructureRow(Structure s)
        {
            Location? at = s.Siege?.Location;
            html.Write($"<tr id=\"{StructureAnchor(s)}\"><th scope=\"row\">{s.Nom:nom} <span class=\"r-code\">{s.Id:nom}</span></th><td>");
            if (at?.Commune is { } code && report.Territoire.Find(code) is { } commune)
                html.Write($"{CommuneLink(commune)}");
            else
                html.Write($"{s.Entry?.Commune:nom}");
            html.Write($"</td><td>{Libelles.Of(s.Gestion)}</td><td>{Libelles.Of(s.Acf)}</td><td>{Libelles.Of(s.PsJeunes)}</td><td>{Period(s)}</td><td>");
            TerritoireIntervention served = s.TerritoireIntervention;
            if (!served.Communes.IsEmpty)
            {
                html.Write($"{FrenchNumbers.Count(served.Communes.Length, "commune", "communes")}");
                if (served.Source == TerritoireSource.Hypothese)
                    html.Write($" <span class=\"r-marque r-avertissement\">hypothèse</span>");
            }
            else if (served.Qpv.IsEmpty)
            {
                html.Write($"{Absence.Inconnu}");
            }

            foreach (CodeQpv qpv in served.Qpv)
                html.Write($"{new HtmlFragment(served.Communes.IsEmpty && qpv == served.Qpv[0] ? "" : "<br>")}QPV {qpv.Value}");
            html.Write($"</td><td>{Libelles.Of(s.LocationStatut)}");
            if (at is not null)
                html.Write($" <span class=\"r-s\">({Libelles.Of(at.Niveau)}, à {Libelles.Kilometres(at.PrecisionMetres)} près)</span>");
            if (at is not null && QpvSituation.Of(report.Territoire, at) is { } situation)
                html.Write($"<br><span class=\"r-s\">{Libelles.Of(situation)}</span>");
            string found = ControleTxt.Found(s);
            if (found.Length > 0)
                html.Write($"<br><span class=\"r-s\">{found:nom}</span>");
            html.WriteLine($"</td>{Cells(_structureColumns, new StructureTable.Row(_context, s))}</tr>");
        }

        private void ToReview()
        {
            ImmutableArray<AddressToReview> addresses = report.AddressesToReview;
            if (addresses.IsEmpty)
                return;
            html.WriteLine($"<h3 id=\"adresses-a-revoir\">Adresses à revoir d’abord ({addresses.Length})</h3>");
            html.WriteLine($"<p>De la plus importante à la moins : les structures en cours avant les autres, le doute le plus grave, celles dont "
                + $"dépend un quartier prioritaire, puis les communes les plus peuplées.</p>");
            html.WriteLine($"<div class=\"r-defile\"><table>\n<caption>Structures dont la position est à revoir, par importance, au "
                + $"{_date}</caption>");
            html.WriteLine($"<thead><tr><th scope=\"col\" class=\"r-n\">Rang</th><th scope=\"col\">Structure</th><th scope=\"col\">Adresse "
                + $"écrite</th><th scope=\"col\">Pourquoi</th></tr></thead>\n<tbody>");
            int rank = 0;
            foreach (AddressToReview address in addresses)
            {
                html.Write($"<tr><td class=\"r-n\">{++rank}</td><th "
                    + $"scope=\"row\">{StructureLinks([address.Structure])}</th><td>{(address.Structure.Entry is { } entry ? ControleTxt.WrittenAddress(entry) : ""):nom}</td><td>{Libelles.Of(address.Doute)}");
                if (address.DecidesAQpv)
                    html.Write($"<br>{Libelles.Of(address.Qpv!)}");
                html.WriteLine($"</td></tr>");
            }

            html.WriteLine($"</tbody>\n</table></div>");
        }

        private static string Period(Structure s) => (s.Debut, s.Fin) switch
        {
            (null, null) => "dates non données",
            ({ } from, null) => $"depuis le {ShortDate(from)}",
            (null, { } until) => $"jusqu’au {ShortDate(until)}",
            ({ } from, { } until) => $"du {ShortDate(from)} au {ShortDate(until)}",
        };

        private static string ShortDate(DateOnly date) => date.ToString("dd'/'MM'/'yyyy", CultureInfo.InvariantCulture);

        private void Issues()
        {
            Section("constats", "Contrôle des données");
            if (report.Issues.IsEmpty)
            {
                html.WriteLine($"<p>{(report.AddressesToReview.IsEmpty ? "Rien à signaler." : "Rien d’autre que les adresses à revoir, plus haut.")}</p>\n</section>");
                return;
            }

            int errors = report.Issues.CountOf(IssueSeverity.Error);
            int warnings = report.Issues.CountOf(IssueSeverity.Warning);
            html.WriteLine($"<p>{FrenchNumbers.Count(errors, "erreur", "erreurs")}, "
                + $"{FrenchNumbers.Count(warnings, "avertissement", "avertissements")}, "
                    + $"{FrenchNumbers.Count(report.Issues.CountOf(IssueSeverity.Information), "information", "informations")}. Le calcul est "
                        + $"allé à son terme ; ce qui suit en limite la portée.</p>");
            foreach (IGrouping<IssueKind, Issue> kind in report.Issues.GroupBy(i => i.Kind).OrderByDescending(g => g.Key.Severity))
            {
                int count = kind.Sum(i => i.Count);
                string severity = Libelles.Of(kind.Key.Severity);
                html.WriteLine($"<h3><span class=\"r-marque r-{Valeurs.Of(kind.Key.Severity)}\">{severity}</span> {kind.Key.Titre} "
                    + $"({count})</h3>\n<ul>");
                foreach (Issue issue in kind.Take(IssuesShown))
                {
                    string details = ControleTxt.Details(issue with { Subject = null });
                    html.WriteLine($"<li>{issue.Message:nom}{new HtmlFragment(details.Length == 0 ? "" : " ")}<span "
                        + $"class=\"r-s\">{details:nom}</span></li>");
                }

                if (count > IssuesShown)
                    html.WriteLine($"<li class=\"r-s\">et {FrenchNumbers.Count(count - IssuesShown, "autre", "autres")} (controle.txt)</li>");
                html.WriteLine($"</ul>");
            }

            html.WriteLine($"</section>");
        }

        private void Note()
        {
            Section("methode", "Note méthodologique", "r-nouvelle");
            html.WriteLine($"<h3>Ce que « couverte » veut dire ici</h3>\n<p>{Libelles.Regle(_coverage)} La règle s’écrit "
                + $"<code>{_coverage.Regle.Code}</code> ; une autre règle donnerait d’autres chiffres. Une commune est <em>couverte par un centre "
                    + $"social</em> quand les centres sociaux suffisent à la couvrir, "
                        + $"{new HtmlFragment(_coverage.Regle.CumuleLesSites ? "<em>couverte avec l’apport d’un EVS</em> quand il faut y ajouter un ou plusieurs espaces de vie sociale" : "<em>couverte uniquement par un EVS</em> quand seul un espace de vie sociale le fait")}, et <em>zone blanche</em> sinon. Chaque commune est dans une classe et une seule.</p>");
            html.WriteLine($"<p>Une zone blanche n’est pas un lieu sans vie sociale : c’est une commune qu’aucune structure agréée ne couvre au "
                + $"sens de la règle. Une commune couverte n’est pas une commune dont tous les habitants fréquentent une structure.</p>");
            html.WriteLine($"<h3>À quelle date</h3>\n<p>La situation est celle du {_date}. Une structure compte si son agrément a commencé ce "
                + $"jour ou avant, et n’est pas terminé avant (le jour de fin compte) ; sans date de début elle est réputée ouverte, sans date de "
                    + $"fin elle l’est encore. Les projets en préfiguration sont montrés et ne comptent jamais comme une couverture.</p>");
            html.WriteLine($"<h3>Ce qui est compté</h3>\n<p>{(_s.Communes.Total < 2 ? "" : "Les ")}{CommunesFigure(_s.Communes.Total, "", "communes")} {(_s.Communes.Total < 2 ? "commune" : "communes")} du département, {_departement}, au millésime des sources ci-dessous{Known(_s.Population.Total, people => new($", et {(_s.Communes.Total < 2 ? "ses" : "leurs")} {PopulationFigure(people, "", "communes").Markup} {(people < 2 ? "habitant" : "habitants")} (population municipale)"), "")}. Les arrondissements municipaux sont réunis dans leur commune. Les codes de communes fusionnées sont rattachés à la commune qui leur a succédé.</p>");
            html.WriteLine($"<h3>Distances</h3>\n<p>À vol d’oiseau, dans la projection légale du département ({_coverage.Territoire.Crs.Name}, "
                + $"EPSG:{_coverage.Territoire.Crs.Epsg.ToString(CultureInfo.InvariantCulture)}), "
                    + $"{_coverage.Territoire.Points switch { PointsDeReference.ChefsLieux => "du chef-lieu de la commune", PointsDeReference.Centres => "d’un point au centre de la commune, sûrement situé à l’intérieur", _ => "du chef-lieu de la commune quand il est connu, sinon d’un point en son centre, sûrement situé à l’intérieur" }}. Une distance par la route est plus longue.</p>");
            html.WriteLine($"<h3>Quartiers prioritaires</h3>\n<p>Un quartier est <em>servi</em> quand une structure le déclare ; une structure "
                + $"est <em>dans le quartier</em> quand un de ses sites est dans le périmètre, marge de précision comprise ; elle est <em>à "
                    + $"proximité</em> quand un site en est sûrement à {Libelles.Kilometres(options.QpvProximityMetres)} au plus, marge de "
                        + $"précision comprise, même si l’on ignore s’il est dedans ou dehors. Quand la précision de la position ne permet pas "
                            + $"même de le dire, le lien est <em>indéterminé</em>. Une structure connue par sa seule commune ne peut jamais être "
                                + $"dite dans un quartier.</p>");
            Structure[] supposed = [.. _coverage.InForce.Where(
                s => s.TerritoireIntervention is { Source: TerritoireSource.Hypothese, Communes.Length: > 0 })];
            html.Write($"<h3>Hypothèses</h3>\n<p>");
            if (!_coverage.Regle.ReadsTerritoires)
                html.WriteLine($"La règle ne se sert pas des territoires d’intervention : aucune classe ne repose sur l’un d’eux, déclaré ou "
                    + $"supposé.</p>");
            else if (!_s.Fourni.Territoires)
                html.WriteLine($"{Absence.Territoires}.</p>");
            else if (supposed.Length == 0)
                html.WriteLine($"Aucun territoire d’intervention supposé : tous ceux qui servent au calcul sont déclarés.</p>");
            else
                html.WriteLine($"Le territoire d’intervention de {FrenchNumbers.Count(supposed.Length, "structure", "structures")} n’est pas "
                    + $"publié et a été supposé (ancien canton, communauté de communes…) : {StructureLinks(supposed)}. La classe de "
                        + $"{new HtmlFragment(_s.CommunesParHypothese == 0 ? "0" : Link(_s.CommunesParHypothese, "synthese.json/details?hypothese=true", "communes-hypothese").Markup)} {Noun(_s.CommunesParHypothese, "commune", "communes")} en dépend.</p>");

            html.WriteLine($"<h3>Ce qu’on ne sait pas</h3>\n<ul>");
            Structure[] unlocated = [.. report.Structures.Structures.Where(s => s.Siege is null)];
            bool known = true;
            if (unlocated.Length > 0)
                Unknown($"La position de {FrenchNumbers.Count(unlocated.Length, "structure", "structures")} : ", StructureLinks(unlocated));
            Structure[] silent = [.. _coverage.InForce.Where(s => s.TerritoireIntervention.Communes.IsEmpty)];
            if (silent.Length > 0 && _coverage.Regle.ReadsTerritoires)
                Unknown($"Le territoire d’intervention de {FrenchNumbers.Count(silent.Length, "structure en vigueur", "structures en vigueur")}, "
                    + $"qui ne {(silent.Length < 2 ? "couvre" : "couvrent")} donc que la commune de leur siège : ", StructureLinks(silent));
            foreach (string missing in _s.Fourni.Manquantes)
                Unknown($"{missing}.", default);
            if (_s.Fourni.Acf && _s.Structures.AcfInconnu > 0)
                Unknown($"L’agrément ACF de {FrenchNumbers.Count(_s.Structures.AcfInconnu, "centre social", "centres sociaux")} : la part de ceux "
                    + $"qui l’ont n’est donc pas donnée.", default);
            if (_s.Fourni.PsJeunes && _s.Structures.PsJeunesInconnu > 0)
                Unknown($"La PS jeunes de {FrenchNumbers.Count(_s.Structures.PsJeunesInconnu, "structure", "structures")}.", default);
            if (_s.Fourni.Population && _s.PopulationInconnue > 0)
                Unknown($"La population de {FrenchNumbers.Count(_s.PopulationInconnue, "commune", "communes")}, qui manque aux totaux d’habitants.",
                    default);
            if (_s.SansGeometrie > 0)
                Unknown($"Le contour de {FrenchNumbers.Count(_s.SansGeometrie, "commune", "communes")} : sans contour, pas de distance et pas de "
                    + $"dessin.", default);
            if (known)
                html.WriteLine($"<li>{(report.Issues.IsEmpty ? "Rien que le contrôle des données ait relevé." : "Rien d’autre que ce que relève le contrôle des données, plus haut.")}</li>");
            html.WriteLine($"</ul>\n<h3>Arrondis</h3>\n<p>Les pourcentages sont donnés à une décimale, chacun arrondi pour lui-même afin que "
                + $"chacun puisse le retrouver par la division ; la somme de trois parts arrondies peut être de 99,9 ou de 100,1. Les effectifs, "
                    + $"eux, s’additionnent exactement.</p>");
            html.WriteLine($"<h3>Retrouver un chiffre</h3>\n<p>Chaque chiffre de ce rapport est un lien vers les lignes qui le composent ; les "
                + $"mêmes lignes sont dans <code>couverture.csv</code>, <code>qpv.csv</code>, <code>structures-localisees.csv</code> et "
                    + $"<code>synthese.json</code>, livrés avec lui.</p>\n</section>");

            void Unknown(string text, HtmlFragment links)
            {
                known = false;
                html.WriteLine($"<li>{text}{links}</li>");
            }
        }

        private void Sources()
        {
            Section("sources", "Sources");
            html.WriteLine($"<div class=\"r-defile\"><table>\n<caption>Fichiers lus, leur origine, leur millésime, leur licence et leur "
                + $"empreinte</caption>");
            html.WriteLine($"<thead><tr><th scope=\"col\">Fichier</th><th scope=\"col\">Origine</th><th scope=\"col\">Millésime</th><th "
                + $"scope=\"col\">Licence</th><th scope=\"col\">SHA-256</th></tr></thead>\n<tbody>");
            foreach (SourceFile source in report.Sources)
            {
                html.Write($"<tr><th scope=\"row\">{source.Fichier:nom}<br><span "
                    + $"class=\"r-s\">{source.Role}</span></th><td>{source.Origine ?? "non précisée":nom}");
                if (source.GeneralisationMetres is { } metres)
                    html.Write($"<br><span class=\"r-s\">contours généralisés à {FrenchNumbers.Decimal(metres)}\u00A0m</span>");
                if (source.Remarque is { } remark)
                    html.Write($"<br><span class=\"r-s\">{remark:nom}</span>");
                html.WriteLine($"</td><td>{source.Millesime ?? "non précisé":nom}</td><td>{source.Licence ?? "non précisée":nom}</td><td "
                    + $"class=\"r-sha\">{source.Sha256}</td></tr>");
            }

            html.WriteLine($"</tbody>\n</table></div>\n</section>");
        }

        private void Footer() =>
            html.WriteLine($"<footer class=\"r-pied\">{report.Titre:nom}. {_departement:nom}, situation au {_date}, règle "
                + $"<code>{_coverage.Regle.Code}</code>. Établi par Senacs.Geo{(options.Version is null ? "" : " " + options.Version)}.</footer>");

        private static HtmlFragment Heads(ImmutableArray<Column> columns, bool isTwoRowsHigh = false) => Markup(html =>
        {
            foreach (Column column in columns)
                html.Write($"<th scope=\"col\"{new HtmlFragment(isTwoRowsHigh ? " rowspan=\"2\"" : "")}{Numeric(column)}>{column.Sheet.Heading}</th>");
        });

        private static HtmlFragment Cells(ImmutableArray<Column> columns, object row) => Markup(html =>
        {
            foreach (Column column in columns)
                html.Write($"<td{Numeric(column)}>{(column.Shown(column.Of(row)) is { Length: > 0 } text ? text : column.Unknown):nom}</td>");
        });

        private static HtmlFragment Numeric(Column column) => new(column.Kind is ColumnKind.Integer or ColumnKind.Number ? " class=\"r-n\"" : "");

        private static HtmlFragment Markup(Action<Html> write)
        {
            StringWriter text = new(CultureInfo.InvariantCulture);
            write(new Html(text));
            return new(text.ToString());
        }

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

        private static string Noun(long count, string singular, string plural) => Math.Abs(count) < 2 ? singular : plural;

        private static string Population(Commune commune) => commune.Population is { } value ? FrenchNumbers.Integer(value) : Absence.Inconnue;

        private HtmlFragment People(long? people, Classe classe) => Known(
            people, value => new($"{PopulationFigure(value, Valeurs.Of(classe), Anchor(classe)).Markup} {Noun(value, "habitant", "habitants")}"),
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

        private void CommuneLinks(IEnumerable<CommuneCoverage> communes)
        {
            bool first = true;
            foreach (CommuneCoverage commune in communes)
            {
                if (!first)
                    html.Raw(", ");
                first = false;
                html.Write($"<a href=\"#c-{commune.Commune.Code.Value}\">{commune.Commune.Nom:nom}</a>");
            }
        }

        private static HtmlFragment StructureLinks(IEnumerable<Structure> structures) =>
            new(string.Join(", ", structures.Select(s => Anchored(StructureAnchor(s), s.Nom).Markup)));

        private static HtmlFragment Anchored(string anchor, string name) => Markup(html => html.Write($"<a href=\"#{anchor}\">{name:nom}</a>"));
    }
}
