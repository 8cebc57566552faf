import type { Commit } from '../../shared/domain/commit.ts';
import type { Answer } from './act.ts';
import type { Delivery } from './delivery.ts';
import type { Change, Judgement, WalletView } from './rules.ts';
import { walletOf } from './rules.ts';
import type { TrueWallets } from './true-wallets.ts';
import { balanceText, isWritten, judgementText, verdictText, Window, writtenText } from './window.ts';

/** What breaks a guarantee, in words, and where it was seen. */
export interface Violation {
  readonly guarantee: string;
  readonly text: string;
  readonly delivery?: Delivery;
}

export interface AuditorParts {
  readonly wallets: TrueWallets;
  /** What the rules say to a callback at this instant; more than one answer where the instant is not told exactly. */
  readonly judge: (delivery: Delivery) => readonly Judgement[];
  /** How a balance is told to whom. */
  readonly told: (wallet: Pick<WalletView, 'balance' | 'currency'>, delivery: Delivery) => bigint;
  readonly isFault: (answer: Answer, delivery: Delivery) => boolean;
  /** After the first violation nothing that follows says anything. */
  readonly stop: () => void;
}

/**
 * Watches the one order in which things really happened. Every commit must be what the rules say at its own instant, and every answer must be one that the
 * rules give at some instant between the request's start and the answer: that is linearizability, with the order of writes known.
 */
export class Auditor {
  readonly violations: Violation[] = [];
  /** False from when nothing disturbs any more: a fault has no excuse then. */
  mayFault = true;
  readonly #parts: AuditorParts;
  readonly #windows = new Map<Delivery, Window>();
  readonly #running = new Set<Delivery>();
  /** What each line was answered with by whoever wrote it, by its entry id. */
  readonly #lines = new Map<string, string>();

  constructor(parts: AuditorParts) {
    this.#parts = parts;
  }

  begin(delivery: Delivery): void {
    this.#windows.set(delivery, new Window());
    this.#running.add(delivery);
    this.#look(delivery);
  }

  /** It is served by another registration than before, or by the first one: what was right until now was of no use to it. */
  beginAgain(delivery: Delivery): void {
    if (this.#running.has(delivery)) this.begin(delivery);
  }

  /** Something else than a commit changed what the rules look at: a status, the end of a session. */
  changed(playerId: string): void {
    this.#lookAgain(({ caller }) => caller.playerId === playerId);
  }

  committed(delivery: Delivery, commit: Commit): void {
    const judgements = this.#parts.judge(delivery);
    const judged =
      judgements.find(({ change }) => change && isWritten(change, commit)) ?? this.#older(delivery, commit);
    if (!judged?.change) {
      const rules = judgements.map(judgementText).join(' or ');
      const text = `${writtenText(commit)} was written, where the rules say: ${rules}`;
      this.violate('5 legal order', text, delivery);
      return;
    }
    if (commit.wallet && delivery.answer && !this.#parts.isFault(delivery.answer, delivery)) {
      this.violate('8 nothing after the answer', `written after the answer ${delivery.answer.code}`, delivery);
    }
    // Without a line, or on what was true before, there is no telling on what the alarm rests.
    const isSure = commit.wallet !== undefined && !judged.change.mayBeOlder;
    if (isSure && (judged.alarm ?? false) !== hasCase(commit))
      this.violate('cases', `${judged.code} goes ${hasCase(commit) ? 'with a case' : 'without its case'}`, delivery);
    this.#note(delivery, judged, judged.change, commit);
    const { protocol, agentId, playerId } = delivery.caller;
    this.#lookAgain(
      ({ caller }) => caller.playerId === playerId || (caller.protocol === protocol && caller.agentId === agentId),
    );
  }

  answered(delivery: Delivery, answer: Answer): void {
    this.#look(delivery);
    delivery.answer = answer;
    this.#running.delete(delivery);
    if (this.#parts.isFault(answer, delivery)) {
      this.#checkFault(delivery);
      return;
    }
    const window = this.#windowOf(delivery);
    const { balances } = window;
    // Who was told that the change is written answers for that change; who was not may find it, and answer as to a repeat.
    const verdicts = (delivery.unanswered === 0 ? window.own : undefined) ?? window.verdicts;
    const verdict = verdictText(answer.code, delivery.alarms.length > 0);
    // Who was never answered and finds it done cannot always tell its own doing from that of a copy whose line has the same time.
    const mayBeItsOwn = this.#lines.get(delivery.standingLine ?? '') === verdict || window.wasAttempted(verdict);
    const isAllowed = verdicts.has(verdict) || (delivery.unanswered > 0 && mayBeItsOwn);
    if (!isAllowed) {
      const allowed = [...verdicts].join(' or ') || 'nothing without a commit';
      this.violate('3 verdict', `answered ${verdict}, the rules allow ${allowed}`, delivery);
    } else if (!balances.has(balanceText(answer.balance))) {
      const had = [...balances].join(', ');
      this.violate('5 linearizable', `told a balance of ${answer.balance}, the wallet had ${had}`, delivery);
    }
  }

  violate(guarantee: string, text: string, delivery?: Delivery): void {
    this.violations.push({ guarantee, text, ...(delivery && { delivery }) });
    this.#parts.stop();
  }

  /** What was written is now true. */
  #note(delivery: Delivery, { code, alarm, shows }: Judgement, { what, moves, apply }: Change, commit: Commit): void {
    const { wallets, told } = this.#parts;
    const window = this.#windowOf(delivery);
    const moved = moves && wallets.move(moves.wallet, moves.by);
    apply(moved?.version ?? 0);
    if (moved) {
      window.restart();
      window.balances.add(balanceText(shows && told(moved, delivery)));
    }
    window.admitOwn(verdictText(code, alarm), moved ? undefined : what);
    for (const write of commit.records)
      if (write.act === 'put' && write.record.type === 'entry')
        this.#lines.set(write.record.entryId, verdictText(code, alarm));
    if (!commit.wallet) return;
    for (const fault of wallets.faultsAgainst(commit.wallet)) this.violate('1 conservation', fault, delivery);
  }

  /** What is written without a condition on all that it was decided on was true when it was decided. */
  #older(delivery: Delivery, commit: Commit): Judgement | undefined {
    const { older } = this.#windowOf(delivery);
    return [...older.values()].find(({ change }) => change && isWritten(change, commit));
  }

  #checkFault(delivery: Delivery): void {
    const { reason } = delivery.report ?? {};
    if (reason === 'unexpected') this.violate('8 no crash', `an unexpected error: ${delivery.fault}`, delivery);
    else if (!this.mayFault) this.violate('8 bounded answer', `a fault in calm weather: ${reason}`, delivery);
  }

  #lookAgain(concerns: (delivery: Delivery) => boolean): void {
    for (const delivery of this.#running) {
      if (delivery.container.isDead) this.#running.delete(delivery);
      else if (concerns(delivery)) this.#look(delivery);
    }
  }

  #look(delivery: Delivery): void {
    const { judge, wallets, told } = this.#parts;
    const window = this.#windowOf(delivery);
    for (const judgement of judge(delivery)) window.admit(judgement);
    for (const { playerId, currency } of window.shown.values()) {
      const { balance = 0n } = walletOf(wallets.player(playerId), currency) ?? {};
      window.balances.add(balanceText(told({ balance, currency }, delivery)));
    }
  }

  #windowOf(delivery: Delivery): Window {
    const window = this.#windows.get(delivery);
    if (!window) throw new Error('a callback that never began');
    return window;
  }
}

function hasCase({ beside = [] }: Commit): boolean {
  return beside.some(({ act }) => act === 'case');
}
