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
/** While the agents' table does not answer, a copy of a registration is served so long. */
export const LONGEST_OUTAGE_MS = 15 * 60_000;

/** What an agent was from an instant on, until the next one. */
interface Version {
  readonly agent: Agent;
  readonly from: number;
}

/** Registrations, with keys in the clear where the real ones are wrapped: unwrapping is proved elsewhere, rotating is played here. All versions are kept. */
export class Agents {
  /** Newest first. */
  readonly #versions = new Map<string, readonly Version[]>();

  register({ protocol, agentId, settings }: AgentSpec, key: string | undefined, now: number): void {
    const at = new Date(now).toISOString();
    const agent: Agent = {
      protocol,
      agentId,
      createdAt: at,
      updatedAt: at,
      revision: 1,
      allowedSourceIps: [],
      credentials: {},
      settings,
      secrets: key === undefined ? {} : { aesKey: { wrapped: key } },
    };
    this.#versions.set(nameOf(agent), [{ agent, from: Number.NEGATIVE_INFINITY }]);
  }

  get(protocol: string, agentId: string): Agent | undefined {
    return this.versions({ protocol, agentId })[0];
  }

  /** All that it ever was, newest first. */
  versions(who: Who): readonly Agent[] {
    return (this.#versions.get(nameOf(who)) ?? []).map(({ agent }) => agent);
  }

  /** Whether the agent was so at some instant from then on. */
  wasSince(agent: Agent, since: number): boolean {
    const versions = this.#versions.get(nameOf(agent)) ?? [];
    const index = versions.findIndex((version) => version.agent === agent);
    const replacedAt = versions[index - 1]?.from ?? Number.POSITIVE_INFINITY;
    return index >= 0 && replacedAt >= since;
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

  rotate(protocol: string, agentId: string, key: string, now: number, overlapMs: number): void {
    const agent = this.get(protocol, agentId);
    if (!agent?.secrets['aesKey']) return;
    const [replacedAt, usableUntil] = [now, now + overlapMs].map((ms) => new Date(ms).toISOString());
    if (replacedAt === undefined || usableUntil === undefined) return;
    const { wrapped, older = [] } = agent.secrets['aesKey'];
    this.change(
      agent,
      { secrets: { aesKey: { wrapped: key, older: [{ wrapped, replacedAt, usableUntil }, ...older] } } },
      now,
    );
  }

  change(who: Who, to: Partial<Pick<Agent, 'settings' | 'enabled' | 'secrets'>>, now: number): void {
    const agent = this.get(who.protocol, who.agentId);
    if (!agent) return;
    const changed = { ...agent, ...to, revision: agent.revision + 1, updatedAt: new Date(now).toISOString() };
    const versions = this.#versions.get(nameOf(who)) ?? [];
    this.#versions.set(nameOf(who), [{ agent: changed, from: now }, ...versions]);
  }
}

/** The keys that a copy of a registration names, as long as they are good. */
export function keysOf(agent: Agent, secret: string, now: number): string[] {
  const stored = agent.secrets[secret];
  if (!stored) return [];
  return [stored, ...usableOlder(stored, now)].map(({ wrapped }) => wrapped);
}

type Who = Pick<Agent, 'protocol' | 'agentId'>;

function nameOf({ protocol, agentId }: Who): string {
  return `${protocol}/${agentId}`;
}
