import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import type { Agent, AgentDirectory, AgentRegister } from '../application/agent.ts';
import { type Clock, Deadline, operatorDeadline } from '../application/deadline.ts';
import { Fault } from '../application/fault.ts';
import { AgentCopies } from './agent-copies.ts';
import { agentFrom, agentItem, agentKey } from './agent-item.ts';
import { untilAnswered } from './attempts.ts';
import { withinDeadline } from './client.ts';
import { failureOf } from './failures.ts';
import type { Item } from './items.ts';

/** Of a callback's 2 s, two attempts leave time to move money; then its copy has to do. */
const ATTEMPT_MS = 500;
const LOOKUP_ATTEMPTS = 2;
/** Far beyond any operator's number of agents; a list that does not end is a defect. */
const MOST_PAGES = 50;

/** The agents' table: the register that the operator writes, and the directory that callbacks look into. */
export class DynamoAgentStore implements AgentRegister, AgentDirectory {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;
  readonly #copies: AgentCopies;

  constructor(client: DynamoDBClient, table: string, { maxAgeMs, clock }: { maxAgeMs: number; clock: Clock }) {
    this.#client = client;
    this.#table = table;
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

  /** As it stands now. Throws a `Fault` when the store does not answer. */
  async get(protocol: string, agentId: string): Promise<Agent | undefined> {
    const { Item: item } = await this.#answered('read an agent', (options) => this.#read(protocol, agentId, options));
    return item && agentFrom(item);
  }

  /** Ordered by protocol and agent id. Throws a `Fault` when the store does not answer. */
  async list(): Promise<Agent[]> {
    const agents: Agent[] = [];
    let from: Item | undefined;
    for (let page = 1; page <= MOST_PAGES; page++) {
      const { items, next } = await this.#scan(from);
      agents.push(...items.map(agentFrom));
      if (!next) return agents.sort(byName);
      from = next;
    }
    throw new Fault('unexpected', `the agents' table has more than ${MOST_PAGES} pages`);
  }

  /** Throws a `Fault` when the store does not answer: the agent is then written or not, and saving it again is safe, as only one of them can have the revision. After a lost answer that one may be this one. */
  async save(agent: Agent): Promise<boolean> {
    const condition =
      agent.revision === 1
        ? { ConditionExpression: 'attribute_not_exists(agentId)' }
        : {
            ConditionExpression: 'revision = :before',
            ExpressionAttributeValues: { ':before': { N: (agent.revision - 1).toString() } },
          };
    const command = new PutItemCommand({ TableName: this.#table, Item: agentItem(agent), ...condition });
    try {
      await this.#answered('save an agent', (options) => this.#client.send(command, options));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async #scan(from: Item | undefined): Promise<{ items: Item[]; next: Item | undefined }> {
    const start = from && { ExclusiveStartKey: from };
    const command = new ScanCommand({ TableName: this.#table, ConsistentRead: true, ...start });
    const answer = await this.#answered('list agents', (options) => this.#client.send(command, options));
    return { items: answer.Items ?? [], next: answer.LastEvaluatedKey };
  }

  async #lookUp(protocol: string, agentId: string): Promise<Agent | undefined> {
    for (let attempt = 1; ; attempt++) {
      try {
        const within = withinDeadline(new Deadline(this.#clock, ATTEMPT_MS));
        const { Item: item } = await this.#read(protocol, agentId, within);
        return item && agentFrom(item);
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
      if (error instanceof ConditionalCheckFailedException) throw error;
      throw storeFault(error, task);
    }
  }
}

function byName(a: Agent, b: Agent): number {
  const [left, right] = [`${a.protocol}/${a.agentId}`, `${b.protocol}/${b.agentId}`];
  return left < right ? -1 : 1;
}

function storeFault(error: unknown, task: string): Fault {
  if (error instanceof Fault) return error;
  const name = error instanceof Error ? error.name : 'unknown error';
  return new Fault('store_unavailable', `the store did not ${task}: ${name}`, { cause: error });
}
