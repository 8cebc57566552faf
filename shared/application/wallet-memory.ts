import type { Command } from '../domain/command.ts';
import type { WalletMove } from '../domain/commit.ts';
import { addressText, type RecordAddress } from '../domain/ids.ts';
import type { LedgerState } from '../domain/state.ts';
import type { Player, Session } from '../domain/wallet.ts';
import { BoundedMap } from './bounded-map.ts';

const MOST_PLAYERS = 10_000;
const MOST_TRUST = 8;

/**
 * What a container saw last of players and sessions, so that a stake can be decided without a read: the transaction's conditions (wallet version, epoch, a
 * free id) verify the memory, and return the true items when it is wrong. It is never the source of an answer: whatever would not commit is decided
 * again on a fresh read.
 *
 * A wrong memory costs a failed transaction. Where several containers serve a wallet it is wrong often, so it keeps a score of how often it would have been
 * right, also from the reads that are made anyway, and is used only while the score is good.
 */
export class WalletMemory {
  readonly #players: BoundedMap<string, Player>;
  /** With the epoch of the player's row that was read with the session: under a later epoch it may be over. */
  readonly #sessions: BoundedMap<string, { readonly session: Session; readonly epoch: number }>;
  #trust = MOST_TRUST / 2;

  constructor(mostPlayers = MOST_PLAYERS) {
    this.#players = new BoundedMap(mostPlayers);
    this.#sessions = new BoundedMap(mostPlayers);
  }

  /**
   * A state to decide a new stake on; `undefined` when a read is needed. Its ids and its round are taken to be free, as those of a
   * new stake are: whoever knew a round before has left something where this commit puts its own.
   */
  recall(command: Command, addresses: readonly RecordAddress[]): LedgerState | undefined {
    const isStake = command.kind === 'stake' || command.kind === 'play';
    if (this.#trust <= 0 || !isStake) return undefined;
    const records = new Map(addresses.map((address) => [addressText(address), undefined]));
    const { walletRef } = command;
    if (walletRef.by === 'player') {
      const player = this.#players.get(walletRef.playerId);
      return player && { player, records };
    }
    // A name is only verified by the row that it leads to.
    if (walletRef.by === 'name') return undefined;
    const seen = this.#sessions.get(walletRef.token);
    const player = seen && this.#players.get(seen.session.playerId);
    return player && player.epoch === seen.epoch ? { session: seen.session, player, records } : undefined;
  }

  /** Takes over what a read or a failed condition told. */
  learn({ kind, walletRef }: Command, { player, session }: LedgerState): void {
    if (!player) return;
    // Only for stakes is a session certainly not older than the player's row (see `needsSessionAgain`).
    const isCertain = kind === 'stake' || kind === 'play';
    if (session && isCertain && walletRef.by === 'session') {
      this.#sessions.keep(walletRef.token, { session, epoch: player.epoch });
    }
    const known = this.#players.get(player.playerId);
    if (known) this.#score(isSame(known, player));
    if (!known || !isOlder(player, known)) this.#players.keep(player.playerId, player);
  }

  /** Takes over what a commit made of the wallet. `wasRecalled`: the commit rested on this memory, which was right then. */
  learnMoved({ playerId, from, balance, at, newestStake }: WalletMove, wasRecalled: boolean): void {
    if (wasRecalled) this.#score(true);
    const player = this.#players.get(playerId);
    const known = player?.wallets[from.currency];
    if (!player || known?.version !== from.version) return;
    const newestStakes = newestStake
      ? { ...from.newestStakes, [newestStake.agent]: newestStake.stake }
      : from.newestStakes;
    const version = from.version + 1;
    const moved = { ...from, balance, version, newestStakes, lastAt: at, orderedFrom: from.orderedFrom ?? version };
    this.#players.keep(playerId, { ...player, wallets: { ...player.wallets, [from.currency]: moved } });
  }

  #score(right: boolean): void {
    this.#trust = right ? Math.min(MOST_TRUST, this.#trust + 1) : Math.max(-MOST_TRUST, this.#trust - 2);
  }
}

function isSame(known: Player, seen: Player): boolean {
  return (
    known.epoch === seen.epoch &&
    Object.values(seen.wallets).every((wallet) => known.wallets[wallet.currency]?.version === wallet.version)
  );
}

/** Requests of one process may finish in another order than they read. */
function isOlder(seen: Player, known: Player): boolean {
  return (
    seen.epoch < known.epoch ||
    Object.values(known.wallets).some((wallet) => (seen.wallets[wallet.currency]?.version ?? 0) < wallet.version)
  );
}
