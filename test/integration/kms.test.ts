import { DecryptCommand, GenerateDataKeyCommand, type KMSClient, RotateKeyOnDemandCommand } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { createSecretBox } from '../../shared/encryption/agent-keys.ts';
import {
  alias,
  context,
  decrypt,
  encrypt,
  keyIdOf,
  newDirectory,
  post,
  secret,
  startKms,
} from '../support/local-kms.ts';

describe('encrypting', () => {
  it('decrypts what it encrypted, with the key named or not, under the same context in any order', async () => {
    const { kms } = await startKms();
    const blob = await encrypt(kms);
    expect(Buffer.from(blob).includes(secret)).toBe(false);
    const { agentId, protocol } = context;
    expect(await decrypt(kms, blob)).toBe(secret.toString());
    expect(await decrypt(kms, blob, { KeyId: alias, EncryptionContext: { agentId, protocol } })).toBe(
      secret.toString(),
    );
  });

  it.each([
    ['another agent', { protocol: 'tg', agentId: 'agent2' }],
    ['another protocol', { protocol: 'vp', agentId: 'agent1' }],
    ['swapped values', { protocol: 'agent1', agentId: 'tg' }],
    ['one pair less', { protocol: 'tg' }],
    ['one pair more', { ...context, stage: 'dev' }],
    ['a pair named __proto__ more', JSON.parse('{"protocol":"tg","agentId":"agent1","__proto__":"x"}')],
    ['none at all', undefined],
  ])('refuses a context that differs: %s', async (_, EncryptionContext) => {
    const { kms } = await startKms();
    const failure = decrypt(kms, await encrypt(kms), { EncryptionContext });
    await expect(failure).rejects.toMatchObject({ name: 'InvalidCiphertextException', $fault: 'client' });
  });

  it('refuses a blob with any bit flipped, cut short or made elsewhere', async () => {
    const { kms, url } = await startKms();
    const blob = Buffer.from(await encrypt(kms));
    const altered = Array.from({ length: blob.length * 8 }, (_, bit) => {
      const flipped = Buffer.from(blob);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      return flipped;
    });
    const foreign = Buffer.from(await encrypt((await startKms()).kms));
    for (const CiphertextBlob of [...altered, blob.subarray(0, -1), blob.subarray(0, 49), foreign]) {
      const body = JSON.stringify({ CiphertextBlob: CiphertextBlob.toString('base64'), EncryptionContext: context });
      const { status, text } = await post(url, body, 'TrentService.Decrypt');
      expect([status, JSON.parse(text).__type]).toEqual([400, 'InvalidCiphertextException']);
    }
  });

  it('refuses to decrypt under another key than the one that the client names', async () => {
    const { kms } = await startKms(undefined, [alias, 'alias/other']);
    const failure = decrypt(kms, await encrypt(kms), { KeyId: 'alias/other' });
    await expect(failure).rejects.toMatchObject({ name: 'IncorrectKeyException' });
  });

  it('makes data keys that come back from their blob', async () => {
    const { kms } = await startKms();
    const request = { KeyId: alias, EncryptionContext: context };
    const { Plaintext, CiphertextBlob } = await kms.send(
      new GenerateDataKeyCommand({ ...request, KeySpec: 'AES_256' }),
    );
    const back = await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context }));
    expect(back.Plaintext).toEqual(Plaintext);
    expect(Plaintext?.length).toBe(32);
    const short = await kms.send(new GenerateDataKeyCommand({ ...request, NumberOfBytes: 5 }));
    expect(short.Plaintext?.length).toBe(5);
    await expect(kms.send(new GenerateDataKeyCommand(request))).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('the secret box on the endpoint', () => {
  it('wraps for one agent, survives rotation and a restart, and gives no other agent the secret', async () => {
    const directory = newDirectory();
    const before = await startKms(directory);
    const boxOn = (kms: KMSClient) => createSecretBox({ kms, keyId: alias, now: Date.now });
    const wrapped = await boxOn(before.kms).wrap('0a'.repeat(32), context);
    expect(wrapped).toMatch(/^[A-Za-z0-9+/]+=*$/);
    await before.kms.send(new RotateKeyOnDemandCommand({ KeyId: await keyIdOf(before.kms) }));
    await before.stop();
    const { kms } = await startKms(directory);
    expect(await boxOn(kms).unwrap(wrapped, context)).toBe('0a'.repeat(32));
    const stranger = boxOn(kms).unwrap(wrapped, { protocol: 'vp', agentId: 'agent1' });
    await expect(stranger).rejects.toThrow(/vp\/agent1: InvalidCiphertextException, request [0-9a-f-]{36}$/);
  });
});
