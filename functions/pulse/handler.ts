import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { systemClock } from '../../shared/application/deadline.ts';
import { watchBooks } from '../../shared/books/pulse.ts';
import { rememberedStakes } from '../../shared/books/week-ago.ts';
import { DynamoBookReader } from '../../shared/dynamodb/book-reader.ts';
import { pulsePorts } from '../../shared/dynamodb/book-watch.ts';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { booksTable, readEnvironment } from '../../shared/http/environment.ts';
import { createBookTelemetry } from '../../shared/observability/book-telemetry.ts';

const client = createDynamoClient();
const ports = pulsePorts({
  client,
  streams: new DynamoDBStreamsClient({}),
  ledger: readEnvironment().LEDGER_TABLE,
  books: booksTable(),
  clock: systemClock,
});
const stakesAWeekAgo = rememberedStakes(new DynamoBookReader(client, booksTable(), systemClock));
const telemetry = createBookTelemetry();

export const handler = async () => {
  telemetry.watched(await watchBooks(ports));
  telemetry.weekAgo(await stakesAWeekAgo(systemClock.now()));
};
