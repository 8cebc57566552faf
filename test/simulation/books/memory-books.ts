import type { Update } from '@aws-sdk/client-dynamodb';
import { BEGINNING } from '../../../shared/books/pulse.ts';
import type { BookState, Chunk, Held, Position } from '../../../shared/books/store.ts';
import { FIRST_STATE } from '../../../shared/books/store.ts';
import { chunkWrites } from '../../../shared/dynamodb/book-writes.ts';

type Row = Map<string, string | bigint>;

/** The books' table in memory: carries out the very writes that go to the real one, all or nothing. Knows the few expressions that these use. */
export class MemoryBooks {
  /** By `book line`. */
  readonly rows = new Map<string, Row>();
  state: BookState = FIRST_STATE;
  readonly held: Held[] = [];
  readonly #ignoresConditions: boolean;

  constructor(ignoresConditions = false) {
    this.#ignoresConditions = ignoresConditions;
  }

  position(shardId: string): Position | undefined {
    const row = this.rows.get(`position#${shardId} -`);
    const [sequence, pulseAt] = [row?.get('sequenceNumber'), row?.get('pulseAt')];
    if (typeof sequence !== 'string') return undefined;
    return { sequence, ...(typeof pulseAt === 'string' && { pulseAt }) };
  }

  add(chunk: Chunk): boolean {
    const updates = [...chunkWrites(chunk, 'books', 0).values()].map(({ Update: update }) => update as Update);
    if (!this.#ignoresConditions && !updates.every((update) => this.#holds(update))) return false;
    for (const update of updates) this.#carryOut(update);
    this.held.push(...chunk.held);
    return true;
  }

  prove(stream: string, provenUntil = BEGINNING): void {
    if ((this.state.provenUntil ?? BEGINNING) <= provenUntil) this.state = { ...this.state, stream, provenUntil };
  }

  get completeUntil(): string {
    const instants = [this.state.provenUntil ?? BEGINNING, ...this.held.map(({ at }) => at)];
    return instants.toSorted()[0] ?? BEGINNING;
  }

  #holds({ Key, ConditionExpression: condition, ExpressionAttributeValues: values = {} }: Update): boolean {
    if (condition === undefined) return true;
    const sequence = this.rows.get(nameOf(Key))?.get('sequenceNumber');
    if (condition === 'attribute_not_exists(sequenceNumber)') return sequence === undefined;
    if (condition === 'sequenceNumber = :before') return sequence === values[':before']?.S;
    throw new RangeError(`no such condition is known here: ${condition}`);
  }

  #carryOut({ Key, UpdateExpression = '', ExpressionAttributeValues: values = {} }: Update): void {
    const row: Row = this.rows.get(nameOf(Key)) ?? new Map();
    this.rows.set(nameOf(Key), row);
    const [verb, parts = ''] = UpdateExpression.split(/ (.*)/);
    for (const part of parts.split(', ')) {
      const [name = '', value = ''] = part.split(verb === 'ADD' ? ' ' : ' = ');
      const { S: text, N: number = '0' } = values[value] ?? {};
      if (verb === 'ADD') row.set(name, BigInt(row.get(name) ?? 0n) + BigInt(number));
      else row.set(name, text ?? BigInt(number));
    }
  }
}

function nameOf(key: Update['Key']): string {
  return `${key?.['book']?.S} ${key?.['line']?.S}`;
}
