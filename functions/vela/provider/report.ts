import type { Agent } from '../../../shared/application/agent.ts';
import { type PageRequest, ProviderFailure, type ReportPage } from '../../../shared/application/provider.ts';
import { textOf } from '../../../shared/http/provider-json.ts';
import { settingsOf } from '../settings.ts';
import type { VelaClient } from './client.ts';
import { rowFrom } from './row.ts';

export const FIRST_CURSOR = '0';
/** The most that the provider gives. */
export const LARGEST_PAGE = 500;
const LONGEST_CURSOR = 1_024;

export async function reportPage(client: VelaClient, asked: PageRequest, agent: Agent): Promise<ReportPage> {
  const data = await client.get('/api/report', { key: asked.cursor, page_size: String(asked.limit) });
  const { report } = data;
  if (!Array.isArray(report)) throw new ProviderFailure('refused', 'the report is no list');
  const next = textOf(data['key']);
  if (next.length > LONGEST_CURSOR) throw new ProviderFailure('refused', 'the key of the next page is too long');
  const { timeZone } = settingsOf(agent);
  return {
    rows: report.map((row: unknown) => rowFrom(row, timeZone)),
    // Without a key the report stands still: to begin again at the first row would read it all, every time.
    cursor: next === '' ? asked.cursor : next,
    // A short page is no end: the provider may count otherwise, or leave rows out of a page.
    hasMore: report.length > 0 && next !== '' && next !== asked.cursor,
  };
}
