import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type AmountUnits, parseMajor } from '../shared/domain/money.ts';

export interface Arguments {
  readonly protocol: string;
  /** Of the callbacks. */
  readonly url?: string;
  /** Of the operator API that makes the fixtures. */
  readonly operatorUrl?: string;
  readonly credentials?: string;
  readonly players?: string;
  readonly moves: boolean;
  readonly seed: string;
  readonly budget: AmountUnits;
  readonly requests: number;
  readonly timeMs: number;
  /** How long the end of the run is put off. */
  readonly rememberMs: number;
  /** Parts of case ids; all cases where it is empty. */
  readonly only: readonly string[];
  readonly insecure: boolean;
  readonly rate: number;
  readonly seconds: number;
  /** Where reports go, by their kind. */
  readonly reports: Readonly<Partial<Record<'json' | 'html' | 'junit' | 'har' | 'bundle', string>>>;
}

/** Thrown with a line for people. */
export class WrongArguments extends Error {}

export const HELP = `Usage: seamless-wallet certify --protocol NAME --url URL --credentials FILE --players FILE --i-know-this-moves-money
       seamless-wallet certify --protocol NAME --operator-url URL --i-know-this-moves-money
       seamless-wallet certify load (the same) --rate N --seconds N
       seamless-wallet certify init [DIRECTORY]
       seamless-wallet certify schema

Plays a provider against a wallet's callback URL and says what is wrong with its answers.
"load" sends at a rate for a time, and says how long answers took.
"init" writes credentials.json and players.json, with comments that say what belongs there.
"schema" prints the JSON Schema of what --json writes.

  --protocol NAME            whose callbacks they are: tg, vp, vela, wallet-v2
  --url URL                  where they go; for vela without the /api/... of an operation
  --credentials FILE         agent and key
  --players FILE             about whom to talk; whoever is missing leaves cases that are not run
  --operator-url URL         this project's own wallet: makes agent, players and sessions by itself;
                             with --url its callbacks are called there: through a proxy, say
  --i-know-this-moves-money  needed: stakes are taken, and what cannot be rolled back is left
  --budget AMOUNT            the most that is staked, in sum and in major units (10000)
  --max-requests N           (50000)
  --max-seconds N            (600)
  --remember SECONDS         at least so long after the first transactions they have to be known still (31)
  --only TEXT                only cases whose id contains it; may be given several times
  --seed TEXT                the order of the cases; the same seed, the same order
  --rate N, --seconds N      of "load": requests in a second, and for how long (50, 30)
  --insecure                 takes any certificate
  --json, --html, --junit, --har, --bundle FILE
                             reports; a bundle is a zip of all, with their hashes

Exit status: 0 all musts hold, 1 some do not, 2 it could not run.
docs/certifying.md tells more.
`;

/** Throws `WrongArguments`. */
export function readArguments(args: readonly string[]): Arguments {
  const { values } = parsed(args);
  if (values.protocol === undefined) throw new WrongArguments('--protocol is missing');
  if (values.url === undefined && values['operator-url'] === undefined)
    throw new WrongArguments("--url is missing; for this project's own wallet --operator-url is enough");
  for (const name of ['url', 'operator-url'] as const) {
    const url = values[name];
    if (url !== undefined && !isAddress(url))
      throw new WrongArguments(`--${name} ${url} is no address of http or https without a query`);
  }
  for (const name of ['credentials', 'players'] as const) {
    if (values['operator-url'] !== undefined && values[name] !== undefined)
      throw new WrongArguments(`--operator-url makes everybody by itself: leave it out, or --${name}`);
  }
  const { json, html, junit, har, bundle } = values;
  return {
    protocol: values.protocol,
    ...(values.url !== undefined && { url: values.url }),
    ...(values['operator-url'] !== undefined && { operatorUrl: values['operator-url'] }),
    ...(values.credentials !== undefined && { credentials: values.credentials }),
    ...(values.players !== undefined && { players: values.players }),
    moves: values['i-know-this-moves-money'] === true,
    seed: values.seed ?? randomBytes(4).toString('hex'),
    budget: amount('--budget', values.budget ?? '10000'),
    requests: count('--max-requests', values['max-requests'] ?? '50000'),
    timeMs: 1000 * count('--max-seconds', values['max-seconds'] ?? '600'),
    rememberMs: 1000 * count('--remember', values.remember ?? '31'),
    only: values.only ?? [],
    insecure: values.insecure === true,
    rate: count('--rate', values.rate ?? '50'),
    seconds: count('--seconds', values.seconds ?? '30'),
    reports: {
      ...(json !== undefined && { json }),
      ...(html !== undefined && { html }),
      ...(junit !== undefined && { junit }),
      ...(har !== undefined && { har }),
      ...(bundle !== undefined && { bundle }),
    },
  };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...{ protocol: text, url: text, credentials: text, players: text, 'operator-url': text, seed: text },
        ...{ budget: text, 'max-requests': text, 'max-seconds': text, insecure: flag, rate: text, seconds: text },
        remember: text,
        only: { type: 'string', multiple: true },
        'i-know-this-moves-money': flag,
        ...{ json: text, html: text, junit: text, har: text, bundle: text },
      },
    });
  } catch (error) {
    throw new WrongArguments(error instanceof Error ? error.message : String(error));
  }
}

/** Something may be added behind it. */
export function isAddress(text: string): boolean {
  return /^https?:\/\/[^?#\s]+$/.test(text) && URL.canParse(text);
}

function amount(name: string, written: string): AmountUnits {
  const units = parseMajor(written);
  if (units === undefined || units <= 0n) throw new WrongArguments(`${name} ${written} is no amount above 0`);
  return units;
}

function count(name: string, written: string): number {
  if (!/^[1-9]\d{0,8}$/.test(written))
    throw new WrongArguments(`${name} ${written} is no whole number from 1 to 999999999`);
  return Number(written);
}
