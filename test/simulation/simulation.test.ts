import { describe, expect, it } from 'vitest';
import { DECLINE_NAMES } from '../../shared/domain/outcome.ts';
import { coverageText } from './coverage.ts';
import { failureText } from './failure.ts';
import { play } from './play.ts';
import { shrink } from './shrink.ts';
import { type Simulated, simulate } from './simulate.ts';
import type { Tally } from './tally.ts';

/** CI sets more; `npm run simulate` plays a million. */
const CALLBACKS = Number(process.env['SIMULATION_CALLBACKS'] ?? 12_000);
const SEED = process.env['SIMULATION_SEED'] ?? '1';
const MINUTES = 60_000;

async function simulateHere(seed: string, callbacks: number): Promise<Simulated> {
  return simulate((world) => play({ seed, world }), { callbacks, abreast: 1 });
}

/** Shrinks what failed, so that the test's message is a script that a person can read. */
async function scriptOf(seed: string, { failed }: Simulated): Promise<string> {
  if (!failed?.violation) return 'every guarantee held';
  return failureText(await shrink({ seed, world: failed.world }, failed.violation.guarantee));
}

describe('the simulated world', () => {
  let whole: Simulated | undefined;
  const simulated = async () => {
    whole ??= await simulateHere(SEED, CALLBACKS);
    return whole;
  };

  it(
    `keeps every guarantee over ${CALLBACKS} callbacks of seed ${SEED}`,
    async () => {
      expect(await scriptOf(SEED, await simulated())).toBe('every guarantee held');
    },
    10 * MINUTES,
  );

  it('walks every path: each decline, each kind of fault, races, replays, deaths and late landings', async () => {
    const { tally } = await simulated();
    expect(DECLINE_NAMES.filter((decline) => total(tally, `declines/${decline}`) === 0)).toEqual([]);
    expect(rowsOf(tally, 'store: commit')).toEqual([
      'busy',
      'fine',
      'late',
      'lost_reply',
      'lost_request',
      'reset_after',
      'reset_before',
      'slow',
    ]);
    expect(rowsOf(tally, 'store: read')).toEqual(['error', 'fine', 'partial', 'silent', 'slow']);
    expect(rowsOf(tally, 'late landing')).toEqual(['after the answer', 'after the death of the container']);
    for (const result of ['applied', 'replayed', 'reported', 'declined', 'rejected', 'fault', 'died']) {
      expect(total(tally, `answers/${result}`), result).toBeGreaterThan(0);
    }
    expect(tally.of('store: condition', 'failed')).toBeGreaterThan(0);
    expect(total(tally, 'lane/one request for a line')).toBeGreaterThan(0);
  });

  it(
    'is a function of its seed: the same seed gives the same bytes, another seed others',
    async () => {
      const text = async (seed: string) => coverageText((await simulateHere(seed, 500)).tally);
      expect(await text('bytes')).toBe(await text('bytes'));
      expect(await text('bytes')).not.toBe(await text('other bytes'));
    },
    10 * MINUTES,
  );

  it(
    'comes out the same however many worlds are played abreast',
    async () => {
      const text = async (abreast: number) => {
        const { tally } = await simulate((world) => play({ seed: 'abreast', world }), { callbacks: 1_000, abreast });
        return coverageText(tally);
      };
      expect(await text(4)).toBe(await text(1));
    },
    10 * MINUTES,
  );
});

function total({ counts }: Tally, table: string): number {
  return Object.values(counts[table] ?? {}).reduce((sum, count) => sum + count, 0);
}

function rowsOf({ counts }: Tally, table: string): string[] {
  return Object.keys(counts[table] ?? {}).sort();
}
