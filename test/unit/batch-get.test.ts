import { type DynamoDBClient, DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { type Clock, Deadline } from '../../shared/application/deadline.ts';
import { batchGet } from '../../shared/dynamodb/batch-get.ts';

const KEY = (name: string) => ({ name: { S: name } });
const WANTED = { t: { Keys: [KEY('a'), KEY('b')], ConsistentRead: true } };

type Answer = { Responses?: Record<string, object[]>; UnprocessedKeys?: object } | Error;

/** Time passes by waiting alone. */
function readThrough(answers: readonly Answer[], budgetMs = 1800) {
  let now = 0;
  const sent: unknown[] = [];
  const clock: Clock = {
    now: () => now,
    random: () => 1,
    sleep: async (ms) => {
      now += ms;
    },
  };
  const send = async ({ input }: { input: { RequestItems: unknown } }) => {
    sent.push(input.RequestItems);
    const answer = answers[Math.min(sent.length, answers.length) - 1];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const client = { send } as unknown as DynamoDBClient;
  return { read: () => batchGet(client, WANTED, new Deadline(clock, budgetMs), clock), sent, elapsed: () => now };
}

function serviceError(name: string): Error {
  return new DynamoDBServiceException({ name, $fault: 'server', $metadata: {}, message: '' });
}

describe('a batch read', () => {
  it('asks again for what was not processed, and for nothing else', async () => {
    const rest = { t: { Keys: [KEY('b')], ConsistentRead: true } };
    const { read, sent } = readThrough([
      { Responses: { t: [KEY('a')] }, UnprocessedKeys: rest },
      { UnprocessedKeys: rest },
      { Responses: { t: [KEY('b')] } },
    ]);
    expect((await read()).get('t')).toEqual([KEY('a'), KEY('b')]);
    expect(sent).toEqual([WANTED, rest, rest]);
  });

  it.each(['ThrottlingException', 'InternalServerError', 'TimeoutError', 'TransactionConflictException'])(
    'is repeated after %s',
    async (name) => {
      const { read, sent } = readThrough([serviceError(name), { Responses: { t: [KEY('a')] } }]);
      expect((await read()).get('t')).toEqual([KEY('a')]);
      expect(sent).toEqual([WANTED, WANTED]);
    },
  );

  it('that is never answered is a fault, within its deadline', async () => {
    const { read, elapsed } = readThrough([serviceError('ThrottlingException')]);
    await expect(read()).rejects.toMatchObject({ name: 'Fault', reason: 'deadline_spent' });
    expect(elapsed()).toBeLessThanOrEqual(1800);
  });

  it('that meets a defect is a fault at once', async () => {
    const { read, sent } = readThrough([serviceError('ResourceNotFoundException')]);
    await expect(read()).rejects.toMatchObject({ name: 'Fault', reason: 'store_unavailable' });
    expect(sent).toHaveLength(1);
  });
});
