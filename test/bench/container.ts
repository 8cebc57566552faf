import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BetsResult, Envelope, Reply, Task, Verdict } from './messages.ts';
import type { CreatePeer, Peer } from './peers/peer.ts';

// A process that serves one peer, as a Lambda container would: it can be measured by itself, and killed. For bets that come at once it holds several
// instances of the peer, each with a client and a memory of its own.

const BET = 1;
let create: () => Promise<Peer> = () => Promise.reject(new Error('the container was not started'));
const lanes: Peer[] = [];

process.on('message', (envelope: Envelope) => {
  carryOut(envelope.task).then(
    (answer) => reply({ number: envelope.number, answer }),
    (error: unknown) =>
      reply({ number: envelope.number, failed: error instanceof Error ? String(error.stack) : String(error) }),
  );
});
process.on('disconnect', () => process.exit());

async function carryOut(task: Task): Promise<unknown> {
  switch (task.do) {
    case 'start':
      create = await creatorOf(task);
      return null;
    case 'open':
      await (await lane(0)).open(task.wallet, task.balance);
      return null;
    case 'seat':
      for (let number = 0; number < task.lanes; number++) await (await lane(number)).seat(task.wallet);
      return null;
    case 'bet':
      return verdictOf(await lane(0), task.wallet, task.id, task.amount);
    case 'bets':
      return takeBets(task);
    case 'balance':
      return (await lane(0)).balance(task.wallet);
  }
}

async function creatorOf({ file, exported, place }: Task & { do: 'start' }): Promise<() => Promise<Peer>> {
  const path = join(import.meta.dirname, 'peers', `${file}.ts`);
  const module: Record<string, CreatePeer> = await import(pathToFileURL(path).href);
  const createPeer = module[exported];
  if (!createPeer) throw new Error(`peers/${file}.ts does not export ${exported}`);
  return async () => createPeer(place);
}

async function lane(number: number): Promise<Peer> {
  const peer = lanes[number] ?? (await create());
  lanes[number] = peer;
  return peer;
}

async function verdictOf(peer: Peer, wallet: string, id: string, amount: number): Promise<Verdict> {
  return peer.bet(wallet, id, amount).catch(() => 'no answer' as const);
}

async function takeBets({
  wallet,
  firstId,
  count,
  lanes: many,
  sameId = false,
}: Task & { do: 'bets' }): Promise<BetsResult> {
  const verdicts: Record<Verdict, number> = { done: 0, refused: 0, 'no answer': 0 };
  const latencies: number[] = [];
  const unanswered: string[] = [];
  const cpuBefore = process.cpuUsage();
  let next = 0;
  async function take(_: unknown, number: number): Promise<void> {
    const peer = await lane(number);
    while (next < count) {
      const id = String(firstId + (sameId ? 0 : next));
      next++;
      const begun = performance.now();
      const verdict = await verdictOf(peer, wallet, id, BET);
      verdicts[verdict]++;
      if (verdict === 'no answer') unanswered.push(id);
      latencies.push(performance.now() - begun);
    }
  }
  await Promise.all(Array.from({ length: many }, take));
  const { user, system } = process.cpuUsage(cpuBefore);
  return { verdicts, unanswered, latencies, cpuMs: (user + system) / 1000 };
}

function reply(message: Reply): void {
  process.send?.(message);
}
