import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../../../shared/provider-simulator.ts';
import type { Random } from '../../simulation/random.ts';
import { type Provider as Player, type speak, untilClear } from '../store-proxy/providers.ts';
import { type ProviderRow, rowOf } from './rows.ts';

/** A round in the provider's own book, in hundredths. */
export interface PlayedRound {
  readonly id: string;
  readonly stake: number;
  readonly payout: number;
  readonly end: 'settled' | 'undone' | 'refused';
}

/** How often an impatient provider asks for a stake again before it gives the round up and takes the stake back. */
const MOST_ASKED = 2;

/**
 * Plays one round after the other as providers do: what gets no verdict is sent again, a stake that stays without one is rolled back, and so is one stake in
 * five that was taken. What was settled now and then comes a second time, later.
 */
export async function playRounds(
  player: Player,
  simulator: Pick<Simulator, 'newId'>,
  count: number,
  random: Random,
): Promise<PlayedRound[]> {
  const book: PlayedRound[] = [];
  for (let played = 0; played < count; played++) {
    const stake = random.int(1, 400);
    const payout = random.chance(0.5) ? 0 : random.int(1, 700);
    const round = { id: simulator.newId(), stake, payout };
    book.push({ ...round, end: await playRound(player, simulator, round, random) });
  }
  return book;
}

async function playRound(
  player: Player,
  simulator: Pick<Simulator, 'newId'>,
  { id, stake, payout }: Omit<PlayedRound, 'end'>,
  random: Random,
): Promise<PlayedRound['end']> {
  let taken = await player.stake(id, stake);
  for (let asked = 1; taken.verdict === 'unclear' && asked < MOST_ASKED; asked++) taken = await player.stake(id, stake);
  if (taken.verdict === 'refused') return 'refused';
  if (taken.verdict === 'unclear' || random.chance(0.2)) {
    await untilClear(() => player.rollback(id));
    return 'undone';
  }
  const payoutId = simulator.newId();
  const pay = () => player.payout(payoutId, id, payout);
  const paid = await untilClear(pay);
  if (paid.verdict !== 'done') throw new Error(`the payout on ${id} is ${paid.verdict}`);
  if (random.chance(0.2)) await pay();
  return 'settled';
}

/** What the provider reports of its book. */
export function rowsOf(book: readonly PlayedRound[], reportDate: string): ProviderRow[] {
  return book.map(({ id, stake, payout, end }, index) => {
    const nothing = end === 'settled' ? {} : { payout_amount: '0', cancel_amount: String(stake) };
    return rowOf(index + 1, {
      ticket_id: BigInt(id),
      bet_stake: String(stake),
      payout_amount: String(payout),
      report_date: reportDate,
      ...nothing,
    });
  });
}

type Line = Parameters<typeof speak>[2];

/**
 * A line that loses one message in five before it arrives and one answer in five after, the latter by a provider that hangs up while the wallet works; and
 * that now and then delivers a message twice, the copy late.
 */
export function flakyLine(url: string, random: Random, copies: Promise<unknown>[]): Line {
  return async ({ method, path, rawQuery, headers, body }) => {
    const target = url + path + (rawQuery === undefined ? '' : `?${rawQuery}`);
    const message = { method, ...(headers && { headers }), ...(body !== undefined && { body }) };
    if (random.chance(0.2)) return undefined;
    if (random.chance(0.1)) copies.push(sleep(random.int(0, 50)).then(() => fetch(target, message)));
    const patience = random.chance(0.2) ? random.int(1, 10) : 10_000;
    try {
      const response = await fetch(target, { ...message, signal: AbortSignal.timeout(patience) });
      return { statusCode: response.status, body: await response.text() };
    } catch {
      return undefined;
    }
  };
}
