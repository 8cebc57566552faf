import type { CommitResult, LedgerStore } from '../../shared/application/ledger-store.ts';
import type { AccountChange, PlayerStore } from '../../shared/application/players.ts';
import { playerKeyOf, readToken } from '../../shared/application/session-token.ts';
import type { Adjustment, AuditLine, BesideWrite } from '../../shared/domain/beside.ts';
import type { WalletRef } from '../../shared/domain/command.ts';
import type { Commit, RecordWrite, WalletMove } from '../../shared/domain/commit.ts';
import { addressText, agentText, type RecordAddress, type Source } from '../../shared/domain/ids.ts';
import type { LedgerEntry, LedgerRecord } from '../../shared/domain/record.ts';
import type { LedgerState } from '../../shared/domain/state.ts';
import type { Account, Player, PlayerStatus, Session } from '../../shared/domain/wallet.ts';

import { MemoryCases } from './memory-cases.ts';
import type { Arranging } from './wallet-world.ts';

/**
 * A store in memory with exactly the conditions of the real one (`shared/dynamodb/writes.ts`): a second, plain reading of what `Commit` promises.
 * The store's contract suite runs on it and on both engines, so that the three cannot drift apart.
 */
export class MemoryStore implements LedgerStore, PlayerStore, Arranging {
  readonly players = new Map<string, Player>();
  readonly sessions = new Map<string, Session>();
  readonly records = new Map<string, LedgerRecord>();
  readonly audit = new Map<string, AuditLine>();
  readonly adjustments = new Map<string, Adjustment>();
  readonly cases = new MemoryCases();

  async read(walletRef: WalletRef | undefined, addresses: readonly RecordAddress[]): Promise<LedgerState> {
    const session = walletRef?.by === 'session' ? this.sessions.get(walletRef.token) : undefined;
    const playerId = walletRef?.by === 'player' ? walletRef.playerId : session?.playerId;
    const player = walletRef?.by === 'name' ? this.#byKey(walletRef.playerKey) : this.players.get(playerId ?? '');
    const records = new Map(addresses.map((at) => [addressText(at), this.records.get(addressText(at))]));
    return { ...(session && { session }), ...(player && { player }), records };
  }

  async commit(commit: Commit): Promise<CommitResult> {
    return this.commitNow(commit);
  }

  /** Synchronous, so that a simulation can put its awaits and its faults where it wants them. */
  commitNow(commit: Commit): CommitResult {
    const walletHolds = commit.wallet === undefined || this.#walletHolds(commit.wallet);
    const failed = commit.records.filter((write) => !this.#holds(write));
    const besideLost = (commit.beside ?? []).some((write) => !this.#besideHolds(write));
    if (!walletHolds || failed.length > 0 || besideLost)
      return {
        type: 'lost',
        current: this.#currentState(commit, walletHolds, failed),
        ...(besideLost && { besideLost }),
      };
    if (commit.wallet) this.#move(commit.wallet);
    for (const write of commit.records) this.#apply(write);
    for (const write of commit.beside ?? []) this.#applyBeside(write);
    return { type: 'committed' };
  }

  async get(playerId: string): Promise<Player | undefined> {
    return this.players.get(playerId);
  }

  async setStatus(playerId: string, status: PlayerStatus, at: string): Promise<Player> {
    return this.#withAccount(playerId, { status }, at);
  }

  async setAccount({ playerId, from, to, line }: AccountChange): Promise<Player | undefined> {
    if (this.players.get(playerId)?.epoch !== from?.epoch) return undefined;
    this.audit.set(line.auditId, line);
    return this.#withAccount(playerId, to, line.at);
  }

  #withAccount(playerId: string, to: Account, at: string): Player {
    const known = this.players.get(playerId) ?? { playerId, createdAt: at, epoch: 0, wallets: {} };
    const { playerId: _, createdAt, epoch, wallets, sessionEndedAt } = { sessionEndedAt: undefined, ...known };
    const ended = sessionEndedAt === undefined ? {} : { sessionEndedAt };
    const player = { playerId, createdAt, wallets, ...ended, ...to, epoch: epoch + 1 };
    this.players.set(playerId, player);
    return player;
  }

  async openWallet(playerId: string, currency: string): Promise<Player | undefined> {
    const player = this.players.get(playerId);
    if (!player) return undefined;
    const opened = { currency, balance: 0n, version: 0, newestStakes: {} };
    const next = { ...player, wallets: { [currency]: opened, ...player.wallets } };
    this.players.set(playerId, next);
    return next;
  }

  async nameAt(playerId: string, source: Source, name: string): Promise<void> {
    const player = this.players.get(playerId);
    if (!player) return;
    this.players.set(playerId, { ...player, names: { ...player.names, [agentText(source)]: name } });
  }

  #byKey(playerKey: string): Player | undefined {
    return [...this.players.values()].find(({ playerId }) => playerKeyOf(playerId) === playerKey);
  }

