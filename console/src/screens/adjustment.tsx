import { useState } from 'react';
import { Link } from 'wouter';
import { addressOf } from '../addresses.ts';
import { api, client, type Schemas } from '../api.ts';
import { moneyText } from '../money.ts';
import { Action, done } from '../parts/action.tsx';
import { Facts } from '../parts/facts.tsx';
import { TextInput } from '../parts/fields.tsx';
import { EntryLink, PlayerLink } from '../parts/ids.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { Time } from '../time.tsx';
import { useMay, usePerson } from '../who/person.ts';

export default function Adjustment({ adjustmentId }: { readonly adjustmentId: string }) {
  const query = api.useQuery('get', '/adjustments/{adjustmentId}', { params: { path: { adjustmentId } } });
  return (
    <Page title={`Adjustment ${adjustmentId}`}>
      <Loaded query={query} what="the adjustment">
        {({ adjustment }) => <Shown item={adjustment} />}
      </Loaded>
    </Page>
  );
}

function Shown({ item }: { readonly item: Schemas['Adjustment'] }) {
  const { playerId, currency, amount, direction, state, caseId } = item;
  const sum = moneyText(amount, currency);
  return (
    <>
      <Facts
        facts={{
          State: <span className={`mark ${state}`}>{state}</span>,
          Player: <PlayerLink id={playerId} />,
          'What it does': direction === 'credit' ? `Gives ${sum} to the player` : `Takes ${sum} from the player`,
          Reason: item.reason,
          'Proposed by': item.proposedBy,
          Proposed: <Time at={item.createdAt} />,
          'Approved by': item.bookedBy,
          Entry: item.entryId && <EntryLink id={item.entryId} />,
          'Rejected by': item.rejectedBy,
          'Rejected because': item.rejectionReason,
          Case: caseId && <Link href={addressOf.case(caseId)}>{caseId}</Link>,
        }}
      />
      {(state === 'proposed' || state === 'failed') && <Decide item={item} sum={sum} />}
    </>
  );
}

/** Whoever proposed it may take it back, and may not approve it. */
function Decide({ item, sum }: { readonly item: Schemas['Adjustment']; readonly sum: string }) {
  const may = useMay();
  const isOwn = usePerson()?.name === item.proposedBy;
  const [reason, setReason] = useState('');
  const params = { path: { adjustmentId: item.adjustmentId } };
  return (
    <div className="bar">
      {may('approveAdjustment') && !isOwn && (
        <Action
          title="Approve"
          verb="Approve and book"
          onDo={() => done(client.POST('/adjustments/{adjustmentId}/approval', { params }))}
        >
          <p>
            {sum} {item.direction === 'credit' ? 'go to' : 'are taken from'} {item.playerId} at once. It was proposed by{' '}
            {item.proposedBy}.
          </p>
        </Action>
      )}
      {isOwn && <p>You proposed it, so somebody else has to approve it.</p>}
      {may('rejectAdjustment') && (
        <Action
          title="Reject"
          verb="Reject for good"
          isGrave
          onDo={() => done(client.POST('/adjustments/{adjustmentId}/rejection', { params, body: { reason } }))}
        >
          <TextInput label="Reason" value={reason} onChange={setReason} isRequired isLong maxLength={200} />
        </Action>
      )}
    </div>
  );
}
