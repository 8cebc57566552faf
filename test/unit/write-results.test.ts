import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  DynamoDBServiceException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { Deadline, systemClock } from '../../shared/application/deadline.ts';
import { type NamedWrite, writeAll } from '../../shared/dynamodb/transaction.ts';

const METADATA = { $metadata: {}, message: 'from the engine' };
const PUT: NamedWrite = { Put: { TableName: 't', Item: {} } };
const UPDATE: NamedWrite = { Update: { TableName: 't', Key: {}, UpdateExpression: 'SET a = :a' } };
const ITEM = { a: { S: 'there' } };

/** A client that answers every command with this error, or with success. */
function clientThat(fails?: unknown): { client: DynamoDBClient; sent: string[] } {
  const sent: string[] = [];
  const send = async (command: object) => {
    sent.push(command.constructor.name);
    if (fails !== undefined) throw fails;
    return {};
  };
  return { client: { send } as unknown as DynamoDBClient, sent };
}

function write(fails: unknown, writes: readonly (readonly [string, NamedWrite])[] = TWO) {
  return writeAll(clientThat(fails).client, new Map(writes), new Deadline(systemClock, 1800));
}

const TWO = [
  ['wallet', UPDATE],
  ['entry', PUT],
] as const;

function canceled(...codes: (string | undefined)[]): TransactionCanceledException {
  const CancellationReasons = codes.map((Code) => ({ ...(Code && { Code }), Item: ITEM }));
  return new TransactionCanceledException({ ...METADATA, CancellationReasons });
}

function serviceError(name: string, httpStatusCode = 400): DynamoDBServiceException {
  return new DynamoDBServiceException({ name, $fault: 'server', $metadata: { httpStatusCode }, message: '' });
}

function networkError(code: string): Error {
  return Object.assign(new Error('socket'), { code });
}

describe('a commit', () => {
  it.each([
    [[['wallet', UPDATE]], 'UpdateItemCommand'],
    [[['entry', PUT]], 'PutItemCommand'],
    [TWO, 'TransactWriteItemsCommand'],
  ] as const)('is sent as what costs least', async (writes, command) => {
    const { client, sent } = clientThat();
    const result = await writeAll(client, new Map<string, NamedWrite>(writes), new Deadline(systemClock, 1800));
    expect([result, sent]).toEqual([{ type: 'committed' }, [command]]);
  });

  it('that lost tells what stands where conditions failed, by name', async () => {
    const first = await write(canceled('ConditionalCheckFailed', 'None'));
    expect(first).toEqual({ type: 'lost', current: new Map([['wallet', ITEM]]) });
    const second = await write(canceled('None', 'ConditionalCheckFailed'));
    expect(second).toEqual({ type: 'lost', current: new Map([['entry', ITEM]]) });
    const both = await write(canceled('ConditionalCheckFailed', 'ConditionalCheckFailed'));
    expect(both).toMatchObject({ type: 'lost', current: { size: 2 } });
  });

  it('of one write that lost tells the same', async () => {
    const alone = [['entry', PUT]] as const;
    const lost = new ConditionalCheckFailedException({ ...METADATA, Item: ITEM });
    expect(await write(lost, alone)).toEqual({ type: 'lost', current: new Map([['entry', ITEM]]) });
    const onNothing = new ConditionalCheckFailedException(METADATA);
    expect(await write(onNothing, alone)).toEqual({ type: 'lost', current: new Map([['entry', undefined]]) });
  });

  it.each([
    ['a conflict on one item', canceled('TransactionConflict', 'None')],
    ['a conflict on both', canceled('TransactionConflict', 'TransactionConflict')],
    ['a conflict beside a failed condition', canceled('ConditionalCheckFailed', 'TransactionConflict')],
    ['throttling beside a failed condition', canceled('ThrottlingError', 'ConditionalCheckFailed')],
    ['throughput of one item', canceled('ProvisionedThroughputExceeded', 'None')],
    ['a conflict of a single write', serviceError('TransactionConflictException')],
    ['throttling', serviceError('ThrottlingException')],
    ['throughput', serviceError('ProvisionedThroughputExceededException')],
    ['the limit of the account', serviceError('RequestLimitExceeded')],
  ])('that was refused for %s was not carried out', async (_, error) => {
    expect(await write(error)).toEqual({ type: 'busy' });
  });

  it.each([
    ['an earlier copy is still at work', serviceError('TransactionInProgressException')],
    ['a 500', serviceError('InternalServerError', 500)],
    ['a 503', serviceError('ServiceUnavailable', 503)],
    ['a 502 of nobody', serviceError('UnknownError', 502)],
    ['a time-out', Object.assign(new Error('late'), { name: 'TimeoutError' })],
    ['an abort', Object.assign(new Error('aborted'), { name: 'AbortError' })],
    ['a reset connection', networkError('ECONNRESET')],
    ['a broken pipe', networkError('EPIPE')],
  ])('without an answer (%s) may have been carried out', async (_, error) => {
    expect(await write(error)).toEqual({ type: 'unknown' });
  });

  it.each([
    ['a defect in the request', serviceError('ValidationException')],
    ['a missing table', serviceError('ResourceNotFoundException')],
    ['a missing permission', serviceError('AccessDeniedException')],
    ['a defect in one item', canceled('ValidationError', 'None')],
    ['a defect beside a failed condition', canceled('ValidationError', 'ConditionalCheckFailed')],
    ['a cancellation without a reason', canceled()],
    ['something that is no error', 'a text'],
  ])('that meets %s is a fault, and is not tried again', async (_, error) => {
    await expect(write(error)).rejects.toMatchObject({ name: 'Fault', reason: 'store_unavailable' });
  });
});
