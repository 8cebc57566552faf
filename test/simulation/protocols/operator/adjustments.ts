import type { AmountUnits } from '../../../../shared/domain/money.ts';
import type { Caller } from '../../act.ts';
import { type CaseView, fits, type Judgement, type Rules, type Scene, walletOf } from '../../rules.ts';
import type { Meant } from '../../voice.ts';

interface Proposed {
  readonly content: string;
  readonly by: string;
  readonly playerId: string;
  readonly currency: string;
  readonly amount: AmountUnits;
  readonly caseId: string | undefined;
  state: 'proposed' | 'booked' | 'rejected' | 'failed';
}

/** Adjustments, as section 4 of the desk's page has them: one person proposes, another approves. */
export class AdjustmentRules implements Rules {
  readonly #proposed = new Map<string, Proposed>();

  judge(act: Meant, caller: Caller, scene: Scene): Judgement {
    const { code, ...judgement } = this.#judgeKind(act, caller, scene);
    return { code: `${act.kind} ${code}`, ...judgement };
  }

  #judgeKind(act: Meant, caller: Caller, scene: Scene): Judgement {
    if (act.kind === 'proposal') return this.#proposal(act, caller, scene);
    const known = this.#proposed.get(act.id ?? '');
    if (!known) return { code: 'not_found' };
    return act.kind === 'approval' ? approval(known, act, scene) : rejection(known);
  }

  #proposal({ id = '', also: caseId, by = '', stake, payout }: Meant, caller: Caller, scene: Scene): Judgement {
    const { playerId, currency } = caller;
    const amount = payout - stake;
    const content = [playerId, currency, amount, caseId].join(' ');
    const known = this.#proposed.get(id);
    if (known) return { code: known.content === content ? 'known' : 'mismatch' };
    const proposed: Proposed = { content, by, playerId, currency, amount, caseId, state: 'proposed' };
    const refusal = refusalOf(id, proposed, scene);
    if (refusal !== undefined) return { code: refusal };
    const apply = () => void this.#proposed.set(id, proposed);
    return { code: 'proposed', change: { what: 'proposal', mayBeOlder: true, apply } };
  }
}

function approval(known: Proposed, { id = '', by = '' }: Meant, scene: Scene): Judgement {
  const { playerId, currency, amount, state } = known;
  if (known.by === by) return { code: 'same_person' };
  if (state === 'rejected' || state === 'booked') return { code: state };
  const refusal = refusalOf(id, known, scene);
  if (refusal !== undefined) return { code: refusal };
  const wallet = walletOf(scene.player(playerId), currency);
  if (!wallet) return { code: 'wallet_not_found' };
  const become = (next: Proposed['state']) => () => void Object.assign(known, { state: next });
  if (amount < 0n && wallet.balance + amount < 0n) {
    if (state === 'failed') return { code: 'insufficient_funds' };
    return { code: 'insufficient_funds', change: { what: 'failure', mayBeOlder: true, apply: become('failed') } };
  }
  if (!fits(wallet.balance + amount)) return { code: 'balance_limit' };
  return { code: 'booked', change: { what: 'line', moves: { wallet, by: amount }, apply: become('booked') } };
}

/** For good; whoever proposed it may do so too. */
function rejection(known: Proposed): Judgement {
  if (known.state === 'booked' || known.state === 'rejected') return { code: known.state };
  const apply = () => void Object.assign(known, { state: 'rejected' });
  return { code: 'rejected', change: { what: 'rejection', mayBeOlder: true, apply } };
}

/** Money that a case stands for is paid once, and to whom it is about. */
function refusalOf(id: string, { caseId, playerId, currency }: Proposed, scene: Scene): string | undefined {
  if (caseId === undefined) return undefined;
  const found: CaseView | undefined = scene.caseAt(caseId);
  if (!found) return 'case_not_found';
  const isAbout = (found.playerId ?? playerId) === playerId && (found.currency ?? currency) === currency;
  if (!isAbout) return 'case_mismatch';
  return found.status === 'open' || found.adjustmentId === id ? undefined : 'case_closed';
}
