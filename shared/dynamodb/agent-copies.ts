import type { Agent } from '../application/agent.ts';
import { BoundedMap } from '../application/bounded-map.ts';
import { Fault } from '../application/fault.ts';

export interface AgentCopiesOptions {
  /** How old a copy may be. 0: every call reads. */
  readonly maxAgeMs: number;
  /** Milliseconds. */
  readonly now: () => number;
}

interface Copy {
  readonly agent: Agent | undefined;
  /** When the read began: what was written later is not in it. */
  readonly readAt: number;
}

/** What no registration can have as its agent id is asked for nowhere. */
const AGENT_ID = /^[A-Za-z0-9_-]{1,64}$/;
/** A flood of requests under wrong keys must not become a flood of reads, and an outage must not cost every callback a time-out. */
const LEAST_PAUSE_MS = 1_000;
/** An agent seen within a quarter of an hour is served through an outage of the agents' table. */
const LONGEST_OUTAGE_MS = 15 * 60_000;
const MOST_COPIES = 1_000;

/** Copies of agents, by age. That an agent is not there is remembered too, apart from the agents, so that invented ids cannot drive real ones out. */
export class AgentCopies {
  readonly #read: (protocol: string, agentId: string) => Promise<Agent | undefined>;
  readonly #options: AgentCopiesOptions;
  readonly #pauseMs: number;
  readonly #agents = new BoundedMap<string, Copy>(MOST_COPIES);
  readonly #absences = new BoundedMap<string, Copy>(MOST_COPIES);
  readonly #underway = new Map<string, Promise<Agent | undefined>>();
  readonly #refreshedAt = new BoundedMap<string, number>(MOST_COPIES);
  readonly #failedAt = new BoundedMap<string, number>(MOST_COPIES);

  constructor(read: (protocol: string, agentId: string) => Promise<Agent | undefined>, options: AgentCopiesOptions) {
    this.#read = read;
    this.#options = options;
    this.#pauseMs = Math.min(LEAST_PAUSE_MS, options.maxAgeMs);
  }

  /** From a copy, while it is young enough. Throws the reader's `Fault` when it cannot read and has no copy to serve instead. */
  async find(protocol: string, agentId: string): Promise<Agent | undefined> {
    if (!AGENT_ID.test(agentId)) return undefined;
    const name = `${protocol}/${agentId}`;
    const copy = this.#agents.get(name) ?? this.#absences.get(name);
    if (copy && this.#within(copy.readAt, this.#options.maxAgeMs)) return copy.agent;
    if (copy?.agent && this.#within(this.#failedAt.get(name), this.#pauseMs)) return copy.agent;
    return this.#readOnce(name, protocol, agentId);
  }

  /** Past the copy, at most once a second for each agent; in between, what `find` would say. */
  async refresh(protocol: string, agentId: string): Promise<Agent | undefined> {
    const name = `${protocol}/${agentId}`;
    if (this.#within(this.#refreshedAt.get(name), this.#pauseMs)) return this.find(protocol, agentId);
    if (!AGENT_ID.test(agentId)) return undefined;
    this.#refreshedAt.keep(name, this.#options.now());
    return this.#readAndKeep(name, protocol, agentId);
  }

  /** All who miss the same copy share one read; without copies, each has its own, so that nobody is given what was read before he asked. */
  #readOnce(name: string, protocol: string, agentId: string): Promise<Agent | undefined> {
    if (this.#options.maxAgeMs === 0) return this.#readAndKeep(name, protocol, agentId);
    const shared = this.#underway.get(name);
    if (shared) return shared;
    const reading = this.#readAndKeep(name, protocol, agentId).finally(() => this.#underway.delete(name));
    this.#underway.set(name, reading);
    return reading;
  }

  async #readAndKeep(name: string, protocol: string, agentId: string): Promise<Agent | undefined> {
    const readAt = this.#options.now();
    try {
      const agent = await this.#read(protocol, agentId);
      this.#keepNewer(name, { agent, readAt });
      return agent;
    } catch (error) {
      const copy = this.#agents.get(name);
      const mayServe = error instanceof Fault && error.reason === 'store_unavailable';
      if (!mayServe || !copy || !this.#within(copy.readAt, LONGEST_OUTAGE_MS)) throw error;
      this.#failedAt.keep(name, this.#options.now());
      return copy.agent;
    }
  }

  /** Answers may overtake each other: one that began earlier must not replace one that began later. */
  #keepNewer(name: string, copy: Copy): void {
    const standing = this.#agents.get(name) ?? this.#absences.get(name);
    if (standing && standing.readAt > copy.readAt) return;
    this.#failedAt.delete(name);
    this.#agents.delete(name);
    this.#absences.delete(name);
    (copy.agent ? this.#agents : this.#absences).keep(name, copy);
  }

  #within(since: number | undefined, spanMs: number): boolean {
    return since !== undefined && this.#options.now() - since < spanMs;
  }
}
