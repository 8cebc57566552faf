import { describe, expect, it } from 'vitest';
import { failureText } from './failure.ts';
import { PLANTS } from './plants.ts';
import { play } from './play.ts';
import { shrink } from './shrink.ts';
import { simulate } from './simulate.ts';

/** No more than the suite's own run. */
const CALLBACKS = 12_000;
const SEED = '5';
/** What is left of a world when a failure is shrunk. */
const MOST_CONVERSATIONS = 4;

describe('a defect that is planted', () => {
  it.each(Object.entries(PLANTS))(
    '%s: is found, and shrunk to a script of a few conversations',
    async (name, plant) => {
      const { failed } = await simulate((world) => play({ seed: SEED, world }, plant), {
        callbacks: CALLBACKS,
        abreast: 1,
      });
      expect(failed?.violation, `${name} was not found`).toBeDefined();
      const guarantee = failed?.violation?.guarantee ?? '';
      const smallest = await shrink({ seed: SEED, world: failed?.world ?? 0 }, guarantee, plant);
      expect(smallest.only?.length).toBeLessThanOrEqual(MOST_CONVERSATIONS);
      expect(await failureText(smallest, plant, name)).toContain(guarantee);
    },
  );
});
