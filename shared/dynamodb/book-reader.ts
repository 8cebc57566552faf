import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { backgroundDeadline, type Clock } from '../application/deadline.ts';
import { type Figure, type HalfHour, halfHourOf, startOf } from '../books/count.ts';
import { BEGINNING } from '../books/pulse.ts';
import type { BookReader } from '../books/reader.ts';
import { FIRST_STATE } from '../books/store.ts';
import { type LineOfDay, lineFrom, type Sum } from '../books/sums.ts';
import type { AmountUnits } from '../domain/money.ts';
import { untilAnswered } from './attempts.ts';
import {
  BOOK_SPREADS,
  changesBook,
  FIGURE_ATTRIBUTES,
  HALF_HOURS_OF_DAY,
  heldBook,
  linesBook,
  slotText,
} from './book-keys.ts';
import { storedState } from './book-store.ts';
import type { Item } from './items.ts';
import { monthsBetween } from './months.ts';

/** Queries that run at once. */
const AT_ONCE = 8;

interface Range {
  readonly book: string;
  readonly from: string;
  readonly to: string;
}

/** Strongly consistent: what was counted before the question is in the answer. */
export class DynamoBookReader implements BookReader {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  completeUntil(): Promise<string> {
    return completeUntil(this.#client, this.#table, this.#clock);
  }

  async *lines(from: string, to: string): AsyncGenerator<readonly LineOfDay[]> {
    const { current } = (await storedState(this.#client, this.#table, this.#clock)) ?? FIRST_STATE;
    const books = monthsBetween(from, to).flatMap((month) =>
      Array.from({ length: BOOK_SPREADS }, (_, spread) => linesBook(current, month, spread)),
    );
    for (let first = 0; first < books.length; first += AT_ONCE) {
      const group = books.slice(first, first + AT_ONCE);
      const pages = group.map((book) => this.#all({ book, from, to: `${to}$` }, lineOfDayFrom));
      for (const page of await Promise.all(pages)) yield page;
    }
  }

  async balancesAt(halfHour: HalfHour): Promise<ReadonlyMap<string, AmountUnits>> {
    const { current } = (await storedState(this.#client, this.#table, this.#clock)) ?? FIRST_STATE;
    const day = startOf(halfHour).slice(0, 10);
    const month = day.slice(0, 7);
    const books = Array.from({ length: BOOK_SPREADS }, (_, spread) => changesBook(current, spread));
    const ranges = books.flatMap((book): Range[] => [
      { book, from: 'month#', to: `month#${month}` },
      { book, from: `day#${month}-01`, to: `day#${day}$` },
    ]);
    const balances = new Map<string, AmountUnits>();
    const parts = await Promise.all(
      ranges.map((range) => this.#all(range, (item) => changeBefore(item, day, halfHour))),
    );
    for (const { currency, amount } of parts.flat()) balances.set(currency, (balances.get(currency) ?? 0n) + amount);
    return balances;
  }

  async #all<T>({ book, from, to }: Range, read: (item: Item) => T): Promise<T[]> {
    const found: T[] = [];
    let next: Item | undefined;
    do {
      const command: QueryCommand = new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'book = :book AND line BETWEEN :from AND :to',
        ExpressionAttributeValues: marshall({ ':book': book, ':from': from, ':to': to }),
        ConsistentRead: true,
        ...(next && { ExclusiveStartKey: next }),
      });
      const deadline = backgroundDeadline(this.#clock);
      const answer = await untilAnswered((options) => this.#client.send(command, options), deadline, this.#clock);
      for (const item of answer.Items ?? []) found.push(read(item));
      next = answer.LastEvaluatedKey;
    } while (next);
    return found;
  }
}

/** What is held in the current generation holds it back: what comes behind is not passed off as complete. */
export async function completeUntil(client: DynamoDBClient, TableName: string, clock: Clock): Promise<string> {
  const { current, provenUntil = BEGINNING } = (await storedState(client, TableName, clock)) ?? FIRST_STATE;
  const command = new QueryCommand({
    TableName,
    KeyConditionExpression: 'book = :book',
    ExpressionAttributeValues: marshall({ ':book': heldBook(current) }),
    ConsistentRead: true,
    Limit: 1,
  });
  const { Items: [held] = [] } = await untilAnswered(
    (options) => client.send(command, options),
    backgroundDeadline(clock),
    clock,
  );
  const heldAt = held?.['line']?.S?.slice(0, BEGINNING.length);
  return heldAt !== undefined && heldAt < provenUntil ? heldAt : provenUntil;
}

const SUM = /^([a-z]{2})(\d\d)([an])$/;
const FIGURES_BY_ATTRIBUTE = new Map<string, Figure>(
  Object.entries(FIGURE_ATTRIBUTES).map(([figure, attribute]) => [attribute, figure as Figure]),
);

function lineOfDayFrom(item: Item): LineOfDay {
  const text = item['line']?.S ?? '';
  const day = text.slice(0, 10);
  const midnight = halfHourOf(`${day}T00:00:00.000Z`);
  const sums = new Map<HalfHour, Map<Figure, Sum>>();
  for (const [name, value] of Object.entries(item)) {
    const [, attribute = '', slot = '', part] = SUM.exec(name) ?? [];
    const figure = FIGURES_BY_ATTRIBUTE.get(attribute);
    if (!figure || value.N === undefined) continue;
    const halfHour = midnight + Number(slot);
    const figures = sums.get(halfHour) ?? new Map<Figure, Sum>();
    sums.set(halfHour, figures);
    const sum = figures.get(figure) ?? { count: 0, amount: 0n };
    figures.set(figure, sum);
    if (part === 'n') sum.count = Number(value.N);
    else sum.amount = BigInt(value.N);
  }
  return { line: lineFrom(text.slice(11)), day, sums };
}

/** What a month, a day, or the begun day itself changed before the half hour. */
function changeBefore(item: Item, day: string, halfHour: HalfHour): { currency: string; amount: AmountUnits } {
  const [grain, period, currency = ''] = (item['line']?.S ?? '').split('#');
  if (grain !== 'day' || period !== day) return { currency, amount: BigInt(item['whole']?.N ?? '0') };
  let amount = 0n;
  for (let slot = 0; slot < halfHour % HALF_HOURS_OF_DAY; slot++)
    amount += BigInt(item[`h${slotText(slot)}`]?.N ?? '0');
  return { currency, amount };
}
