import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import type { Agent, AgentDirectory, AgentRegister } from '../application/agent.ts';
import { Fault } from '../application/fault.ts';
import { AgentCopies, type AgentCopiesOptions } from './agent-copies.ts';
import { agentFrom, agentItem, agentKey } from './agent-item.ts';
import { failureOf } from './failures.ts';
import type { Item } from './items.ts';

/** Of a callback's 2 s, two attempts leave time to move money. */
const READ_MS = 500;
const READ_ATTEMPTS = 2;
/** Far beyond any operator's number of agents; a list that does not end is a defect. */
const MOST_PAGES = 50;

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

  /** As it stands now. Throws a `Fault` when the store does not answer. */
  async get(protocol: string, agentId: string): Promise<Agent | undefined> {
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

  /** Throws a `Fault` when the store does not answer: the agent is then written or not, and saving it again is safe, as only one of them can have the revision. */
  async save(agent: Agent): Promise<boolean> {
    const condition =
      agent.revision === 1
        ? { ConditionExpression: 'attribute_not_exists(agentId)' }
        : {
            ConditionExpression: 'revision = :before',
            ExpressionAttributeValues: { ':before': { N: (agent.revision - 1).toString() } },
          };
    try {
      await this.#client.send(new PutItemCommand({ TableName: this.#table, Item: agentItem(agent), ...condition }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw storeFault(error, 'save an agent');
    }
  }

  async #scan(from: Item | undefined): Promise<{ items: Item[]; next: Item | undefined }> {
    const start = from && { ExclusiveStartKey: from };
    try {
      const command = new ScanCommand({ TableName: this.#table, ConsistentRead: true, ...start });
      const { Items, LastEvaluatedKey } = await this.#client.send(command);
      return { items: Items ?? [], next: LastEvaluatedKey };
    } catch (error) {
      throw storeFault(error, 'list agents');
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
