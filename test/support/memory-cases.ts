import type { Case } from '../../shared/desk/cases/case.ts';
import type { CaseChange, CasePage, CaseQuery, CaseStore } from '../../shared/desk/cases/store.ts';
import type { Occurrence, Settlement } from '../../shared/domain/beside.ts';

/** Cases in memory: a plain reading of what the real store writes in one update. */
export class MemoryCases implements CaseStore {
  readonly all = new Map<string, Case>();

  async happened(occurrence: Occurrence): Promise<void> {
    this.count(occurrence);
  }

  async get(caseId: string): Promise<Case | undefined> {
    return this.all.get(caseId);
  }

  /** Keeps no lines. */
  async change({ caseId, revision }: Case, change: CaseChange): Promise<boolean> {
    const known = this.all.get(caseId);
    if (known?.revision !== revision || ('closed' in change && known.status !== 'open')) return false;
    this.all.set(caseId, { ...changed(known, change), revision: revision + 1 });
    return true;
  }

  /** All of them on one page. */
  async list(query: CaseQuery): Promise<CasePage> {
    const isAsked = (found: Case) =>
      Object.entries(query).every(([member, value]) => found[member as keyof CaseQuery] === value);
    const cases = [...this.all.values()].filter(isAsked).sort((a, b) => (a.lastAt < b.lastAt ? 1 : -1));
    return { cases };
  }

  count({ at, times, ...members }: Occurrence): void {
    const known = this.all.get(members.caseId);
    const { outcome: _, closedAt: __, adjustmentId: ___, ...before } = known ?? { outcome: '', closedAt: '' };
    const first = { notes: [], revision: 0, occurrences: 0, openedAt: at };
    const openedAt = known?.status === 'open' ? known.openedAt : at;
    const counted = { ...first, ...before, ...members, status: 'open', openedAt, lastAt: at } as const;
    this.all.set(members.caseId, { ...counted, occurrences: counted.occurrences + times });
  }

  isAs({ caseId, adjustmentId, wasOpen }: Settlement): boolean {
    const known = this.all.get(caseId);
    if (!known) return false;
    return wasOpen ? known.status === 'open' : known.status === 'closed' && known.adjustmentId === adjustmentId;
  }

  settle({ caseId, adjustmentId, outcome, at }: Settlement): void {
    const known = this.all.get(caseId);
    if (!known) return;
    const closing = { outcome, closedAt: at, ...known, status: 'closed', adjustmentId } as const;
    this.all.set(caseId, { ...closing, revision: known.revision + 1 });
  }
}

function changed(known: Case, change: CaseChange): Case {
  if ('note' in change) return { ...known, notes: [...known.notes, change.note] };
  if ('owner' in change) {
    const { owner: _, ...rest } = known;
    return { ...rest, ...(change.owner !== undefined && { owner: change.owner }) };
  }
  const { at, ...closing } = change.closed;
  return { ...known, ...closing, status: 'closed', closedAt: at };
}
