import type { Traits } from './containers.ts';
import { Random } from './random.ts';
import { drawWorld, type WorldSpec } from './world-spec.ts';

/** A world by its seed and number, or a part of it: what is left when a failure is shrunk. */
export interface Scenario {
  readonly seed: string;
  readonly world: number;
  /** The conversations that take place; all of them when absent. */
  readonly only?: readonly number[];
  /** The conversations around which the network is perfect. */
  readonly calm?: readonly number[];
  /** No outages. */
  readonly clear?: boolean;
  /** One container for each protocol. */
  readonly alone?: boolean;
  /** No container remembers anything, and none serves one callback of a wallet at a time. */
  readonly plain?: boolean;
}

export function specOf({ seed, world, only, calm = [], clear, alone, plain }: Scenario): WorldSpec {
  const whole = drawWorld(new Random(`${seed}/${world}`));
  const conversations = whole.conversations
    .filter(({ index }) => only?.includes(index) ?? true)
    .map((spec) => (calm.includes(spec.index) ? { ...spec, weather: 'calm' as const } : spec));
  const players = new Set(conversations.map(({ playerId }) => playerId));
  return {
    ...whole,
    conversations,
    players: only ? whole.players.filter(({ playerId }) => players.has(playerId)) : whole.players,
    outages: clear ? [] : whole.outages,
    containers: Object.fromEntries(
      Object.entries(whole.containers).map(([protocol, fleet]) => [protocol, reduced(fleet, alone, plain)]),
    ),
  };
}

function reduced(fleet: readonly Traits[], alone = false, plain = false): readonly Traits[] {
  const kept = alone ? fleet.slice(0, 1) : fleet;
  return plain ? kept.map(() => ({ remembers: false, goesOneAtATime: false })) : kept;
}

/** What has to be typed to see it again. */
export function commandFor({ seed, world, only, calm, clear, alone, plain }: Scenario, plant?: string): string {
  const options = [
    `--seed ${seed}`,
    `--world ${world}`,
    only && `--only ${only.join(',')}`,
    calm && calm.length > 0 && `--calm ${calm.join(',')}`,
    clear && '--clear',
    alone && '--alone',
    plain && '--plain',
    plant !== undefined && `--plant ${plant}`,
  ];
  return `npm run simulate -- ${options.filter(Boolean).join(' ')}`;
}
