import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type StackProcess, startLocalStack } from '../../local/stack-process.ts';
import { authorizationOf } from './signature.ts';

const repository = join(import.meta.dirname, '..', '..');

interface Called {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command of `local/` as a shell would: nothing of this process's addresses and credentials, but what is given. */
async function run(command: string, words: readonly string[], env: NodeJS.ProcessEnv, input = ''): Promise<Called> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS_|BASE_URL$|PORT$|OPERATOR_URL$)/.test(name));
  const child = spawn(process.execPath, [join(repository, 'local', `${command}.ts`), ...words], {
    env: { ...Object.fromEntries(inherited), AWS_EC2_METADATA_DISABLED: 'true', ...env },
    timeout: 60_000,
  });
  child.stdin.end(input);
  const [[status], out, err] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  return { status: status as number, out, err };
}

describe('against the stack on this machine', () => {
  let stack: StackProcess;
  const aesKey = randomBytes(32).toString('hex');
  const operator = (...words: string[]) => run('operator', words, { BASE_URL: stack.url });
  const call = (secret: string, ...words: string[]) =>
    run('call', words, { BASE_URL: stack.url, AGENT_SECRET: secret });

  beforeAll(async () => {
    stack = await startLocalStack();
    await operator('PUT', '/players/p1');
    await operator('PUT', '/players/p1/wallets/EUR');
    const deposit = { transferId: 't1', direction: 'deposit', amount: '100' };
    await operator('POST', '/players/p1/wallets/EUR/transfers', JSON.stringify(deposit));
  }, 120_000);
  afterAll(() => stack.kill());

  it('npm run operator: prints the answer, and says by its exit status whether it is a success', async () => {
    const wallet = await operator('get', '/players/p1/wallets/EUR');
    expect(wallet).toMatchObject({ status: 0, err: '' });
    expect(JSON.parse(wallet.out)).toMatchObject({ balance: '100.0000' });
    const nobody = await operator('GET', '/players/p2');
    expect(nobody).toMatchObject({ status: 1, err: '404 Not Found\n' });
    expect(JSON.parse(nobody.out)).toMatchObject({ code: 'player_not_found' });
  });

  it('npm run operator: a body may be a file or standard input; --actor says who acts', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'operator-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const file = join(directory, 'agent.json');
    writeFileSync(file, JSON.stringify({ aesKey }), { mode: 0o600 });
    const words = ['--actor', 'ann', 'PUT', '/agents/vp/main'];
    expect(await operator(...words, `@${file}`)).toMatchObject({ status: 0 });
    const again = await run('operator', [...words, '-'], { BASE_URL: stack.url }, '{"enabled":true}');
    expect(again).toMatchObject({ status: 0 });
    const audit = await operator('GET', '/audit?target=agent/vp/main');
    expect(JSON.parse(audit.out)).toMatchObject({ lines: [{ actor: 'ann', operation: 'registerAgent' }] });
  });

  it('npm run call: speaks in the provider’s own words, and in whatever text it is given', async () => {
    await operator('PUT', '/agents/vp/main', JSON.stringify({ aesKey }));
    const content = '{"action":"balance","uid":"p1","currency":"EUR","brand":"VP"}';
    const asked = await call(aesKey, 'vp', 'main', content);
    expect(asked).toMatchObject({ status: 0, err: expect.stringContaining('200: done (0000), balance 100.0000') });
    expect(JSON.parse(asked.out)).toMatchObject({ status: '0000', balance: 100 });
    const words = ['--player', 'p1', '--id', '77'];
    expect((await call(aesKey, 'vp', 'main', 'stake', ...words, '--amount', '1.5')).err).toContain('balance 98.5000');
    expect((await call(aesKey, 'vp', 'main', 'rollback', ...words)).err).toContain('balance 100.0000');
    const poor = await call(aesKey, 'vp', 'main', 'stake', '--player', 'p1', '--amount', '101');
    expect(poor).toMatchObject({ status: 1, err: expect.stringContaining('refused (1006)') });
    for (const { out, err } of [asked, poor]) expect(out + err).not.toContain(aesKey);
  });

  it('npm run call: by path and query where the protocol speaks so, and never shows the token', async () => {
    await operator('PUT', '/agents/vela/main', '{"hostId":"h0st","providerUrl":"https://vela.example"}');
    const session = { protocol: 'vela', agentId: 'main', playerId: 'p1', currency: 'EUR' };
    const { token } = JSON.parse((await operator('POST', '/sessions', JSON.stringify(session))).out) as {
      token: string;
    };
    const query = `/api/bet?access_token=${token}&ticket_id=9&total_bet=100&key=room&game_code=fish`;
    const heard = await call(token, 'vela', 'main', query);
    expect(heard).toMatchObject({ status: 0, err: expect.stringContaining('done (0), balance 99.0000') });
    expect(heard.out + heard.err).not.toContain(token);
    expect((await call(token, 'vela', 'main', 'rollback', '--id', '9')).err).toContain('balance 100.0000');
    expect(await call(token, 'vela', 'main', query.replace('=100', '=x'))).toMatchObject({ status: 1 });
    await expect
      .poll(() => stack.messages())
      .toMatch(/^vela\/main bet: rejected, malformed, member total_bet \(answered \d+\)$/m);
  });
});

