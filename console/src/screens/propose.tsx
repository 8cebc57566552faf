import { useState } from 'react';
import { client } from '../api.ts';
import { Action, done } from '../parts/action.tsx';
import { Choice, TextInput } from '../parts/fields.tsx';

interface ProposeProps {
  readonly playerId?: string;
  readonly currency?: string;
  readonly caseId?: string;
}

const DIRECTIONS = [
  { id: 'credit', text: 'Give to the player' },
  { id: 'debit', text: 'Take from the player' },
] as const;

/** The id is made here, once, so that a proposal that is sent twice is one proposal. */
export function Propose({ caseId, ...known }: ProposeProps) {
  const [adjustmentId, setAdjustmentId] = useState(newId);
  const [playerId, setPlayerId] = useState(known.playerId ?? '');
  const [currency, setCurrency] = useState(known.currency ?? '');
  const [direction, setDirection] = useState<'credit' | 'debit'>('credit');
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const propose = async () => {
    const body = { adjustmentId, playerId, currency, direction, amount, reason, ...(caseId && { caseId }) };
    await done(client.POST('/adjustments', { body }));
    setAdjustmentId(newId());
    setAmount('');
    setReason('');
  };
  return (
    <Action title="Propose an adjustment" verb="Propose" onDo={propose}>
      <p>Nothing moves before somebody else approves it.</p>
      <TextInput label="Player" value={playerId} onChange={setPlayerId} isRequired />
      <TextInput
        label="Currency"
        value={currency}
        onChange={setCurrency}
        isRequired
        pattern="[A-Z][A-Z0-9]{2,4}"
        hint="As the wallet has it, like EUR"
      />
      <Choice label="Direction" value={direction} onChange={setDirection} options={DIRECTIONS} />
      <TextInput
        label="Amount"
        value={amount}
        onChange={setAmount}
        isRequired
        pattern="\d+(\.\d{1,4})?"
        hint="With a point, like 25.50"
      />
      <TextInput label="Reason" value={reason} onChange={setReason} isRequired isLong maxLength={200} />
      {caseId && <p>It settles the case {caseId}.</p>}
    </Action>
  );
}

function newId(): string {
  return `adj-${crypto.randomUUID()}`;
}
