import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StackProcess, startLocalStack } from '../../local/stack-process.ts';
import { protocolsUnderTest } from '../conformance/protocols.ts';
import { Random } from '../simulation/random.ts';
import { SYNTHESIS_MS } from '../support/lambda-runtime/deployed-stack.ts';
import { HOST_ID, Provider } from '../support/provider/provider.ts';
import { flakyLine, type PlayedRound, playRounds, rowsOf } from '../support/provider/rounds.ts';
import { speak } from '../support/store-proxy/providers.ts';
import { reportedByTicket } from './cases-providers.ts';
import { balanceOf, expectSoundBooks, Table } from './table.ts';
import { Wire } from './wire.ts';

const FUNDS = 10_000;
const ROUNDS = 40;
const UNITS_PER_HUNDREDTH = 100n;

/** Printed when a test fails; put in place of the random one, it plays the same again as far as the machine's timing lets it. */
const seed = String(Math.floor(Math.random() * 1e9));

describe(`providers on a line that loses every third message (seed ${seed})`, async () => {
  const protocols = await protocolsUnderTest();
  const provider = new Provider();
  let stack: StackProcess;
  let wire: Wire;

  beforeAll(async () => {
    await provider.start();
    stack = await startLocalStack();
    wire = new Wire(stack.url);
  }, SYNTHESIS_MS);
  afterAll(async () => {
    await stack.stop();
    await provider.stop();
  });

  it.each(protocols)('$name and the wallet agree in the end, to the last hundredth', async (protocol) => {
    const { playerId, book } = await play(await Table.open(wire, protocol), seed);
    expect(await balanceOf(wire, playerId)).toBe(BigInt(FUNDS + outcomeOf(book)) * UNITS_PER_HUNDREDTH);
    await expectSoundBooks(wire, playerId);
  });

  const reporting = reportedByTicket(protocols);
  it.each(reporting)('what $name reports of its rounds matches the ledger, ticket by ticket', async (protocol) => {
    const table = await Table.open(wire, protocol, { hostId: HOST_ID, providerUrl: provider.url });
    const { book } = await play(table, `${seed}/reported`);
    const inTwoHours = new Date(Date.now() + 7_200_000).toISOString().slice(0, 19).replace('T', ' ');
    provider.rows = rowsOf(book, inTwoHours);
    const path = `/agents/${table.protocol}/${table.agentId}`;
    const pulled = await wire.operator(`POST ${path}/reports/pull`);
    expect((await wire.operator(`GET ${path}/reconciliation?status=mismatched`)).json).toEqual({ items: [] });
    expect(pulled.json).toEqual({ rows: ROUNDS, cursor: String(ROUNDS), matched: ROUNDS, mismatched: 0, missing: 0 });
  });

  /** Plays, and waits for the copies that are still on their way. */
  async function play(table: Table, dice: string): Promise<{ playerId: string; book: PlayedRound[] }> {
    const random = new Random(dice);
    const talk = await table.seat(String(FUNDS / 100));
    const copies: Promise<unknown>[] = [];
    const player = speak(table.simulator, talk, flakyLine(stack.url, random.fork('line'), copies));
    const book = await playRounds(player, table.simulator, ROUNDS, random.fork('rounds'));
    await Promise.all(copies);
    return { playerId: talk.playerId, book };
  }
});

function outcomeOf(book: readonly PlayedRound[]): number {
  return book.filter(({ end }) => end === 'settled').reduce((sum, { stake, payout }) => sum + payout - stake, 0);
}
