import { chartLibrary, escaped, literal } from '../../local/report/inline-page.ts';
import { formatMajorNumber } from '../../shared/domain/money.ts';
import type { Spoken } from '../../shared/provider-simulator.ts';
import { type CaseResult, type CaseVerdict, type Certification, conclusionOf, type Left } from '../certification.ts';
import type { Exchange } from '../exchange.ts';
import type { Request } from '../wire/connection.ts';
import { histogramOf, percentilesOf } from './latencies.ts';
import { PAGE_STYLE } from './page-style.ts';
import { scriptOf, worstOf } from './script.ts';

type RequestOf = (spoken: Spoken) => Request;

/** Points of the plot over time; more of them are one black area. */
const MOST_POINTS = 2_000;
/** Of one text, in characters. */
const LONGEST = 2_000;
const WORST_FIRST: readonly CaseVerdict[] = ['failed', 'warned', 'noted', 'not run', 'passed'];

/** One file that opens without a network, and prints with what does not hold unfolded: all messages would be hundreds of pages. */
export function htmlPage(certification: Certification, requestOf: RequestOf): string {
  const { protocol, title, url, results, startedAt, run, seed, requests, durationMs, staked, left } = certification;
  const ordered = WORST_FIRST.flatMap((verdict) => results.filter((result) => result.verdict === verdict));
  const { isRight, words } = conclusionOf(certification);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(`Certification of ${url} for ${title}`)}</title>
<style>${PAGE_STYLE}</style>
<h1>${escaped(title)}</h1>
<p class="verdict ${isRight ? 'passed' : 'failed'}">${escaped(words)}</p>
<p><code>${escaped(url)}</code> · protocol ${escaped(protocol)} · ${escaped(startedAt)} · ${requests} requests in ${(durationMs / 1000).toFixed(1)} s · ${formatMajorNumber(staked)} staked · run ${run} (every id begins with it) · seed ${escaped(seed)}</p>
<p class="counts">${WORST_FIRST.map((verdict) => `<span class="${classOf(verdict)}">${count(results, verdict)} ${verdict}</span>`).join('')}</p>
<p>A <b>failed</b> case breaks a must: the provider documents it, or money is wrong without it. <b>Warned</b>: the safest reading of what the provider leaves open. <b>Noted</b>: chosen otherwise, and the money is safe. <b>Not run</b> is not passed.</p>
${wrongBy(ordered)}
${leftBy(left)}
<h2>How long answers took</h2>
${latencyTable(certification)}
<figure><canvas id="histogram" role="img" aria-label="How many answers took how long"></canvas></figure>
<figure><canvas id="overTime" role="img" aria-label="How long answers took over the time of the run"></canvas></figure>
<h2>Cases</h2>
${ordered.map((result) => caseOf(result, requestOf, run)).join('\n')}
<script>${chartLibrary()}</script>
<script>
Chart.defaults.animation = false;
Chart.defaults.color = getComputedStyle(document.body).color;
Chart.defaults.borderColor = 'rgba(128, 128, 128, .3)';
Chart.defaults.plugins.legend.display = false;
for (const [id, config] of ${literal(chartsOf(certification))}) new Chart(document.getElementById(id), config);
addEventListener('hashchange', () => { const named = document.getElementById(location.hash.slice(1)); if (named) named.open = true; });
addEventListener('beforeprint', () => { for (const each of document.querySelectorAll('details.wrong')) each.open = true; });
</script>
</html>
`;
}

/** What somebody wants to know who has a minute. */
function wrongBy(ordered: readonly CaseResult[]): string {
  const rows = ordered
    .filter(({ verdict }) => verdict === 'failed' || verdict === 'warned')
    .map((result) => {
      const { id, title, verdict } = result;
      const worst = worstOf(result);
      const cells = [worst?.expected, worst?.seen].map((text = '') => `<td>${escaped(cut(text))}</td>`);
      return `<tr><td class="${classOf(verdict)}">${verdict}</td><td><a href="#${escaped(id)}"><code>${escaped(id)}</code></a><br>${escaped(title)}</td>${cells.join('')}</tr>`;
    });
  if (rows.length === 0) return '';
  return `<h2>What does not hold</h2><table><thead><tr><th></th><th>case</th><th>expected</th><th>seen</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function caseOf(result: CaseResult, requestOf: RequestOf, run: string): string {
  const { id, title, rule, source, verdict, why, findings, exchanges, messages, durationMs } = result;
  const worst = worstOf(result);
  const found = findings.map(
    ({ grade, expected, seen }) =>
      `<tr><td>${grade}</td><td>${escaped(cut(expected))}</td><td>${escaped(cut(seen))}</td></tr>`,
  );
  return `<details id="${escaped(id)}"${['passed', 'not run'].includes(verdict) ? '' : ' class="wrong"'}${verdict === 'failed' ? ' open' : ''}><summary><span class="${classOf(verdict)}">${verdict}</span> <code>${escaped(id)}</code> ${escaped(title)}</summary>
<p>${escaped(rule)}<br><small>Source: ${escaped(source)} · ${messages} messages, ${Math.round(durationMs)} ms</small></p>
${why === undefined ? '' : `<p>Not run${messages === 0 ? '' : ' to its end'}: ${escaped(why)}</p>`}
${found.length === 0 ? '' : `<table><thead><tr><th>grade</th><th>expected</th><th>seen</th></tr></thead><tbody>${found.join('')}</tbody></table>`}
${worst ? `<p>The shortest script that shows it:</p><pre class="script">${escaped(scriptOf(result, worst, requestOf, run))}</pre>` : ''}
<details><summary>${exchanges.length} of ${messages} messages</summary>
${exchanges.map((exchange) => exchangeOf(exchange, requestOf(exchange.spoken))).join('\n')}
</details></details>`;
}

