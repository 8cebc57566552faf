import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { cut } from '../application/recorded.ts';
import type { Item } from './items.ts';

/** A write costs one unit for every KB that is begun, twice as much in a transaction. */
const LARGEST_ENTRY = 1024;
/** What a mark adds later: its name, and the id of an entry of the same wallet. */
const LONGEST_MARK = 'rolledBackBy'.length + '.ABCDE.1000000000'.length;
/** Tried in turn: the first at which all that people may want to read has room. */
const SHORTEST = 30;
const LIMITS = [1024, 512, 256, 128, 96, 64, 48, 36, SHORTEST];

/** An entry with as much of its `details` as has room. What its key says already is left out where room is short. */
export function fitted(entry: Item, playerId: string, details: Readonly<Record<string, string>> | undefined): Item {
  const most = LARGEST_ENTRY - LONGEST_MARK - playerId.length;
  const lines = sizeOf(entry) > most ? withoutRepeats(entry) : entry;
  if (details === undefined) return lines;
  const room = most - sizeOf(lines);
  for (const limit of LIMITS) {
    const kept = { details: { M: cutTexts(details, limit) } };
    if (sizeOf(kept) <= room) return { ...lines, ...kept };
  }
  const gist = { details: { M: { all: { S: cut(JSON.stringify(details), SHORTEST) } } } };
  return sizeOf(gist) <= room ? { ...lines, ...gist } : lines;
}

interface SaidByKey {
  readonly protocol: string;
  readonly agentId: string;
  readonly transactionId: string;
}

const PROVIDERS_KEY = /^([a-z][^#]*)#([^#]*)#(.*)$/su;

/** What the key of a provider's entry says of it; the id only where the protocol's ids are unique within an agent. */
export function saidByKey(transactionKey: unknown): SaidByKey | undefined {
  const [, protocol, agentId, transactionId] = PROVIDERS_KEY.exec(String(transactionKey)) ?? [];
  if (protocol === undefined || agentId === undefined || transactionId === undefined) return undefined;
  return { protocol, agentId, transactionId };
}

function withoutRepeats(entry: Item): Item {
  const said = Object.entries(saidByKey(entry['transactionKey']?.S) ?? {});
  const repeats = said.filter(([name, text]) => entry[name]?.S === text).map(([name]) => name);
  return Object.fromEntries(Object.entries(entry).filter(([name]) => !repeats.includes(name)));
}

function cutTexts(details: Readonly<Record<string, string>>, limit: number): Item {
  return Object.fromEntries(Object.entries(details).map(([name, text]) => [name, { S: cut(text, limit) }]));
}

/** By the documented formula: names and texts in UTF-8, two digits of a number in a byte, and a little for what holds others. */
export function sizeOf(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value), 0);
}

function valueSize({ S, N, M }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.length / 2) + 2;
  return M === undefined ? 1 : 3 + sizeOf(M) + Object.keys(M).length;
}
