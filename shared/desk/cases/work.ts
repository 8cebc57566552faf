import { Fault } from '../../application/fault.ts';
import { difference } from '../audit/difference.ts';
import { caseTarget, lineOf, type OperatorCall } from '../audit/log.ts';
import type { Case } from './case.ts';
import type { CaseChange, CaseStore } from './store.ts';

/** Whoever finds a case changed this often should come again. */
const MOST_ATTEMPTS = 8;
/** A case is one item, and every occurrence writes it whole. */
export const MOST_NOTES = 100;

export type Worked =
  | { readonly type: 'not_found' | 'closed' | 'full' }
  | { readonly type: 'changed' | 'unchanged'; readonly found: Case };

type Step = Worked | { readonly type: 'change'; readonly change: CaseChange; readonly what: Changed };

/** Members as the audit line shows them, before and after. */
interface Changed {
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

/** The same words of the same person are one note. */
export function addNote(caseId: string, text: string, call: OperatorCall, cases: CaseStore): Promise<Worked> {
  return work(caseId, call, cases, (found) => {
    const { actor, at } = call;
    if (found.notes.some((note) => note.actor === actor && note.text === text)) return { type: 'unchanged', found };
    if (found.notes.length >= MOST_NOTES) return { type: 'full' };
    return { type: 'change', change: { note: { at, actor, text } }, what: { before: {}, after: { note: text } } };
  });
}

/** `undefined` gives it back. */
export function setOwner(
  caseId: string,
  owner: string | undefined,
  call: OperatorCall,
  cases: CaseStore,
): Promise<Worked> {
  return work(caseId, call, cases, (found) => {
    if (found.owner === owner) return { type: 'unchanged', found };
    return { type: 'change', change: { owner }, what: { before: { owner: found.owner }, after: { owner } } };
  });
}

/** Once; the same closing again is the one that stands there. What happens afterwards opens the case anew. */
export function closeCase(
  caseId: string,
  closing: { readonly outcome: string; readonly adjustmentId?: string },
  call: OperatorCall,
  cases: CaseStore,
): Promise<Worked> {
  return work(caseId, call, cases, (found) => {
    const { outcome, adjustmentId } = closing;
    if (found.status === 'closed') {
      const isSame = found.outcome === outcome && found.adjustmentId === adjustmentId;
      return isSame ? { type: 'unchanged', found } : { type: 'closed' };
    }
    const before = { status: found.status };
    const after = { status: 'closed', outcome, adjustmentId };
    return { type: 'change', change: { closed: { ...closing, at: call.at } }, what: { before, after } };
  });
}

async function work(
  caseId: string,
  call: OperatorCall,
  cases: CaseStore,
  stepOn: (found: Case) => Step,
): Promise<Worked> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const known = await cases.get(caseId);
    if (!known) return { type: 'not_found' };
    const step = stepOn(known);
    if (step.type !== 'change') return step;
    const { before, after } = step.what;
    const line = lineOf(call, caseTarget(caseId), difference(before, after));
    if (!(await cases.change(known, step.change, line))) continue;
    const found = await cases.get(caseId);
    if (found) return { type: 'changed', found };
  }
  throw new Fault('store_unavailable', 'a case lost every race');
}
