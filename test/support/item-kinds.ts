import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { TableSuffix } from '../../infra/stages.ts';
import { systemClock } from '../../shared/application/deadline.ts';
import { halfHourOf } from '../../shared/books/count.ts';
import type { LedgerRecord } from '../../shared/domain/record.ts';
import { agentFrom } from '../../shared/dynamodb/agent-item.ts';
import { DynamoBookReader } from '../../shared/dynamodb/book-reader.ts';
import { positionFrom, storedState } from '../../shared/dynamodb/book-store.ts';
import { caseFrom } from '../../shared/dynamodb/case-item.ts';
import { type CHAPTER, chapterFrom } from '../../shared/dynamodb/chapter-item.ts';
import { adjustmentFrom, auditLineFrom } from '../../shared/dynamodb/desk-items.ts';
import { documentFrom } from '../../shared/dynamodb/documents.ts';
import { type Item, playerFrom, recordFrom, sessionFrom } from '../../shared/dynamodb/items.ts';
import { placeFrom, pullStateFrom, reportItemFrom } from '../../shared/dynamodb/report-item.ts';
import { type PULSE, readingOf } from '../../shared/dynamodb/stream-images.ts';

type Read = (item: Item) => unknown;
type Kinds<Names extends string> = Readonly<Record<Names, Read>>;

/** What stands in a table, by who reads it. A new table, and a new record of the ledger, have to be added for it to compile. */
interface ItemKinds extends Record<TableSuffix, Kinds<string>> {
  readonly ledger: Kinds<LedgerRecord['type'] | typeof CHAPTER | typeof PULSE>;
}

export const ITEM_KINDS: ItemKinds = {
  players: { player: playerFrom },
  sessions: { session: sessionFrom },
  agents: { agent: agentFrom },
  audit: { line: (item) => auditLineFrom(documentFrom(item)) },
  adjustments: { adjustment: (item) => adjustmentFrom(documentFrom(item)) },
  cases: { case: caseFrom },
  ledger: {
    entry: recordFrom,
    refusal: recordFrom,
    tombstone: recordFrom,
    claim: recordFrom,
    round: recordFrom,
    round_name: recordFrom,
    chapter: chapterFrom,
    pulse: pulseFrom,
  },
  reports: {
    state: (item) => pullStateFrom(documentFrom(item)),
    place: (item) => placeFrom('1', item),
    item: reportItemFrom,
    withdrawn: reportItemFrom,
  },
  books: {
    state: (item) =>
      storedState(
        clientThat(() => ({ Item: item })),
        'books',
        systemClock,
      ),
    position: positionFrom,
    lines: (item) => Array.fromAsync(booksWith(item).lines('2026-03-02', '2026-03-02')),
    changes: (item) => booksWith(item).balancesAt(halfHourOf('2026-03-02T12:00:00.000Z')),
    held: (item) => booksWith(item).completeUntil(),
  },
};

/** Which of them an item is, by its key or by what it says of itself. */
export function kindOf(table: TableSuffix, item: Item): string {
  switch (table) {
    case 'ledger':
      return item['type']?.S ?? '';
    case 'reports': {
      const key = item['rowKey']?.S ?? '';
      if (key === 'state') return 'state';
      if (key.startsWith('at#')) return 'place';
      return item['standing'] === undefined ? 'withdrawn' : 'item';
    }
    case 'books':
      return /^(?:\d+#)?([a-z]+)/.exec(item['book']?.S ?? '')?.[1] ?? '';
    default:
      return Object.keys(ITEM_KINDS[table])[0] ?? '';
  }
}

/** The stream passes over what it does not take for one. */
function pulseFrom(NewImage: Item): unknown {
  const { type } = readingOf({ NewImage });
  if (type !== 'pulse') throw new Error('what is of format 2 proves nothing to a version that reads up to 1');
  return type;
}

/** Books that have nothing else, and no state. */
function booksWith(item: Item): DynamoBookReader {
  const answers = (command: unknown) => (command instanceof GetItemCommand ? {} : { Items: [item] });
  return new DynamoBookReader(clientThat(answers), 'books', systemClock);
}

function clientThat(answers: (command: unknown) => object): DynamoDBClient {
  return { send: async (command: unknown) => answers(command) } as unknown as DynamoDBClient;
}
