import type { ProtocolManifest } from '../shared/application/manifest.ts';
import type { AmountUnits } from '../shared/domain/money.ts';
import type { Simulator } from '../shared/provider-simulator.ts';
import { Bounds, type Limits } from './bounds.ts';
import { CannotRun, expectWallets } from './cannot-run.ts';
import type { CertificationCase, Seat } from './case.ts';
import { allCases } from './cases/all.ts';
import type { CaseResult, Certification, Left } from './certification.ts';
import { heardIfReadable } from './exchange.ts';
import type { Fixtures } from './fixtures.ts';
import { inOrderOf, run } from './run.ts';
import type { RunIds } from './run-ids.ts';
import { isSame, type Said } from './said.ts';
import { tlsResult } from './tls.ts';
import { transportRules } from './transport.ts';
import type { ExchangePurpose } from './wallet-under-test.ts';
import { Connection } from './wire/connection.ts';
import { WireWallet } from './wire/wire-wallet.ts';

export interface Provider {
  readonly manifest: Pick<ProtocolManifest, 'protocol' | 'title' | 'usesSessions'>;
  readonly simulator: Simulator;
}

export interface Order {
  readonly provider: Provider;
  /** Each plays a part of the cases, all at once. Who somebody is in the first of them is told to people. */
  readonly parties: readonly Fixtures[];
  /** The callback URL of each agent; the first is the one that is certified. */
  readonly urls: ReadonlyMap<string, string>;
  readonly ids: RunIds;
  readonly seed: string;
  readonly limits: Limits;
  /** Parts of the ids of the cases that are wanted; all where there is none. */
  readonly only?: readonly string[];
  /** How long a transaction has to be remembered to be found at the end of the run, which is put off for that long. */
  readonly rememberMs?: number;
  readonly rejectUnauthorized?: boolean;
  report?(result: CaseResult, done: number, all: number): void;
}

/** The only one that says something about a wallet whose answers nobody can read. */
const FORM_CASE = 'repeats/balance-again';
/** Much longer than any provider waits: how long it takes is judged, not guessed. */
const TIMEOUT_MS = 10_000;

/** Certifies one wallet for one protocol. Throws `CannotRun` where the wallet does not tell the balance of the first player. */
export async function certify(order: Order): Promise<Certification> {
  const {
    provider,
    parties,
    urls,
    ids,
    seed,
    limits,
    only = [],
    rememberMs = 0,
    rejectUnauthorized = true,
    report,
  } = order;
  const { manifest, simulator } = provider;
  const { patienceMs } = simulator;
  const bounds = new Bounds(limits);
  const connection = new Connection(TIMEOUT_MS, { rejectUnauthorized });
  const wallets = parties.map((fixtures) => new WireWallet({ simulator, urls, connection, fixtures, ids, bounds }));
  const startedAt = new Date();
  try {
    const [url = ''] = urls.values();
    const readable = await expectWallets(wallets);
    await connection.settle();
    const before = await balancesOf(wallets, 'balance');
    const chosen = readable ? only : [FORM_CASE];
    const cases = inOrderOf(seed, wanted(allCases(simulator, manifest.usesSessions, rememberMs), chosen));
    const transport = { rules: transportRules(simulator), secrets: secretsOf(parties) };
    // What all answers have to be is known when all have come; then TLS is looked at.
    const all = cases.length + transport.rules.length + 1;
    const { standing, ...done } = await run(cases, wallets, transport, (result, count) => report?.(result, count, all));
    const about = [...done.results.slice(cases.length), await tlsResult(url)];
    for (const [nth, result] of about.entries()) report?.(result, cases.length + nth + 1, all);
    const left = leftOf(before, await balancesOf(wallets, 'cleaning up'), standing);
    return {
      ...{ protocol: manifest.protocol, title: manifest.title, url, run: ids.run, seed },
      ...{ startedAt: startedAt.toISOString(), durationMs: Date.now() - startedAt.getTime() },
      ...{ requests: bounds.requests, staked: bounds.staked as AmountUnits },
      ...(patienceMs !== undefined && { limitMs: patienceMs }),
      ...done,
      results: [...done.results.slice(0, cases.length), ...about],
      left,
    };
  } finally {
    connection.close();
  }
}

function wanted(cases: readonly CertificationCase[], only: readonly string[]): readonly CertificationCase[] {
  const found = cases.filter(({ id }) => only.length === 0 || only.some((part) => id.includes(part)));
  if (found.length === 0) throw new CannotRun(`no case has ${only.join(' or ')} in its id`);
  return found;
}

/** Throws `CannotRun` where the wallet does not tell the balance of somebody whom a load would talk about. */
export async function expectPlayers({ provider, parties, limits, ...order }: Order): Promise<void> {
  const { simulator } = provider;
  const bounds = new Bounds(limits);
  const connection = new Connection(TIMEOUT_MS, { rejectUnauthorized: order.rejectUnauthorized ?? true });
  try {
    const wallets = parties.map((fixtures) => new WireWallet({ ...order, simulator, connection, fixtures, bounds }));
    if (!(await expectWallets(wallets))) throw new CannotRun('the answers of this wallet cannot be read');
  } finally {
    connection.close();
  }
}

/** Of everybody whose balance the wallet tells. */
async function balancesOf(wallets: readonly WireWallet[], purpose: ExchangePurpose): Promise<Map<Seat, AmountUnits>> {
  const balances = new Map<Seat, AmountUnits>();
  for (const wallet of wallets) {
    for (const seat of wallet.seats) {
      if ([...balances.keys()].some((known) => isSame(known, seat))) continue;
      const balance = await balanceToldBy(wallet, seat, purpose);
      if (balance !== undefined) balances.set(seat, balance);
    }
  }
  return balances;
}

async function balanceToldBy(
  wallet: WireWallet,
  seat: Seat,
  purpose: ExchangePurpose,
): Promise<AmountUnits | undefined> {
  try {
    const heard = heardIfReadable(wallet.simulator, await wallet.send(wallet.simulator.balance(seat), purpose));
    return heard?.verdict === 'done' ? heard.balance : undefined;
  } catch {
    return undefined;
  }
}

function leftOf(
  before: ReadonlyMap<Seat, AmountUnits>,
  after: ReadonlyMap<Seat, AmountUnits>,
  standing: readonly Said[],
): Left[] {
  return [...before].flatMap(([seat, had]) => {
    const [, has = had] = [...after].find(([other]) => isSame(other, seat)) ?? [];
    const ids = standing.filter((said) => isSame(said.seat, seat)).flatMap(({ takes }) => takes?.id ?? []);
    const { playerId, currency } = seat;
    return has === had && ids.length === 0 ? [] : [{ playerId, currency, amount: has - had, ids }];
  });
}

export function secretsOf(parties: readonly Fixtures[]): string[] {
  return [...new Set(parties.flatMap((fixtures) => Object.values(fixtures).map(({ secret }) => secret)))];
}
