import * as z from 'zod';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { entry, pageQuery, shownEntry } from './entries.ts';
import { type OperatorPorts, timeText } from './ports.ts';
import { reportCsv } from './report-csv.ts';
import { type Route, route } from './route.ts';
import { agentId, givenInstant, protocolName } from './schemas.ts';
import { version } from './version.ts';

const PATH = '/reports/open-stakes';
const COLUMNS = [
  ...['createdAt', 'protocol', 'agentId', 'transactionId', 'roundId', 'gameCode', 'playerId', 'currency', 'stake'],
  'entryId',
];

const page = z
  .strictObject({
    stakes: z.array(entry),
    cursor: z.string().optional().meta({ description: 'Where the next page begins; absent on the last one.' }),
  })
  .meta({ id: 'OpenStakePage' });

const query = pageQuery.extend({
  protocol: protocolName.optional(),
  agentId: agentId.optional(),
  olderThan: givenInstant.optional().meta({ description: 'Created before it; now, when it is left out.' }),
});

const place = z.strictObject({ createdAt: z.string(), key: z.string(), olderThan: z.string() });

export function openStakeRoutes(ports: Pick<OperatorPorts, 'protocols' | 'openStakes' | 'agents' | 'clock'>): Route[] {
  const { protocols, openStakes, agents, clock } = ports;
  const list = route({
    operationId: 'listOpenStakes',
    method: 'GET',
    path: PATH,
    tag: 'Books',
    summary: 'Stakes without payout or rollback, oldest first',
    description:
      'Of protocols whose payout comes apart from the stake. Read through an index that may lag by a moment. A page may be short although another follows. ' +
      'Stakes that an earlier version booked are not listed; each is found by its transaction.',
    query,
    answers: {
      200: {
        description: 'One page. As CSV the next page is in the `link` header (`rel="next"`).',
        schema: page,
        csv: 'Title, period, zone, filters, version and time of making in the first lines, then a header line and the stakes, or "No Activity".',
      },
    },
    problems: ['invalid_cursor'],
    async handle({ query: { limit, cursor, protocol, agentId, olderThan }, wantsCsv }) {
      const name = ['open-stakes', protocol ?? null, agentId ?? null, olderThan ?? null];
      const after = decodeCursor(name, cursor, place);
      const before = after?.olderThan ?? olderThan ?? timeText(clock);
      const names = [...protocols.keys()].filter((each) => (protocol ?? each) === each);
      const ofProtocols = await Promise.all(names.map((each) => agents.listEvenDeleted(each)));
      const sources = ofProtocols.flat().filter((agent) => (agentId ?? agent.agentId) === agent.agentId);
      const found = await openStakes.page({ sources, olderThan: before, limit, ...(after && { after }) });
      const next = found.next && encodeCursor(name, { ...found.next, olderThan: before });
      const stakes = found.stakes.map(shownEntry);
      if (!wantsCsv) return { status: 200, body: { stakes, ...(next && { cursor: next }) } };
      const filters = { ...(protocol && { protocol }), ...(agentId && { agentId }), ...(olderThan && { olderThan }) };
      const head = { title: 'Open stakes', period: `created before ${before}`, zone: 'UTC' };
      const said =
        Object.entries(filters)
          .map((pair) => pair.join(' '))
          .join(', ') || 'none';
      const text = reportCsv({ ...head, filters: said, version, madeAt: timeText(clock) }, undefined, COLUMNS, stakes);
      const path = `${PATH}?${new URLSearchParams({ ...filters, limit: `${limit}` })}`;
      return { status: 200, csv: { text, next: next && `${path}&cursor=${next}` } };
    },
  });

  return [list];
}
