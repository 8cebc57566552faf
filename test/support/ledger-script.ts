import { randomUUID } from 'node:crypto';
import { execute } from '../../shared/application/execute.ts';
import type { Command } from '../../shared/domain/command.ts';
import { formatMajorNumber, parseMajor } from '../../shared/domain/money.ts';
import type { Outcome } from '../../shared/domain/outcome.ts';
import { type Policy, STRICT_POLICY } from '../../shared/domain/policy.ts';
import type { Purpose } from '../../shared/domain/record.ts';
import { someCall } from './call.ts';
import { unhurried, unhurriedDeadline } from './clocks.ts';
import { stepsOf } from './text-table.ts';
import type { WorldStore } from './wallet-world.ts';

/** What a script gets where it chooses nothing. */
const DEFAULT_POLICY: Policy = {
  ...STRICT_POLICY,
  rollbackOfUnknownPlayer: 'accept',
  rollbackOfUnknown: 'accept',
  rollbackOfPlay: 'reverse',
};

const SOURCE = { protocol: 'test', agentId: 'a1' };

/**
 * Plays a text table against a store and answers the same table with what really happened in its last two columns. A line is
 * `player  operation  id  amounts-and-choices  =>  outcome  balance`; lines that begin with `policy` choose, `#` begins a comment.
 */
export async function playScript(
  script: string,
  store: WorldStore,
  prefix = '',
): Promise<{ expected: string; actual: string; players: Set<string> }> {
  const ports = { store, clock: unhurried };
  const players = new Set<string>();
  const expected: string[] = [];
  const actual: string[] = [];
  let policy = DEFAULT_POLICY;
  for (const [asked, wanted] of stepsOf(script)) {
    if (asked.startsWith('policy ')) {
      policy = policyOf(choicesOf(asked.split(' ').slice(1)));
      continue;
    }
    const [name = '', operation = '', ...rest] = asked.split(' ');
    const playerId = prefix + name;
    players.add(playerId);
    expected.push(`${asked} => ${wanted}`);
    actual.push(`${asked} => ${await play(operation, playerId, rest)}`);
  }
  return { expected: expected.join('\n'), actual: actual.join('\n'), players };

  async function play(operation: string, playerId: string, rest: readonly string[]): Promise<string> {
    if (operation === 'open' || operation === 'block') {
      await store.setStatus(playerId, operation === 'open' ? 'active' : 'blocked', now());
      if (operation === 'open') await store.openWallet(playerId, 'EUR');
      return operation === 'open' ? 'opened' : 'blocked';
    }
    const command = commandOf(operation, playerId, rest, prefix);
    return outcomeText(await execute(command, policy, ports, unhurriedDeadline()));
  }
}

function policyOf({ largestPayout, ...choices }: Record<string, string>): Policy {
  const limits = largestPayout === undefined ? {} : { largestPayouts: { EUR: units(largestPayout) } };
  return { ...DEFAULT_POLICY, ...choices, ...limits };
}

function commandOf(
  operation: string,
  playerId: string,
  [id = '', ...rest]: readonly string[],
  prefix: string,
): Command {
  const choices = choicesOf(rest);
  const walletRef = { by: 'player', playerId, currency: 'EUR' } as const;
  const word = rest.find((each) => !each.includes('='));
  const line = { ...someCall, at: now(), auditId: randomUUID(), target: 'case/script', changes: {} };
  if (operation === 'reversal')
    return { kind: operation, walletRef, transferId: prefix + word, reversalId: prefix + id, at: now(), line };
  const amount = units(word ?? '0');
  if (operation === 'deposit' || operation === 'withdrawal') {
    const { purpose, reference } = choices as { purpose?: Purpose; reference?: string };
    const said = { ...(purpose && { purpose }), ...(reference !== undefined && { reference }) };
    return { kind: operation, walletRef, transferId: prefix + id, amount, ...said, at: now(), line };
  }
  if (operation === 'credit' || operation === 'debit') {
    const state = choices['state'] === 'failed' ? 'failed' : 'proposed';
    const adjustment = {
      adjustmentId: prefix + id,
      playerId,
      currency: 'EUR',
      amount: operation === 'credit' ? amount : -amount,
      reason: 'script',
      state,
      proposedBy: 'other',
      createdAt: someCall.at,
      updatedAt: someCall.at,
      revision: Number(choices['revision'] ?? 0),
    } as const;
    return { kind: 'adjustment', walletRef, adjustment, at: now(), line };
  }
  const roundId = choices['round'];
  const common = {
    source: SOURCE,
    walletRef,
    at: now(),
    ids: (choices['also'] === undefined ? [prefix + id] : [prefix + id, prefix + choices['also']]) as [string, string?],
    ...(roundId !== undefined && { roundId: prefix + roundId }),
    gameCode: choices['game'] ?? 'g',
  };
  switch (operation) {
    case 'stake':
    case 'play': {
      const payout = units(choices['payout'] ?? '0');
      const funds = (choices['funds'] ?? 'gross') as 'gross' | 'net' | 'unlimited';
      const afterRefusal = choices['again'] === 'judge' ? 'judge_again' : 'same';
      return {
        ...common,
        kind: operation,
        stake: amount,
        payout,
        content: { stake: `${amount}`, payout: `${payout}` },
        funds,
        afterRefusal,
        playerMustBeActive: choices['barred'] !== 'ok',
      };
    }
    case 'payout': {
      const paidOn = (choices['on'] ?? 'stake') as 'stake' | 'round' | 'newest_stake';
      return { ...common, kind: 'payout', payout: amount, content: { payout: `${amount}` }, paidOn };
    }
    case 'rollback':
      return { ...common, kind: 'rollback', content: {} };
    default:
      throw new Error(`no such operation in a ledger script: ${operation}`);
  }
}

function outcomeText(outcome: Outcome): string {
  const balance = outcome.balance === undefined ? '-' : formatMajorNumber(outcome.balance);
  const notices = outcome.type === 'applied' && outcome.notices.length > 0 ? ` ${outcome.notices.join(' ')}` : '';
  return `${outcome.type === 'declined' ? outcome.reason : outcome.type} ${balance}${notices}`;
}

function choicesOf(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    words.filter((word) => word.includes('=')).map((word) => word.split('=') as [string, string]),
  );
}

function units(text: string): bigint {
  const parsed = parseMajor(text);
  if (parsed === undefined) throw new Error(`no amount: ${text}`);
  return parsed;
}

function now(): string {
  return new Date().toISOString();
}
