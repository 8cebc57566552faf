import type { Context } from 'aws-lambda';
import { systemClock } from '../../shared/application/deadline.ts';
import { DynamoCountingStore } from '../../shared/dynamodb/book-store.ts';
import { DynamoChapterStore } from '../../shared/dynamodb/chapter-store.ts';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { DynamoHistory } from '../../shared/dynamodb/history.ts';
import { booksTable, readEnvironment } from '../../shared/http/environment.ts';
import { createBookTelemetry } from '../../shared/observability/book-telemetry.ts';
import { type CountPorts, countEvent } from './count-event.ts';
import type { StreamEvent } from './event.ts';

const client = createDynamoClient();
const { LEDGER_TABLE } = readEnvironment();
const ports: CountPorts = {
  store: new DynamoCountingStore(client, booksTable(), systemClock),
  history: new DynamoHistory(client, LEDGER_TABLE, systemClock),
  chapters: new DynamoChapterStore(client, LEDGER_TABLE, systemClock),
  clock: systemClock,
  telemetry: createBookTelemetry(),
};

export const handler = (event: StreamEvent, context: Pick<Context, 'getRemainingTimeInMillis'>) =>
  countEvent(ports, event, context.getRemainingTimeInMillis());
