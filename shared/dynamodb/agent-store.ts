import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Agent, AgentDirectory, AgentRegister, KeyClaim, SaveResult } from '../application/agent.ts';
import { patience, systemClock } from '../application/deadline.ts';
import { Fault } from '../application/fault.ts';
import { AgentCopies, type AgentCopiesOptions } from './agent-copies.ts';
import { agentFrom, agentKey } from './agent-item.ts';
import { AGENT_WRITE, agentWrites } from './agent-writes.ts';
import { agentsOfProtocol } from './agents-of-protocol.ts';
import { failureOf } from './failures.ts';
import { writeAll } from './transaction.ts';

/** Of a callback's 2 s, two attempts leave time to move money. */
const READ_MS = 500;
const READ_ATTEMPTS = 2;

/** The agents' table: the register that the operator writes, and the directory that callbacks look into. */
export class DynamoAgentStore implements AgentRegister, AgentDirectory {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #copies: AgentCopies;

  constructor(client: DynamoDBClient, table: string, options: AgentCopiesOptions) {
    this.#client = client;
    this.#table = table;
    this.#copies = new AgentCopies((protocol, agentId) => this.get(protocol, agentId), options);
  }

  find(protocol: string, agentId: string): Promise<Agent | undefined> {
    return this.#copies.find(protocol, agentId);
  }

  refresh(protocol: string, agentId: string): Promise<Agent | undefined> {
    return this.#copies.refresh(protocol, agentId);
  }

  async get(protocol: string, agentId: string): Promise<Agent | undefined> {
    const agent = await this.getEvenDeleted(protocol, agentId);
    return agent?.deletedAt === undefined ? agent : undefined;
  }

  /** As it stands now. Throws a `Fault` when the store does not answer. */
  async getEvenDeleted(protocol: string, agentId: string): Promise<Agent | undefined> {
    const Key = agentKey(protocol, agentId);
    for (let attempt = 1; ; attempt++) {
      try {
        const command = new GetItemCommand({ TableName: this.#table, Key, ConsistentRead: true });
        const { Item: item } = await this.#client.send(command, { requestTimeout: READ_MS });
        return item && agentFrom(item);
      } catch (error) {
        if (attempt === READ_ATTEMPTS || failureOf(error) === 'defect') throw storeFault(error, 'read an agent');
      }
    }
  }

  /** Throws a `Fault` when the store does not answer. */
  async list(protocol: string): Promise<Agent[]> {
    try {
      return await agentsOfProtocol(this.#client, this.#table, protocol, systemClock);
    } catch (error) {
      throw storeFault(error, 'list agents');
    }
  }

  /** Throws a `Fault` when the store does not answer: the agent is then written or not, and saving it again is safe, as only one of them can have the revision. */
  async save(agent: Agent, claims: readonly KeyClaim[] = []): Promise<SaveResult> {
    const writes = agentWrites(this.#table, agent, claims);
    const result = await writeAll(this.#client, writes, patience(systemClock));
    if (result.type === 'committed') return 'saved';
    if (result.type === 'unknown')
      throw new Fault('store_unavailable', 'the store did not say whether it saved an agent');
    // Whoever changed the agent meanwhile may have changed its keys too: only on the present agent can a key be somebody else's.
    return result.type === 'lost' && !result.current.has(AGENT_WRITE) ? 'key_in_use' : 'changed';
  }
}

function storeFault(error: unknown, task: string): Fault {
  if (error instanceof Fault) return error;
  const name = error instanceof Error ? error.name : 'unknown error';
  return new Fault('store_unavailable', `the store did not ${task}: ${name}`, { cause: error });
}
