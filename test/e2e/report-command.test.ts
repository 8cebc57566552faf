import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StackProcess, startLocalStack } from '../../local/stack-process.ts';

const command = join(import.meta.dirname, '..', '..', 'local', 'report.ts');
const directory = mkdtempSync(join(tmpdir(), 'report-command-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const today = () => new Date().toISOString().slice(0, 10);

describe('npm run report', () => {
  let stack: StackProcess;
  beforeAll(async () => {
    stack = await startLocalStack();
    const wallet = `${stack.url}/operator/v1/players/p1/wallets/EUR`;
    for (const path of [`${stack.url}/operator/v1/players/p1`, wallet]) await send(path, 'PUT', {});
    for (const [transferId, direction, amount] of [
      ['t1', 'deposit', '12.5'],
      ['t2', 'deposit', '0.0001'],
      ['t3', 'withdrawal', '2'],
    ])
      await send(`${wallet}/transfers`, 'POST', { transferId, direction, amount });
  }, 180_000);
  afterAll(() => stack.stop());

  async function send(url: string, method: string, body: object): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const { ok } = await fetch(url, { method, headers, body: JSON.stringify(body) });
    expect(ok).toBe(true);
  }

  async function report(...words: string[]) {
    const { NO_COLOR: _, FORCE_COLOR: __, PORT: ___, ...inherited } = process.env;
    const child = spawn(process.execPath, [command, ...words], {
      env: { ...inherited, BASE_URL: stack.url },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { out, err, status };
  }

  it('prints what the report is, and a table of the day', async () => {
    const figures = async () => (await report('daily')).out;
    await expect.poll(figures, { timeout: 60_000, interval: 500 }).toContain('2.0000');
    const quarter = ['--zone', 'Pacific/Kiritimati', '--by', 'protocol', '--from', '2026-01-01', '--to', '2026-03-31'];
    // What was counted is proven a moment later.
    await expect
      .poll(async () => (await report('daily', ...quarter)).out, { timeout: 60_000, interval: 500 })
      .toMatch(
        /^Daily figures, 2026-01-01 to 2026-03-31, Pacific\/Kiritimati, by protocol, currency\nversion \S+, made at \S+Z, complete until \S+Z\n\nNo Activity\n$/,
      );
    const { err, status } = await report('daily', ...quarter);
    expect({ err, status }).toEqual({ err: '', status: 0 });
    const now = await figures();
    expect(now).toMatch(/^day +protocol +currency +stakes .* deposits +withdrawals +adjustments +ggr$/m);
    expect(now).toMatch(
      new RegExp(`^${today()} +- +EUR( +0\\.0000){3} +12\\.5001 +2\\.0000 +0\\.0000 +0\\.0000$`, 'm'),
    );
  }, 90_000);

  it('writes a page with plots, and the CSV that the API gives', async () => {
    const [html, csv] = [join(directory, 'new', 'figures.html'), join(directory, 'figures.csv')];
    const { out, status } = await report('daily', '--html', html, '--csv', csv);
    expect(status).toBe(0);
    expect(out).toContain(`plots: ${html}`);
    expect(readFileSync(html, 'utf8')).toContain('new Chart(');
    const lines = readFileSync(csv, 'utf8').split('\r\n');
    expect(lines.slice(0, 4)).toEqual([
      'title,Daily figures',
      `period,${today()} to ${today()}`,
      'zone,UTC',
      'filters,"by protocol, currency"',
    ]);
    expect(lines).toContainEqual(
      expect.stringMatching(new RegExp(`^${today()},,EUR,0,0\\.0000,.*,2,12\\.5001,1,2\\.0000,`)),
    );
  });

  it.each([
    ['a zone that is not supported', ['daily', '--zone', 'Asia/Kathmandu'], 1, /^400: The zone is unknown/],
    ['a day that there is not', ['daily', '--from', '2026-02-30'], 1, /^400: /],
    ['another report', ['weekly'], 2, /^There is one report: daily/],
    ['a word that is no option', ['daily', '--year', '2026'], 2, /Unknown option '--year'/],
  ])(
    'says in words what is wrong with %s, and ends with the status of such mistakes',
    async (_, words, ended, reason) => {
      const { out, err, status } = await report(...words);
      expect({ out, status }).toEqual({ out: '', status: ended });
      expect(err).toMatch(reason);
    },
  );

  it('says that nothing answers', async () => {
    const child = spawn(process.execPath, [command, 'daily'], {
      env: { ...process.env, BASE_URL: 'http://127.0.0.1:9' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [err, [status]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect({ err, status }).toMatchObject({
      err: expect.stringContaining('Nothing answers at http://127.0.0.1:9'),
      status: 1,
    });
  });
});
