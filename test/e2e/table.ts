import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { formatMajor, parseMajor } from '../../shared/domain/money.ts';
import type { Heard, Simulator, Spoken, Talk } from '../../shared/provider-simulator.ts';
import type { ProtocolUnderTest } from '../conformance/protocols.ts';
import type { Answer, Wire } from './wire.ts';

export const CURRENCY = 'EUR';

/** Of a message whose answer was unclear. */
const MOST_REPEATS = 20;

/** An entry as the operator API shows it. */
export interface Entry {
  readonly kind: string;
  readonly amount: string;
  readonly balanceBefore: string;
  readonly balanceAfter: string;
  readonly walletVersion: number;
  readonly protocol?: string;
  readonly transactionId?: string;
}

/** An id that no earlier run against the same wallet has used. */
export function newName(prefix: string): string {
  return `${prefix}-${randomBytes(8).toString('hex')}`;
}

/** A new player with money, by the operator's calls. */
export async function newPlayer(wire: Wire, funds = '100', currency = CURRENCY): Promise<string> {
  const playerId = newName('p');
  expect(await wire.operator(`PUT /players/${playerId}`, {})).toMatchObject({ statusCode: 200 });
  expect(await wire.operator(`PUT /players/${playerId}/wallets/${currency}`)).toMatchObject({ statusCode: 200 });
  if (funds !== '0') {
    const transfer = { transferId: newName('t'), direction: 'deposit', amount: funds };
    const answer = await wire.operator(`POST /players/${playerId}/wallets/${currency}/transfers`, transfer);
    expect(answer).toMatchObject({ statusCode: 201 });
  }
  return playerId;
}

/** In amount units, as the operator is told. */
export async function balanceOf(wire: Wire, playerId: string, currency = CURRENCY): Promise<bigint> {
  const { json } = await wire.operator(`GET /players/${playerId}/wallets/${currency}`);
  return parseMajor(json.balance) ?? -1n;
}

/**
 * The whole history, oldest first, page by page, once it has come as far as the wallet: in AWS an index may lag a moment.
 */
export async function entriesOf(wire: Wire, playerId: string, pageSize = 50, currency = CURRENCY): Promise<Entry[]> {
  const path = `/players/${playerId}/wallets/${currency}`;
  const { json: wallet } = await wire.operator(`GET ${path}`);
  const newest = async () => {
    const { json } = await wire.operator(`GET ${path}/entries?limit=1`);
    return json.entries[0]?.walletVersion ?? 0;
  };
  await expect.poll(newest, { timeout: 5_000 }).toBe(wallet.version);
  const entries: Entry[] = [];
  let cursor: string | undefined;
  do {
    const more = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { statusCode, json } = await wire.operator(`GET ${path}/entries?limit=${pageSize}${more}`);
    expect(statusCode).toBe(200);
    entries.push(...json.entries);
    cursor = json.cursor;
  } while (cursor !== undefined);
  return entries.toReversed();
}

/** Guarantee 1 as an auditor without access to the store can check it: no gap, no jump, and the sum is the balance. */
export async function expectSoundBooks(wire: Wire, playerId: string, currency = CURRENCY): Promise<Entry[]> {
  const entries = await entriesOf(wire, playerId, 200, currency);
  let balance = 0n;
  for (const [index, entry] of entries.entries()) {
    const { amount, balanceBefore, balanceAfter, walletVersion } = entry;
    expect({ walletVersion, balanceBefore }).toEqual({ walletVersion: index + 1, balanceBefore: formatMajor(balance) });
    balance += parseMajor(amount) ?? 0n;
    expect(balanceAfter).toBe(formatMajor(balance));
  }
  expect(await balanceOf(wire, playerId, currency)).toBe(balance);
  return entries;
}

/** One agent of one provider, registered anew, that talks to the wallet. */
export class Table {
  readonly wire: Wire;
  readonly simulator: Simulator;
  readonly agentId = newName('op');
  readonly protocol: string;
  /** What was sent to register the agent. */
  readonly registration: Readonly<Record<string, unknown>>;

  private constructor(wire: Wire, { name, simulator }: ProtocolUnderTest, settings: Readonly<Record<string, unknown>>) {
    this.wire = wire;
    this.protocol = name;
    this.simulator = simulator;
    this.registration = { ...simulator.newRegistration(), ...settings };
  }

  static async open(wire: Wire, protocol: ProtocolUnderTest, settings: Readonly<Record<string, unknown>> = {}) {
    const table = new Table(wire, protocol, settings);
    expect(await table.register(table.registration)).toMatchObject({ statusCode: 200 });
    return table;
  }

  register(members: Readonly<Record<string, unknown>>): Promise<Answer> {
    return this.wire.operator(`PUT /agents/${this.protocol}/${this.agentId}`, members);
  }

  async seat(funds = '100'): Promise<Talk> {
    return this.talk(await newPlayer(this.wire, funds));
  }

  /** How this provider may talk about a player: under the agent's key, or under a session of the player. */
  async talk(playerId: string): Promise<Talk> {
    const { agentId, simulator } = this;
    const key = simulator.keyMember === undefined ? undefined : String(this.registration[simulator.keyMember]);
    return { agentId, playerId, currency: CURRENCY, secret: key ?? (await this.openSession(playerId)) };
  }

  async openSession(playerId: string): Promise<string> {
    const session = { playerId, currency: CURRENCY, protocol: this.protocol, agentId: this.agentId };
    const { statusCode, json } = await this.wire.operator('POST /sessions', session);
    expect(statusCode).toBe(201);
    return json.token;
  }

  async tell(spoken: Spoken): Promise<Heard> {
    return this.simulator.hear(await this.wire.say(spoken));
  }

  /** Says it again while the wallet leaves it open, as a provider would. */
  async settle(spoken: Spoken): Promise<Heard> {
    for (let repeat = 1; ; repeat++) {
      const heard = this.simulator.hear(await this.wire.deliver(spoken));
      if (heard.verdict !== 'unclear' || repeat === MOST_REPEATS) return heard;
    }
  }

  async verdictOn(spoken: Spoken): Promise<Heard['verdict']> {
    return (await this.tell(spoken)).verdict;
  }
}
