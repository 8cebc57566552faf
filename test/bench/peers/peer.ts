import type { LedgerTables } from '../../../shared/dynamodb/tables.ts';
/** Where a wallet finds its store. Tables of the peers are plain ones; ours are those of the template. */
export interface Place {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly peerTables: { readonly wallets: string; readonly ledger: string; readonly idempotency: string };
  readonly ownTables: LedgerTables;
}

/** One way to take bets from a wallet, as one warm container would. Amounts are whole units of whatever it counts. */
export interface Peer {
  open(wallet: string, balance: number): Promise<void>;
  /** What this container needs before it can take bets on a wallet that is open; it is not part of any bet. */
  seat(wallet: string): Promise<void>;
  /** Throws when it cannot say: the caller then asks again. */
  bet(wallet: string, id: string, amount: number): Promise<'done' | 'refused'>;
  balance(wallet: string): Promise<number>;
}

export type CreatePeer = (place: Place) => Peer | Promise<Peer>;

export interface PeerEntry {
  /** The file in this folder, without `.ts`, and the `CreatePeer` that it exports. */
  readonly file: string;
  readonly exported: string;
  readonly title: string;
  /** What it is, in a sentence for the report. */
  readonly about: string;
}

export const REFERENCE = 'bare transaction';

export const PEERS: readonly PeerEntry[] = [
  {
    file: 'this-wallet',
    exported: 'createPeer',
    title: 'this wallet',
    about: 'a Vela bet through the whole function: one read, one transaction',
  },
  {
    file: 'this-wallet',
    exported: 'createRememberingPeer',
    title: 'this wallet, remembering',
    about: 'the same in a container that remembers the wallet',
  },
  {
    file: 'this-wallet',
    exported: 'createEncryptedPeer',
    title: 'this wallet, encrypted',
    about: 'a VP bet: AES-256-GCM opened, one read, one transaction',
  },
  {
    file: 'read-then-write',
    exported: 'createPeer',
    title: 'read, then write',
    about: 'reads the balance, writes the difference; no condition, no record',
  },
  {
    file: 'conditional-update',
    exported: 'createPeer',
    title: 'conditional update',
    about: 'one UpdateItem with a condition on the balance; no record of the bet',
  },
  {
    file: 'idempotency-layer',
    exported: 'createPeer',
    title: 'Powertools + update',
    about: 'Powertools idempotency around the conditional update',
  },
  {
    file: 'idempotency-layer',
    exported: 'createPeerWithPut',
    title: 'Powertools + update + put',
    about: 'the same, and a ledger line put after the update',
  },
  {
    file: 'bare',
    exported: 'createPeer',
    title: REFERENCE,
    about: 'nothing but the transaction of two items: what exactly-once costs at least',
  },
  {
    file: 'bare',
    exported: 'createUpdatePeer',
    title: 'bare update',
    about: 'nothing but one UpdateItem: what touching a wallet costs at least',
  },
];
