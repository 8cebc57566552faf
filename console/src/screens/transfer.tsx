import { useState } from 'react';
import { api, client, type Schemas } from '../api.ts';
import { moneyText } from '../money.ts';
import { Action, done } from '../parts/action.tsx';
import { Facts } from '../parts/facts.tsx';
import { TextInput } from '../parts/fields.tsx';
import { EntryLink, PlayerLink } from '../parts/ids.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { Time } from '../time.tsx';
import { useMay } from '../who/person.ts';
import { entryStory } from '../words.ts';

export default function Transfer({ transferId }: { readonly transferId: string }) {
  const query = api.useQuery('get', '/transfers/{transferId}', { params: { path: { transferId } } });
  return (
    <Page title={`Transfer ${transferId}`}>
      <Loaded query={query} what="the transfer">
        {({ transfer }) => <Shown transfer={transfer} />}
      </Loaded>
    </Page>
  );
}

function Shown({ transfer }: { readonly transfer: Schemas['TransferRecord'] }) {
  const { amount, currency, direction, entry, reversal, status } = transfer;
  const may = useMay();
  return (
    <>
      <p className="story">
        {entry
          ? entryStory(entry)
          : `A ${direction} of ${moneyText(amount, currency)} was refused: it was not covered.`}
        {reversal && ` Later it was undone: ${entryStory(reversal)}`}
      </p>
      <Facts
        facts={{
          Status: <span className={`mark ${status}`}>{status}</span>,
          Player: <PlayerLink id={transfer.playerId} />,
          Purpose: transfer.purpose.replaceAll('_', ' '),
          Reason: transfer.reason,
          Reference: transfer.reference,
          'Booked by': transfer.bookedBy,
          Made: <Time at={transfer.createdAt} />,
          Entry: entry && <EntryLink id={entry.entryId} />,
          'Undone by': reversal && <EntryLink id={reversal.entryId} />,
        }}
      />
      {status === 'applied' && may('reverseTransfer') && <Reverse transferId={transfer.transferId} />}
    </>
  );
}

/** The id is made once, so that a reversal that is sent twice is one reversal. */
function Reverse({ transferId }: { readonly transferId: string }) {
  const [reversalId] = useState(() => `rev-${crypto.randomUUID()}`);
  const [reason, setReason] = useState('');
  const params = { path: { transferId } };
  const reverse = () => done(client.POST('/transfers/{transferId}/reversal', { params, body: { reversalId, reason } }));
  return (
    <Action title="Reverse the transfer" verb="Reverse" isGrave onDo={reverse}>
      <p>The whole of it is moved back at once.</p>
      <TextInput label="Reason" value={reason} onChange={setReason} isRequired isLong maxLength={200} />
    </Action>
  );
}
