import { createHash, createHmac } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { Deadline, systemClock } from '../../shared/application/deadline.ts';
import { batchGet } from '../../shared/dynamodb/batch-get.ts';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { Sha256 } from '../../shared/encryption/sha256.ts';

const place = { region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const stepsOf = (client: DynamoDBClient) => client.middlewareStack.identify().map((step) => step.split(' ')[0] ?? '');

describe('the client of the store', () => {
  it("goes the SDK's way, but for what nobody here needs", () => {
    const left = stepsOf(createDynamoClient(place));
    const leftOut = stepsOf(new DynamoDBClient(place)).filter((step) => !left.includes(step));
    expect(leftOut).toEqual(['loggerMiddleware', 'getUserAgentMiddleware', 'recursionDetectionMiddleware']);
  });

  it('puts its steps together once for each kind of command', async () => {
    const client = createDynamoClient({ ...place, cacheMiddleware: true });
    let times = 0;
    client.middlewareStack.add(
      () => {
        times++;
        return async () => ({ response: {}, output: { $metadata: {} } });
      },
      { step: 'initialize' },
    );
    const deadline = new Deadline(systemClock, 1_000);
    for (let request = 1; request <= 3; request++) {
      await batchGet(client, { t: { Keys: [{ a: { S: `${request}` } }] } }, deadline, systemClock);
    }
    expect(times).toBe(1);
  });
});

describe('what requests are signed with', () => {
  const message = Buffer.from('AWS4-HMAC-SHA256');
  const bytes = createHash('sha256').update('a signing key').digest();
  const digestOf = async (hash: Sha256) => {
    hash.update(message);
    return Buffer.from(await hash.digest());
  };

  it.each([
    ['a text', 'AWS4secret', 'AWS4secret'],
    ['bytes', bytes, bytes],
    ['bytes in a larger buffer', Uint8Array.from([0, ...bytes]).subarray(1), bytes],
    ['a buffer', Uint8Array.from(bytes).buffer, bytes],
  ])('is an HMAC under %s', async (_, secret, same) => {
    const hash = new Sha256(secret);
    const expected = createHmac('sha256', same).update(message).digest();
    expect(await digestOf(hash)).toEqual(expected);
    hash.reset();
    expect(await digestOf(hash)).toEqual(expected);
  });

  it('is a hash without a secret', async () => {
    expect(await digestOf(new Sha256())).toEqual(createHash('sha256').update(message).digest());
  });
});
