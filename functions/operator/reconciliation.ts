import * as z from 'zod';
import type { MATCHES } from '../../shared/reconciliation/judge.ts';
import { COUNTED_AS } from '../../shared/reconciliation/pull.ts';
import { atProvider } from './at-provider.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { pageQuery } from './entries.ts';
import { openStakesPart } from './open-stakes-part.ts';
import type { OperatorPorts } from './ports.ts';
import { item, type ShownItem, STATUSES, shownItem } from './reconciliation-item.ts';
import { type Route, route } from './route.ts';
import { agentPath } from './schemas.ts';

const query = pageQuery.extend({
  status: z.enum(STATUSES).optional().meta({ description: 'Only these. Without it: what needs a person comes first.' }),
});

const page = z
  .strictObject({
    items: z.array(item),
    cursor: z.string().optional().meta({ description: 'Where the next page begins; absent on the last one.' }),
  })
  .meta({ id: 'ReconciliationPage' });

export function reconciliationRoutes(ports: OperatorPorts): Route[] {
  const list = route({
    operationId: 'listReconciliation',
    method: 'GET',
    path: '/agents/{protocol}/{agentId}/reconciliation',
    tag: 'Reconciliation',
    summary: 'Tickets of the provider and of the ledger, held against each other',
    description:
      'As the last pull left them, each status ordered by ticket; and stakes that have waited for their payout for more than a day (`open`), the oldest first, whatever the report says about them. Read through indexes that may miss the newest for a moment.',
    params: agentPath,
    query,
    answers: { 200: { description: 'One page.', schema: page } },
    problems: ['protocol_not_found', 'agent_not_found', 'not_supported', 'missing_credentials', 'invalid_cursor'],
    async handle({ params: { protocol, agentId }, query: { status, limit, cursor } }) {
      const { capability, agent } = await atProvider(ports, protocol, agentId, 'reports', 'imports');
      const source = { protocol, agentId };
      const matched = (name: (typeof MATCHES)[number]): Part => ({
        name,
        async page(most, after) {
          const place = after === undefined ? {} : { after };
          const found = await ports.reports.list(source, { match: name, order: 'oldest_first', limit: most, ...place });
          const items = found.items.map((each) => shownItem(each, capability, agent));
          return { items, next: found.hasMore ? found.items.at(-1)?.key : undefined };
        },
      });
      const parts = PARTS.filter((name) => status === undefined || statusOf(name) === status).map((name) =>
        name === 'open' ? openStakesPart(ports, source) : matched(name),
      );
      const ofList = ['reconciliation', protocol, agentId, { status }];
      const { items, next } = await collect(parts, limit, decodeCursor(ofList, cursor, place));
      return { status: 200, body: { items, ...(next && { cursor: encodeCursor(ofList, next) }) } };
    },
  });

  return [list];
}

/** In the order in which they need a person. */
const PARTS = ['mismatched', 'missing_here', 'missing_there', 'open', 'matched_open', 'matched'] as const satisfies (
  | (typeof MATCHES)[number]
  | 'open'
)[];

function statusOf(name: (typeof PARTS)[number]): (typeof STATUSES)[number] {
  return name === 'open' ? 'open' : COUNTED_AS[name];
}

/** A list of its own within the list. */
export interface Part {
  readonly name: (typeof PARTS)[number];
  /** Up to so many, behind a place that an earlier page has named. Without `next` there is nothing behind it. */
  page(most: number, after: string | undefined): Promise<{ items: ShownItem[]; next: string | undefined }>;
}

/** A place in the whole list: behind this place of this part, or (empty) at its beginning. */
const place = z.strictObject({ part: z.enum(PARTS), after: z.string() });
type Place = z.infer<typeof place>;

/** One part after the other, until there are `limit` items; a next place only where something stands behind it. */
async function collect(
  parts: readonly Part[],
  limit: number,
  from: Place | undefined,
): Promise<{ items: ShownItem[]; next?: Place }> {
  const items: ShownItem[] = [];
  let after = from?.after || undefined;
  for (const part of parts.slice(from ? parts.findIndex(({ name }) => name === from.part) : 0)) {
    do {
      const isFull = items.length === limit;
      const found = await part.page(isFull ? 1 : limit - items.length, after);
      if (isFull && found.items.length > 0) return { items, next: { part: part.name, after: after ?? '' } };
      items.push(...found.items);
      after = found.next;
    } while (after !== undefined);
  }
  return { items };
}
