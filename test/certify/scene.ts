import type { Seat } from '../../certify/case.ts';
import { STAKE } from '../../certify/cases/messages.ts';
import type { Certification } from '../../certify/certification.ts';
import { certify, type Order, type Provider } from '../../certify/certify.ts';
import type { Fixtures } from '../../certify/fixtures.ts';
import { RunIds } from '../../certify/run-ids.ts';
import { findSimulators } from '../../local/simulators.ts';
import { type Answered, type Door, open } from './doors.ts';
import { ReferenceWallet, type Slips } from './reference-wallet.ts';
import type { Session, SessionSlips } from './session.ts';
import { type VelaWallet, velaDoor } from './vela-door.ts';
import { type VpSlips, vpDoor } from './vp-door.ts';
import { walletV2Door } from './wallet-v2-door.ts';

export interface Habits extends Slips, VpSlips, SessionSlips {
  /** Lets in whoever has a token of another agent. */
  readonly takesForeignTokens?: true;
  /** What the network sees in the place of an answer. */
  readonly meddle?: (answered: Answered) => Answered;
  /** What stands in front of the wallet. */
  readonly around?: (door: Door) => Door;
  readonly takesAnyMethod?: true;
}

const KEY = '0f'.repeat(32);
const OTHER_KEY = '1e'.repeat(32);
export const FUNDS = { rich: 10_000_000_000n, second: 10_000_000n, poor: 100_000n };
const STOPPED_FUNDS = 1_000_000n;
const OPEN_STAKES = 3;
const LIMITS = { budget: 10n ** 9n, requests: 100_000, timeMs: 120_000 };
const repository = new URL('../../', import.meta.url).pathname;

export async function providerOf(protocol: string): Promise<Provider> {
  const found = (await findSimulators(repository)).find(({ manifest }) => manifest.protocol === protocol);
  if (!found) throw new Error(`there is no ${protocol}`);
  return found;
}

export const ownerOf = (playerId: string) => `${playerId} EUR`;

type Certify = (
  habits: Habits,
  only: readonly string[],
  run?: Partial<Run> & { readonly parties?: readonly string[] },
) => Promise<Certification>;

/** Certifies the reference wallet with its slips, as Vela would. Each party has a name, which its players have behind theirs. */
export const certifyVela: Certify = (...how) => certifySessions('vela', velaDoor, () => 'bet fish', ...how);

/** The same as Wallet API v2 would. */
export const certifyWalletV2: Certify = (...how) =>
  certifySessions('wallet-v2', walletV2Door, (id) => `1012 ${id}`, ...how);

async function certifySessions(
  protocol: string,
  doorOf: typeof walletV2Door,
  /** What of a stake is compared beside owner and amount. */
  otherOf: (id: string) => string,
  habits: Habits,
  only: readonly string[],
  { parties = [''], ...run }: Parameters<Certify>[2] = {},
): Promise<Certification> {
  const wallet = new ReferenceWallet(habits);
  const ids = new RunIds((await providerOf(protocol)).simulator.largestId);
  const sessions = new Map<string, Session>();
  const party = async (name: string): Promise<Fixtures> => {
    const seat = (playerId: string, currency?: string, anew?: string) =>
      seatOf(playerId + name, sessions, currency, anew);
    const fixtures = await seated(wallet, ids, seat, '', otherOf);
    const endedSession = await stopped(wallet, ids, seat('ended'), '', otherOf);
    sessions.set(endedSession.secret, { playerId: endedSession.playerId, isOver: true });
    const { openStakes = [] } = await stopped(
      wallet,
      ids,
      seat('again'),
      habits.idsPerSession && `token-of-again${name} `,
      otherOf,
    );
    const newSession = { ...seat('again', 'EUR', '-anew'), openStakes };
    const otherCurrency = seat('rich', 'USD');
    wallet.balances.set(`${otherCurrency.playerId} USD`, FUNDS.second);
    const foreignToken = { ...seat('rich'), secret: 'token-of-somebody-else' };
    const secondAgent = { ...seatOf(`rich${name}`, sessions, 'EUR', '-elsewhere'), agentId: 'other' };
    sessions.set(secondAgent.secret, { playerId: secondAgent.playerId, agentId: 'other' });
    return { ...fixtures, endedSession, newSession, otherCurrency, foreignToken, secondAgent };
  };
  if (habits.takesForeignTokens) sessions.set('token-of-somebody-else', { playerId: 'rich' });
  const way = { ids, habits, only, ...run };
  return certifyDoor(protocol, doorOf(wallet, sessions, habits), await Promise.all(parties.map(party)), way);
}