describe('what is wrong is told in a line, and nothing is sent', () => {
  it.each([
    ['operator', ['FETCH', '/players/p1'], '"FETCH" is no method: GET, PUT, POST or DELETE'],
    ['operator', ['GET', 'players/p1'], '"players/p1" is no path: it begins with a slash'],
    ['operator', ['--sign', 'GET', '/health'], "Unknown option '--sign'"],
    ['import', ['wallet-v2', 'main'], 'Say the protocol, the agent and one file'],
    ['call', ['tgx', 'main', 'balance'], '"tgx" is no protocol: tg, vela, vp, wallet-v2'],
    ['call', ['tg', 'main', 'balance', '--player', 'p1'], "AGENT_SECRET is not set: the agent's aesKey"],
    ['call', ['tg', 'main', 'balance', '--player', 'p1'], 'AGENT_SECRET is no aesKey', { AGENT_SECRET: 'shared' }],
  ] as [string, string[], string, Record<string, string>?][])('%s %j: %s', async (command, words, message, env) => {
    const { status, out, err } = await run(command, words, { BASE_URL: 'http://127.0.0.1:1', ...env });
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(message);
  });

  it('an address where nothing listens', async () => {
    const { status, err } = await run('operator', ['GET', '/health'], { BASE_URL: 'http://127.0.0.1:1' });
    expect({ status, lines: err.trim().split('\n') }).toEqual({
      status: 1,
      lines: [expect.stringMatching(/^Nothing answers at http:\/\/127\.0\.0\.1:1 .*npm start/)],
    });
  });
});

describe('a call to AWS', () => {
  it('is signed with what the SDK finds, temporary credentials included: the gateway would take it', async () => {
    const received: { request: IncomingMessage; body: string }[] = [];
    const gateway = createServer(async (request, response) => {
      received.push({ request, body: await text(request) });
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(gateway, 'listening');
    onTestFinished(() => void gateway.close());
    const address = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
    const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a-secret', region: 'eu-west-1' };
    const env = {
      OPERATOR_URL: `${address}/operator/v1`,
      AWS_REGION: credentials.region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: 'a-token',
    };
    const calls = [
      ['GET', '/audit?target=player/p1&from=2026-01-01T00:00:00Z&actor=a+b%2Fc'],
      ['GET', '/transfers/a%2Fb%20c'],
      ['POST', '/players/p1/wallets/EUR/transfers', '{"reason":"für Ä"}'],
    ];
    for (const words of calls) expect(await run('operator', ['--signed', ...words], env)).toMatchObject({ status: 0 });

    expect(received.map(({ request }) => request.headers['x-amz-security-token'])).toEqual(calls.map(() => 'a-token'));
    for (const { request, body } of received) {
      const { method = '', url = '', headers } = request;
      const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
      expect(names).toEqual(expect.arrayContaining(['host', 'x-amz-date', 'x-amz-security-token']));
      const signed = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
      const wanted = authorizationOf({ method, url: new URL(address + url), body }, signed, credentials);
      expect(headers.authorization).toBe(wanted);
    }
  });
});
