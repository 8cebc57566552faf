import * as z from 'zod';
import type { Source } from '../../shared/domain/ids.ts';
import { STANDINGS, type Standing } from '../../shared/reconciliation/judge.ts';
import { COUNTED_AS } from '../../shared/reconciliation/pull.ts';
import type { ReconciliationItem, ReportStore } from '../../shared/reconciliation/store.ts';
import { atProvider } from './at-provider.ts';
import { pageQuery } from './entries.ts';
import type { OperatorPorts } from './ports.ts';
import { Problem } from './problem.ts';
import { item, STATUSES, shownItem } from './reconciliation-item.ts';
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
      'As the last pull left them, each status ordered by ticket. Read through an index that may miss the newest for a moment.',
    params: agentPath,
    query,
    answers: { 200: { description: 'One page.', schema: page } },
    problems: ['protocol_not_found', 'agent_not_found', 'not_supported', 'missing_credentials', 'invalid_cursor'],
    async handle({ params: { protocol, agentId }, query: { status, limit, cursor } }) {
      const { capability, agent } = await atProvider(ports, protocol, agentId, 'reports');
      const standings = STANDINGS.filter((standing) => status === undefined || COUNTED_AS[standing] === status);
      const from = cursor === undefined ? undefined : decodePlace(cursor, standings);
      const found = await collect(ports.reports, { protocol, agentId }, standings, limit, from);
      const items = found.items.map((each) =>
        shownItem(
          each,
          each.row && capability.read(each.row, agent, each.booked?.currency),
          (playerId) => capability.nameOf?.(playerId, agent) ?? playerId,
        ),
      );
      return { status: 200, body: { items, ...(found.next && { cursor: encodePlace(found.next) }) } };
    },
  });

  return [list];
}

/** A place in the list: behind this item of this standing. */
interface Place {
  readonly standing: Standing;
  readonly after: string;
}

/** One standing after the other, until there are `limit` items. */
async function collect(
  reports: ReportStore,
  source: Source,
  standings: readonly Standing[],
  limit: number,
  from: Place | undefined,
): Promise<{ items: ReconciliationItem[]; next?: Place }> {
  const items: ReconciliationItem[] = [];
  for (const standing of standings.slice(from ? standings.indexOf(from.standing) : 0)) {
    const after = standing === from?.standing ? { after: from.after } : {};
    const part = { standing, order: 'oldest_first', limit: limit - items.length, ...after } as const;
    const found = await reports.list(source, part);
    items.push(...found.items);
    const last = found.items.at(-1);
    if (last && (found.hasMore || items.length === limit)) return { items, next: { standing, after: last.key } };
  }
  return { items };
}

/** Opaque to callers, so that it can come to mean something else. */
function encodePlace({ standing, after }: Place): string {
  return Buffer.from(`${standing}:${after}`, 'utf8').toString('base64url');
}

/** Throws `invalid_cursor` for everything that `encodePlace` does not write for a list of these standings. */
function decodePlace(cursor: string, standings: readonly Standing[]): Place {
  const [, name, after = ''] = /^([a-z_]+):(.+)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  const standing = standings.find((known) => known === name);
  if (standing === undefined || encodePlace({ standing, after }) !== cursor) {
    throw new Problem('invalid_cursor', 'Take the cursor from the answer before, as it is, with the same status');
  }
  return { standing, after };
}
