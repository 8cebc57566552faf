import { chartLibrary, literal, escaped as text } from '../../local/report/inline-page.ts';
import { chartsOf } from './charts.ts';
import type { Report } from './report.ts';
import { rowsOf, SECTIONS } from './table.ts';

/** One file that needs nothing else: the plotting library is inside, so that it opens from a disk and from an archive of last year. */
export function htmlPage(report: Report): string {
  const charts = chartsOf(report.peers);
  const figures = charts.map(
    ({ id, title, explains, height }) =>
      `<figure><h3>${text(title)}</h3><p>${text(explains)}</p><div style="height:${height}px"><canvas id="${id}" role="img" aria-label="${text(title)}"></canvas></div></figure>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Benchmark of the seamless wallet</title>
<style>${STYLE}</style>
<h1>Benchmark of the seamless wallet</h1>
<p>${text(report.measuredAt)} · ${text(report.machine.cpu)}, ${report.machine.cores} cores · Node ${text(report.machine.node)} · <code>${text(report.command)}</code></p>
<p>All peers ran in one run, by turns, through the same counting proxy on the same engine. Figures of speed are ratios: what a millisecond is worth differs between machines.</p>
<dl>${report.peers.map(({ title, about }) => `<dt>${text(title)}</dt><dd>${text(about)}</dd>`).join('')}</dl>
${SECTIONS.map((section) => tableOf(section.title, rowsOf(section, report.peers))).join('\n')}
<h2>Plots</h2>
${figures.join('\n')}
<script>${chartLibrary()}</script>
<script>
Chart.defaults.maintainAspectRatio = false;
Chart.defaults.animation = false;
Chart.defaults.color = getComputedStyle(document.body).color;
for (const { id, config } of ${literal(charts)}) new Chart(document.getElementById(id), config);
</script>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 0 0 2rem; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .35rem .75rem; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
td.wrong { color: #d1495b; font-weight: 600; }
dt { font-weight: 600; } dd { margin: 0 0 .4rem 1rem; }
figure { margin: 2rem 0; } figure h3, figure p { margin: 0; }
`;

function tableOf(title: string, [head = [], ...rows]: readonly (readonly string[])[]): string {
  const cell = (value: string) => `<td${/doubled|lost|never/.test(value) ? ' class="wrong"' : ''}>${text(value)}</td>`;
  const body = rows.map(
    ([name = '', ...cells]) => `<tr><th scope="row">${text(name)}</th>${cells.map(cell).join('')}</tr>`,
  );
  return `<h2>${text(title)}</h2><table><thead><tr>${head.map((name) => `<th scope="col">${text(name)}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}
