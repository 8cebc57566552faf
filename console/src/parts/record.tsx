import type { Schemas } from '../api.ts';
import { recordStory } from '../screens/record-words.ts';
import { Time } from '../time.tsx';
import { Facts } from './facts.tsx';
import { EntryLink, PlayerLink, RoundLink, TransactionLink } from './ids.tsx';

type Shown = Schemas['TransactionRecord'];

/** A record: its story, where it belongs, and what the provider sent. */
export function RecordShown({ record }: { readonly record: Shown }) {
  const of = record.type === 'entry' ? record.entry : { currency: undefined, ...record };
  const entryId = record.type === 'entry' ? record.entry.entryId : undefined;
  const marks = record.type === 'entry' ? record.marks : undefined;
  return (
    <article className="record">
      <p className="story">{recordStory(record)}</p>
      <Facts
        facts={{
          When: <Time at={of.createdAt} />,
          Player: <PlayerLink id={of.playerId} />,
          Entry: entryId && <EntryLink id={entryId} />,
          Transaction: of.transactionId && <TransactionLink of={of} id={of.transactionId} />,
          Round: of.roundId && <RoundLink of={of} id={of.roundId} />,
          Game: of.gameCode,
          'Settled by': marks?.settledBy && <EntryLink id={marks.settledBy} />,
          'Undone by': marks?.rolledBackBy && <EntryLink id={marks.rolledBackBy} />,
          'Reference in the logs': <code>{record.ref}</code>,
        }}
      />
      <h2>What the provider sent besides</h2>
      {Object.keys(record.provider).length === 0 ? (
        <p className="empty">Nothing.</p>
      ) : (
        <Facts facts={record.provider} />
      )}
    </article>
  );
}
