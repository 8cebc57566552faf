import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKmsEndpoint } from '../../local/kms/endpoint.ts';
import { type StackProcess, startLocalStack } from '../../local/stack-process.ts';
import { firstOutput, type Program, startProgram } from '../support/program.ts';

const start = join(import.meta.dirname, '../../local/start.ts');
let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'local-stack-'));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Runs the stack as a shell would; what it prints is collected until it ends. */
function run(env: Readonly<Record<string, string>>): Program {
  return startProgram([start], { PORT: '0', DATA_DIR: ':memory:', ...env });
}

async function send(
  url: string,
  method: string,
  body?: object,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const walletOf = (stack: StackProcess, player: string) => `${stack.url}/operator/v1/players/${player}/wallets/EUR`;

async function openWallet(stack: StackProcess, player: string): Promise<void> {
  await send(`${stack.url}/operator/v1/players/${player}`, 'PUT', {});
  await send(walletOf(stack, player), 'PUT');
}

function deposit(stack: StackProcess, player: string, transferId: string) {
  return send(`${walletOf(stack, player)}/transfers`, 'POST', { transferId, direction: 'deposit', amount: '1.5' });
}

describe('npm start', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'says one line on standard output, serves, and ends with status 0 on %s',
    async (signal) => {
      const { child, ended } = run({ DATA_DIR: join(directory, signal) });
      const [line] = await once(child.stdout ?? child, 'data');
      const url = /^ready (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(String(line))?.[1];
      expect(await send(`${url}/operator/v1/health`, 'GET')).toMatchObject({ status: 200, body: { status: 'ok' } });
      await send(`${url}/callbacks/tg/nobody`, 'POST', {});
      const engine = Number(readFileSync(join(directory, signal, 'engine.pid'), 'utf8'));
      child.kill(signal);
      const { status, out, err } = await ended;
      expect({ status, out }).toEqual({ status: 0, out: line.toString() });
      expect(err).not.toContain('{"');
      expect(() => process.kill(engine, 0)).toThrow('ESRCH');
    },
  );

  it.each([
    ['a port that is no number', { PORT: 'http' }, /^PORT is "http"/],
    ['a port out of range', { PORT: '65536' }, /^PORT is "65536"/],
    ['a port that no browser calls', { PORT: '4190' }, /^PORT is 4190: browsers/],
    ['a data directory below a file', { DATA_DIR: join(start, 'data') }, /^DATA_DIR .* cannot be written/],
    [
      'a DynamoDB endpoint elsewhere',
      { AWS_ENDPOINT_URL_DYNAMODB: 'https://dynamodb.eu-west-1.amazonaws.com' },
      /^AWS_ENDPOINT_URL_DYNAMODB is/,
    ],
    ['a KMS endpoint elsewhere', { AWS_ENDPOINT_URL_KMS: 'http://127.0.0.1.example.com' }, /^AWS_ENDPOINT_URL_KMS is/],
    ['an endpoint for everything elsewhere', { AWS_ENDPOINT_URL: 'http://10.0.0.1:8000' }, /^AWS_ENDPOINT_URL is/],
  ])('says one line on standard error and ends with status 1 for %s', async (_title, env, message) => {
    const { status, out, err } = await run(env).ended;
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toMatch(message);
    expect(err).toMatch(/^[^\n]+\n$/);
  });

  it('says one line and ends with status 1 for a port in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const { status, out, err } = await run({ PORT: port }).ended;
    server.close();
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toMatch(new RegExp(`^Port ${port} is in use[^\\n]*\\n$`));
  });

  it('says which key a KMS of its own lacks, instead of being ready for no agent', async () => {
    const { url, stop } = await startKmsEndpoint({ aliases: ['alias/another'] });
    const { status, out, err } = await run({ AWS_ENDPOINT_URL_KMS: url }).ended;
    await stop();
    expect({ status, out }).toEqual({ status: 1, out: '' });
    const said =
      /^The KMS at [^\n]* does not show the key alias\/seamless-wallet-dev-agent-keys \(NotFoundException\)/m;
    expect(err).toMatch(said);
  });

  it('refuses the directory of a stack that is running', async () => {
    const dataDir = join(directory, 'shared');
    const stack = await startLocalStack({ dataDir });
    const { status, err } = await run({ DATA_DIR: dataDir }).ended;
    expect(status).toBe(1);
    expect(err).toMatch(/^DATA_DIR [^\n]* is in use by another running stack[^\n]*\n$/);
    expect(await stack.stop()).toBe(0);
  });

  it('reaches the local endpoints whatever profile and credentials the shell has', async () => {
    const stack = await startLocalStack({
      env: { AWS_PROFILE: 'production', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true', AWS_ACCESS_KEY_ID: undefined },
    });
    await openWallet(stack, 'p1');
    expect(await deposit(stack, 'p1', 't1')).toMatchObject({ status: 201 });
    expect(await stack.stop()).toBe(0);
  });
});