function exchangeOf({ spoken, answer, error, durationMs, purpose }: Exchange, request: Request): string {
  const plaintext = spoken.plaintext === undefined ? '' : `\n\ndecrypted: ${spoken.plaintext}`;
  const sent = `${request.method} ${request.url}${request.body === undefined ? '' : `\n\n${request.body}`}${plaintext}`;
  const head = Object.entries(answer?.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  const received = answer ? [answer.statusCode, ...head, '', answer.body].join('\n') : (error ?? '');
  return `<div class="exchange"><small>${purpose} · ${durationMs.toFixed(1)} ms</small><pre>${escaped(cut(sent))}</pre><pre>${escaped(cut(received))}</pre></div>`;
}

function leftBy(left: readonly Left[]): string {
  if (left.length === 0) return '<p>Nothing is left: every balance is as before.</p>';
  const rows = left.map(
    ({ playerId, currency, amount, ids }) =>
      `<tr><td>${escaped(playerId)}</td><td>${formatMajorNumber(amount)} ${escaped(currency)}</td><td>${escaped(ids.join(' '))}</td></tr>`,
  );
  return `<h2>What is left</h2><table><thead><tr><th>player</th><th>has&nbsp;more</th><th>stakes that stand</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function latencyTable({ latencies, limitMs }: Certification): string {
  const { count: answers, p50, p95, p99, max } = percentilesOf(latencies);
  const limit = limitMs === undefined ? 'not published' : `${limitMs} ms`;
  return `<table><thead><tr><th>answers</th><th>p50</th><th>p95</th><th>p99</th><th>longest</th><th>limit</th></tr></thead><tbody><tr><td>${answers}</td><td>${p50} ms</td><td>${p95} ms</td><td>${p99} ms</td><td>${max} ms</td><td>${limit}</td></tr></tbody></table>`;
}

function chartsOf({ latencies }: Certification): [string, unknown][] {
  const bins = histogramOf(latencies);
  const every = Math.ceil(latencies.length / MOST_POINTS);
  const points = latencies
    .filter((_, at) => at % every === 0)
    .map(({ startedAt, durationMs }) => ({ x: Math.round(startedAt) / 1000, y: Math.round(durationMs * 100) / 100 }));
  const histogram = { label: 'answers', data: bins.map(({ count: answers }) => answers), backgroundColor: '#0b6e8a' };
  const scatter = { label: 'milliseconds', data: points, backgroundColor: '#d1495b', pointRadius: 2 };
  return [
    [
      'histogram',
      {
        ...{ type: 'bar', data: { labels: bins.map(({ label }) => label), datasets: [histogram] } },
        options: { scales: { x: { title: titled('took') }, y: { title: titled('answers') } } },
      },
    ],
    [
      'overTime',
      {
        ...{ type: 'scatter', data: { datasets: [scatter] } },
        options: {
          scales: {
            x: { title: titled('seconds of the run') },
            y: { type: 'logarithmic', title: titled('milliseconds') },
          },
        },
      },
    ],
  ];
}

function titled(text: string) {
  return { display: true, text };
}

function classOf(verdict: CaseVerdict): string {
  return verdict.replace(' ', '-');
}

function count(results: readonly CaseResult[], verdict: CaseVerdict): number {
  return results.filter((result) => result.verdict === verdict).length;
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text;
}
