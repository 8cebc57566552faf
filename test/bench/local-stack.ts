import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';

/** The local stack of a checkout, in memory, and players at so many connections to it. */
export interface Stack {
  /** Bets for that long, each connection one after the other on a wallet of its own. */
  bets(milliseconds: number): Promise<StackTurn>;
  stop(): void;
}

export interface StackTurn {
  readonly betsPerSecond: number;
  /** Processor time of the stack's process, without its engine. */
  readonly cpuMsPerBet: number;
}

/** What `/proc` counts processor time in. */
const TICK_MS = 10;
const AGENT = 'bench';

/** `start` is the file that `npm start` runs. Linux only: the processor time stands in `/proc`. */
export async function startStack(start: string, checkout: string, connections: number): Promise<Stack> {
  const env = { ...process.env, DATA_DIR: ':memory:', PORT: '0' };
  const child = spawn(process.execPath, [start], { cwd: checkout, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await readyUrl(child);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const tokens = await seats(url, connections);
  let tickets = 0;

  async function bet(token: string): Promise<void> {
    const query = `access_token=${token}&ticket_id=${++tickets}&total_bet=1&game_code=fish`;
    const answer = await get(`${url}/callbacks/vela/${AGENT}/api/bet?${query}`, agent);
    if (!answer.includes('"status_code":0')) throw new Error(`a bet of the local stack was answered with ${answer}`);
  }

  return {
    async bets(milliseconds) {
      const [before, from, until] = [cpuMs(child), tickets, performance.now() + milliseconds];
      const begun = performance.now();
      await Promise.all(
        tokens.map(async (token) => {
          while (performance.now() < until) await bet(token);
        }),
      );
      const count = tickets - from;
      return {
        betsPerSecond: (count * 1000) / (performance.now() - begun),
        cpuMsPerBet: (cpuMs(child) - before) / count,
      };
    },
    stop: () => void child.kill('SIGTERM'),
  };
}

async function readyUrl(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the local stack has no output');
  for await (const line of createInterface(child.stdout)) {
    const [, url] = /^ready (\S+)$/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error('the local stack has ended before it was ready');
}

/** Session tokens of so many players, each with a wallet. */
async function seats(url: string, players: number): Promise<string[]> {
  const call = async (method: string, path: string, body?: object): Promise<{ token?: string }> => {
    const sent = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await fetch(`${url}/operator/v1${path}`, { method, ...sent });
    if (!response.ok) throw new Error(`${method} ${path} is answered with ${response.status}`);
    return (await response.json()) as { token?: string };
  };
  await call('PUT', `/agents/vela/${AGENT}`, { hostId: 'bench', providerUrl: 'https://vela.example' });
  const tokens: string[] = [];
  for (let player = 1; player <= players; player++) {
    const [playerId, currency] = [`bench-${player}`, 'EUR'];
    const wallet = `/players/${playerId}/wallets/${currency}`;
    await call('PUT', `/players/${playerId}`);
    await call('PUT', wallet);
    await call('POST', `${wallet}/transfers`, { transferId: playerId, direction: 'deposit', amount: '1000000' });
    const { token = '' } = await call('POST', '/sessions', { protocol: 'vela', agentId: AGENT, playerId, currency });
    tokens.push(token);
  }
  return tokens;
}

function get(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve(body)).on('error', reject);
    });
    asked.on('error', reject).end();
  });
}

function cpuMs({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
