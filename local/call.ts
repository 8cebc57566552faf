import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatMajor, parseMajor } from '../shared/domain/money.ts';
import { contentOf, type Simulator, type Spoken, type Talk } from '../shared/provider-simulator.ts';
import { fetchFrom, localStack, runCommand, textOf, WrongUse } from './command-line.ts';
import { findSimulators } from './simulators.ts';

const WORDS = ['balance', 'stake', 'payout', 'play', 'rollback'] as const;

const HELP = `
npm run call -- [options] PROTOCOL AGENT MESSAGE

Speaks to a wallet as a game provider does: seals the message where the protocol seals, sends it, shows what came back.
It moves real money where the wallet is real.

MESSAGE is one of
  the content itself    TG, VP, Wallet API v2: the JSON before encryption, @FILE, or - for standard input
                        Vela: path and query, for instance '/api/bet?access_token=…&ticket_id=1&total_bet=100'
  ${WORDS.join(', ')}
                        the simulator's own message of that kind, from the options below

  --player ID      the player (uid, member)
  --currency CODE  EUR unless told otherwise
  --amount N       the stake, or what a payout pays, in major units (1.00)
  --pays N         what a play pays
  --id ID          the transaction's id; a new one unless told otherwise. A rollback and a payout name a stake with it

What lets the caller in (the agent's aesKey, or the player's session token) is read from the variable AGENT_SECRET, so that it
stands in no list of processes. The address is CALLBACK_URL without a path, else the stack on this machine: BASE_URL, else
http://127.0.0.1:PORT, else port 3000.

Exit status: 0 where the provider would take the answer as done, 1 for any other answer or none, 2 where the words are wrong.

  AGENT_SECRET=$KEY npm run --silent call -- vp main '{"action":"balance","uid":"p1","currency":"EUR","brand":"VP"}'
  AGENT_SECRET=$KEY npm run --silent call -- tg main stake --player p1 --amount 1.00
`;

const text = { type: 'string' } as const;
const OPTIONS = { player: text, currency: text, amount: text, pays: text, id: text };
type Values = { readonly [name in keyof typeof OPTIONS]?: string };

async function call(words: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...words], allowPositionals: true, options: OPTIONS });
  const [protocol = '', agentId = '', message, ...rest] = positionals;
  const simulator = await simulatorOf(protocol);
  if (agentId === '' || message === undefined) throw new WrongUse('Say the agent, and what is to be said');
  if (rest.length > 0) throw new WrongUse('There is one message: put it into quotes');
  const talk = talkOf(simulator, agentId, values);
  const spoken = spokenBy(simulator, () =>
    saidIn(WORDS, message) ? inWords(simulator, talk, message, values) : verbatim(simulator, talk, message),
  );
  const url = new URL(`${process.env['CALLBACK_URL'] || localStack(process.env)}`);
  await send(simulator, talk, spoken, url.origin);
}

async function simulatorOf(protocol: string): Promise<Simulator> {
  const all = (await findSimulators(join(import.meta.dirname, '..'))).map(({ simulator }) => simulator);
  const found = all.find((simulator) => simulator.protocol === protocol);
  if (found) return found;
  throw new WrongUse(`"${protocol}" is no protocol: ${all.map((one) => one.protocol).join(', ')}`);
}

function talkOf({ keyMember }: Simulator, agentId: string, { player = 'nobody', currency = 'EUR' }: Values): Talk {
  const secret = process.env['AGENT_SECRET']?.trim();
  if (secret) return { agentId, playerId: player, currency, secret };
  throw new WrongUse(
    `AGENT_SECRET is not set: ${keyMember ? `the agent's ${keyMember}` : "the token of the player's session"}`,
  );
}

function saidIn<Word extends string>(words: readonly Word[], message: string): message is Word {
  return (words as readonly string[]).includes(message);
}

/** Throws a `WrongUse` for an amount that the protocol cannot say, and for a key that is none. */
function spokenBy({ keyMember }: Simulator, spoken: () => Spoken): Spoken {
  try {
    return spoken();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const isNoKey = 'code' in error && error.code === 'ERR_CRYPTO_INVALID_KEYLEN';
    throw new WrongUse(isNoKey ? `AGENT_SECRET is no ${keyMember}: ${error.message}` : error.message);
  }
}

/** Throws a `WrongUse` for what the protocol has no message for. */
function inWords(simulator: Simulator, talk: Talk, word: (typeof WORDS)[number], values: Values): Spoken {
  if (values.player === undefined && simulator.keyMember !== undefined) throw new WrongUse('Say whose: --player');
  const { id = simulator.newId() } = values;
  if (word === 'balance') return simulator.balance(talk);
  if (word === 'stake') return simulator.stake(talk, { id, amount: amountOf('amount', values) });
  if (values.id === undefined && word !== 'play') throw new WrongUse(`Say of which stake: --id`);
  if (word === 'rollback') return simulator.rollback(talk, { id });
  const amounts = { stake: amountOf('amount', values), payout: word === 'play' ? amountOf('pays', values) : 0n };
  const spoken =
    word === 'play'
      ? simulator.play?.(talk, { id, ...amounts })
      : simulator.payout?.(talk, { id: simulator.newId(), stakeId: id, amount: amounts.stake });
  if (spoken) return spoken;
  throw new WrongUse(`${simulator.protocol} has no message for a ${word}`);
}

function amountOf(name: 'amount' | 'pays', values: Values) {
  const units = parseMajor(values[name] ?? '');
  if (units === undefined) throw new WrongUse(`Say how much in major units, for instance --${name} 1.00`);
  return units;
}

/** As it is, on the way of the protocol's own messages. */
function verbatim(simulator: Simulator, talk: Talk, message: string): Spoken {
  const way = simulator.balance(talk);
  if (way.method === 'POST') return simulator.reword(talk, way, textOf(message));
  const [path = '', rawQuery = ''] = message.split(/\?(.*)/s);
  if (!path.startsWith('/'))
    throw new WrongUse('A message of this protocol is a path and a query: it begins with a slash');
  return { ...way, path: `/callbacks/${simulator.protocol}/${talk.agentId}${path}`, rawQuery };
}

async function send(simulator: Simulator, { secret }: Talk, spoken: Spoken, origin: string): Promise<void> {
  const { method, path, rawQuery, headers = {}, body } = spoken;
  const url = new URL(origin + path + (rawQuery ? `?${rawQuery}` : ''));
  const hidden = (shown: string) => shown.replaceAll(secret, '<AGENT_SECRET>');
  process.stderr.write(`${method} ${url.origin}${path}\n  ${hidden(contentOf(spoken))}\n`);
  const answer = await fetchFrom(url, { method, headers, ...(body !== undefined && { body }) });
  const heard = await answer.text();
  process.stdout.write(`${heard}\n`);
  process.stderr.write(`${answer.status}: ${verdictOf(simulator, answer.status, heard)}\n`);
}

function verdictOf(simulator: Simulator, statusCode: number, body: string): string {
  try {
    const { verdict, code, balance } = simulator.hear({ statusCode, body });
    if (verdict !== 'done') process.exitCode = 1;
    const words = verdict === 'unclear' ? 'unclear, the provider asks again or rolls back' : verdict;
    return `${words} (${code})${balance === undefined ? '' : `, balance ${formatMajor(balance)}`}`;
  } catch {
    process.exitCode = 1;
    return `no answer of this protocol`;
  }
}

await runCommand(HELP, call);
