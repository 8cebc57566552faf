import { applyThenReset } from '../support/store-proxy/faults.ts';
import { onNth } from '../support/store-proxy/plan.ts';
import { WRITES } from '../support/store-proxy/request-shapes.ts';
import { BALANCE, Table, type Tally } from './betting-table.ts';
import { type Costs, walletName } from './costs.ts';
import type { PeerEntry } from './peers/peer.ts';
import type { Scene } from './scene.ts';

/** Bets that were acknowledged, and what became of the money. */
export interface Money {
  readonly acknowledged: number;
  /** Taken from the player more often than acknowledged. */
  readonly doubled: number;
  /** Acknowledged and never taken. */
  readonly lost: number;
  /** Bets to which the provider never got an answer, however often it asked. */
  readonly unanswered: number;
}

export interface Safety {
  readonly repeats: Money;
  readonly lostReplies: Money;
  readonly kills: Money;
  readonly race: Money;
  readonly copies: Money;
}

/** Puts one peer to everything that a provider, a network and a machine do to a wallet. */
export async function measureSafety(
  scene: Scene,
  entry: PeerEntry,
  { accepted }: Costs,
  times: number,
): Promise<Safety> {
  const each = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  const lostReplies = each(accepted.writeRequests).flatMap((nth) =>
    each(times).map(() => [onNth(WRITES, nth, applyThenReset)]),
  );
  return {
    repeats: await onWallet(scene, entry, 'repeats', (table) =>
      table.bets(
        each(times).map(() => []),
        2,
      ),
    ),
    lostReplies: await onWallet(scene, entry, 'replies', (table) => table.bets(lostReplies, 1)),
    kills: await onWallet(scene, entry, 'kills', (table) =>
      table.kills(each(accepted.requests).flatMap((nth) => each(times).map(() => nth))),
    ),
    race: await onWallet(scene, entry, 'race', (table) => table.race(false)),
    copies: await onWallet(scene, entry, 'copies', (table) => table.race(true)),
  };
}

async function onWallet(
  scene: Scene,
  entry: PeerEntry,
  purpose: string,
  play: (table: Table) => Promise<Tally>,
): Promise<Money> {
  const table = await Table.open(scene, entry, walletName(entry, purpose));
  const { acknowledged, unanswered } = await play(table);
  const taken = BALANCE - (await table.balance());
  await table.close();
  return {
    acknowledged,
    unanswered,
    doubled: Math.max(0, taken - acknowledged),
    lost: Math.max(0, acknowledged - taken),
  };
}
