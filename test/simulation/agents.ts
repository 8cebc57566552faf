import { type Agent, usableOlder } from '../../shared/application/agent.ts';
import type { Caller } from './act.ts';
import type { Random } from './random.ts';

/** An agent as a world draws it. */
export interface AgentSpec {
  readonly protocol: string;
  readonly agentId: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A provider stops using an old key this long before its end. */
const LAST_USE_MS = 10_000;
/** Registrations are copied for five seconds, and a callback may take two. */
const OLDEST_COPY_MS = 8_000;

/** Registrations, with keys in the clear where the real ones are wrapped: unwrapping is proved elsewhere, rotating is played here. */
export class Agents {
  readonly #agents = new Map<string, Agent>();
  /** When a key went out of use. */
  readonly #droppedAt = new Map<string, number>();

  register({ protocol, agentId, settings }: AgentSpec, key: string | undefined, now: number): void {
    const at = new Date(now).toISOString();
    this.#agents.set(nameOf(protocol, agentId), {
      protocol,
      agentId,
      createdAt: at,
      updatedAt: at,
      revision: 1,
      allowedSourceIps: [],
      credentials: {},
      settings,
      secrets: key === undefined ? {} : { aesKey: { wrapped: key } },
    });
  }

  get(protocol: string, agentId: string): Agent | undefined {
    return this.#agents.get(nameOf(protocol, agentId));
  }

  /** The key that the provider uses now: while two are good it may still be the old one. `undefined` where sessions are used. */
  keyFor(protocol: string, agentId: string, now: number, random: Random): string | undefined {
    const agent = this.get(protocol, agentId);
    const [current, ...older] = agent ? keysOf(agent, 'aesKey', now + LAST_USE_MS) : [];
    const [newest, ...others] = older;
    return newest !== undefined && random.chance(0.5) ? random.pick([newest, ...others]) : current;
  }

  isUsable({ protocol, agentId, secret }: Caller, now: number): boolean {
    const agent = this.get(protocol, agentId);
    return !agent?.secrets['aesKey'] || keysOf(agent, 'aesKey', now).includes(secret);
  }

  /** A container may still hold the registration that had this key: it opens or not, and both are right. */
  isDoubtful({ secret }: Caller, now: number): boolean {
    return now - (this.#droppedAt.get(secret) ?? Number.NEGATIVE_INFINITY) < OLDEST_COPY_MS;
  }

  rotate(protocol: string, agentId: string, key: string, now: number, overlapMs: number): void {
    const agent = this.get(protocol, agentId);
    if (!agent?.secrets['aesKey']) return;
    const [replacedAt, usableUntil] = [now, now + overlapMs].map((ms) => new Date(ms).toISOString());
    if (replacedAt === undefined || usableUntil === undefined) return;
    const { wrapped, older = [] } = agent.secrets['aesKey'];
    const secrets = { aesKey: { wrapped: key, older: [{ wrapped, replacedAt, usableUntil }, ...older] } };
    this.#agents.set(nameOf(protocol, agentId), { ...agent, secrets, revision: agent.revision + 1 });
  }
}

/** The keys that a copy of a registration names, as long as they are good. */
export function keysOf(agent: Agent, secret: string, now: number): string[] {
  const stored = agent.secrets[secret];
  if (!stored) return [];
  return [stored, ...usableOlder(stored, now)].map(({ wrapped }) => wrapped);
}

function nameOf(protocol: string, agentId: string): string {
  return `${protocol}/${agentId}`;
}
