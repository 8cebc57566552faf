import type { Plant } from './plant.ts';
import { play } from './play.ts';
import { type Scenario, specOf } from './scenario.ts';

/**
 * The smallest part of a world that still breaks the same guarantee: first as few conversations as possible, then as little around them as possible. It works
 * because each conversation has dice of its own, so that the others go on as they did when one is taken out.
 */
export async function shrink(scenario: Scenario, guarantee: string, plant?: Plant): Promise<Scenario> {
  const fails = async (candidate: Scenario) => (await play(candidate, plant)).violation?.guarantee === guarantee;
  const all = specOf(scenario).conversations.map(({ index }) => index);
  let smallest: Scenario = { ...scenario, only: all };
  if (!(await fails(smallest))) return scenario;
  smallest = { ...smallest, only: await fewest(all, (only) => fails({ ...smallest, only })) };
  for (const simpler of [{ clear: true }, { alone: true }, { plain: true }]) {
    if (await fails({ ...smallest, ...simpler })) smallest = { ...smallest, ...simpler };
  }
  for (const index of smallest.only ?? []) {
    const calm = [...(smallest.calm ?? []), index];
    if (await fails({ ...smallest, calm })) smallest = { ...smallest, calm };
  }
  const only = await fewest(smallest.only ?? [], (kept) => fails({ ...smallest, only: kept }));
  return { ...smallest, only, calm: (smallest.calm ?? []).filter((index) => only.includes(index)) };
}

/** Delta debugging: leaves out ever smaller chunks for as long as what is left still fails. */
async function fewest(all: readonly number[], fails: (kept: readonly number[]) => Promise<boolean>): Promise<number[]> {
  let kept = [...all];
  let size = Math.ceil(kept.length / 2);
  while (size >= 1) {
    let isSmaller = false;
    for (let start = 0; start < kept.length; ) {
      const candidate = [...kept.slice(0, start), ...kept.slice(start + size)];
      if (await fails(candidate)) {
        kept = candidate;
        isSmaller = true;
      } else start += size;
    }
    if (size === 1 && !isSmaller) break;
    size = isSmaller && size === 1 ? 1 : Math.floor(size / 2);
  }
  return kept;
}
