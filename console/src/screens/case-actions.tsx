import { useState } from 'react';
import { Button } from 'react-aria-components';
import { client, queries, type Schemas } from '../api.ts';
import { Action, done } from '../parts/action.tsx';
import { TextInput } from '../parts/fields.tsx';
import { Failed } from '../parts/loaded.tsx';
import { useMay, usePerson } from '../who/person.ts';
import { Propose } from './propose.tsx';

type Case = Schemas['Case'];

export function CaseActions({ item }: { readonly item: Case }) {
  const { caseId, playerId, currency } = item;
  const may = useMay();
  const [text, setText] = useState('');
  const [outcome, setOutcome] = useState('');
  const params = { path: { caseId } };
  const addNote = async () => {
    await done(client.POST('/cases/{caseId}/notes', { params, body: { text } }));
    setText('');
  };
  const close = () => done(client.POST('/cases/{caseId}/closing', { params, body: { outcome } }));
  return (
    <div className="bar">
      {may('setCaseOwner') && item.status === 'open' && <Take item={item} />}
      {may('addCaseNote') && (
        <Action title="Write a note" verb="Write" onDo={addNote}>
          <TextInput label="Note" value={text} onChange={setText} isRequired isLong maxLength={1000} />
        </Action>
      )}
      {may('proposeAdjustment') && item.status === 'open' && playerId !== undefined && currency !== undefined && (
        <Propose playerId={playerId} currency={currency} caseId={caseId} />
      )}
      {may('closeCase') && item.status === 'open' && (
        <Action title="Close the case" verb="Close" onDo={close}>
          <p>If it happens again it opens anew.</p>
          <TextInput label="Outcome" value={outcome} onChange={setOutcome} isRequired isLong maxLength={200} />
        </Action>
      )}
    </div>
  );
}

/** Whoever works on it says so, that nobody else does the same. */
function Take({ item: { caseId, owner } }: { readonly item: Case }) {
  const name = usePerson()?.name ?? '';
  const [error, setError] = useState<unknown>();
  const isOwn = owner === name;
  const take = async () => {
    setError(undefined);
    const params = { path: { caseId } };
    try {
      await done(client.PUT('/cases/{caseId}/owner', { params, body: { owner: isOwn ? null : name } }));
    } catch (reason) {
      setError(reason);
    }
    await queries.invalidateQueries();
  };
  return (
    <>
      <Button onPress={() => void take()}>{isOwn ? 'Give it back' : 'Take it'}</Button>
      {error !== undefined && <Failed error={error} what="the owner" />}
    </>
  );
}
