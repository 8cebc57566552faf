import type { Random } from '../simulation/random.ts';
import type { Member } from './json-edits.ts';
import type { Parameter } from './query-edits.ts';

/** Few, so that messages meet each other: repeats, other content under a known id, rollbacks that come first. */
const IDS: readonly [string, ...string[]] = [
  '1',
  '2',
  '3',
  '7634846433511800001',
  '18446744073709551615',
  '9007199254740993',
];
const AMOUNTS: readonly [string, ...string[]] = ['0', '1', '2', '100', '500', '10000'];
const MAJOR: readonly [string, ...string[]] = ['0', '0.5', '1.3', '2', '10.00', '0.0001', '1e-1', '100'];

export const PLAYERS = ['fuzz-one', 'fuzz-two', 'fuzz-nobody'] as const;
export const CURRENCIES = ['EUR', 'USD'] as const;

/** What a TG or VP message may hold in a place where another value belongs. */
export const DIALECT_VALUES: readonly string[] = [
  ...[...PLAYERS, ...CURRENCIES, ...IDS, 'VP', 'balance', 'betNSettle', 'retryBet', 'rollback'].map(quoted),
  ...MAJOR,
];

export function dialectMessage(random: Random): Member[] {
  const action = random.pick(['balance', 'betNSettle', 'betNSettle', 'betNSettle', 'retryBet', 'rollback']);
  const whose: Member[] = [
    ['action', quoted(action)],
    ['uid', quoted(random.pick(['fuzz-one', 'fuzz-one', 'fuzz-two']))],
  ];
  const currency: Member = ['currency', quoted(random.pick(CURRENCIES))];
  const brand: Member = ['brand', '"VP"'];
  if (action === 'balance') return [...whose, currency, brand];
  const id = random.pick(IDS);
  const names: Member[] = random.pick([
    [['transferId', quoted(id)]],
    [
      ['betId', quoted(id)],
      ['transferId', quoted(id)],
    ],
    [
      ['betId', quoted(id)],
      ['transferId', quoted(random.pick(IDS))],
    ],
  ] as [Member[], ...Member[][]]);
  const round: Member[] = [
    ['roundId', quoted(id)],
    ['gameCode', '"VP_230001_1"'],
  ];
  if (action === 'rollback') return [...whose, ...names, brand, ...round];
  const times: Member[] = ['betTime', 'txTime'].map((name) => [name, '"2026-03-02T08:15:29.881Z"']);
  return [
    ...whose,
    ...names,
    ...round,
    brand,
    currency,
    ...times,
    ['gameInfo', '"{\\"cardType\\":0}"'],
    ['actualBetAmt', random.pick(MAJOR)],
    ['validBetAmt', '0.5'],
    ['winAmt', random.pick(MAJOR)],
    ['jackpotWin', '0'],
    ['jackpotContribute', '5e-7'],
    ['betSourceId', '1'],
  ];
}

export const OPERATIONS = ['user/authenticate', 'bet', 'result', 'refund', 'betwin'] as const;
export type Operation = (typeof OPERATIONS)[number];

export function velaMessage(random: Random, token: string): { operation: Operation; parameters: Parameter[] } {
  const operation = random.pick(['user/authenticate', 'bet', 'bet', 'result', 'refund', 'betwin'] as const);
  const named: Record<Operation, Parameter[]> = {
    'user/authenticate': [],
    bet: [ticket(random), ['total_bet', random.pick(AMOUNTS)], ['key', 'room%20x1']],
    result: [ticket(random), ['total_win', random.pick(AMOUNTS)], ['total_used', '3']],
    refund: [ticket(random)],
    betwin: [ticket(random), ['total_bet', random.pick(AMOUNTS)], ['total_win', random.pick(AMOUNTS)]],
  };
  return { operation, parameters: [['access_token', token], ...named[operation], ['game_code', 'fish']] };
}

export function walletV2Message(random: Random, token: string): Member[] {
  const type = random.pick(['credit', 'bet', 'bet', 'win', 'cancel']);
  const code: Member = ['code', quoted(token)];
  const time: Member = ['time', '"02-03-2026 08:15:00"'];
  if (type === 'credit') return [code, ['type', '"credit"'], time];
  const named: Member[] = [
    ['id', random.pick(IDS)],
    ['round_id', random.pick(IDS)],
  ];
  if (type === 'cancel') return [code, ['type', '"cancel"'], ...named, time];
  return [[type, random.pick(AMOUNTS)], code, ['game', '1012'], ...named, ['type', quoted(type)], time];
}

export const WALLET_V2_VALUES: readonly string[] = [
  ...IDS,
  ...AMOUNTS,
  ...['credit', 'bet', 'win', 'cancel'].map(quoted),
];
export const VELA_VALUES: readonly string[] = [...IDS, ...AMOUNTS, ...PLAYERS];

export function quoted(text: string): string {
  return JSON.stringify(text);
}

function ticket(random: Random): Parameter {
  return ['ticket_id', random.pick(IDS)];
}
