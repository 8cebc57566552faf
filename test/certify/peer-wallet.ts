import type { Peer } from '../bench/peers/peer.ts';
import type { Reply } from './reference-wallet.ts';
import type { VelaWallet } from './vela-door.ts';

const HUNDREDTH = 100n;
/** What a plain wallet counts in: hundredths, as JavaScript numbers. */
const counted = (units: bigint) => Number(units / HUNDREDTH);

/**
 * A wallet of the benchmark behind a protocol: it can take bets and nothing else. A payout is a negative bet here, and what a stake was is written down
 * beside it, as whoever wires such a wallet to a provider in an afternoon would do.
 */
export class PeerWallet implements VelaWallet {
  readonly #peer: Peer;
  readonly #stakes = new Map<string, number>();

  constructor(peer: Peer) {
    this.#peer = peer;
  }

  async open(owner: string, funds: bigint): Promise<void> {
    await this.#peer.open(owner, counted(funds));
    await this.#peer.seat(owner);
  }

  async balanceOf(owner: string): Promise<bigint> {
    return BigInt(await this.#peer.balance(owner)) * HUNDREDTH;
  }

  stake(owner: string, id: string, stake: bigint, payout: bigint): Promise<Reply> {
    const amount = counted(stake) - counted(payout);
    this.#stakes.set(id, amount);
    return this.#bet(owner, id, amount);
  }

  payout(owner: string, id: string, amount: bigint): Promise<Reply> {
    return this.#bet(owner, `${id}-result`, -counted(amount));
  }

  rollback(owner: string, id: string): Promise<Reply> {
    return this.#bet(owner, `${id}-refund`, -(this.#stakes.get(id) ?? 0));
  }

  /** A peer throws where it cannot say; to the provider that is a refusal. */
  async #bet(owner: string, id: string, amount: number): Promise<Reply> {
    try {
      return (await this.#peer.bet(owner, id, amount)) === 'done' ? 'done' : 'uncovered';
    } catch {
      return 'invalid';
    }
  }
}
