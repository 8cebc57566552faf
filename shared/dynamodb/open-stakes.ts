import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { backgroundDeadline, type Clock } from '../application/deadline.ts';
import type { OpenStakePosition, OpenStakes, OpenStakesPage, OpenStakesQuery } from '../books/open-stakes.ts';
import type { Source } from '../domain/ids.ts';
import type { LedgerEntry, RoundTally } from '../domain/record.ts';
import { untilAnswered } from './attempts.ts';
import { batchGet } from './batch-get.ts';
import { saidByKey } from './item-size.ts';
import { type Item, recordFrom } from './items.ts';
import { AGENT_SHARDS, agentShard } from './keys.ts';
import { inOrder } from './merge.ts';
import { OPEN_STAKES_INDEX } from './tables.ts';

const QUERY_LIMIT = 25;
/** Of stakes that a page looks at: further stakes of rounds that were paid are passed over, and a page must end. */
const MOST_LOOKS = 2_000;

interface Looked {
  readonly position: OpenStakePosition;
  readonly stake: LedgerEntry;
  readonly isOpen: boolean;
}

/**
 * Read through a sparse index, which in AWS may lag by a moment. What settles or undoes a stake takes it out of the index, with one exception: a payout on a
 * counted round marks the round's first stake alone (see decision 0007). So a further stake stays in the index, and its round's tally says whether it was paid.
 */
export class DynamoOpenStakes implements OpenStakes {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async page(query: OpenStakesQuery): Promise<OpenStakesPage> {
    const shards = query.sources.flatMap((source) =>
      Array.from({ length: AGENT_SHARDS }, (_, shard) => this.#shard(source, shard, query)),
    );
    const stakes: LedgerEntry[] = [];
    let looks = 0;
    let last: OpenStakePosition | undefined;
    for await (const { position, stake, isOpen } of inOrder(shards, (looked) => textOf(looked.position))) {
      if (last && (stakes.length === query.limit || looks === MOST_LOOKS)) return { stakes, next: last };
      if (isOpen) stakes.push(stake);
      last = position;
      looks++;
    }
    return { stakes };
  }

  async *#shard(source: Source, shard: number, { olderThan, after }: OpenStakesQuery): AsyncGenerator<Looked> {
    let next: Item | undefined;
    let held: Item[] = [];
    do {
      const command = new QueryCommand({
        TableName: this.#table,
        IndexName: OPEN_STAKES_INDEX,
        KeyConditionExpression: 'openShard = :shard AND createdAt BETWEEN :from AND :until',
        ExpressionAttributeValues: {
          ':shard': { S: agentShard(source, shard) },
          ':from': { S: after?.createdAt ?? '0' },
          ':until': { S: justBefore(olderThan) },
        },
        Limit: QUERY_LIMIT,
        ...(next && { ExclusiveStartKey: next }),
      });
      const deadline = backgroundDeadline(this.#clock);
      const answer = await untilAnswered((options) => this.#client.send(command, options), deadline, this.#clock);
      next = answer.LastEvaluatedKey;
      const items = [...held, ...(answer.Items ?? [])];
      // Stakes of one instant come in any order, so those of the newest wait until all of them are here.
      const newest = items.at(-1)?.['createdAt']?.S;
      held = next ? items.filter((item) => item['createdAt']?.S === newest) : [];
      yield* await this.#looked(items.slice(0, items.length - held.length), after);
    } while (next);
  }

  async #looked(items: readonly Item[], after: OpenStakePosition | undefined): Promise<Looked[]> {
    const wanted = items
      .map((item) => ({ item, position: positionOf(item) }))
      .filter(({ position }) => after === undefined || textOf(position) > textOf(after))
      .sort((a, b) => (textOf(a.position) < textOf(b.position) ? -1 : 1));
    const tallies = await this.#talliesOf(wanted.map(({ item }) => item));
    return wanted.flatMap(({ item, position }) => {
      const stake = recordFrom(item);
      if (stake.type !== 'entry') return [];
      const paidAt = tallies.get(tallyKeyOf(item) ?? '')?.newestPayoutVersion ?? 0;
      return [{ position, stake, isOpen: paidAt < stake.walletVersion }];
    });
  }

  async #talliesOf(items: readonly Item[]): Promise<Map<string, RoundTally>> {
    const keys = [...new Set(items.map(tallyKeyOf).filter((key) => key !== undefined))];
    if (keys.length === 0) return new Map();
    const Keys = keys.map((key) => ({ transactionKey: { S: key }, role: { S: 'round' } }));
    const found = await batchGet(
      this.#client,
      { [this.#table]: { Keys } },
      backgroundDeadline(this.#clock),
      this.#clock,
    );
    const tallies = (found.get(this.#table) ?? []).map((item) => {
      const record = recordFrom(item);
      return record.type === 'round' ? ([item['transactionKey']?.S ?? '', record] as const) : undefined;
    });
    return new Map(tallies.filter((pair) => pair !== undefined));
  }
}

/** The tally of a further stake's round stands under the same prefix as the stake. */
function tallyKeyOf({ transactionKey, transactionId, roundId }: Item): string | undefined {
  const [key, round] = [transactionKey?.S, roundId?.S];
  const id = transactionId?.S ?? saidByKey(key)?.transactionId;
  if (key === undefined || id === undefined || round === undefined || round === id) return undefined;
  return key.slice(0, key.length - id.length) + round;
}

function positionOf({ createdAt, transactionKey }: Item): OpenStakePosition {
  return { createdAt: createdAt?.S ?? '', key: transactionKey?.S ?? '' };
}

/** One text per position, in the order of time. */
function textOf({ createdAt, key }: OpenStakePosition): string {
  return `${createdAt} ${key}`;
}

/** `BETWEEN` includes its end; a key condition takes no other pair of bounds. */
function justBefore(instant: string): string {
  return new Date(Date.parse(instant) - 1).toISOString();
}
