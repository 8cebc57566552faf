import type { Mutant } from '../mutant.ts';

const adjust = 'shared/desk/adjustments/adjust.ts';
const decision = 'shared/domain/decide-adjustment.ts';
const book = 'shared/desk/cases/case-book.ts';
const reporter = 'shared/http/case-reporter.ts';
const cases = 'shared/http/callback-cases.ts';
const currencies = 'shared/application/currencies.ts';
const handler = 'shared/http/provider-handler.ts';

/** What two people do with money, what waits for them, and what money is called elsewhere. */
export const DESK_MONEY: readonly Mutant[] = [
  {
    name: 'rejected-adjustment-approved',
    file: adjust,
    find: "    if (adjustment.state === 'rejected') return { type: 'rejected' };\n",
    replace: '',
    why: 'What one person refused another one books.',
  },
  {
    name: 'booked-adjustment-rejected',
    file: adjust,
    find: "    if (adjustment.state === 'booked') return { type: 'booked' };\n",
    replace: '',
    why: 'The money has moved, and the desk shows that it was refused.',
  },
  {
    name: 'proposal-of-another-amount-is-the-same',
    file: adjust,
    find: 'return [playerId, currency, amount, caseId].every((value, index) => value === content[index]);',
    replace:
      'return [playerId, currency].every((value, index) => value === content[index]) && amount !== undefined && caseId !== null;',
    why: 'Somebody proposes 100 under an id of before and is told that it stands; 1,000 is approved.',
  },
  {
    name: 'case-of-another-player-settled',
    file: adjust,
    find: 'if (playerId !== proposal.playerId || currency !== proposal.currency)',
    replace: "if (playerId === '' || currency === '')",
    why: 'The prize of one player is paid to another.',
  },
  {
    name: 'failed-adjustment-fails-again',
    file: decision,
    find: "    if (adjustment.state === 'failed') return { outcome };\n",
    replace: '',
    why: 'Every approval that is not covered writes another line of the audit about nothing.',
  },
  {
    name: 'adjustment-forgets-who-proposed',
    file: decision,
    find: '...byHand(line, { reason, proposedBy, caseId }),',
    replace: '...byHand(line, { reason, proposedBy: proposedBy && undefined, caseId }),',
    why: 'The ledger cannot say that two people moved this money.',
  },
  {
    name: 'adjustment-booked-beside-nothing',
    file: decision,
    find: 'return booked({ wallet, entry, records: [put(at, entry)], beside });',
    replace: 'return booked({ wallet, entry, records: [put(at, entry)], beside: beside.slice(beside.length) });',
    why: 'The money moves, and the adjustment still waits for its approval.',
  },
  {
    name: 'waiting-repeats-forgotten',
    file: book,
    find: 'const times = waiting + occurrence.times;',
    replace: 'const times = Math.min(0, waiting) + occurrence.times;',
    why: 'A case that happened a thousand times says eleven.',
  },
  {
    name: 'lost-occurrence-not-counted-later',
    file: book,
    find: 'this.#leave(caseId, times);',
    replace: 'this.#leave(caseId, 0);',
    why: 'What a slow store did not take is in no count.',
  },
  {
    name: 'case-without-time-written',
    file: book,
    find: 'if (budgetMs < LEAST_MS)',
    replace: 'if (budgetMs < -LEAST_MS)',
    why: 'A callback that has no time left is answered too late for the sake of its case.',
  },
  {
    name: 'committed-case-opened-twice',
    file: reporter,
    find: 'alarms.filter((alarm) => !written.includes(alarm))',
    replace: 'alarms.filter((alarm) => written.includes(alarm) || !written.includes(alarm))',
    why: 'Each held prize is counted twice, and each callback writes once more than it has to.',
  },
  {
    name: 'case-of-an-unheard-commit-opened-again',
    file: reporter,
    find: "const written = last?.outcome.type === 'replayed' ? this.#writtenWithApplied() : (last?.written ?? []);",
    replace: "const written = last?.outcome.type === 'declined' ? this.#writtenWithApplied() : (last?.written ?? []);",
    why: 'A commit whose answer was lost counts its case twice.',
  },
  {
    name: 'case-for-every-callback',
    file: cases,
    find: 'caseId: caseIdOf(source.protocol, kind, subjectOf(command)),',
    replace: 'caseId: caseIdOf(source.protocol, kind, subjectOf(command) + at),',
    why: 'A provider that repeats one bet buries the desk.',
  },
  {
    name: 'one-case-for-all-that-cannot-be-read',
    file: cases,
    find: 'caseId: caseIdOf(protocol, kind, `',
    replace: 'caseId: caseIdOf(protocol, kind, action || `',
    why: 'Two faults of a provider are one case: when the first is mended, the second looks mended too.',
  },
  {
    name: 'case-of-the-wrong-amount',
    file: cases,
    find: "    if (kind === 'jackpot_held') return command.held;\n",
    replace: '',
    why: 'Whoever works on a held prize pays the win once more.',
  },
  {
    name: 'stopped-by-what-was-read-anew',
    file: handler,
    find: '    // It may have been stopped in what was read meanwhile.\n    if (this.#isStopped) return this.#stopped();\n',
    replace: '',
    why: 'An agent that was stopped together with a new key is served by that key.',
  },
  {
    name: 'code-of-ours-means-two-wallets',
    file: currencies,
    find: 'return codeFor(byCode, code) === undefined ? { currency: code, majorPerUnit: ONE } : undefined;',
    replace: 'return { currency: code, majorPerUnit: ONE };',
    why: 'One wallet is counted in thousands under one code and in ones under another.',
  },
  {
    name: 'unit-of-a-code-forgotten',
    file: currencies,
    find: 'if (named) return { currency: named.currency, majorPerUnit: decimalOf(named.majorPerUnit) } satisfies CurrencyMeant;',
    replace: 'if (named) return { currency: named.currency, majorPerUnit: ONE } satisfies CurrencyMeant;',
    why: 'A stake of 5 thousand dong takes 5.',
  },
  {
    name: 'balance-in-our-unit',
    file: currencies,
    find: '  return { code, majorPerUnit: decimalOf(named.majorPerUnit) };\n',
    replace: '  return { code, majorPerUnit: unnamed };\n',
    why: 'The game shows a thousand times what the player has.',
  },
  {
    name: 'inherited-currency-code',
    file: currencies,
    find: 'const named = Object.hasOwn(byCode, code) ? byCode[code] : undefined;',
    replace: 'const named = byCode[code];',
    why: 'A currency that is called like a method of every object is answered by a fault.',
  },
  {
    name: 'two-codes-for-one-currency',
    file: currencies,
    find: 'return new Set(ours).size === ours.length;',
    replace: 'return new Set(ours).size <= ours.length;',
    why: 'A wallet is told in whichever of two units comes first.',
  },
  {
    name: 'limit-of-another-currency',
    file: currencies,
    find: 'map(([ours, limit]) => [ours, parseMajor(limit)] as const);',
    replace: 'map(([ours, limit]) => [ours.slice(0, 2), parseMajor(limit)] as const);',
    why: 'No payout is ever too large.',
  },
  {
    name: 'noise-not-counted',
    file: 'shared/domain/money.ts',
    find: '{ units, hasNoise: true, text: canonicalText(meant) }',
    replace: '{ units, hasNoise: false, text: canonicalText(meant) }',
    why: "Nobody learns that a provider's sums come out with noise.",
  },
  {
    name: 'noise-compared',
    file: 'shared/domain/money.ts',
    find: 'hasNoise: true, text: canonicalText(meant) };',
    replace: 'hasNoise: true, text: canonicalText(sent) };',
    why: 'A repeat whose sum comes out a hair different is other content: the bet is void.',
  },
  {
    name: 'digits-of-a-sum-not-limited',
    file: 'shared/domain/money.ts',
    find: 'return excess > 0 ? rounded(short, short.scale - excess) : short;',
    replace: 'return excess > SUM_DIGITS ? rounded(short, short.scale - excess) : short;',
    why: 'The win of 1,234,567.1000000001 is refused, and the player loses it.',
  },
];
