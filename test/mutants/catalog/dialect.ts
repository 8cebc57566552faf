import type { Mutant } from '../mutant.ts';

const decode = 'functions/_tg-vp/decode.ts';
const errors = 'functions/_tg-vp/errors.ts';
const wire = 'functions/_tg-vp/wire.ts';

/** TG and VP. */
export const DIALECT: readonly Mutant[] = [
  {
    name: 'jackpot-credited-twice',
    file: decode,
    find: "settings.jackpotWin === 'separate' ? win.units + jackpot.units",
    replace: "settings.jackpotWin !== 'hold' ? win.units + jackpot.units",
    why: 'A prize that is inside the win is paid once more.',
  },
  {
    name: 'jackpot-of-nobody',
    file: decode,
    find: "held: settings.jackpotWin === 'hold' ? jackpot.units : 0n,",
    replace: "held: settings.jackpotWin === 'separate' ? jackpot.units : 0n,",
    why: 'A prize is held, and nobody is told.',
  },
  {
    name: 'jackpot-not-compared',
    file: decode,
    find: '      jackpot: jackpot.text,\n',
    replace: '',
    why: 'The same bet with another prize is a replay.',
  },
  {
    name: 'stake-not-compared',
    file: decode,
    find: '      stake: stake.text,\n',
    replace: '',
    why: 'The same bet with another stake is a replay.',
  },
  {
    name: 'win-not-compared',
    file: decode,
    find: '      win: win.text,\n',
    replace: '',
    why: 'The same bet with another win is a replay.',
  },
  {
    name: 'brand-not-compared',
    file: decode,
    find: '      ...brandOf(bet),\n',
    replace: '',
    why: 'A bet of one brand is taken for that of another.',
  },
  {
    name: 'names-not-compared',
    file: decode,
    find: '      ...namesOf(bet),\n    },',
    replace: '    },',
    why: 'A request that contradicts its second id is answered as the bet.',
  },
  {
    name: 'retry-stopped-by-a-block',
    file: decode,
    find: "return { funds, afterRefusal: 'judge_again', playerMustBeActive: false }",
    replace: "return { funds, afterRefusal: 'judge_again', playerMustBeActive: true }",
    why: 'A card that was played is retried without end.',
  },
  {
    name: 'retry-refused-for-ever',
    file: decode,
    find: "return { funds, afterRefusal: 'judge_again', playerMustBeActive: false }",
    replace: "return { funds, afterRefusal: 'same', playerMustBeActive: false }",
    why: 'A card that was not covered once is retried without end.',
  },
  {
    name: 'barred-player-not-paid',
    file: decode,
    find: 'playerMustBeActive: stake.units > 0n }',
    replace: 'playerMustBeActive: stake.units >= 0n }',
    why: 'A win without a stake of a player who was blocked is refused.',
  },
  {
    name: 'retry-below-zero-by-default',
    file: decode,
    find: "const funds = settings.retryBelowZero ? 'unlimited' : 'net';",
    replace: "const funds = settings.retryBelowZero ? 'net' : 'unlimited';",
    why: 'A retried bet takes the balance below zero although no setting says so.',
  },
  {
    name: 'negative-amount-accepted',
    file: 'functions/_tg-vp/amounts.ts',
    find: 'return amount !== undefined && amount.units >= 0n ? amount : undefined;',
    replace: 'return amount;',
    why: 'A stake of -100 is a win.',
  },
  {
    name: 'amount-in-a-text-accepted',
    file: wire,
    find: '(sent instanceof JsonNumber ? sent.source : undefined);',
    replace: "(sent instanceof JsonNumber ? sent.source : typeof sent === 'string' ? sent : undefined);",
    why: 'What is taken is not what is promised, and " 1" may be anything.',
  },
  {
    name: 'control-characters-in-ids',
    file: wire,
    find: 'text.isWellFormed() && !CONTROL.test(text) && ',
    replace: 'text.isWellFormed() && ',
    why: 'Two ids that nobody can tell apart on a screen are two bets.',
  },
  {
    name: 'broken-ids-accepted',
    file: wire,
    find: 'text.isWellFormed() && !CONTROL.test(text) && ',
    replace: '!CONTROL.test(text) && ',
    why: 'Half a character is stored as a replacement: two ids become one.',
  },
  {
    name: 'agent-header-ignored',
    file: 'functions/vp/adapter.ts',
    find: "return named === undefined || named === pathParameters['agentId'];",
    replace: "return named === undefined || named !== '';",
    why: 'A call for one agent is booked for another.',
  },
  {
    name: 'fault-dressed-as-a-refusal',
    file: errors,
    find: "export const FAULT_CODE: WireCode = { status: '9999',",
    replace: "export const FAULT_CODE: WireCode = { status: '1006',",
    why: 'The provider drops the bet, which was booked after all.',
  },
  {
    name: 'mismatch-without-alarm',
    file: errors,
    find: "const MISMATCH: WireCode = { status: '9999', errText: 'transaction mismatch', alarm: 'content_mismatch' };",
    replace: "const MISMATCH: WireCode = { status: '9999', errText: 'transaction mismatch' };",
    why: 'Same id, other content: refused, and nobody is told.',
  },
  {
    name: 'unpaid-card-without-alarm',
    file: errors,
    find: "(action === 'retryBet' ? { ...UNCOVERED, alarm: 'retry_refused' } : UNCOVERED)",
    replace: "(action === 'retryBet' ? { ...UNCOVERED } : UNCOVERED)",
    why: 'A card is retried without end, and nobody is told.',
  },
  {
    name: 'spent-win-without-alarm',
    file: errors,
    find: "payout_spent: { ...STANDS, alarm: 'rollback_short_funds' },",
    replace: 'payout_spent: STANDS,',
    why: 'A bet stands because its win is spent, and nobody is told.',
  },
];
