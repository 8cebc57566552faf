import { addressOf, type Source } from '../addresses.ts';
import { client, problemOf, type Schemas } from '../api.ts';
import { moneyText } from '../money.ts';
import { entryStory } from '../words.ts';
import { recordStory } from './record-words.ts';

interface Hit {
  readonly address: string;
  readonly title: string;
  readonly text: string;
}

export interface Found {
  readonly hits: readonly Hit[];
  /** Where nobody could look, so that "nothing" is not said of it. */
  readonly failed: readonly { readonly place: string; readonly error: unknown }[];
}

const PLAYER_ID = /^[A-Za-z0-9_-]{1,40}$/;
const ENTRY_ID = /^[A-Za-z0-9_-]{1,40}\.[A-Z][A-Z0-9]{2,4}\.[1-9]\d{0,14}$/;
const TRANSFER_ID = /^[\x21-\x7e]{1,64}$/;

/** Everything that has this id, looked for in every place at once. */
export async function findAll(
  id: string,
  currency: string | undefined,
  agents: readonly Schemas['Agent'][],
): Promise<Found> {
  const places = [
    ...(PLAYER_ID.test(id) ? [{ place: 'the players', look: () => findPlayer(id) }] : []),
    ...(ENTRY_ID.test(id) ? [{ place: 'the entries', look: () => findEntry(id) }] : []),
    ...(TRANSFER_ID.test(id) ? [{ place: 'the transfers', look: () => findTransfer(id) }] : []),
    ...agents.flatMap((agent) => placesAt(agent, id, currency)),
  ];
  const settled = await Promise.allSettled(places.map(({ look }) => look()));
  const hits: Hit[] = [];
  const failed: { place: string; error: unknown }[] = [];
  for (const [index, result] of settled.entries()) {
    if (result.status === 'fulfilled') hits.push(...result.value);
    else failed.push({ place: places[index]?.place ?? '', error: result.reason });
  }
  return { hits, failed };
}

function placesAt(agent: Schemas['Agent'], id: string, given: string | undefined) {
  const { protocol, agentId } = agent;
  const name = `${protocol}/${agentId}`;
  return [
    {
      place: `the transactions of ${name}`,
      look: () => inCurrencies(agent, given, (currency) => findTransaction(agent, id, currency)),
    },
    {
      place: `the rounds of ${name}`,
      look: () => inCurrencies(agent, given, (currency) => findRound(agent, id, currency)),
    },
  ];
}

/** Ids of some protocols are unique within a currency only: then each one that the agent plays in is asked. */
async function inCurrencies(
  agent: Schemas['Agent'],
  given: string | undefined,
  look: (currency: string | undefined) => Promise<Hit[]>,
): Promise<Hit[]> {
  try {
    return await look(given);
  } catch (error) {
    if (problemOf(error).code !== 'currency_required') throw error;
  }
  const hits = await Promise.all(currenciesOf(agent).map((currency) => look(currency)));
  return hits.flat();
}

/** What the agent maps by name, and what most agents play in; another one has to be told. */
function currenciesOf(agent: Schemas['Agent']): string[] {
  const named = 'currencies' in agent ? Object.keys(agent.currencies ?? {}) : [];
  return [...new Set([...named, 'EUR', 'USD', 'GBP'])];
}

interface Answer<T> {
  readonly data?: T | undefined;
  readonly error?: unknown;
}

/** `undefined` where the API says that there is none; what else it says is thrown. */
async function known<T>(call: Promise<Answer<T>>): Promise<T | undefined> {
  const { data, error } = await call;
  if (error !== undefined && problemOf(error).status !== 404) throw error;
  return data;
}

async function findPlayer(playerId: string): Promise<Hit[]> {
  const player = await known(client.GET('/players/{playerId}', { params: { path: { playerId } } }));
  if (!player) return [];
  const wallets = player.wallets.map(({ balance, currency }) => moneyText(balance, currency)).join(', ');
  const text = `${player.status}; ${wallets || 'no wallet'}`;
  return [{ address: addressOf.player(playerId), title: `Player ${playerId}`, text }];
}

async function findEntry(entryId: string): Promise<Hit[]> {
  const found = await known(client.GET('/entries/{entryId}', { params: { path: { entryId } } }));
  if (!found) return [];
  return [{ address: addressOf.entry(entryId), title: `Entry ${entryId}`, text: entryStory(found.entry) }];
}

async function findTransfer(transferId: string): Promise<Hit[]> {
  const found = await known(client.GET('/transfers/{transferId}', { params: { path: { transferId } } }));
  if (!found) return [];
  const { direction, amount, currency, playerId, status } = found.transfer;
  const text = `A ${direction} of ${moneyText(amount, currency)} for ${playerId}, ${status}.`;
  return [{ address: addressOf.transfer(transferId), title: `Transfer ${transferId}`, text }];
}

function lookupOf({ protocol, agentId }: Source, currency: string | undefined) {
  return { path: { protocol, agentId }, query: currency === undefined ? {} : { currency } };
}

async function findTransaction(source: Source, transactionId: string, currency: string | undefined): Promise<Hit[]> {
  const { path, query } = lookupOf(source, currency);
  const params = { path: { ...path, transactionId }, query };
  const found = await known(client.GET('/transactions/{protocol}/{agentId}/{transactionId}', { params }));
  if (!found) return [];
  const text = found.records.map(recordStory).join(' ');
  const title = `Transaction ${transactionId} of ${source.protocol}/${source.agentId}`;
  return [{ address: addressOf.transaction(source, transactionId, currency), title, text }];
}

async function findRound(source: Source, roundId: string, currency: string | undefined): Promise<Hit[]> {
  const { path, query } = lookupOf(source, currency);
  const params = { path: { ...path, roundId }, query };
  const found = await known(client.GET('/rounds/{protocol}/{agentId}/{roundId}', { params }));
  if (!found) return [];
  const count = `${found.records.length}${found.cursor ? ' or more' : ''}`;
  const title = `Round ${roundId} of ${source.protocol}/${source.agentId}`;
  return [{ address: addressOf.round(source, roundId, currency), title, text: `${count} records.` }];
}