/** Certifies any wallet that speaks Vela, with three players who have money. */
export async function certifyVelaWallet(wallet: VelaWallet, only: readonly string[]): Promise<Certification> {
  const ids = new RunIds((await providerOf('vela')).simulator.largestId);
  const sessions = new Map<string, Session>();
  const [rich, second, poor] = ['rich', 'second', 'poor'].map((playerId) => seatOf(playerId, sessions));
  const fixtures = { ...(rich && { rich }), ...(second && { second }), ...(poor && { poor }) };
  return certifyDoor('vela', velaDoor(wallet, sessions), [fixtures], { ids, habits: {}, only });
}

/** Certifies the reference wallet with its slips, as VP would. */
export async function certifyVp(habits: Habits, only: readonly string[]): Promise<Certification> {
  const wallet = new ReferenceWallet(habits);
  const ids = new RunIds((await providerOf('vp')).simulator.largestId);
  const seat = (playerId: string): Seat => ({ agentId: 'main', playerId, currency: 'EUR', secret: KEY });
  const fixtures = await seated(wallet, ids, seat, habits.agentsShareIds ? ' ' : 'main ', () => 'VP 0');
  const secondAgent = { ...seat('rich'), agentId: 'other', secret: OTHER_KEY };
  const keys = new Map([
    ['main', KEY],
    ['other', OTHER_KEY],
  ]);
  return certifyDoor('vp', vpDoor(wallet, keys, habits), [{ ...fixtures, secondAgent }], { ids, habits, only });
}

function seatOf(playerId: string, sessions: Map<string, Session>, currency = 'EUR', anew = ''): Seat {
  const secret = `token-of-${playerId}${anew}${currency === 'EUR' ? '' : `-${currency}`}`;
  sessions.set(secret, { playerId, currency });
  return { agentId: 'main', playerId, currency, secret };
}

/** `prefix`: what the wallet puts before an id. */
async function seated(
  wallet: ReferenceWallet,
  ids: RunIds,
  seat: (playerId: string) => Seat,
  prefix = '',
  otherOf?: (id: string) => string,
): Promise<Fixtures> {
  for (const [name, funds] of Object.entries(FUNDS)) wallet.balances.set(ownerOf(seat(name).playerId), funds);
  const blocked = await stopped(wallet, ids, seat('blocked'), prefix, otherOf);
  wallet.blocked.add(ownerOf(blocked.playerId));
  return { rich: seat('rich'), second: seat('second'), poor: { ...seat('poor'), holds: FUNDS.poor }, blocked };
}

/** Somebody who has staked while they could. */
async function stopped(
  wallet: ReferenceWallet,
  ids: RunIds,
  seat: Seat,
  prefix = '',
  otherOf = (_: string) => '',
): Promise<Seat> {
  const owner = ownerOf(seat.playerId);
  wallet.balances.set(owner, STOPPED_FUNDS);
  const openStakes = Array.from({ length: OPEN_STAKES }, () => ids.next());
  for (const id of openStakes) await wallet.stake(owner, `${prefix}${id}`, STAKE, 0n, otherOf(id));
  return { ...seat, openStakes };
}

/** How it is played. */
type Run = Pick<Order, 'limits' | 'report'>;

interface Way extends Partial<Run> {
  readonly ids: RunIds;
  readonly habits: Habits;
  readonly only: readonly string[];
}

async function certifyDoor(
  protocol: string,
  door: Door,
  parties: readonly Fixtures[],
  { ids, habits, only, limits = LIMITS, ...run }: Way,
): Promise<Certification> {
  const { meddle = (answered) => answered, around = (inner) => inner, takesAnyMethod } = habits;
  const provider = await providerOf(protocol);
  const { method: own } = provider.simulator.balance({ agentId: '', playerId: '', currency: '', secret: KEY });
  const inner = around(door);
  const served = await open(async (asked) =>
    asked.method === own || takesAnyMethod ? meddle(await inner(asked)) : { statusCode: 405, body: '' },
  );
  const urls = new Map([
    ['main', `${served.url}/main`],
    ['other', `${served.url}/other`],
  ]);
  try {
    return await certify({ provider, parties, urls, ids, seed: 'the same', limits, only, ...run });
  } finally {
    await served.close();
  }
}
