import * as z from 'zod';
import { parseMajor } from '../shared/domain/money.ts';
import { isAddress } from './arguments.ts';
import type { FixtureName, Seat } from './case.ts';

const MOST_PARTIES = 16;
const text = z.string().min(1);
const player = z.strictObject({
  playerId: text,
  currency: text,
  /** Of a protocol in which a session names the player. */
  token: text.optional(),
});
const stopped = player.extend({ openStakes: z.array(text).default([]) });

/** Who asks: what the wallet gave to the provider. */
export const credentialsFile = z.strictObject({
  agentId: text,
  /** Of a protocol that has one. */
  key: text.optional(),
  secondAgent: z
    .strictObject({
      agentId: text,
      key: text.optional(),
      token: text.optional(),
      url: z.string().refine(isAddress, 'is no address of http or https').optional(),
    })
    .optional(),
  /** A program that prints a token for the player and the currency that it is given as arguments. */
  tokenCommand: text.optional(),
});

/** About whom. Whoever is left out leaves cases that are not run. */
export const party = z.strictObject({
  rich: player,
  second: player.optional(),
  poor: player
    .extend({ balance: z.string().refine((amount) => parseMajor(amount) !== undefined, 'is no amount') })
    .optional(),
  blocked: stopped.optional(),
  otherCurrency: player.optional(),
  endedSession: stopped.optional(),
  newSession: stopped.optional(),
  foreignToken: z.strictObject({ token: text }).optional(),
  /** Of the rich player, from the second agent: the credentials have place for one party's. */
  secondAgent: z.strictObject({ token: text }).optional(),
});

/** Each party plays a part of the cases, at the same time: whoever is in one of them is in all, and nobody in two. */
export const playersFile = z.preprocess(
  (written) => (Array.isArray(written) ? written : [written]),
  z
    .array(party)
    .min(1)
    .max(MOST_PARTIES)
    .refine((parties) => new Set(parties.map((each) => Object.keys(each).toSorted().join())).size <= 1, {
      error: 'each party needs the same members',
    })
    .refine((parties) => new Set(parties.flatMap(walletsOf)).size === parties.flatMap(walletsOf).length, {
      error: 'nobody can be in two parties, or twice in one',
    }),
);

export type ProviderCredentials = z.infer<typeof credentialsFile>;
type Players = z.infer<typeof party>;

/** Everybody about whom this provider can talk. */
export type Fixtures = Partial<Record<FixtureName, Seat>>;

type IssueToken = (playerId: string, currency: string) => Promise<string>;

/** `needsToken`: the protocol knows a player by a session. Throws an error of one line where somebody has no token and there is no way to get one. */
export async function fixturesOf(
  { agentId, key, secondAgent }: ProviderCredentials,
  players: Players,
  needsToken: boolean,
  issueToken?: IssueToken,
): Promise<Fixtures> {
  async function seat(name: FixtureName, found: z.infer<typeof player> | undefined): Promise<Fixtures> {
    if (!found) return {};
    const { playerId, currency, token, ...more } = found;
    const secret = needsToken ? (token ?? (await issueToken?.(playerId, currency))) : key;
    if (secret === undefined)
      throw new Error(needsToken ? `"${name}" has no "token"` : 'the credentials have no "key"');
    return { [name]: { agentId, playerId, currency, secret, ...holdingOf(more) } };
  }
  const { rich, foreignToken } = players;
  const secret = needsToken ? (players.secondAgent?.token ?? secondAgent?.token) : secondAgent?.key;
  return {
    ...(await seat('rich', rich)),
    ...(await seat('second', players.second)),
    ...(await seat('poor', players.poor)),
    ...(await seat('blocked', players.blocked)),
    ...(await seat('otherCurrency', players.otherCurrency)),
    ...(needsToken && (await seat('endedSession', players.endedSession))),
    ...(needsToken && (await seat('newSession', players.newSession))),
    ...(foreignToken && { foreignToken: { agentId, ...rich, secret: foreignToken.token } }),
    ...(secondAgent && secret !== undefined && { secondAgent: { ...rich, agentId: secondAgent.agentId, secret } }),
  };
}

/** Who plays from a wallet of their own; tokens of other agents speak about the rich player. */
function walletsOf({ foreignToken: _, secondAgent: __, ...players }: Players): string[] {
  return Object.values(players).flatMap((each) => (each ? `${each.playerId} ${each.currency}` : []));
}

function holdingOf(more: { readonly balance?: string; readonly openStakes?: readonly string[] }) {
  const holds = more.balance === undefined ? undefined : parseMajor(more.balance);
  return { ...(holds !== undefined && { holds }), ...(more.openStakes && { openStakes: more.openStakes }) };
}
