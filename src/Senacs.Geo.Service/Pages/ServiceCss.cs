namespace Senacs.Geo.Service.Pages;

/// <summary>The style sheet of the service's pages; readable on a phone, in print, and with the reader's own colours.</summary>
internal static class ServiceCss
{
    public static readonly string Text = $$$"""
        :root { color-scheme: light dark; --encre: {{{Couleurs.Encre.ToLowerInvariant()}}}; --papier: #fff; --lien: #1f5a96; --trait: #9a9a9a; --bande: #f3f1ec; }
        @media (prefers-color-scheme: dark) { :root { --encre: #ececec; --papier: #181818; --lien: #9cc4f0; --trait: #6b6b6b; --bande: #242424; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 72rem; padding: 1rem; color: var(--encre); background: var(--papier); font: 1rem/1.5 Carlito, Calibri, "Segoe UI", system-ui, sans-serif; }
        a { color: var(--lien); }
        a:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--lien); outline-offset: 2px; }
        .evitement { position: absolute; left: -100vw; }
        .evitement:focus { left: 1rem; top: 0.5rem; background: var(--papier); padding: 0.5rem; }
        header ol { list-style: none; display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 0; padding: 0; }
        header li + li::before { content: "› "; color: var(--trait); }
        h1 { font-size: 1.7rem; line-height: 1.2; }
        h2 { font-size: 1.25rem; }
        table { border-collapse: collapse; width: 100%; }
        caption { text-align: left; font-weight: bold; padding: 0.4rem 0; }
        th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.6rem; border-bottom: 1px solid var(--trait); }
        thead th { background: var(--bande); }
        .n { text-align: right; font-variant-numeric: tabular-nums; }
        .defile { overflow-x: auto; }
        dl { display: grid; grid-template-columns: minmax(10rem, 20rem) 1fr; gap: 0.35rem 1rem; }
        dt { font-weight: bold; }
        dd { margin: 0; }
        dd ul { margin: 0; padding-left: 1.2rem; }
        code { overflow-wrap: anywhere; }
        footer { margin-top: 2rem; border-top: 1px solid var(--trait); font-size: 0.9rem; }
        @media (max-width: 40rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: 0.5rem; } }
        @media print { header, footer, .evitement, nav { display: none; } }

        """;
}
