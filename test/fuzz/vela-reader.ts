import { readUint64 } from './digits-reader.ts';
import { readQuery } from './query-reader.ts';
import { hundredths, type Reading, type Sessions } from './reading.ts';

type Parameters = ReadonlyMap<string, string | undefined>;

/** What each operation must have, once. All else only describes, as often as it comes. */
const TAKES: Readonly<Record<string, readonly string[]>> = {
  'user/authenticate': [],
  bet: ['ticket_id', 'total_bet'],
  result: ['ticket_id', 'total_win'],
  refund: ['ticket_id'],
  betwin: ['ticket_id', 'total_bet', 'total_win'],
};

/** Vela's page, sections 2, 4 and 5, with the settings that an agent has until they are changed. */
export function readVela(operation: string, rawQuery: string, sessions: Sessions): Reading {
  const parameters = readQuery(rawQuery);
  const token = parameters.get('access_token');
  if (!token) return 'rejected';
  const takes = TAKES[operation];
  if (!takes || !isComplete(parameters, takes, rawQuery)) return 'rejected';
  const numbers = ['ticket_id', 'total_bet', 'total_win'].filter((name) => takes.includes(name));
  const read = new Map(numbers.map((name) => [name, readUint64(parameters.get(name) ?? '')]));
  if ([...read.values()].includes(undefined)) return 'rejected';
  const session = sessions.get(token);
  if (!session) return 'unknown_session';
  const [ticket, bet, win] = numbersOf(read);
  const whose = { ...session, ids: ticket === undefined ? [] : [ticket] };
  const stake = bet === undefined ? {} : { stake: hundredths(bet) };
  const payout = win === undefined ? {} : { payout: hundredths(win) };
  return { kind: KINDS[operation] ?? 'inquiry', ...whose, ...stake, ...payout };
}

const KINDS: Readonly<Record<string, 'stake' | 'payout' | 'play' | 'rollback'>> = {
  bet: 'stake',
  result: 'payout',
  refund: 'rollback',
  betwin: 'play',
};

function numbersOf(read: ReadonlyMap<string, string | undefined>) {
  return ['ticket_id', 'total_bet', 'total_win'].map((name) => read.get(name));
}

/** A value that is no text is as good as missing. */
function isComplete(parameters: Parameters, must: readonly string[], rawQuery: string) {
  const repeated = repeatedNames(rawQuery);
  if (must.some((name) => repeated.has(name))) return false;
  return must.every((name) => parameters.get(name) !== undefined);
}

function repeatedNames(rawQuery: string): ReadonlySet<string> {
  const names = rawQuery.split('&').flatMap((pair) => [...readQuery(pair).keys()]);
  return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}
