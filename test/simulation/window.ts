import type { Commit, RecordWrite } from '../../shared/domain/commit.ts';
import type { Change, Judgement, WalletView } from './rules.ts';

/** What the rules allowed a callback at some instant between its start and now. */
export class Window {
  readonly verdicts = new Set<string>();
  readonly balances = new Set<string>();
  /** The wallets whose balance may be told. */
  readonly shown = new Map<string, WalletView>();
  /** What may still be written although it was right only at an earlier instant. */
  readonly older = new Map<Change['what'], Judgement>();
  /** What would have been answered to each change, had the callback made it when it looked. */
  readonly attempted = new Map<Change['what'], Set<string>>();

  /** What the change that the callback wrote is to be answered with. */
  own: ReadonlySet<string> | undefined;

  admit(judgement: Judgement): void {
    const { code, alarm, shows, change } = judgement;
    if (change?.mayBeOlder) this.older.set(change.what, judgement);
    const verdict = verdictText(code, alarm);
    if (change) this.attempted.set(change.what, this.#attemptsOf(change.what).add(verdict));
    else this.verdicts.add(verdict);
    if (shows) this.shown.set(`${shows.playerId}/${shows.currency}`, shows);
    else this.balances.add(balanceText());
  }

  /** The callback made its change. Without a line there is no telling when it was decided: any alarm of the way there will do. */
  admitOwn(verdict: string, unlined?: Change['what']): void {
    this.own = new Set([verdict, ...(unlined ? this.#attemptsOf(unlined) : [])]);
    for (const own of this.own) this.verdicts.add(own);
  }

  wasAttempted(verdict: string): boolean {
    return [...this.attempted.values()].some((verdicts) => verdicts.has(verdict));
  }

  #attemptsOf(what: Change['what']): Set<string> {
    return this.attempted.get(what) ?? new Set();
  }

  /** The callback's own line is in the books: whatever it answers now comes after that. */
  restart(): void {
    this.verdicts.clear();
    this.balances.clear();
  }
}

/** Whether a commit is what a change says. */
export function isWritten({ what, moves }: Change, { wallet, records, beside = [] }: Commit): boolean {
  if (moves) {
    const isSame = wallet?.playerId === moves.wallet.playerId && wallet.from.currency === moves.wallet.currency;
    return isSame && wallet.balance - wallet.from.balance === moves.by;
  }
  if (wallet) return false;
  if (what in ADJUSTED)
    return beside.some((write) => write.act === 'adjustment' && write.adjustment.state === ADJUSTED[what]);
  if (what === 'claim') return records.every(isClaim);
  return records.some((write) => {
    if (write.act === 'put') return write.record.type === what;
    return write.act === 'mark' && what === (write.mark === 'standing' ? 'standing' : 'closing');
  });
}

/** The state that an adjustment has then. */
const ADJUSTED: Readonly<Record<string, string>> = { proposal: 'proposed', failure: 'failed', rejection: 'rejected' };

/** A further name alone, or with the refusal that it names put once more as it is. */
function isClaim(write: RecordWrite): boolean {
  if (write.act === 'put') return write.record.type === 'claim';
  return write.act === 'over_refusal' && write.record.type === 'refusal';
}

export function writtenText({ wallet, records, beside = [] }: Commit): string {
  if (wallet) return `a line of ${wallet.balance - wallet.from.balance}`;
  const written = records.map((write) => (write.act === 'put' ? write.record.type : write.act));
  const adjusted = beside.map((write) => (write.act === 'adjustment' ? `${write.adjustment.state} adjustment` : ''));
  return [...written, ...adjusted.filter(Boolean)].map((what) => `a ${what}`).join(' and ');
}

export function judgementText({ code, change }: Judgement): string {
  if (!change) return `${code}, nothing written`;
  return change.moves ? `${code} and a line of ${change.moves.by}` : `${code} and a ${change.what}`;
}

export function verdictText(code: string, alarm = false): string {
  return alarm ? `${code} with an alarm` : code;
}

/** A wallet that is not there is told as 0, or not at all. */
export function balanceText(balance = 0n): string {
  return balance.toString();
}
