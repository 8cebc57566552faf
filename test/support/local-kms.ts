import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DecryptCommand, DescribeKeyCommand, EncryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import { onTestFinished } from 'vitest';
import { startKmsEndpoint } from '../../local/kms/endpoint.ts';
import { createKmsClient } from '../../shared/encryption/kms-client.ts';

export const alias = 'alias/seamless-wallet-test-agent-keys';
export const context = { protocol: 'tg', agentId: 'agent1' };
export const secret = Buffer.from('the canary of these files');

/** A directory for this test's keys; gone when the test is over. */
export function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'kms-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** The local endpoint and the SDK's client on it, until the test is over. */
export async function startKms(dataDir?: string, aliases = [alias]) {
  const endpoint = await startKmsEndpoint(dataDir === undefined ? { aliases } : { dataDir, aliases });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const kms = createKmsClient({ endpoint: endpoint.url, region: 'local', credentials });
  const stop = async () => {
    kms.destroy();
    await endpoint.stop();
  };
  onTestFinished(stop);
  return { ...endpoint, kms, stop };
}

export async function encrypt(kms: KMSClient, KeyId = alias): Promise<Uint8Array> {
  const { CiphertextBlob } = await kms.send(
    new EncryptCommand({ KeyId, Plaintext: secret, EncryptionContext: context }),
  );
  return CiphertextBlob ?? new Uint8Array();
}

export async function decrypt(kms: KMSClient, CiphertextBlob: Uint8Array, more: object = {}): Promise<string> {
  const request = new DecryptCommand({ CiphertextBlob, EncryptionContext: context, ...more });
  return Buffer.from((await kms.send(request)).Plaintext ?? []).toString();
}

export function keyIdOf(kms: KMSClient, KeyId = alias): Promise<string> {
  return kms.send(new DescribeKeyCommand({ KeyId })).then(({ KeyMetadata }) => KeyMetadata?.KeyId ?? '');
}

/** A request that the SDK would not send. */
export async function post(url: string, body: string | Uint8Array<ArrayBuffer>, target = 'TrentService.Encrypt') {
  const response = await fetch(url, { method: 'POST', headers: { 'x-amz-target': target }, body });
  return { status: response.status, text: await response.text() };
}

/** The key material, as it lies in the file: what must never be seen anywhere else. */
export function materialIn(directory: string): string[] {
  const { keys } = JSON.parse(readFileSync(join(directory, 'kms.json'), 'utf8'));
  return keys.flatMap(({ material }: { material: string[] }) => material);
}
