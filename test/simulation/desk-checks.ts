import type { LedgerEntry } from '../../shared/domain/record.ts';
import type { World } from './world.ts';

/** What waits for people, and what people did, when nothing is on its way any more. */
export async function checkDesk(world: World): Promise<void> {
  const { auditor, deliveries, shared } = world;
  for (const { delivery, kind } of shared.cases.untold(deliveries))
    auditor.violate('cases', `${kind} opened no case`, delivery);
  for (const fault of shared.cases.faultsIn(shared.memory.cases.all)) auditor.violate('cases', fault);
  checkAdjustments(world);
}

/** One line for each adjustment that is booked, by another person than the one who proposed it, with a line of the audit that says so; none for any other. */
function checkAdjustments({ auditor, shared: { memory } }: World): void {
  const lines = [...memory.records.values()].filter((record): record is LedgerEntry => record.type === 'entry');
  const booked = Map.groupBy(
    lines.filter(({ kind }) => kind === 'adjustment'),
    ({ transactionId }) => transactionId,
  );
  for (const adjustmentId of booked.keys())
    if (!memory.adjustments.has(adjustmentId)) auditor.violate('adjustments', `${adjustmentId} was never proposed`);
  for (const { adjustmentId, state, amount, entryId, proposedBy, bookedBy, playerId } of memory.adjustments.values()) {
    const [line, ...others] = booked.get(adjustmentId) ?? [];
    const isBooked = state === 'booked';
    const isSame = line?.amount === amount && line.entryId === entryId && line.playerId === playerId;
    const isByTwo = bookedBy !== undefined && bookedBy !== proposedBy && line?.bookedBy === bookedBy;
    const audit = [...memory.audit.values()].filter(({ target }) => target === `adjustment/${adjustmentId}`);
    const states = audit.map(({ changes }) => changes['state']?.to);
    if (others.length > 0 || isBooked !== (line !== undefined))
      auditor.violate('adjustments', `${adjustmentId} is ${state}, and has ${line ? others.length + 1 : 0} lines`);
    else if (isBooked && !(isSame && isByTwo)) auditor.violate('adjustments', `${adjustmentId} is not as its line is`);
    else if (states.filter((each) => each === state).length !== 1 || !states.includes('proposed'))
      auditor.violate('adjustments', `${adjustmentId} is ${state}, and the audit says ${states.join(', ')}`);
  }
}
