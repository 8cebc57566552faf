import { api } from '../api.ts';
import { Around } from '../parts/around.tsx';
import { Facts } from '../parts/facts.tsx';
import { EntryLink, PlayerLink, RoundLink, TransactionLink } from '../parts/ids.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { Time } from '../time.tsx';
import { entryStory, kindText } from '../words.ts';

/** One line of the ledger. */
export default function EntryPage({ entryId }: { readonly entryId: string }) {
  const query = api.useQuery('get', '/entries/{entryId}', { params: { path: { entryId } } });
  return (
    <Page title={`Entry ${entryId}`}>
      <Loaded query={query} what="the entry">
        {({ entry }) => (
          <>
            <p className="story">{entryStory(entry)}</p>
            <Facts
              facts={{
                Kind: kindText(entry.kind),
                When: <Time at={entry.createdAt} />,
                Player: <PlayerLink id={entry.playerId} />,
                Transaction: entry.transactionId && <TransactionLink of={entry} id={entry.transactionId} />,
                Round: entry.roundId && <RoundLink of={entry} id={entry.roundId} />,
                Game: entry.gameCode,
                Undoes: entry.rollbackOf && <EntryLink id={entry.rollbackOf} />,
                'Undone by': entry.rolledBackBy && <EntryLink id={entry.rolledBackBy} />,
                'Booked by': entry.bookedBy,
                Reason: entry.reason,
              }}
            />
            <Around entry={entry} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