  async open(token: string, session: Session): Promise<void> {
    this.sessions.set(token, session);
  }

  async end(token: string, at: string): Promise<void> {
    const session = this.sessions.get(token);
    if (!session || session.endedAt !== undefined) return;
    this.sessions.set(token, { ...session, endedAt: at });
    for (const player of this.players.values()) {
      if (playerKeyOf(player.playerId) === readToken(token)?.playerKey) {
        this.players.set(player.playerId, { ...player, epoch: player.epoch + 1, sessionEndedAt: at });
      }
    }
  }

  async endAll(playerId: string): Promise<boolean> {
    const player = this.players.get(playerId);
    if (!player) return false;
    const sessionGeneration = (player.sessionGeneration ?? 0) + 1;
    this.players.set(playerId, { ...player, epoch: player.epoch + 1, sessionGeneration });
    return true;
  }

  /** A wallet's entries, oldest first. */
  entriesOf(playerId: string, currency: string): LedgerEntry[] {
    return [...this.records.values()]
      .filter((record): record is LedgerEntry => record.type === 'entry')
      .filter((entry) => entry.playerId === playerId && entry.currency === currency)
      .sort((a, b) => a.walletVersion - b.walletVersion);
  }

  #walletHolds({ playerId, from, epoch }: WalletMove): boolean {
    const player = this.players.get(playerId);
    const wallet = player?.wallets[from.currency];
    return wallet !== undefined && wallet.version === from.version && (epoch === undefined || player?.epoch === epoch);
  }

  #move({ playerId, from, balance, at, newestStake }: WalletMove): void {
    const player = this.players.get(playerId);
    const wallet = player?.wallets[from.currency];
    if (!player || !wallet) return;
    const newestStakes = newestStake
      ? { ...wallet.newestStakes, [newestStake.agent]: newestStake.stake }
      : wallet.newestStakes;
    const version = from.version + 1;
    const moved = { ...wallet, balance, version, newestStakes, lastAt: at, orderedFrom: wallet.orderedFrom ?? version };
    this.players.set(playerId, { ...player, wallets: { ...player.wallets, [from.currency]: moved } });
  }

  #besideHolds(write: BesideWrite): boolean {
    switch (write.act) {
      case 'audit':
      case 'case':
        return true;
      case 'adjustment':
        return (this.adjustments.get(write.adjustment.adjustmentId)?.revision ?? 0) === write.from;
      case 'settled_case':
        return this.cases.isAs(write.settlement);
    }
  }

  #applyBeside(write: BesideWrite): void {
    switch (write.act) {
      case 'audit':
        this.audit.set(write.line.auditId, write.line);
        return;
      case 'adjustment':
        this.adjustments.set(write.adjustment.adjustmentId, write.adjustment);
        return;
      case 'case':
        this.cases.count(write.occurrence);
        return;
      case 'settled_case':
        this.cases.settle(write.settlement);
    }
  }

  #holds(write: RecordWrite): boolean {
    const record = this.records.get(addressText(write.at));
    switch (write.act) {
      case 'put':
        return write.over ? record?.type === write.over : record === undefined;
      case 'mark':
        return record !== undefined && isUnmarked(record);
      case 'over_refusal':
        return record?.type === 'refusal' && isUnmarked(record);
      case 'tally':
        return write.from === 0 ? record === undefined : record?.type === 'round' && record.revision === write.from;
    }
  }

  #apply(write: RecordWrite): void {
    const address = addressText(write.at);
    const record = this.records.get(address);
    if (write.act === 'mark') {
      if (record) this.records.set(address, { ...record, [write.mark]: write.value });
    } else this.records.set(address, write.act === 'tally' ? write.tally : write.record);
  }

  #currentState(commit: Commit, walletHolds: boolean, failed: readonly RecordWrite[]): LedgerState {
    const player = walletHolds || !commit.wallet ? undefined : this.players.get(commit.wallet.playerId);
    const records = new Map(failed.map(({ at }) => [addressText(at), this.records.get(addressText(at))]));
    return { ...(player && { player }), records };
  }
}

function isUnmarked(record: LedgerRecord): boolean {
  return !('settledBy' in record || 'rolledBackBy' in record || 'standing' in record);
}
