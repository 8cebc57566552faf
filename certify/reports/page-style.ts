export const PAGE_STYLE = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 0 0 1rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; padding: .4rem; background: color-mix(in srgb, currentColor 6%, transparent); }
details { margin: .2rem 0 .2rem 0; } details details { margin-left: 1rem; }
figure { margin: 1rem 0; max-width: 50rem; }
.exchange { display: grid; grid-template-columns: 1fr 1fr; gap: .4rem; margin: .4rem 0; } .exchange small { grid-column: 1 / 3; }
.verdict { font-size: 1.3rem; font-weight: 600; } .counts span { margin-right: 1.2rem; }
.passed { color: #2f7d4f; } .failed { color: #c5283d; font-weight: 600; } .warned { color: #a86500; } .noted { color: #0b6e8a; } .not-run { opacity: .65; }
@media print { body { margin: 0; max-width: none; font-size: 10px; } figure { break-inside: avoid; } .exchange { break-inside: avoid; } }
`;
