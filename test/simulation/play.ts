import { countDeliveries } from './coverage.ts';
import type { Plant } from './plant.ts';
import { type Scenario, specOf } from './scenario.ts';
import type { Tally } from './tally.ts';
import type { Trace } from './trace.ts';
import { World } from './world.ts';

/** What is left of a world when it is over: small, and made of plain values, so that it can go from one thread to another. */
export interface Played {
  readonly world: number;
  readonly callbacks: number;
  readonly counts: Tally['counts'];
  readonly violation?: { readonly guarantee: string; readonly text: string };
}

export async function play(scenario: Scenario, plant?: Plant, trace?: Trace): Promise<Played> {
  const world = new World(specOf(scenario), plant, trace);
  await world.play();
  countDeliveries(world);
  const [violation] = world.auditor.violations;
  return {
    world: scenario.world,
    callbacks: world.deliveries.length,
    counts: world.tally.counts,
    ...(violation && { violation: { guarantee: violation.guarantee, text: textOf(violation) } }),
  };
}

function textOf({ text, delivery }: World['auditor']['violations'][number]): string {
  return delivery ? `#${delivery.number} of conversation ${delivery.conversation}: ${text}` : text;
}
