import type { CaseResult, Certification } from '../certification.ts';

/** What builds read. A should that does not hold is no failure there: it stands in the output of its case. */
export function junitXml({ protocol, url, results, durationMs, startedAt }: Certification): string {
  const groups = Map.groupBy(results, ({ id }) => id.split('/')[0] ?? '');
  const suites = [...groups].map(([group, cases]) => {
    const counts = `tests="${cases.length}" failures="${count(cases, 'failed')}" errors="0" skipped="${count(cases, 'not run')}"`;
    const seconds = cases.reduce((sum, one) => sum + one.durationMs, 0) / 1000;
    return `  <testsuite name="${text(`${protocol} ${group}`)}" ${counts} time="${seconds.toFixed(3)}" timestamp="${startedAt}">
${cases.map((one) => testCase(protocol, one)).join('\n')}
  </testsuite>`;
  });
  const counts = `tests="${results.length}" failures="${count(results, 'failed')}" errors="0" skipped="${count(results, 'not run')}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${text(`${protocol} ${url}`)}" ${counts} time="${(durationMs / 1000).toFixed(3)}">
${suites.join('\n')}
</testsuites>
`;
}

function testCase(protocol: string, { id, title, verdict, why, findings, durationMs }: CaseResult): string {
  const [group = '', name = ''] = id.split('/');
  const lines = findings.map(({ grade, expected, seen }) => `${grade}: expected ${expected}; seen ${seen}`).join('\n');
  const inside = {
    passed: '',
    'not run': `<skipped message="${text(why ?? '')}"/>`,
    failed: `<failure message="${text(lines.split('\n')[0] ?? '')}">${text(lines)}</failure>`,
    warned: `<system-out>${text(lines)}</system-out>`,
    noted: `<system-out>${text(lines)}</system-out>`,
  }[verdict];
  const head = `    <testcase classname="${text(`${protocol}.${group}`)}" name="${text(`${name}: ${title}`)}" time="${(durationMs / 1000).toFixed(3)}"`;
  return inside === '' ? `${head}/>` : `${head}>${inside}</testcase>`;
}

function count(results: readonly CaseResult[], verdict: CaseResult['verdict']): number {
  return results.filter((result) => result.verdict === verdict).length;
}

/** XML knows no way to write most control characters. */
function text(value: string): string {
  return value
    .toWellFormed()
    .replaceAll(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
