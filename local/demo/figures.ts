import { type DailyReport, dailyTable } from '../report/daily-table.ts';
import { say } from './screen.ts';

/** The day's figures, of all that was ever played on this stack today. */
export function showFigures(report: DailyReport): void {
  say('title', `\n── The day's figures ${'─'.repeat(46)}\n`);
  say('plain', dailyTable(report));
}
