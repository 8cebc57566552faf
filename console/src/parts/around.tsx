import { api, type Schemas } from '../api.ts';
import { AROUND_COLUMNS } from './entry-columns.tsx';
import { Loaded } from './loaded.tsx';
import { DataTable } from './table.tsx';

type Entry = Schemas['Entry'];
const EACH_SIDE = 6;

/** The wallet's entries around one, newest first. */
export function Around({ entry }: { readonly entry: Entry }) {
  const { playerId, currency, createdAt } = entry;
  const path = { playerId, currency };
  const earlier = api.useQuery('get', '/players/{playerId}/wallets/{currency}/entries', {
    params: { path, query: { to: createdAt, limit: EACH_SIDE } },
  });
  const later = api.useQuery('get', '/players/{playerId}/wallets/{currency}/entries', {
    params: { path, query: { from: createdAt, order: 'oldest', limit: EACH_SIDE } },
  });
  return (
    <section aria-labelledby="around">
      <h2 id="around">Entries around it</h2>
      <Loaded query={later} what="the later entries">
        {(behind) => (
          <Loaded query={earlier} what="the earlier entries">
            {(before) => (
              <DataTable
                label="Entries around it"
                columns={AROUND_COLUMNS}
                items={[...behind.entries.toReversed(), ...before.entries]}
                idOf={({ entryId }) => entryId}
                markedId={entry.entryId}
              />
            )}
          </Loaded>
        )}
      </Loaded>
    </section>
  );
}
