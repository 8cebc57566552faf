import type { IncomingHttpHeaders } from 'node:http';
import { type Capacity, type IndexKeys, NO_CAPACITY, queryCapacity, readCapacity, writeCapacity } from './capacity.ts';
import type { WireItem } from './item-size.ts';
import { type ItemName, isQuery, itemsRead, itemsWritten, keysRead } from './request-shapes.ts';
import type { JsonBody, Upstream, WireAnswer } from './upstream.ts';

interface TableFacts {
  readonly keyNames: readonly string[];
  readonly indexes: readonly IndexKeys[];
}

/** Measures one request between `before` and `after` it is carried out: for a write it looks at the items on both sides. */
export class Meter {
  readonly #upstream: Upstream;
  readonly #facts = new Map<string, Promise<TableFacts>>();

  constructor(upstream: Upstream) {
    this.#upstream = upstream;
  }

  async measure(
    operation: string,
    headers: IncomingHttpHeaders,
    body: JsonBody,
    carryOut: () => Promise<WireAnswer>,
  ): Promise<{ answer: WireAnswer; capacity: Capacity }> {
    const written = itemsWritten(operation, body);
    if (written.length === 0) {
      const answer = await carryOut();
      return { answer, capacity: answer.status === 200 ? capacityOfRead(operation, body, answer) : NO_CAPACITY };
    }
    const names = await Promise.all(written.map((item) => this.#nameOf(headers, item)));
    const before = await this.#images(headers, names);
    const answer = await carryOut();
    const after = await this.#images(headers, names);
    const indexes = await Promise.all(names.map(async ({ table }) => (await this.#factsOf(headers, table)).indexes));
    const changes = names.map((_, i) => ({ before: before[i], after: after[i], indexes: indexes[i] ?? [] }));
    // A write whose condition fails costs what the item that is there would cost.
    return { answer, capacity: writeCapacity(changes, operation === 'TransactWriteItems') };
  }

  async #nameOf(
    headers: IncomingHttpHeaders,
    { table, key, item }: ReturnType<typeof itemsWritten>[number],
  ): Promise<ItemName> {
    if (key) return { table, key };
    const { keyNames } = await this.#factsOf(headers, table);
    return { table, key: Object.fromEntries(Object.entries(item ?? {}).filter(([name]) => keyNames.includes(name))) };
  }

  /** In one look, so that both sides of a transaction are seen together. */
  async #images(headers: IncomingHttpHeaders, names: readonly ItemName[]): Promise<(WireItem | undefined)[]> {
    const TransactItems = names.map(({ table, key }) => ({ Get: { TableName: table, Key: key } }));
    const { Responses = [] } = await this.#upstream.ask(headers, 'TransactGetItems', { TransactItems });
    return (Responses as { Item?: WireItem }[]).map(({ Item }) => Item);
  }

  #factsOf(headers: IncomingHttpHeaders, table: string): Promise<TableFacts> {
    const known = this.#facts.get(table) ?? this.#describe(headers, table);
    this.#facts.set(table, known);
    return known;
  }

  async #describe(headers: IncomingHttpHeaders, TableName: string): Promise<TableFacts> {
    const { Table } = await this.#upstream.ask(headers, 'DescribeTable', { TableName });
    const { KeySchema, GlobalSecondaryIndexes = [] } = Table as TableDescription;
    for (const { IndexName, Projection } of GlobalSecondaryIndexes) {
      if (!['ALL', 'KEYS_ONLY'].includes(Projection.ProjectionType))
        throw new Error(`the index ${IndexName} projects a part, which is not measured`);
    }
    return {
      keyNames: namesIn(KeySchema),
      indexes: GlobalSecondaryIndexes.map((index) => {
        const names = namesIn(index.KeySchema);
        const holdsAll = index.Projection.ProjectionType === 'ALL';
        return { names, ...(!holdsAll && { projects: [...namesIn(KeySchema), ...names] }) };
      }),
    };
  }
}

interface TableDescription {
  readonly KeySchema: readonly { AttributeName: string }[];
  readonly GlobalSecondaryIndexes?: readonly {
    readonly IndexName: string;
    readonly KeySchema: readonly { AttributeName: string }[];
    readonly Projection: { readonly ProjectionType: string };
  }[];
}

function namesIn(schema: readonly { AttributeName: string }[]): string[] {
  return schema.map(({ AttributeName }) => AttributeName);
}

/** What was not there cost a unit too, and what the engine left unprocessed cost nothing. */
function capacityOfRead(operation: string, body: JsonBody, answer: WireAnswer): Capacity {
  const reply = JSON.parse(answer.body.toString()) as JsonBody;
  const { found, unprocessed } = itemsRead(operation, reply);
  if (isQuery(operation)) return queryCapacity(found, body['ConsistentRead'] === true);
  const { keys, consistent } = keysRead(operation, body);
  const missing = Math.max(0, keys - unprocessed - found.length);
  const capacity = readCapacity([...found, ...new Array<undefined>(missing).fill(undefined)], consistent);
  return operation === 'TransactGetItems' ? { ...capacity, read: 2 * capacity.read } : capacity;
}
