import { useState } from 'react';
import { client, type Schemas } from '../api.ts';
import { Action, done } from '../parts/action.tsx';
import { Choice, optionsOf, TextInput } from '../parts/fields.tsx';
import { instantOf } from '../time.tsx';

const STATUSES = ['active', 'blocked', 'closed'] as const;

export function ChangeStatus({ player }: { readonly player: Schemas['PlayerWithWallets'] }) {
  const [status, setStatus] = useState<(typeof STATUSES)[number]>(player.status === 'active' ? 'blocked' : 'active');
  const [reason, setReason] = useState('');
  const [end, setEnd] = useState('');
  const until = status === 'blocked' ? instantOf(end) : undefined;
  const change = () => {
    const body = { status, ...(reason && { reason }), ...(until && { until }) };
    return done(client.PUT('/players/{playerId}', { params: { path: { playerId: player.playerId } }, body }));
  };
  return (
    <Action title="Change status" verb="Change" isGrave onDo={change}>
      <p>Whoever is blocked or closed places no stakes and opens no sessions; payouts and rollbacks still arrive.</p>
      <Choice label="Status" value={status} onChange={setStatus} options={optionsOf(STATUSES)} />
      <TextInput
        label="Reason"
        value={reason}
        onChange={setReason}
        isRequired={status !== 'active'}
        isLong
        maxLength={200}
      />
      {status === 'blocked' && (
        <TextInput
          label="Blocked until"
          type="datetime-local"
          value={end}
          onChange={setEnd}
          hint="In your own zone. Without an end: until somebody changes it."
        />
      )}
    </Action>
  );
}

export function EndPlay({ playerId }: { readonly playerId: string }) {
  const end = () => done(client.DELETE('/players/{playerId}/sessions', { params: { path: { playerId } } }));
  return (
    <Action title="End play everywhere" verb="End all sessions" isGrave onDo={end}>
      <p>
        All sessions of {playerId} are over at once, at all providers. No stake under any of them is taken afterwards.
      </p>
    </Action>
  );
}
