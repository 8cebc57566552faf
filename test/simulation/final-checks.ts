import type { LedgerEntry } from '../../shared/domain/record.ts';
import { faultsInBooks } from '../support/books.ts';
import { isByOperator } from './act.ts';
import type { World } from './world.ts';

/** Twice what a callback may take would already be a promise broken: 2 s, and not a millisecond more. */
const LONGEST_ANSWER_MS = 2_000;

/** What must be true of the books when nothing is on its way any more. */
export async function checkBooks(world: World): Promise<void> {
  const { auditor, shared, spec } = world;
  for (const { playerId, wallets } of spec.players) {
    for (const currency of Object.keys(wallets)) {
      for (const fault of await faultsInBooks(shared.memory, playerId, currency)) {
        auditor.violate('1 conservation', `${playerId}/${currency}: ${fault}`);
      }
    }
  }
  const entries = entriesOf(world);
  checkOnce(world, entries);
  for (const entry of entries) checkBelowZero(world, entry);
}

/** What the books hold in the end is what the ledger says, and they know it. */
export async function checkFigures(world: World): Promise<void> {
  const { auditor, books, time } = world;
  const checked = books.checkEnd(entriesOf(world));
  checked.catch((error: unknown) => auditor.violate('books', `${error}`));
  await time.run();
  // What breaks a guarantee stops all time, and with it whoever waits.
  if (auditor.violations.length === 0) await checked;
}

/** Every callback in time, or a container that died under it. */
export function checkAnswers({ auditor, deliveries }: World): void {
  for (const delivery of deliveries) {
    const ms = delivery.report?.durationMs ?? 0;
    if (ms > LONGEST_ANSWER_MS) auditor.violate('8 bounded answer', `answered after ${ms} ms`, delivery);
    if (!delivery.answer && !delivery.container.isDead) auditor.violate('8 bounded answer', 'never answered', delivery);
  }
}

/** Every provider's book, wherever its document says that the outcome is final, against ours. */
export function checkProviders(world: World): void {
  const { auditor, finals } = world;
  const entries = entriesOf(world);
  for (const { spec, act, net } of finals) {
    const names = [act.id, act.also];
    const booked = entries.filter((entry) => {
      if (!names.includes(entry.transactionId)) return false;
      if (isByOperator(act)) return entry.source === undefined;
      const { protocol, agentId } = entry.source ?? {};
      return protocol === spec.protocol && agentId === spec.agentId && entry.currency === spec.currency;
    });
    const ours = booked.reduce((sum, { amount }) => sum + amount, 0n);
    if (ours === net) continue;
    const text = `${spec.protocol} ${act.kind} ${names.filter(Boolean).join('/')}: the provider holds ${net}, the ledger ${ours}`;
    auditor.violate('provider book', text);
  }
}

function entriesOf({ shared }: World): LedgerEntry[] {
  return [...shared.memory.records.values()].filter((record): record is LedgerEntry => record.type === 'entry');
}

/** One effect per transaction and one undoing of it, whatever name it was called by. */
function checkOnce({ auditor }: World, entries: readonly LedgerEntry[]): void {
  const seen = new Map<string, LedgerEntry>();
  for (const entry of entries) {
    const { source, currency, kind, transactionId, fingerprint } = entry;
    const space = source?.protocol === 'wallet-v2' ? currency : '';
    // A rollback has no id of its own: it is known by what it undoes.
    const own = [transactionId, fingerprint['betId'], fingerprint['transferId']];
    const names = new Set(entry.rollbackOf === undefined ? own : [entry.rollbackOf]);
    for (const name of names) {
      if (name === undefined) continue;
      const key = [source?.protocol, source?.agentId, space, kind, name].join('/');
      const other = seen.get(key);
      if (other && other !== entry) auditor.violate('2 exactly once', `${key}: ${other.entryId} and ${entry.entryId}`);
      seen.set(key, entry);
    }
  }
}

/** Only a named setting may take a balance below zero. */
function checkBelowZero(world: World, { source, kind, amount, balanceAfter, entryId }: LedgerEntry): void {
  if (balanceAfter >= 0n || amount >= 0n) return;
  const isAllowed = (source ? world.agents.versions(source) : []).some(({ settings }) =>
    kind === 'rollback' ? settings['rollbackShortFunds'] === 'negative' : settings['retryBelowZero'] === true,
  );
  if (!isAllowed) world.auditor.violate('7 below zero', `${kind} ${entryId} leaves ${balanceAfter}`);
}
