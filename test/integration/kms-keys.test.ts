import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  GenerateDataKeyCommand,
  GetKeyRotationStatusCommand,
  ListAliasesCommand,
  ListKeysCommand,
  RotateKeyOnDemandCommand,
} from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { alias, decrypt, encrypt, keyIdOf, materialIn, newDirectory, secret, startKms } from '../support/local-kms.ts';

describe('keys and aliases', () => {
  it('knows a key by id, ARN, alias and alias ARN', async () => {
    const { kms } = await startKms();
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: alias }));
    const { Aliases } = await kms.send(new ListAliasesCommand({}));
    expect(Aliases).toMatchObject([{ AliasName: alias, TargetKeyId: KeyMetadata?.KeyId }]);
    expect(KeyMetadata).toMatchObject({ Enabled: true, KeyState: 'Enabled', KeySpec: 'SYMMETRIC_DEFAULT' });
    expect(KeyMetadata?.CreationDate).toBeInstanceOf(Date);
    for (const name of [KeyMetadata?.KeyId, KeyMetadata?.Arn, Aliases?.[0]?.AliasArn]) {
      expect(await keyIdOf(kms, name)).toBe(KeyMetadata?.KeyId);
    }
  });

  it.each([
    'alias/unknown',
    '00000000-0000-4000-8000-000000000000',
    'arn:aws:kms:local:000000000000:alias/x',
    'constructor',
  ])('answers NotFoundException for %s', async (name) => {
    const { kms } = await startKms();
    await expect(encrypt(kms, name)).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  it('creates keys and aliases, refuses a name that is taken or not allowed, and lists page by page', async () => {
    const { kms } = await startKms();
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: 'second' }));
    const TargetKeyId = KeyMetadata?.Arn;
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/second', TargetKeyId }));
    expect(await keyIdOf(kms, 'alias/second')).toBe(KeyMetadata?.KeyId);
    const again = (AliasName: string) => kms.send(new CreateAliasCommand({ AliasName, TargetKeyId }));
    await expect(again('alias/second')).rejects.toMatchObject({ name: 'AlreadyExistsException' });
    for (const name of ['second', 'alias/aws/second', 'alias/se cond']) {
      await expect(again(name)).rejects.toMatchObject({ name: 'InvalidAliasNameException' });
    }
    const first = await kms.send(new ListKeysCommand({ Limit: 1 }));
    expect(first).toMatchObject({ Truncated: true, Keys: [{ KeyId: await keyIdOf(kms) }] });
    const second = await kms.send(new ListKeysCommand({ Limit: 1, Marker: first.NextMarker }));
    expect(second).toMatchObject({ Truncated: false, Keys: [{ KeyId: KeyMetadata?.KeyId }] });
    const aliases = await kms.send(new ListAliasesCommand({ KeyId: KeyMetadata?.KeyId }));
    expect(aliases.Aliases?.map(({ AliasName }) => AliasName)).toEqual(['alias/second']);
  });

  it('refuses everything that needs a disabled key, until it is enabled again', async () => {
    const { kms } = await startKms();
    const blob = await encrypt(kms);
    const KeyId = await keyIdOf(kms);
    await kms.send(new DisableKeyCommand({ KeyId }));
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
    expect(KeyMetadata).toMatchObject({ Enabled: false, KeyState: 'Disabled' });
    for (const refused of [
      encrypt(kms),
      decrypt(kms, blob),
      kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_128' })),
      kms.send(new RotateKeyOnDemandCommand({ KeyId })),
    ]) {
      await expect(refused).rejects.toMatchObject({ name: 'DisabledException' });
    }
    await kms.send(new EnableKeyCommand({ KeyId }));
    expect(await decrypt(kms, blob)).toBe(secret.toString());
  });

  it('reads old blobs after every rotation, and encrypts under the new material', async () => {
    const directory = newDirectory();
    const { kms } = await startKms(directory);
    const KeyId = await keyIdOf(kms);
    const blobs = [await encrypt(kms)];
    for (let rotation = 1; rotation <= 3; rotation += 1) {
      await kms.send(new RotateKeyOnDemandCommand({ KeyId }));
      blobs.push(await encrypt(kms));
    }
    for (const blob of blobs) expect(await decrypt(kms, blob)).toBe(secret.toString());
    expect(new Set(blobs.map((blob) => Buffer.from(blob).readUInt32BE(17)))).toEqual(new Set([0, 1, 2, 3]));
    expect(new Set(materialIn(directory)).size).toBe(4);
  });

  it('shows the rotation schedule that it was given', async () => {
    const { kms } = await startKms();
    const KeyId = await keyIdOf(kms);
    const status = () => kms.send(new GetKeyRotationStatusCommand({ KeyId }));
    expect(await status()).toMatchObject({ KeyRotationEnabled: false });
    await kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 90 }));
    expect(await status()).toMatchObject({ KeyRotationEnabled: true, RotationPeriodInDays: 90 });
    await kms.send(new DisableKeyRotationCommand({ KeyId }));
    expect(await status()).toMatchObject({ KeyRotationEnabled: false });
  });
});
