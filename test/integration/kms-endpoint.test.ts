import { rmSync } from 'node:fs';
import { ListKeysCommand } from '@aws-sdk/client-kms';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startKmsEndpoint } from '../../local/kms/endpoint.ts';
import { alias, decrypt, encrypt, materialIn, newDirectory, post, secret, startKms } from '../support/local-kms.ts';

describe('the endpoint', () => {
  it('never starts in a Lambda function', async () => {
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'seamless-wallet-dev-tg');
    await expect(startKmsEndpoint({ aliases: [] })).rejects.toThrow('Lambda');
  });

  it('listens on loopback only, on the port that it is given, and says so when that is taken', async () => {
    const { url, stop } = await startKms();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const port = Number(new URL(url).port);
    // A socket on every address of the machine would answer on this one too.
    await expect(post(`http://127.0.0.2:${port}`, '{}')).rejects.toThrow('fetch failed');
    await expect(startKmsEndpoint({ aliases: [], port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await stop();
    await stop();
    const next = await startKmsEndpoint({ aliases: [], port });
    onTestFinished(next.stop);
    expect(next.url).toBe(url);
  });

  it.each([
    ['an operation that it does not have', 'TrentService.ScheduleKeyDeletion', '{}', 'UnknownOperationException'],
    ['an operation named like an object member', 'TrentService.constructor', '{}', 'UnknownOperationException'],
    ['another service', 'DynamoDB_20120810.Encrypt', '{}', 'UnknownOperationException'],
    ['what is not JSON', 'TrentService.Encrypt', '{"KeyId":', 'SerializationException'],
    ['an empty body', 'TrentService.Encrypt', '', 'SerializationException'],
    ['what is not UTF-8', 'TrentService.Encrypt', new Uint8Array([0x22, 0xff, 0x22]), 'SerializationException'],
    ['JSON that is no object', 'TrentService.Encrypt', '[]', 'ValidationException'],
    ['JSON of depth 30,000', 'TrentService.Encrypt', '['.repeat(30_000) + ']'.repeat(30_000), 'ValidationException'],
    ['a missing member', 'TrentService.Encrypt', '{}', 'ValidationException'],
    ['a member it does not understand', 'TrentService.ListKeys', '{"DryRun":true}', 'ValidationException'],
    ['a context that is no map of strings', 'TrentService.Decrypt', contextBody('{"a":1}'), 'ValidationException'],
    ['a context that is a list', 'TrentService.Decrypt', contextBody('["a"]'), 'ValidationException'],
    ['a blob that is not base64', 'TrentService.Decrypt', '{"CiphertextBlob":"!"}', 'ValidationException'],
    ['an empty blob', 'TrentService.Decrypt', '{"CiphertextBlob":""}', 'ValidationException'],
  ])('answers in the form of KMS to %s', async (_, target, body, type) => {
    const { url } = await startKms();
    const { status, text } = await post(url, body, target);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({ __type: type, message: expect.any(String) });
  });

  it('refuses a body of 10 MB, announced or not, and goes on serving', async () => {
    const { url, kms } = await startKms();
    const chunked = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(100_000)),
    });
    const refusals = await Promise.allSettled([
      post(url, new Uint8Array(10_000_000)),
      fetch(url, {
        method: 'POST',
        headers: { 'x-amz-target': 'TrentService.Encrypt' },
        body: chunked,
        duplex: 'half',
      }),
    ]);
    // A client that is still writing may see the connection end before it reads the answer.
    for (const refusal of refusals) if (refusal.status === 'fulfilled') expect(refusal.value.status).toBe(413);
    expect(await decrypt(kms, await encrypt(kms))).toBe(secret.toString());
  });

  it('shows neither key material nor plaintext in any refusal', async () => {
    const directory = newDirectory();
    const { kms, url } = await startKms(directory);
    const blob = Buffer.from(await encrypt(kms)).toString('base64');
    const Plaintext = secret.toString('base64');
    const long = Buffer.alloc(4097, secret).toString('base64');
    const refusals = [
      await post(url, JSON.stringify({ KeyId: alias, Plaintext: long })),
      await post(url, JSON.stringify({ KeyId: 'alias/unknown', Plaintext })),
      await post(url, JSON.stringify({ KeyId: alias, Plaintext, EncryptionContext: { a: 1 } })),
      await post(url, `${JSON.stringify({ KeyId: alias, Plaintext })}}`),
      await post(url, JSON.stringify({ KeyId: 1, Plaintext: [Plaintext] })),
      await post(url, JSON.stringify({ CiphertextBlob: blob }), 'TrentService.Decrypt'),
    ];
    const kept = [...materialIn(directory), Plaintext, secret.toString()].map((text) => text.slice(0, 12));
    rmSync(directory, { recursive: true }); // A store that cannot be written any more.
    refusals.push(await post(url, '{}', 'TrentService.CreateKey'));
    expect(refusals.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400, 500]);
    for (const { text } of refusals) for (const trace of kept) expect(text).not.toContain(trace);
  });

  it('forgets a key that it could not write: nothing is encrypted under what a restart would lose', async () => {
    const directory = newDirectory();
    const { kms, url } = await startKms(directory);
    rmSync(directory, { recursive: true });
    expect((await post(url, '{}', 'TrentService.CreateKey')).text).toContain('KMSInternalException');
    expect((await kms.send(new ListKeysCommand({}))).Keys?.length).toBe(1);
  });
});

function contextBody(context: string): string {
  return `{"CiphertextBlob":"AAAA","EncryptionContext":${context}}`;
}
