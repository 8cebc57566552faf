import type { Agent } from '../../shared/application/agent.ts';
import type { Command, Rollback, Stake, WalletRef } from '../../shared/domain/command.ts';
import type { Source } from '../../shared/domain/ids.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import { type Call, Rejected } from '../../shared/http/adapter.ts';
import { JsonNumber, type JsonObject, parseJsonObject, writeJson } from '../../shared/http/json.ts';
import { walletOfName } from './names.ts';
import { type Settings, settings as settingsSchema } from './registration.ts';
import { ACTIONS, type Action, type BetRequest, balanceRequest, betRequest, rollbackRequest } from './wire.ts';

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
  const content = parseJsonObject(plaintext);
  if (!content) return new Rejected('unreadable');
  const action = ACTIONS.find((known) => known === content['action']);
  if (!action) return new Rejected('unknown_action');
  const settings = settingsSchema.parse(agent.settings);
  const command = commandOf(action, content, agent, settings, at);
  if (command) return { action, command, policy: policyOf(settings) };
  const walletRef = accountOf(content, { protocol: agent.protocol, agentId: agent.agentId });
  return new Rejected('malformed', { action, ...(walletRef && { walletRef }) });
}

function commandOf(
  action: Action,
  content: JsonObject,
  agent: Agent,
  settings: Settings,
  at: string,
): Command | undefined {
  const source = { protocol: agent.protocol, agentId: agent.agentId };
  switch (action) {
    case 'balance': {
      const { data } = balanceRequest.safeParse(content);
      const walletRef = data && { ...walletOfName(data.uid, source), currency: data.currency };
      return walletRef && { kind: 'inquiry', source, walletRef, at, sessionMustLive: false, playerMustBeActive: false };
    }
    case 'betNSettle':
    case 'retryBet': {
      const { data } = betRequest.safeParse(content);
      return (
        data && { ...play(data, source, settings, at), ...rulesOf(action, data, settings), details: detailsOf(content) }
      );
    }
    case 'rollback':
      return rollback(content, source, at);
  }
}

function play(bet: BetRequest, source: Source, settings: Settings, at: string) {
  const jackpot = bet.jackpotWin ?? 0n;
  return {
    kind: 'play',
    source,
    walletRef: { ...walletOfName(bet.uid, source), currency: bet.currency },
    at,
    ids: idsOf(bet),
    stake: bet.actualBetAmt,
    payout: settings.jackpotWin === 'separate' ? bet.winAmt + jackpot : bet.winAmt,
    held: settings.jackpotWin === 'hold' ? jackpot : 0n,
    content: {
      brand: bet.brand,
      stake: bet.actualBetAmt.toString(),
      win: bet.winAmt.toString(),
      jackpot: jackpot.toString(),
      ...namesOf(bet),
    },
    roundId: bet.roundId,
    gameCode: bet.gameCode,
  } as const;
}

/** A card or an item is retried until it is taken: it may use its own win, is judged again each time, and is not stopped by a barred player. */
function rulesOf(action: 'betNSettle' | 'retryBet', bet: BetRequest, settings: Settings) {
  if (action === 'betNSettle') {
    return { funds: 'gross', afterRefusal: 'same', playerMustBeActive: bet.actualBetAmt > 0n } satisfies Partial<Stake>;
  }
  const funds = settings.retryBelowZero ? 'unlimited' : 'net';
  return { funds, afterRefusal: 'judge_again', playerMustBeActive: false } satisfies Partial<Stake>;
}

function rollback(content: JsonObject, source: Source, at: string): Rollback | undefined {
  const { data } = rollbackRequest.safeParse(content);
  if (!data) return undefined;
  const { roundId, gameCode, brand } = data;
  return {
    kind: 'rollback',
    source,
    walletRef: walletOfName(data.uid, source),
    at,
    ids: idsOf(data),
    content: { ...(brand !== undefined && { brand }), ...namesOf(data) },
    ...(typeof roundId === 'string' && { roundId: roundId.toWellFormed() }),
    ...(typeof gameCode === 'string' && { gameCode: gameCode.toWellFormed() }),
  };
}

/** Whose balance a malformed request is answered with, as far as it says. */
function accountOf({ uid, currency }: JsonObject, source: Source): WalletRef | undefined {
  if (typeof uid !== 'string') return undefined;
  return { ...walletOfName(uid, source), ...(typeof currency === 'string' && { currency }) };
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

function detailsOf(content: JsonObject): Record<string, string> {
  const sent = RECORDED.filter((name) => content[name] !== undefined);
  return Object.fromEntries(sent.map((name) => [name, asSent(content[name])]));
}

function asSent(value: unknown): string {
  if (typeof value === 'string') return value.toWellFormed();
  return value instanceof JsonNumber ? value.source : writeJson(value).toWellFormed();
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
  };
}
