import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProtocols } from '../../infra/protocols.ts';
import { freePort } from '../../local/ports.ts';
import { type StackProcess, startLocalStack } from '../../local/stack-process.ts';
import { type Ended, startProgram } from '../support/program.ts';

const repository = join(import.meta.dirname, '..', '..');
const protocols = await findProtocols(repository);

function demo(env: Readonly<Record<string, string>>): Promise<Ended> {
  const inherited = { BASE_URL: undefined, PORT: undefined, FORCE_COLOR: undefined, NO_COLOR: undefined };
  return startProgram([join(repository, 'local/demo.ts')], { ...inherited, ...env }).ended;
}

/** The lines of the ledger's table, its titles first. */
function tableIn(out: string): string[] {
  const lines = out.split('\n');
  const first = lines.findIndex((line) => /^line {2}kind/.test(line));
  const end = lines.indexOf('', first);
  return lines.slice(first, end);
}

describe('npm run demo', () => {
  let stack: StackProcess;
  /** Into a pipe, which is no terminal. */
  let plain: Ended;
  /** A second time on the same stack, found by its port. */
  let coloured: Ended;
  beforeAll(async () => {
    stack = await startLocalStack();
    plain = await demo({ BASE_URL: stack.url });
    coloured = await demo({ PORT: new URL(stack.url).port, FORCE_COLOR: '1' });
  }, 180_000);
  afterAll(() => stack.stop());

  it('plays every protocol against the running stack, as often as one likes', () => {
    for (const { status, out, err } of [plain, coloured]) {
      expect(err).toBe('');
      for (const { title } of protocols) expect(out).toContain(`── ${title} `);
      expect(out).not.toContain('✗');
      // Bet logs of two providers, and the file of a third.
      expect(out.match(/\d+ matched, 0 mismatched, 0 missing/g)).toHaveLength(3);
      expect(out).toContain(stack.url);
      expect(status).toBe(0);
    }
  });

  it('ends with a table whose columns stand under their titles', () => {
    const { out } = plain;
    const [titles = '', ...rows] = tableIn(out);
    expect(rows.length).toBeGreaterThan(3 * protocols.length);
    expect(out).toContain("── The day's figures ");
    for (const { protocol } of protocols)
      expect(out).toMatch(new RegExp(`^\\d{4}-\\d\\d-\\d\\d {2}${protocol} +EUR `, 'm'));
    const starts = ['kind', 'protocol', 'transaction'].map((title) => titles.indexOf(title));
    for (const row of rows) for (const start of starts) expect(row.slice(start - 2, start)).toBe('  ');
    for (const row of rows) expect(row).toMatch(/^ *\d+ {2}[a-z]+ +[+-]\d+\.\d{4} +\d+\.\d{4} +\d+\.\d{4}( |$)/);
    for (const { protocol } of protocols) expect(rows.some((row) => row.includes(`  ${protocol} `))).toBe(true);
  });

  it('shows what was sealed, and no secret', () => {
    expect(plain.out).toMatch(/sealed {3}\{"cipherText":"\S{1,60}…\S+"\} \(\d+ characters\)/);
    for (const { out } of [plain, coloured]) expect(out).not.toMatch(/EUR__[0-9A-Za-z]{35}/);
  });

  it('is in colour where colour is asked for, and only there', () => {
    const escapeCharacter = String.fromCharCode(27);
    expect(coloured.out).toContain(`${escapeCharacter}[32m✓`);
    expect(plain.out, 'a pipe is no terminal').not.toContain(escapeCharacter);
  });

  it('fails when the books do not add up', async () => {
    const liar = await lyingAbout(stack.url);
    const { status, out } = await demo({ BASE_URL: `http://127.0.0.1:${(liar.address() as AddressInfo).port}` });
    liar.close();
    expect(out).toMatch(/✗ \d+ lines add up/);
    expect(status).toBe(1);
  });

  it('fails in one line when nothing answers at BASE_URL', async () => {
    const { status, out, err } = await demo({ BASE_URL: `http://127.0.0.1:${await freePort()}` });
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toMatch(/^No wallet answers at BASE_URL [^\n]+\n$/);
  });

  it('starts a stack of its own where none runs, and leaves nothing behind', async () => {
    const { status, out } = await demo({ PORT: String(await freePort()) });
    expect(status).toBe(0);
    const [, url = ''] = /stack +(http:\S+) \(started for this demo/.exec(out) ?? [];
    await expect(fetch(`${url}/operator/v1/health`)).rejects.toThrow();
  });
});

/** A front before the stack that changes one amount in the ledger. */
async function lyingAbout(url: string): Promise<Server> {
  const server = createServer(async (request, response) => {
    const body = await Array.fromAsync(request);
    const { method = 'GET', headers } = request;
    const sent = {
      method,
      headers: headers as Record<string, string>,
      ...(body.length > 0 && { body: Buffer.concat(body) }),
    };
    const answer = await fetch(url + request.url, sent);
    const text = await answer.text();
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(text.replace('"amount":"-5.0000"', '"amount":"-4.0000"'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
