import type { AuditLine } from '../domain/beside.ts';

/** One operator account at one provider, as registered. Secrets are stored wrapped by KMS and named as in the protocol's manifest. */
export interface Agent {
  readonly protocol: string;
  readonly agentId: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Counts registrations; the condition of the next one. */
  readonly revision: number;
  /** Empty: every address may call. */
  readonly allowedSourceIps: readonly string[];
  /** Credentials that are not secret, and settings, as sent; the protocol's manifest gives them types and defaults. */
  readonly credentials: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, WrappedSecret>>;
}

/** `previous` is good until its time, so that a provider can change keys without an outage. Times are ISO 8601 UTC. */
export interface WrappedSecret {
  readonly wrapped: string;
  readonly previous?: { readonly wrapped: string; readonly usableUntil: string };
}

/** What a callback needs of the agents: who is calling, from a copy that is at most a few seconds old. */
export interface AgentDirectory {
  find(protocol: string, agentId: string): Promise<Agent | undefined>;
  /** Reads past the copy; for a caller whose key does not fit, because keys may just have been rotated. */
  refresh(protocol: string, agentId: string): Promise<Agent | undefined>;
}

/** What the operator API needs of the agents. */
export interface AgentRegister {
  get(protocol: string, agentId: string): Promise<Agent | undefined>;
  list(): Promise<Agent[]>;
  /** Writes the agent if it still has `revision - 1` (or is not there, for revision 1). `false`: it was changed meanwhile. `line` is written with it; only what changes nothing has none. */
  save(agent: Agent, line?: AuditLine): Promise<boolean>;
}
