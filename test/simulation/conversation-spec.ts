import type { AgentSpec } from './agents.ts';
import type { Random } from './random.ts';
import { SCRIPTS, type ScriptName } from './scripts.ts';
import type { WeatherKind } from './weather.ts';
import type { PlayerSpec, Shape } from './world-spec.ts';

/** One provider's talk about one player, or one thing that the operator does. What it says is drawn from a seed of its own. */
export interface ConversationSpec {
  readonly index: number;
  readonly script: ScriptName;
  readonly protocol: string;
  readonly agentId: string;
  readonly playerId: string;
  readonly currency: string;
  /** Milliseconds after the world's beginning. */
  readonly startsAfter: number;
  readonly weather: WeatherKind;
  /** Which ids it uses. Two conversations have the same only if one attacks the other's, or if they are of two agents, whose ids may be alike. */
  readonly ids: number;
  /** Somebody else talks under the same ids: nothing may be taken for granted, but the rules hold. */
  readonly isContested: boolean;
}

interface Parts {
  readonly shape: Shape;
  readonly agents: readonly AgentSpec[];
  readonly players: readonly PlayerSpec[];
  readonly spanMs: number;
  readonly count: number;
}

const OPERATORS_SHARE = 0.15;
const HOSTILE_SHARE = 0.12;

export function conversationsOf(parts: Parts, random: Random): ConversationSpec[] {
  const drawn: ConversationSpec[] = [];
  for (let index = 0; index < parts.count; index++) {
    const dice = random.fork(`draw ${index}`);
    drawn.push(dice.chance(OPERATORS_SHARE) ? operators(index, parts, dice) : providers(index, parts, dice, drawn));
  }
  const attacked = new Set(drawn.filter(({ script }) => SCRIPTS[script].isHostile).map(idsText));
  return drawn.map((spec) => (attacked.has(idsText(spec)) ? { ...spec, isContested: true } : spec));
}

function operators(index: number, { players, spanMs, agents }: Parts, dice: Random): ConversationSpec {
  const script = dice.weighted({
    ...{ deposit: 5, withdrawal: 5, statusChange: 4, sessionEnd: 6 },
    ...{ keyRotation: 2, settingsChange: 2, agentStop: 1, adjustment: 4 },
  });
  const { protocol, agentId } = pickOf(agents, dice);
  return { ...common(index, players, spanMs, dice), script, protocol, agentId, ids: index, isContested: false };
}

function providers(index: number, parts: Parts, dice: Random, drawn: readonly ConversationSpec[]): ConversationSpec {
  const { protocol, agentId } = pickOf(parts.agents, dice);
  const spec = common(index, parts.players, parts.spanMs, dice);
  const ids = drawn.filter((other) => other.protocol === protocol && other.agentId === agentId).length;
  const victims = drawn.filter(
    (other) => other.protocol === protocol && SCRIPTS[other.script].protocols.includes(protocol),
  );
  if (victims.length > 0 && dice.chance(HOSTILE_SHARE)) {
    const victim = pickOf(victims, dice);
    const isAboutSame = dice.chance(0.5);
    return {
      ...spec,
      ...(isAboutSame && { playerId: victim.playerId, currency: victim.currency }),
      script: 'attack',
      protocol,
      agentId: victim.agentId,
      ids: victim.ids,
      startsAfter: Math.max(0, victim.startsAfter + dice.int(-200, 4_000)),
      isContested: true,
    };
  }
  const names = Object.keys(SCRIPTS) as ScriptName[];
  const weights = names.map((name) => [name, SCRIPTS[name].protocols.includes(protocol) ? SCRIPTS[name].weight : 0]);
  return {
    ...spec,
    script: dice.weighted(Object.fromEntries(weights) as Record<ScriptName, number>),
    protocol,
    agentId,
    ids,
    isContested: false,
  };
}

function common(index: number, players: readonly PlayerSpec[], spanMs: number, dice: Random) {
  // The first players are the hot ones.
  const player = players[Math.floor(dice.next() ** 3 * players.length)];
  if (!player) throw new RangeError('a world has players');
  return {
    index,
    playerId: player.playerId,
    currency: pickOf(Object.keys(player.wallets), dice),
    startsAfter: dice.int(0, spanMs),
    weather: dice.weighted<WeatherKind>({ calm: 2, gusty: 5, stormy: 3 }),
  };
}

function pickOf<T>(choices: readonly T[], dice: Random): T {
  const [first, ...rest] = choices;
  if (first === undefined) throw new RangeError('nothing to draw from');
  return dice.pick([first, ...rest]);
}

function idsText({ protocol, agentId, ids }: ConversationSpec): string {
  return `${protocol}/${agentId}/${ids}`;
}
