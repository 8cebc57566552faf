import type { AmountUnits } from '../../shared/domain/money.ts';
import type { AgentSpec } from './agents.ts';
import type { Traits } from './containers.ts';
import { type ConversationSpec, conversationsOf } from './conversation-spec.ts';
import type { Random } from './random.ts';
import { drawSettings } from './settings.ts';
import type { Outage } from './weather.ts';

/** Everything that a world begins with. Drawn from its seed alone, so that a seed and a number are the world. */
export interface WorldSpec {
  readonly seed: string;
  readonly shape: Shape;
  readonly startsAt: number;
  readonly agents: readonly AgentSpec[];
  readonly players: readonly PlayerSpec[];
  /** Of each protocol, and of the operator. */
  readonly containers: Readonly<Record<string, readonly Traits[]>>;
  readonly outages: readonly Outage[];
  readonly conversations: readonly ConversationSpec[];
}

export interface PlayerSpec {
  readonly playerId: string;
  /** Balances by currency. */
  readonly wallets: Readonly<Record<string, AmountUnits>>;
  readonly isBlocked: boolean;
}

/** `dense`: few wallets and everything at once. `wide`: hundreds of players. `long`: hours, with outages that outlast what providers repeat for. */
export type Shape = 'dense' | 'usual' | 'wide' | 'long';

interface ShapeRule {
  readonly players: readonly [least: number, most: number];
  readonly conversations: readonly [least: number, most: number];
  readonly spanMs: readonly [least: number, most: number];
  readonly outage: number;
}

export const SHAPES: Readonly<Record<Shape, ShapeRule>> = {
  dense: { players: [2, 4], conversations: [30, 60], spanMs: [1_000, 8_000], outage: 0.1 },
  usual: { players: [6, 14], conversations: [50, 90], spanMs: [20_000, 90_000], outage: 0.2 },
  wide: { players: [150, 300], conversations: [180, 280], spanMs: [30_000, 120_000], outage: 0.2 },
  long: { players: [3, 6], conversations: [30, 60], spanMs: [600_000, 10_000_000], outage: 0.8 },
};

const WEIGHTS: Readonly<Record<Shape, number>> = { dense: 10, usual: 8, wide: 1, long: 3 };

export const PROTOCOLS = ['tg', 'vp', 'vela', 'wallet-v2'] as const;
const AGENTS = ['op1', 'op2'];
/** 2 March 2026, 08:00 UTC. */
const STARTS_AT = Date.UTC(2026, 2, 2, 8);
const CEILING = 2n ** 63n - 1n;

export function drawWorld(random: Random): WorldSpec {
  const shape = random.weighted(WEIGHTS);
  const rule = SHAPES[shape];
  const agents = PROTOCOLS.flatMap((protocol) =>
    AGENTS.map((agentId) => ({
      protocol,
      agentId,
      settings: drawSettings(protocol, random.fork(`${protocol}/${agentId}`)),
    })),
  );
  const players = Array.from({ length: random.int(...rule.players) }, (_, index) =>
    drawPlayer(index, random.fork(`player ${index}`)),
  );
  const spanMs = random.int(...rule.spanMs);
  const parts = { shape, agents, players, spanMs, count: random.int(...rule.conversations) };
  return {
    seed: random.seed,
    shape,
    startsAt: STARTS_AT,
    agents,
    players,
    containers: Object.fromEntries(
      [...PROTOCOLS, 'operator'].map((name) => [name, drawFleet(random.fork(`fleet ${name}`))]),
    ),
    outages: drawOutages(rule, spanMs, random.fork('outages')),
    conversations: conversationsOf(parts, random),
  };
}

function drawFleet(random: Random): Traits[] {
  const goesOneAtATime = random.chance(0.4);
  return Array.from({ length: random.int(1, 4) }, () => ({ remembers: random.chance(0.75), goesOneAtATime }));
}

function drawPlayer(index: number, random: Random): PlayerSpec {
  const balance = () => {
    const purse = random.weighted({ empty: 1, poor: 6, usual: 6, rich: 1 });
    if (purse === 'empty') return 0n;
    if (purse === 'rich') return CEILING - BigInt(random.int(0, 2_000_000));
    return BigInt(random.int(0, purse === 'poor' ? 400_000 : 20_000_000));
  };
  const wallets: Record<string, AmountUnits> = { EUR: balance() };
  if (random.chance(0.25)) wallets['JPY'] = balance();
  return { playerId: `p${index + 1}`, wallets, isBlocked: random.chance(0.05) };
}

function drawOutages({ outage }: ShapeRule, spanMs: number, random: Random): Outage[] {
  if (!random.chance(outage)) return [];
  return Array.from({ length: random.int(1, 3) }, () => {
    const from = STARTS_AT + random.int(0, spanMs);
    const lasts = random.weighted({ seconds: 4, minutes: 2, hours: 1 });
    const ms = {
      seconds: random.int(500, 20_000),
      minutes: random.int(20_000, 900_000),
      hours: random.int(1, 6) * 3_600_000,
    };
    return { from, to: from + ms[lasts], kind: random.pick(['silent', 'throttled']) };
  });
}
