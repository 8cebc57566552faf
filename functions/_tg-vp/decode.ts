import type { Agent } from '../../shared/application/agent.ts';
import { largestPayoutsOf } from '../../shared/application/currencies.ts';
import type { Rollback, Stake } from '../../shared/domain/command.ts';
import type { Source } from '../../shared/domain/ids.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import { type Call, Rejected } from '../../shared/http/adapter.ts';
import { glimpse, type JsonObject, parseJsonObject } from '../../shared/http/json.ts';
import { asSent, recorded, setMembers } from '../../shared/http/members.ts';
import { type Amounts, amountsOf } from './amounts.ts';
import { accountOf, walletOf } from './meant-wallet.ts';
import { walletOfName } from './names.ts';
import { type Settings, settingsOf } from './settings.ts';
import {
  ACTIONS,
  type Action,
  type BetRequest,
  type RollbackRequest,
  readBalance,
  readBet,
  readRollback,
} from './wire.ts';

/** Recorded as sent, for people; they move no money and are never a reason to refuse. */
const RECORDED = [
  'betTime',
  'txTime',
  'validBetAmt',
  'jackpotWin',
  'jackpotContribute',
  'betType',
  'betSourceId',
  'gameInfo',
];

export function decode(plaintext: string, agent: Agent, at: string): Call | Rejected {
  const sent = parseJsonObject(plaintext);
  if (!sent) return unreadable(plaintext);
  const content = setMembers(sent);
  const action = actionIn(content);
  if (!action) return new Rejected('unknown_action');
  const settings = settingsOf(agent);
  const source = { protocol: agent.protocol, agentId: agent.agentId };
  const read = readRequest(action, content, agent, settings, at);
  if (!('refused' in read)) return { action, ...read, policy: policyOf(settings) };
  const walletRef = accountOf(content, source, settings);
  const place = { action, member: read.refused, isOwed: isOwed(action) };
  return new Rejected('malformed', { ...place, ...(walletRef && { walletRef }) });
}

function actionIn(content: JsonObject): Action | undefined {
  return ACTIONS.find((known) => known === content['action']);
}

/** A name that comes twice makes a rollback unreadable too; somebody has to know that it waits. */
function unreadable(plaintext: string): Rejected {
  const action = actionIn(glimpse(plaintext));
  return new Rejected('unreadable', { ...(action && { action }), member: 'body', isOwed: isOwed(action) });
}

/** A card or an item that is retried, and the money of a bet that did not happen. */
function isOwed(action: Action | undefined): boolean {
  return action === 'retryBet' || action === 'rollback';
}

/** A command, or the name of the member that stands against it. */
type Read = Pick<Call, 'command' | 'hasAmountNoise'> | { readonly refused: string };

function readRequest(action: Action, content: JsonObject, agent: Agent, settings: Settings, at: string): Read {
  const source = { protocol: agent.protocol, agentId: agent.agentId };
  switch (action) {
    case 'balance': {
      const read = readBalance(content);
      if ('refused' in read) return read;
      const walletRef = walletOf(read.data, source, settings);
      return { command: { kind: 'inquiry', source, walletRef, at, sessionMustLive: false, playerMustBeActive: false } };
    }
    case 'betNSettle':
    case 'retryBet': {
      const read = readBet(content);
      if ('refused' in read) return read;
      const { data } = read;
      const amounts = amountsOf(data, settings);
      if ('refused' in amounts) return amounts;
      const details = { ...detailsOf(data), ...recorded(content, RECORDED) };
      const bet = play(data, amounts, source, settings, at);
      return {
        command: {
          ...bet,
          ...rulesOf(action, amounts, settings),
          details,
          ...(isReported(agent) && { reported: true }),
        },
        hasAmountNoise: amounts.hasNoise,
      };
    }
    case 'rollback': {
      const read = readRollback(content);
      return 'refused' in read ? read : { command: rollback(read.data, source, at) };
    }
  }
}

function play(bet: BetRequest, amounts: Amounts, source: Source, settings: Settings, at: string) {
  const { stake, win, jackpot } = amounts;
  return {
    kind: 'play',
    source,
    walletRef: walletOf(bet, source, settings),
    at,
    ids: idsOf(bet),
    stake: stake.units,
    payout: settings.jackpotWin === 'separate' ? win.units + jackpot.units : win.units,
    held: settings.jackpotWin === 'hold' ? jackpot.units : 0n,
    content: {
      ...brandOf(bet),
      stake: stake.text,
      win: win.text,
      jackpot: jackpot.text,
      ...namesOf(bet),
    },
    ...describedBy(bet),
  } as const;
}

/** A card or an item is retried until it is taken: it may use its own win, is judged again each time, and is not stopped by a barred player. */
function rulesOf(action: 'betNSettle' | 'retryBet', { stake }: Amounts, settings: Settings) {
  if (action === 'betNSettle') {
    return { funds: 'gross', afterRefusal: 'same', playerMustBeActive: stake.units > 0n } satisfies Partial<Stake>;
  }
  const funds = settings.retryBelowZero ? 'unlimited' : 'net';
  return { funds, afterRefusal: 'judge_again', playerMustBeActive: false } satisfies Partial<Stake>;
}

function rollback(request: RollbackRequest, source: Source, at: string): Rollback {
  return {
    kind: 'rollback',
    source,
    walletRef: walletOfName(request.uid, source),
    at,
    ids: idsOf(request),
    content: { ...brandOf(request), ...namesOf(request) },
    ...describedBy(request),
  };
}

/** What cannot be asked for is not looked for, and costs no write in the index. */
function isReported({ credentials }: Agent): boolean {
  return credentials['providerUrl'] !== undefined;
}

type Ids = { readonly betId?: string | undefined; readonly transferId?: string | undefined };

/** `betId` is the transaction's id where it is sent; `transferId` is then its second name. */
function idsOf({ betId, transferId }: Ids): [string, string?] {
  if (betId === undefined) return [transferId ?? ''];
  return transferId === undefined ? [betId] : [betId, transferId];
}

function namesOf({ betId, transferId }: Ids): Record<string, string> {
  return { ...(betId !== undefined && { betId }), ...(transferId !== undefined && { transferId }) };
}

type Described = Pick<BetRequest, 'brand' | 'roundId' | 'gameCode'>;

/** Only a brand that is a text is compared: of another type it is a slip of the sender's, and a slip must not keep money back. */
function brandOf({ brand }: Described): Record<string, string> {
  return typeof brand === 'string' ? { brand: brand.toWellFormed() } : {};
}

function describedBy({ roundId, gameCode }: Described) {
  return {
    ...(roundId !== undefined && { roundId: asSent(roundId) }),
    ...(gameCode !== undefined && { gameCode: asSent(gameCode) }),
  };
}

/** What stands nowhere else on the entry. */
function detailsOf({ brand }: Described): Record<string, string> {
  return brand === undefined || typeof brand === 'string' ? {} : { brand: asSent(brand) };
}

function policyOf(settings: Settings): Policy {
  return {
    rounds: 'recorded',
    rollbackOfRefusal: 'close',
    changedAfterRollback: 'mismatch',
    rollbackOfUnknownPlayer: 'accept',
    rollbackOfUnknown: 'accept',
    rollbackOfPlay: 'reverse',
    rollbackShortFunds: settings.rollbackShortFunds,
    payoutWithoutStake: 'decline',
    largestPayouts: largestPayoutsOf(settings),
  };
}
