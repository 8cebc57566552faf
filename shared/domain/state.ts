import type { WalletRef } from './command.ts';
import { addressText, type RecordAddress, type Source } from './ids.ts';
import type { Claim, LedgerRecord, RoundName, RoundTally } from './record.ts';
import { nameAt, type Player, type Session, type Wallet, walletIn } from './wallet.ts';

/** Everything a decision looks at, as one strongly consistent read found it. */
export interface LedgerState {
  readonly session?: Session;
  readonly player?: Player;
  /** Every address that was read has a place here, also when nothing stands there. By `addressText`. */
  readonly records: ReadonlyMap<string, LedgerRecord | undefined>;
}

export const NOTHING_READ: LedgerState = { records: new Map() };

/** The later read wins, item by item. */
export function merged(state: LedgerState, fresh: LedgerState): LedgerState {
  return { ...state, ...fresh, records: new Map([...state.records, ...fresh.records]) };
}

/** A record that says something by itself: claims are followed, tallies are looked up by `tallyAt`, and a round's name is as good as nothing. */
export type Standing = Exclude<LedgerRecord, Claim | RoundTally | RoundName>;

export interface Found {
  readonly at: RecordAddress;
  readonly record: Standing;
}

/** What stands at an address, or at the address that a claim there points to. */
export function findRecord(state: LedgerState, address: RecordAddress): Found | undefined {
  const record = state.records.get(addressText(address));
  if (record === undefined || record.type === 'round' || record.type === 'round_name') return undefined;
  if (record.type === 'claim') return findRecord(state, { ...address, key: record.of });
  return { at: address, record };
}

export function tallyAt(state: LedgerState, address: RecordAddress): RoundTally | undefined {
  const record = state.records.get(addressText(address));
  return record?.type === 'round' ? record : undefined;
}

/** Whose money a command means, as far as the state knows. A rollback may come for a player that nobody knows. */
export interface Holder {
  readonly playerId: string;
  readonly currency?: string;
  readonly player?: Player;
  readonly wallet?: Wallet;
  readonly session?: Session;
}

/** `undefined`: the command names a session that was never issued, or issued for another agent or protocol. */
export function holderOf(state: LedgerState, walletRef: WalletRef, source?: Source): Holder | undefined {
  const { player, session } = state;
  if (walletRef.by === 'session') {
    if (!session || session.protocol !== source?.protocol || session.agentId !== source.agentId) return undefined;
    const wallet = walletIn(player, session.currency);
    return {
      playerId: session.playerId,
      currency: session.currency,
      session,
      ...(player && { player }),
      ...(wallet && { wallet }),
    };
  }
  if (walletRef.by === 'name' && (!source || nameAt(player, source) !== walletRef.name)) {
    return { playerId: walletRef.name, ...(walletRef.currency !== undefined && { currency: walletRef.currency }) };
  }
  const wallet = walletRef.currency === undefined ? onlyWallet(player) : walletIn(player, walletRef.currency);
  return {
    playerId: walletRef.by === 'player' ? walletRef.playerId : (player?.playerId ?? walletRef.name),
    ...(walletRef.currency !== undefined && { currency: walletRef.currency }),
    ...(player && { player }),
    ...(wallet && { wallet }),
  };
}

function onlyWallet(player: Player | undefined): Wallet | undefined {
  const wallets = Object.values(player?.wallets ?? {});
  return wallets.length === 1 ? wallets[0] : undefined;
}
