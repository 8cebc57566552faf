import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Agent, AgentDirectory, AgentRegister, KeyClaim, SaveResult } from '../application/agent.ts';
import { type Clock, Deadline, operatorDeadline } from '../application/deadline.ts';
import { Fault } from '../application/fault.ts';
import type { AuditLine } from '../domain/beside.ts';
import { AgentCopies } from './agent-copies.ts';
import { agentFrom, agentKey } from './agent-item.ts';
import { AGENT_WRITE, agentWrites } from './agent-writes.ts';
import { agentsOfProtocol, everyAgentOfProtocol } from './agents-of-protocol.ts';
import { untilAnswered } from './attempts.ts';
import { type BesideTables, besideWrites } from './beside-writes.ts';
import { withinDeadline } from './client.ts';
import { failureOf } from './failures.ts';
import { writeUntilKnown } from './transaction.ts';

/** Of a callback's 2 s, two attempts leave time to move money; then its copy has to do. */
const ATTEMPT_MS = 500;
const LOOKUP_ATTEMPTS = 2;

interface AgentStoreOptions {
  readonly maxAgeMs: number;
  readonly clock: Clock;
  readonly beside?: BesideTables;
}

/** The agents' table: the register that the operator writes, and the directory that callbacks look into. */
export class DynamoAgentStore implements AgentRegister, AgentDirectory {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #beside: BesideTables | undefined;
  readonly #clock: Clock;
  readonly #copies: AgentCopies;

  /** `beside` is needed by whoever saves agents. */
  constructor(client: DynamoDBClient, table: string, options: AgentStoreOptions) {
    const { maxAgeMs, clock, beside } = options;
    this.#client = client;
    this.#table = table;
    this.#beside = beside;
    this.#clock = clock;
    this.#copies = new AgentCopies((protocol, agentId) => this.#lookUp(protocol, agentId), {
      maxAgeMs,
      now: () => clock.now(),
    });
  }

  find(protocol: string, agentId: string): Promise<Agent | undefined> {
    return this.#copies.find(protocol, agentId);
  }

  refresh(protocol: string, agentId: string): Promise<Agent | undefined> {
    return this.#copies.refresh(protocol, agentId);
  }

  async get(protocol: string, agentId: string): Promise<Agent | undefined> {
    return registered(await this.getEvenDeleted(protocol, agentId));
  }

  /** As it stands now. Throws a `Fault` when the store does not answer. */
  async getEvenDeleted(protocol: string, agentId: string): Promise<Agent | undefined> {
    const { Item: item } = await this.#answered('read an agent', (options) => this.#read(protocol, agentId, options));
    return item && agentFrom(item);
  }

  /** Throws a `Fault` when the store does not answer. */
  async listEvenDeleted(protocol: string): Promise<Agent[]> {
    try {
      return await everyAgentOfProtocol(this.#client, this.#table, protocol, this.#clock);
    } catch (error) {
      throw storeFault(error, 'list agents');
    }
  }

  async list(protocol: string): Promise<Agent[]> {
    try {
      return await agentsOfProtocol(this.#client, this.#table, protocol, this.#clock);
    } catch (error) {
      throw storeFault(error, 'list agents');
    }
  }

  /** Throws a `Fault` when the store does not answer: the agent is then written or not, and saving it again is safe, as only one of them can have the revision. After a lost answer that one may be this one. */
  async save(agent: Agent, claims: readonly KeyClaim[] = [], line?: AuditLine): Promise<SaveResult> {
    if (line && !this.#beside)
      throw new TypeError('a store of agents that knows no table of audit lines was given one');
    const lines = line && this.#beside ? besideWrites([{ act: 'audit', line }], this.#beside) : [];
    const writes = new Map([...agentWrites(this.#table, agent, claims), ...lines]);
    const result = await writeUntilKnown(this.#client, writes, this.#clock);
    if (result.type === 'committed') return 'saved';
    // Whoever changed the agent meanwhile may have changed its keys too: only on the present agent can a key be somebody else's.
    return result.current.has(AGENT_WRITE) ? 'changed' : 'key_in_use';
  }

  async #lookUp(protocol: string, agentId: string): Promise<Agent | undefined> {
    for (let attempt = 1; ; attempt++) {
      try {
        const within = withinDeadline(new Deadline(this.#clock, ATTEMPT_MS));
        const { Item: item } = await this.#read(protocol, agentId, within);
        return registered(item && agentFrom(item));
      } catch (error) {
        if (attempt === LOOKUP_ATTEMPTS || failureOf(error) === 'defect') throw storeFault(error, 'read an agent');
      }
    }
  }

  #read(protocol: string, agentId: string, options: ReturnType<typeof withinDeadline>) {
    const Key = agentKey(protocol, agentId);
    return this.#client.send(new GetItemCommand({ TableName: this.#table, Key, ConsistentRead: true }), options);
  }

  async #answered<T>(task: string, send: Parameters<typeof untilAnswered<T>>[0]): Promise<T> {
    try {
      return await untilAnswered(send, operatorDeadline(this.#clock), this.#clock);
    } catch (error) {
      throw storeFault(error, task);
    }
  }
}

function registered(agent: Agent | undefined): Agent | undefined {
  return agent?.deletedAt === undefined ? agent : undefined;
}

function storeFault(error: unknown, task: string): Fault {
  if (error instanceof Fault) return error;
  const name = error instanceof Error ? error.name : 'unknown error';
  return new Fault('store_unavailable', `the store did not ${task}: ${name}`, { cause: error });
}