describe('a running stack', () => {
  it('gives the logs of its functions to standard error with LOCAL_LOGS=1, and standard output stays one line', async () => {
    const { child, ended } = run({ LOCAL_LOGS: '1' });
    const [line] = await once(child.stdout ?? child, 'data');
    await send(`${line.toString().slice('ready '.length).trim()}/callbacks/tg/nobody`, 'POST', {});
    child.kill('SIGTERM');
    const { out, err } = await ended;
    expect(out).toBe(line.toString());
    expect(err).toContain('{"');
  });

  it('ends with the program that started it, also when that is killed', async () => {
    const module = join(start, '../stack-process.ts');
    const program = `import { startLocalStack } from '${module}'; console.log((await startLocalStack()).url);`;
    const { child: launcher } = startProgram(['--input-type=module', '--eval', program]);
    const line = await firstOutput(launcher);
    const url = `${line.toString().trim()}/operator/v1/health`;
    expect(await send(url, 'GET')).toMatchObject({ status: 200 });
    launcher.kill('SIGKILL');
    await expect
      .poll(
        () =>
          fetch(url).then(
            () => 'serves',
            () => 'gone',
          ),
        { timeout: 10_000 },
      )
      .toBe('gone');
  });
});

describe('a file of the data directory that is damaged', () => {
  const whole = () => join(directory, 'whole');
  beforeAll(async () => {
    const stack = await startLocalStack({ dataDir: whole() });
    await openWallet(stack, 'p1');
    await send(`${stack.url}/operator/v1/agents/vp/main`, 'PUT', { aesKey: 'a'.repeat(64) });
    await stack.stop();
  });

  const emptied = (path: string) => truncateSync(path);
  const cut = (path: string) => truncateSync(path, 9_000);
  const overwritten = (path: string) => writeFileSync(path, 'nothing that was kept here');
  it.each([
    ['dynamodb.sqlite', 'emptied', emptied, 'is empty: restore it, or remove it to start with nothing'],
    ['dynamodb.sqlite', 'cut off', cut, 'restore that, or remove it to start with nothing'],
    ['dynamodb.sqlite', 'overwritten', overwritten, 'restore that, or remove it to start with nothing'],
    ['kms/kms.json', 'emptied', emptied, 'is damaged: restore it, or remove the data directory to start with nothing'],
    ['kms/kms.json', 'cut off', (path: string) => truncateSync(path, 300), 'is damaged: restore it'],
    [
      'kms/kms.json',
      'gone',
      (path: string) => rmSync(path),
      'restore it, or remove the data directory to start with nothing',
    ],
    ['reference-key', 'emptied', emptied, 'holds no key: remove it, to have a new one'],
  ])('%s, %s: one line says which, and what to do', async (file, how, damage, advice) => {
    const dataDir = join(directory, `${how} ${file.replace('/', '-')}`);
    cpSync(whole(), dataDir, { recursive: true });
    damage(join(dataDir, file));
    const { status, out, err } = await run({ DATA_DIR: dataDir }).ended;
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err.trim().split('\n')).toEqual([expect.stringContaining(join(dataDir, file))]);
    expect(err).toContain(advice);
  });
});

describe('the data of the stack', () => {
  it('are there after an orderly stop, and are not in another directory or in memory', async () => {
    const dataDir = join(directory, 'orderly');
    const first = await startLocalStack({ dataDir });
    await openWallet(first, 'p1');
    await deposit(first, 'p1', 't1');
    await first.stop();
    const second = await startLocalStack({ dataDir });
    expect(await send(walletOf(second, 'p1'), 'GET')).toMatchObject({ status: 200, body: { balance: '1.5000' } });
    await second.stop();
    const elsewhere = await startLocalStack();
    expect(await send(walletOf(elsewhere, 'p1'), 'GET')).toMatchObject({ status: 404 });
    await elsewhere.stop();
  });

  it('are there after SIGKILL under load and an immediate restart, three times: nothing lost, nothing twice', async () => {
    const dataDir = join(directory, 'killed');
    const acknowledged = new Set<string>();
    let next = 0;
    for (let round = 0; round < 3; round++) {
      const stack = await startLocalStack({ dataDir });
      if (round === 0) await openWallet(stack, 'p1');
      await depositUntilKilled(stack, acknowledged, () => `t${next++}`);
    }
    const stack = await startLocalStack({ dataDir });
    const lost: string[] = [];
    for (let number = 0; number < next; number++) {
      const { status } = await deposit(stack, 'p1', `t${number}`);
      if (acknowledged.has(`t${number}`) && status !== 200) lost.push(`t${number}: ${status}`);
    }
    expect(lost).toEqual([]);
    const { body } = await send(walletOf(stack, 'p1'), 'GET');
    expect(body).toMatchObject({ balance: (next * 1.5).toFixed(4), version: next });
    await stack.stop();
  }, 120_000);
});

/** Eight clients deposit; after the thirtieth acknowledgement the stack is killed in the midst of the others. */
async function depositUntilKilled(stack: StackProcess, acknowledged: Set<string>, nextId: () => string): Promise<void> {
  let count = 0;
  const client = async () => {
    for (;;) {
      const id = nextId();
      const { status } = await deposit(stack, 'p1', id);
      if (status === 201) acknowledged.add(id);
      if (++count === 30) process.kill(stack.pid, 'SIGKILL');
    }
  };
  await Promise.allSettled(Array.from({ length: 8 }, client));
  await stack.kill();
}
