export const PAGE_STYLE = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; margin: 0 0 1rem; font-variant-numeric: tabular-nums; }
th, td:first-child { overflow-wrap: normal; } td:last-child { min-width: 5.5em; } th, td { text-align: left; vertical-align: top; padding: .25rem .75rem; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; padding: .4rem; background: color-mix(in srgb, currentColor 6%, transparent); }
details { margin: .2rem 0 .2rem 0; } details details { margin-left: 1rem; }
figure { margin: 1rem 0; max-width: 50rem; min-width: 0; } a { color: inherit; }
.script { max-height: 24rem; overflow: auto; }
.exchange { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: .4rem; margin: .4rem 0; } .exchange small { grid-column: 1 / 3; }
.verdict { font-size: 1.3rem; font-weight: 600; } .counts span { margin-right: 1.2rem; white-space: nowrap; display: inline-block; }
.passed { color: light-dark(#2a7047, #6fce95); } .failed { color: light-dark(#c5283d, #ff8593); font-weight: 600; } .warned { color: light-dark(#8f5600, #f0b34a); } .noted { color: light-dark(#0b6e8a, #6cc7e0); }
@media (max-width: 40rem) { td:last-child { min-width: 3.6em; } th, td { padding: .25rem .4rem; } .exchange { grid-template-columns: minmax(0, 1fr); } .exchange small { grid-column: auto; } } .not-run { opacity: .65; }
@media print { :root { color-scheme: light; } .script { max-height: none; } summary, thead { break-after: avoid; } tr { break-inside: avoid; } body { margin: 0; max-width: none; font-size: 10px; } figure { break-inside: avoid; } .exchange { break-inside: avoid; } }
`;
