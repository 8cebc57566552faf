import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { systemClock } from '../../shared/application/deadline.ts';
import { watchBooks } from '../../shared/books/pulse.ts';
import { pulsePorts } from '../../shared/dynamodb/book-watch.ts';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { booksTable, readEnvironment } from '../../shared/http/environment.ts';
import { createBookTelemetry } from '../../shared/observability/book-telemetry.ts';

const ports = pulsePorts({
  client: createDynamoClient(),
  streams: new DynamoDBStreamsClient({}),
  ledger: readEnvironment().LEDGER_TABLE,
  books: booksTable(),
  clock: systemClock,
});
const telemetry = createBookTelemetry();

export const handler = async () => telemetry.watched(await watchBooks(ports));
