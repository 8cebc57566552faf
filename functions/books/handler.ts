import type { Context } from 'aws-lambda';
import { systemClock } from '../../shared/application/deadline.ts';
import { DynamoCountingStore } from '../../shared/dynamodb/book-store.ts';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { booksTable } from '../../shared/http/environment.ts';
import { createBookTelemetry } from '../../shared/observability/book-telemetry.ts';
import { countEvent } from './count-event.ts';
import type { StreamEvent } from './event.ts';

const store = new DynamoCountingStore(createDynamoClient(), booksTable(), systemClock);
const ports = { store, clock: systemClock, telemetry: createBookTelemetry() };

export const handler = (event: StreamEvent, context: Pick<Context, 'getRemainingTimeInMillis'>) =>
  countEvent(ports, event, context.getRemainingTimeInMillis());
