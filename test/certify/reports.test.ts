import { createHash } from 'node:crypto';
import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { exitStatusOf } from '../../certify/certification.ts';
import { bundleOf } from '../../certify/reports/bundle.ts';
import { masked, masker } from '../../certify/reports/masking.ts';
import { jsonSchema, reportSchema } from '../../certify/reports/report-schema.ts';
import { scriptOf } from '../../certify/reports/script.ts';
import { type Reporting, reportsOf, scriptsOf } from '../../certify/reports/write.ts';
import { requestOf } from '../../certify/wire/wire-wallet.ts';
import { certifyVela } from './scene.ts';

const TOKEN = 'token-of-rich';

/** Of a wallet that pays twice. */
describe('reports of a certification', () => {
  let reporting: Reporting;
  let texts: ReturnType<typeof reportsOf>;
  beforeAll(async () => {
    const certification = await certifyVela({ ignoresContent: true }, [
      'content/stake-amount',
      'repeats/stake-again',
      'two-agents',
    ]);
    const urls = new Map([['main', 'https://wallet.example/vela']]);
    reporting = { certification, requestOf: (spoken) => requestOf(spoken, urls), secrets: [TOKEN, 'token-of-second'] };
    texts = reportsOf(reporting);
  });

  it('say that it failed', () => {
    expect(exitStatusOf(reporting.certification)).toBe(1);
  });

  it('hold no token', () => {
    const all = [...Object.values(texts), ...scriptsOf(reporting)];
    expect(all.filter((text) => text.includes(TOKEN))).toEqual([]);
    expect(texts.har).toContain('access_token=tok…');
  });

  it('hold no token in other letters or with another end either: a case sends those', () => {
    const token = 'EUR__FdpUfrl8asg6qcpJ6fjoRl1JrFEuX/apVk2';
    const mask = masker([token, token.slice(0, 12)]);
    const others = [token.toUpperCase(), `${token.slice(0, -8)}00000000`, `${token}x`, token.slice(0, -1)];
    for (const other of [...others, encodeURIComponent(token), JSON.stringify(token)])
      expect(mask(`?access_token=${other}`).toLowerCase()).not.toContain(token.slice(3, 12).toLowerCase());
    expect(mask(token)).toBe('EUR…1');
    expect(masker([token])(token)).toBe('EUR…');
  });

  it('hold no token that XML, a page or a shell spells otherwise', () => {
    const token = `abc'<&>"def`;
    const certification = masked(reporting.certification, (text) => text.replaceAll(TOKEN, token));
    const results = certification.results.map((result) => ({
      ...result,
      findings: result.findings.map((finding) => ({ ...finding, seen: `${finding.seen} for ${token}` })),
    }));
    const told = { ...reporting, certification: { ...certification, results }, secrets: [token] };
    for (const text of [...Object.values(reportsOf(told)), ...scriptsOf(told)]) {
      expect(text).toContain('abc…');
      expect(text).not.toMatch(/abc['&\\%].{0,20}def/);
    }
  });

  it('are for programs: a schema with a version, verdicts, and what was expected', () => {
    const report = JSON.parse(texts.json);
    expect(report).toMatchObject({ schema: 'seamless-wallet/certification', schemaVersion: 1, protocol: 'vela' });
    const verdicts = Object.fromEntries(report.results.map(({ id, verdict }: Record<string, string>) => [id, verdict]));
    expect(verdicts).toMatchObject({
      'content/stake-amount': 'failed',
      'repeats/stake-again': 'passed',
      'transport/tls': 'not run',
    });
    const { count, p50, p99 } = report.latencyMs;
    expect(count).toBeGreaterThan(0);
    expect(p50).toBeLessThanOrEqual(p99);
  });

  it('hold what the published schema says, and nothing beside it', () => {
    const report = JSON.parse(texts.json);
    expect(reportSchema.parse(report)).toEqual(report);
    expect(jsonSchema()).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      properties: { schemaVersion: { const: report.schemaVersion }, results: { type: 'array' } },
    });
  });

  it('are for builds: as many cases, failures and skips as there are', () => {
    const { results } = reporting.certification;
    expect(texts.junit.match(/<testcase /g)).toHaveLength(results.length);
    const failed = results.filter(({ verdict }) => verdict === 'failed');
    expect(texts.junit.match(/<failure /g)).toHaveLength(failed.length);
    expect(texts.junit).toContain(`tests="${results.length}" failures="${failed.length}"`);
  });

  it('are for people: one page that asks the network for nothing', () => {
    expect(texts.html).toContain('content/stake-amount');
    expect(texts.html).not.toMatch(/<(script|link|img|iframe)[^>]+(src|href)=/);
    expect(texts.html).not.toMatch(/@import|url\(/);
  });

  it('are messages as proxies keep them', () => {
    const { log } = JSON.parse(texts.har);
    expect(log).toMatchObject({ version: '1.2', creator: { name: 'seamless-wallet certify' } });
    expect(log.entries[0]).toMatchObject({
      request: { method: 'GET', url: expect.stringMatching(/^https:\/\/wallet\.example\/vela\/api\//) },
      response: { status: 200, content: { text: expect.stringContaining('status_code') } },
    });
  });

  it('come in one zip with the hash of each', () => {
    const files = unzipSync(bundleOf(new Map([['report.json', texts.json]])));
    const sum = createHash('sha256').update(texts.json).digest('hex');
    expect(strFromU8(files['SHA256SUMS'] ?? new Uint8Array())).toBe(`${sum}  report.json\n`);
    expect(strFromU8(files['report.json'] ?? new Uint8Array())).toBe(texts.json);
  });

  it('show a failed case as a script: its messages, what came, and the balance at the end', () => {
    const script = scriptsOf(reporting).find((text) => text.includes('# content/stake-amount:'));
    const asked = script?.split('\n').filter((line) => line.startsWith('curl')) ?? [];
    expect(asked.map((line) => /\/api\/(?:user\/)?(\w+)/.exec(line)?.[1])).toEqual(['bet', 'bet', 'authenticate']);
  });

  it('ask the balance in a script when all that was sent at once is answered', () => {
    const [result] = reporting.certification.results.filter(({ id }) => id === 'content/stake-amount');
    const [first] = result?.exchanges ?? [];
    if (!result || !first) throw new Error('nothing was said');
    const exchanges = (['step', 'step', 'balance'] as const).map((purpose) => ({ ...first, purpose, step: 1 }));
    const finding = { grade: 'must', expected: 'one', seen: 'two', from: 0, to: 3 } as const;
    const lines = scriptOf({ ...result, exchanges }, finding, reporting.requestOf, '123456789').split('\n');
    const said = lines
      .filter((line) => /^(curl|wait)/.test(line))
      .map((line) => line.replace(/^curl.*?( &)?$/, 'curl$1'));
    expect(said).toEqual(['curl &', 'curl &', 'wait', 'curl']);
  });

  it('are scripts with ids that the wallet does not know yet', () => {
    const script = scriptsOf(reporting).find((text) => text.includes('# content/stake-amount:')) ?? '';
    expect(script).toMatch(/^RUN=.*\ncurl .*ticket_id='"\$RUN"'\d{10}&/m);
    expect(script).not.toContain(reporting.certification.run);
  });

  it('say the same sixty times as a loop', async () => {
    const certification = await certifyVela({ rollsBackAgain: true }, ['rollbacks/sixty-times']);
    const scripts = scriptsOf({ ...reporting, certification }).join('\n');
    expect(scripts).toMatch(/^for nth in \$\(seq 60\); do curl .*'; done$/m);
  });
});
