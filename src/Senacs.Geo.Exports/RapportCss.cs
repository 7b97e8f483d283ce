
namespace Senacs.Geo.Exports;

/// <summary>The style of the report: colours of the map, one family in two weights, made for A4 as much as for a screen.</summary>
internal static class RapportCss
{
    public static readonly string Text = $$$"""
        :root{color-scheme:light;--texte:{{{Couleurs.Encre.ToLowerInvariant()}}};--second:#5c5c5c;--filet:#d9d9d9;--fond:#f6f5f2;--lien:#1d4f87;--cs:{{{Couleurs.CentreSocial}}};--evs:{{{Couleurs.EvsSeul}}};--zb:{{{Couleurs.ZoneBlanche}}};--qpv:{{{Couleurs.Qpv.ToLowerInvariant()}}}}
        *{box-sizing:border-box}
        html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
        body{margin:0;color:var(--texte);background:#fff;font:16px/1.5 "Source Sans 3","Source Sans Pro","Open Sans","Segoe UI",system-ui,sans-serif;font-variant-numeric:lining-nums}
        .r-page{max-width:72rem;margin:0 auto;padding:0 1.5rem 4rem}
        .r-evitement{position:absolute;left:-99rem;background:#fff;color:var(--lien);padding:.5rem 1rem}
        .r-evitement:focus{left:1rem;top:1rem;z-index:2;outline:3px solid var(--lien)}
        .r-entete{padding:2.5rem 0 1.25rem;border-bottom:3px solid var(--texte)}
        .r-surtitre{margin:0;color:var(--second);font-weight:600}
        h1{margin:.25rem 0 .75rem;font-size:2.1rem;line-height:1.15;font-weight:600;letter-spacing:-.01em;text-wrap:balance}
        .r-constat{margin:0;font-size:1.3rem;line-height:1.35}
        .r-regle{margin:.75rem 0 0;color:var(--second)}
        h2{margin:3rem 0 .75rem;padding-bottom:.25rem;border-bottom:1px solid var(--filet);font-size:1.4rem;line-height:1.25;font-weight:600}
        h3{margin:1.75rem 0 .5rem;font-size:1.05rem;font-weight:600}
        p,ul,dl{margin:.5rem 0 1rem;max-width:46rem}
        li{margin:.2rem 0}
        a{color:var(--lien);text-decoration-thickness:1px;text-decoration-color:#a9bdd6;text-underline-offset:.18em}
        a:hover{text-decoration-color:currentColor}
        a:focus-visible{outline:3px solid var(--lien);outline-offset:2px;border-radius:2px}
        .r-sommaire ol{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:1rem 0 0;padding:0;max-width:none;list-style:none}
        .r-sommaire li{margin:0}
        table{width:100%;border-collapse:collapse;margin:.75rem 0 1rem;font-size:.93rem;line-height:1.35}
        caption{text-align:left;color:var(--second);padding:0 0 .5rem}
        th,td{padding:.4rem .6rem .4rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--filet)}
        thead th{font-weight:600;vertical-align:bottom;border-bottom:2px solid var(--texte)}
        tbody th{font-weight:400}
        .r-n{text-align:right;white-space:nowrap;font-variant-numeric:lining-nums tabular-nums}
        .r-n+td:not(.r-n),.r-n+th:not(.r-n){padding-left:1rem}
        .r-code{color:var(--second);font-variant-numeric:tabular-nums}
        .r-s{color:var(--second);font-size:.92em}
        .r-groupe th{padding-top:1.25rem;font-weight:600;border-bottom:1px solid var(--texte)}
        .r-total th,.r-total td{font-weight:600;border-top:2px solid var(--texte)}
        tr:target,tbody:target .r-groupe th,li:target,div:target{background:#fdf3c9}
        .r-pastille{display:inline-block;width:.95em;height:.95em;margin-right:.5em;vertical-align:-.1em;border:1px solid #6b6b6b;border-radius:2px;-webkit-print-color-adjust:exact;print-color-adjust:exact}
        .r-cs{background-color:var(--cs)}.r-evs{background-color:var(--evs)}.r-zb{background-color:var(--zb)}
        .r-cles{display:grid;grid-template-columns:repeat(3,1fr);gap:1rem;margin:1.25rem 0;padding:0;max-width:none;list-style:none}
        .r-cles li{margin:0;padding:1rem 1.1rem 1.1rem;border:1px solid var(--filet);border-top:.6rem solid var(--bande);border-radius:3px;-webkit-print-color-adjust:exact;print-color-adjust:exact}
        .r-cles .r-zb-c{border:1px solid #9a9a9a;border-top:.6rem double #9a9a9a}
        .r-cles h3{margin:0 0 .25rem}
        .r-grand{display:block;font-size:2.3rem;line-height:1.1;font-weight:600;font-variant-numeric:lining-nums}
        .r-grand a{text-decoration:none}.r-grand a:hover{text-decoration:underline}
        .r-cles p{margin:.15rem 0}
        .r-barres{max-width:none;margin:1rem 0}
        .r-barre{display:flex;height:1.1rem;margin:.2rem 0 .7rem;border:1px solid #6b6b6b;-webkit-print-color-adjust:exact;print-color-adjust:exact}
        .r-barre span+span{border-left:1px solid #6b6b6b}
        .r-deux{display:grid;grid-template-columns:1fr 1fr;gap:0 2.5rem}
        .r-liste{margin:0;padding:0;max-width:none;list-style:none}
        .r-liste li{display:flex;justify-content:space-between;gap:1rem;padding:.3rem 0;border-bottom:1px solid var(--filet)}
        .r-liste .r-sous{padding-left:1.25rem}
        figure{margin:1rem 0}
        .r-carte svg,.r-carte img{display:block;width:100%;height:auto;max-height:60rem}
        figcaption{color:var(--second);font-size:.92rem;margin-top:.5rem}
        .r-marque{display:inline-block;padding:0 .4em;border:1px solid currentColor;border-radius:2px;font-size:.85em;white-space:nowrap}
        .r-erreur{color:#9b1c1c}.r-avertissement{color:#7a4b00}.r-information{color:#3c4f63}
        .r-large{width:42%}.r-nom{width:20%}.r-moyen{width:18%}
        .r-motifs{margin:0;padding:0;max-width:none;list-style:none}.r-motifs li{margin:0}
        .r-sha{font:.8em/1.3 ui-monospace,"Cascadia Mono","Consolas",monospace;overflow-wrap:anywhere;color:var(--second)}
        .r-defile{overflow-x:auto}
        .r-epci p{max-width:none;margin:.25rem 0}
        bdi,td,th{overflow-wrap:break-word}.r-code,li,p,h1{overflow-wrap:anywhere}thead .r-n{white-space:normal}
        .r-pied{margin-top:3rem;padding-top:1rem;border-top:3px solid var(--texte);color:var(--second);font-size:.92rem}
        @media screen and (max-width:48rem){.r-cles,.r-deux{grid-template-columns:1fr}.r-page{padding:0 1rem 3rem}h1{font-size:1.6rem}}
        @page{size:A4;margin:15mm 14mm 16mm;@bottom-right{content:counter(page) " / " counter(pages);font:8pt sans-serif;color:#5c5c5c}}
        @page r-paysage{size:A4 landscape;margin:12mm 12mm 14mm}
        @media print{
        body{font-size:9pt;line-height:1.35}.r-page{max-width:none;padding:0}.r-sommaire,.r-evitement{display:none}.r-entete{padding:0 0 4mm}
        a{color:inherit;text-decoration:none}h1{font-size:20pt}h2{font-size:13pt;margin-top:7mm}h3{font-size:10pt;margin-top:4mm}.r-nouvelle>h2{margin-top:0}.r-constat{font-size:12pt}.r-grand{font-size:18pt}
        table{font-size:8pt;line-height:1.25;margin:2mm 0 3mm}th,td{padding:.7mm 2mm .7mm 0}.r-groupe th{padding-top:3mm}.r-cles{gap:3mm;margin:3mm 0}.r-cles li{padding:2mm 3mm 3mm}.r-liste li{padding:.6mm 0}.r-barres{margin:2mm 0}.r-barre{height:4mm;margin:.5mm 0 2mm}
        thead{display:table-header-group}tfoot{display:table-row-group}tr,.r-cles li,figure,.r-epci p,li{break-inside:avoid}h2,h3,caption,.r-groupe,.r-epci p:first-child{break-after:avoid}p,li{orphans:2;widows:2}
        .r-carte svg,.r-carte img{max-height:230mm}.r-paysage{page:r-paysage}.r-paysage h2{display:none}.r-paysage .r-carte svg{max-height:168mm}figcaption{font-size:8pt}
        .r-nouvelle{break-before:page}.r-defile{overflow:visible}tr:target,tbody:target .r-groupe th,li:target,div:target{background:none}
        }
        """;
}
