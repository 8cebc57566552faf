import type { AuditLine } from '../domain/beside.ts';

/** One operator account at one provider, as registered. Secrets are stored wrapped by KMS and named as in the protocol's manifest. */
export interface Agent {
  readonly protocol: string;
  readonly agentId: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Counts registrations; the condition of the next one. */
  readonly revision: number;
  /** `false`: the operator has stopped it, and every callback hears the protocol's retryable answer. */
  readonly enabled?: boolean;
  /** When it was deleted. Its secrets are gone, its callbacks are a stranger's, and the row stays for what stands in the ledger under its name. */
  readonly deletedAt?: string;
  /** Empty: every address may call, as far as the stage lets it. */
  readonly allowedSourceIps: readonly string[];
  /** Credentials that are not secret, and settings, as sent; the protocol's manifest gives them types and defaults. */
  readonly credentials: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
  /** How long a key is still good after it was replaced. Apart from the settings, because no protocol's own code may depend on it. */
  readonly keyOverlapSeconds?: number;
  readonly secrets: Readonly<Record<string, WrappedSecret>>;
}

/** The secret in use, and those that it has replaced. Times are ISO 8601 UTC. */
export interface WrappedSecret {
  readonly wrapped: string;
  /** When it came into use. Absent for one that an earlier version stored. */
  readonly since?: string;
  /** SHA-256 of the secret, where the agents' table holds it for this agent alone. */
  readonly digest?: string;
  /** A salted, slow hash by which a secret that changes at once is known again when it is sent again. */
  readonly likeness?: string;
  /** Newest first. Each is good until its own end, so that a provider can change keys without an outage. */
  readonly older?: readonly ReplacedSecret[];
}

export interface ReplacedSecret {
  readonly wrapped: string;
  readonly digest?: string;
  readonly replacedAt: string;
  readonly usableUntil: string;
}

/** Those that still open something, newest first. `now` in milliseconds. */
export function usableOlder({ older = [] }: WrappedSecret, now: number): ReplacedSecret[] {
  return older.filter(({ usableUntil }) => Date.parse(usableUntil) > now);
}

/** What a callback needs of the agents: who is calling, from a copy that is at most a few seconds old. Deleted agents are not there. */
export interface AgentDirectory {
  find(protocol: string, agentId: string): Promise<Agent | undefined>;
  /** Reads past the copy; for a caller whose key does not fit, because keys may just have been rotated. */
  refresh(protocol: string, agentId: string): Promise<Agent | undefined>;
}

/** A key that an agent holds, by its digest: for as long as it is in use, or until a time. No other agent may have it meanwhile. */
export interface KeyClaim {
  readonly digest: string;
  readonly until?: string;
}

/** `changed`: the agent is not any more what this was made from. `key_in_use`: another agent has one of the keys. */
export type SaveResult = 'saved' | 'changed' | 'key_in_use';

/** What the operator API needs of the agents. */
export interface AgentRegister {
  /** `undefined` also for one that was deleted. */
  get(protocol: string, agentId: string): Promise<Agent | undefined>;
  /** The row as it stands, also of an agent that was deleted. */
  getEvenDeleted(protocol: string, agentId: string): Promise<Agent | undefined>;
  /** All of one protocol, by agent id, without those that were deleted. */
  list(protocol: string): Promise<Agent[]>;
  /** All that one protocol ever had, by agent id: what they have booked is there still. */
  listEvenDeleted(protocol: string): Promise<Agent[]>;
  /**
   * Writes the agent if it still has `revision - 1` (or is not there, for revision 1), and with it, all or nothing, which keys are now its own.
   * `line` tells of the change; only what changes nothing has none. Throws a `Fault` when the store does not answer.
   */
  save(agent: Agent, claims?: readonly KeyClaim[], line?: AuditLine): Promise<SaveResult>;
}
