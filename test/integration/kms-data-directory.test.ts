import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ListKeysCommand, RotateKeyOnDemandCommand } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { startKmsEndpoint } from '../../local/kms/endpoint.ts';
import { alias, decrypt, encrypt, keyIdOf, materialIn, newDirectory, secret, startKms } from '../support/local-kms.ts';

describe('the data directory', () => {
  it('gives a new process the same keys, and no second key for an alias', async () => {
    const directory = newDirectory();
    const before = await startKms(directory);
    const blob = await encrypt(before.kms);
    await before.kms.send(new RotateKeyOnDemandCommand({ KeyId: await keyIdOf(before.kms) }));
    await before.stop();
    const after = await startKms(directory, [alias, 'alias/added']);
    expect(await decrypt(after.kms, blob)).toBe(secret.toString());
    expect((await after.kms.send(new ListKeysCommand({}))).Keys?.length).toBe(2);
  });

  it('holds one file that only its owner may read, and no draft of it', async () => {
    const directory = join(newDirectory(), 'made', 'here');
    await startKms(directory);
    expect(readdirSync(directory)).toEqual(['kms.json']);
    expect(statSync(join(directory, 'kms.json')).mode & 0o777).toBe(0o600);
  });

  it('is not needed: without it the keys end with the process', async () => {
    const before = await startKms();
    const blob = await encrypt(before.kms);
    await before.stop();
    await expect(decrypt((await startKms()).kms, blob)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
  });

  it.each([
    ['cut short', (text: string) => text.slice(0, -40)],
    ['of another shape', (text: string) => text.replace('"material"', '"matter"')],
    ['with a key cut short', (text: string) => text.replace(/=",?\n/, '"\n')],
  ])('stops the start when its file is damaged, without showing the keys in it: %s', async (_, damage) => {
    const directory = newDirectory();
    await (await startKms(directory)).stop();
    const file = join(directory, 'kms.json');
    const [key = ''] = materialIn(directory);
    writeFileSync(file, damage(readFileSync(file, 'utf8')));
    const failure = await startKmsEndpoint({ dataDir: directory, aliases: [alias] }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ message: expect.stringContaining('is damaged') });
    expect(inspect(failure, { depth: null, showHidden: true })).not.toContain(key.slice(0, 12));
  });
});
