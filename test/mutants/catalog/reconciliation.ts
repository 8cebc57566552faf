import type { Mutant } from '../mutant.ts';

const judge = 'shared/reconciliation/judge.ts';
const booked = 'shared/reconciliation/booked-tickets.ts';
const unreported = 'shared/reconciliation/find-unreported.ts';
const rows = 'shared/reconciliation/match-rows.ts';
const places = 'shared/reconciliation/place-rows.ts';
const pages = 'shared/reconciliation/read-pages.ts';
const run = 'shared/reconciliation/run.ts';

/** The providers' reports, held against the ledger. */
export const RECONCILIATION: readonly Mutant[] = [
  {
    name: 'reported-payout-not-compared',
    file: judge,
    find: 'reported.stake !== booked.stake || reported.payout !== booked.payout',
    replace: 'reported.stake !== booked.stake',
    why: 'A win that was paid at half is matched.',
  },
  {
    name: 'cancelled-there-matched',
    file: judge,
    find: "      if (reported.isCancelled) return { match: 'mismatched', reason: 'cancelled_there' };\n",
    replace: '',
    why: 'The provider took a ticket back, and the money stays where it is.',
  },
  {
    name: 'reported-prize-not-compared',
    file: judge,
    find: 'reported.prize === undefined || reported.prize === (booked.prize ?? 0n)',
    replace: 'reported.prize === undefined || reported.prize >= 0n',
    why: 'A jackpot that never came in a callback is matched.',
  },
  {
    name: 'payout-that-never-came-matched',
    file: judge,
    find: "      if (reported.isFinal) return { match: 'mismatched', reason: 'open_here' };\n",
    replace: '',
    why: 'The provider says that it has paid; here the ticket is open for ever, and nobody looks.',
  },
  {
    name: 'undone-here-matched',
    file: judge,
    find: 'return reported.isUndone\n',
    replace: 'return reported.isPossible\n',
    why: 'A bet that was given back here and counts there is matched: the operator pays for it.',
  },
  {
    name: 'two-rows-both-matched',
    file: judge,
    find: "return isMatched ? { match: 'mismatched', reason: 'reported_twice' } : verdict;",
    replace: "return isMatched && booked === undefined ? { match: 'mismatched', reason: 'reported_twice' } : verdict;",
    why: 'The provider bills one ticket twice, and both rows are matched.',
  },
  {
    name: 'rolled-back-ticket-looks-settled',
    file: booked,
    find: '  if (record.rolledBackBy !== undefined) {\n',
    replace: '  if (record.rolledBackBy !== undefined && record.kind === undefined) {\n',
    why: 'A bet that was matched and then refunded stays matched.',
  },
  {
    name: 'payout-not-read-with-its-stake',
    file: booked,
    find: "record?.type === 'entry' && record.kind === 'stake' && record.settledBy !== undefined;",
    replace: "record?.type === 'entry' && record.kind === 'stake' && record.settledBy === '';",
    why: 'A ticket that was paid looks open, and the report is called wrong.',
  },
  {
    name: 'booked-prize-forgotten',
    file: booked,
    find: '{ prize: BigInt(jackpot) }',
    replace: '{ prize: 0n }',
    why: 'Every prize that was reported as it came opens a case.',
  },
  {
    name: 'no-grace-for-reports',
    file: unreported,
    find: 'Date.parse(reportedUntil) - GRACE_MS',
    replace: 'Date.parse(reportedUntil) - 0',
    why: 'A row that comes a minute later than another is a missing ticket until then.',
  },
  {
    name: 'open-tickets-called-missing',
    file: unreported,
    find: "if (ticket?.state !== 'settled') return [];",
    replace: 'if (!ticket) return [];',
    why: 'A ticket that was given back since is missed at the provider.',
  },
  {
    name: 'late-entries-passed-over',
    file: unreported,
    find: 'const [mark = from] = [checked, settled].sort();',
    replace: 'const [mark = from] = [checked, checked > settled ? checked : settled];',
    why: 'A ticket that the index shows a moment later is never looked for.',
  },
  {
    name: 'early-verdict-kept',
    file: unreported,
    find: 'return item?.row !== undefined && item.judgedAt <= createdAt;',
    replace: 'return item?.row === undefined && (item?.judgedAt ?? createdAt) < createdAt;',
    why: 'What was judged before the ticket was settled is never judged on what it came to.',
  },
  {
    name: 'silence-unheard',
    file: unreported,
    find: 'return places.some(({ key }) => stored.get(key)?.row?.reportedAt === undefined);',
    replace: 'return places.some(({ key }) => stored.get(key)?.row?.reportedAt === null);',
    why: 'An empty report looks like a day without play.',
  },
  {
    name: 'second-row-takes-the-place',
    file: rows,
    find: 'return holder === undefined || holder.id === id ? own : itemKey(ticketId, id);',
    replace: 'return holder === undefined || holder.id !== undefined ? own : itemKey(ticketId, id);',
    why: 'Of two rows about one ticket the last one counts, and nobody sees that there are two.',
  },
  {
    name: 'future-rows-unnoticed',
    file: rows,
    find: '    if (isAhead(item.row, judgedAt)) tally.ahead += 1;\n',
    replace: '    if (isAhead(item.row, judgedAt)) tally.ahead += 0;\n',
    why: "A provider's clock is five hours ahead, and nobody sets the zone right.",
  },
  {
    name: 'differences-open-no-case',
    file: rows,
    find: '  await openTicketCases(pull, source, news);\n',
    replace: '  await openTicketCases(pull, source, news.slice(news.length));\n',
    why: 'Money is missing, a counter says so, and nobody knows whose.',
  },
  {
    name: 'old-news-told-again',
    file: rows,
    find: '  return !isDeepStrictEqual(before.row, item.row);\n',
    replace: '  return isDeepStrictEqual(before.row, item.row);\n',
    why: 'A row that the provider changes from one wrong amount to another opens no case anew.',
  },
  {
    name: 'undone-since-not-looked-at-again',
    file: 'shared/reconciliation/match-undone.ts',
    find: 'const [until = undoneUntil] = [...reached, settled].sort();',
    replace: 'const [until = undoneUntil] = [...reached, now > settled ? now : settled].sort();',
    why: 'A refund that the index shows a moment later leaves its ticket matched for ever.',
  },
  {
    name: 'undone-tickets-not-judged',
    file: 'shared/reconciliation/match-undone.ts',
    find: '    await matchEntries(pull, entries);\n',
    replace: '    await matchEntries(pull, entries.slice(entries.length));\n',
    why: 'A ticket that was matched and then refunded stays matched.',
  },
  {
    name: 'moved-row-stands-twice',
    file: places,
    find: 'for (const former of elsewhere.filter((place) => place.report === report)) await leave(pull, former, judgedAt);',
    replace:
      'for (const former of elsewhere.filter((place) => place.report !== place.report)) await leave(pull, former, judgedAt);',
    why: 'A row that the provider moves from one ticket to another is counted at both.',
  },
  {
    name: 'rows-of-another-host-moved',
    file: places,
    find: 'elsewhere.filter((place) => place.report === report)',
    replace: "elsewhere.filter((place) => place.report !== '')",
    why: "A new account's row 777 takes away the old account's.",
  },
  {
    name: 'row-from-the-future-believed',
    file: pages,
    find: 'return latest !== undefined && latest > askedAt ? askedAt : latest;',
    replace: 'return latest !== undefined && latest > askedAt ? latest : latest;',
    why: 'One row of the year 2099 makes every later ticket a missing one.',
  },
  {
    name: 'overtaken-pull-reads-on',
    file: pages,
    find: 'if (!(await reports.advance(source, cursor, { ...read, report }))) return overtaken(pull, read);',
    replace:
      'if (!(await reports.advance(source, cursor, { ...read, report })) && cursor === page.cursor) return overtaken(pull, read);',
    why: 'Two pulls at once read the same pages again and again, and tell of a state that is none.',
  },
  {
    name: 'large-page-ends-the-report',
    file: pages,
    find: 'if (!isTooLarge || limit === 1 || deadline.remainingMs === 0) throw error;',
    replace: 'if (!isTooLarge || limit >= 1) throw error;',
    why: 'A page that is too large stops the report at that place for ever.',
  },
  {
    name: 'cursor-of-another-host',
    file: run,
    find: '(state.report ?? report) !== report',
    replace: "(state.report ?? report) === ''",
    why: "After a new hostId the report is read from where the old host's stood: all before it is missing.",
  },
  {
    name: 'start-means-go-on',
    file: run,
    find: "order.from === 'start' ||",
    replace: "(order.from === 'start' && state.report === '') ||",
    why: 'Whoever orders the report to be read again is told that all is well.',
  },
  {
    name: 'case-for-every-row',
    file: 'shared/reconciliation/cases.ts',
    find: ': idempotencyKey(source, ticketId);',
    replace: ': idempotencyKey(source, ticketId) + item.judgedAt;',
    why: 'A ticket that stays wrong opens a new case at every pull.',
  },
  {
    name: 'older-differences-never-again',
    file: 'shared/reconciliation/match-again.ts',
    find: 'const from = newest !== undefined && before !== undefined && before < newest ? before : newest;',
    replace: 'const from = newest !== undefined && before !== undefined && before > newest ? before : newest;',
    why: 'Beyond the newest thousands a difference that has come right is shown as one for ever.',
  },
];
