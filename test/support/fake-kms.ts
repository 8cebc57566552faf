import { KMSClient } from '@aws-sdk/client-kms';
import { createSecretBox, type SecretBoxOptions, type SecretOwner } from '../../shared/encryption/agent-keys.ts';
import { WaitingClock } from './clocks.ts';

export const minute = 60_000;
export const owner: SecretOwner = { protocol: 'tg', agentId: 'agent1' };

interface Asked {
  readonly command: string;
  readonly input: { KeyId?: string; EncryptionContext?: Record<string, string> };
}

/** The SDK's own client, answered before it would touch the network. A blob here is the context and the secret in JSON. */
function fakeKms() {
  const kms = new KMSClient({ region: 'local' });
  const asked: Asked[] = [];
  const fake = {
    kms,
    asked,
    decrypts: () => asked.filter(({ command }) => command === 'DecryptCommand').length,
    /** Runs before each answer; what it throws is what KMS answers. */
    before: async () => {},
    blob: (secret: string | Buffer, { protocol, agentId }: SecretOwner = owner) =>
      Buffer.from(JSON.stringify([{ protocol, agentId }, Buffer.from(secret).toString('hex')])).toString('base64'),
  };
  kms.middlewareStack.add(
    (_next, { commandName }) =>
      async ({ input }) => {
        asked.push({ command: String(commandName), input: input as Asked['input'] });
        await fake.before();
        return { output: { $metadata: {}, ...answer(input as Parameters<typeof answer>[0]) }, response: {} };
      },
    { step: 'initialize' },
  );
  return fake;
}

function answer(input: { Plaintext?: Buffer; CiphertextBlob?: Buffer; EncryptionContext?: object }) {
  if (input.Plaintext !== undefined) {
    return { CiphertextBlob: Buffer.from(JSON.stringify([input.EncryptionContext, input.Plaintext.toString('hex')])) };
  }
  const [context, secret] = JSON.parse(String(input.CiphertextBlob));
  if (JSON.stringify(context) !== JSON.stringify(input.EncryptionContext)) throw failure('InvalidCiphertextException');
  return { Plaintext: Buffer.from(secret, 'hex') };
}

function failure(name: string): Error {
  return Object.assign(new Error('no'), { name });
}

/** For `before`: KMS is out, in a way that nobody waits for. */
export async function outage(): Promise<void> {
  throw failure('KMSInvalidStateException');
}

/** For `before`: what passes by itself. */
export async function throttled(): Promise<void> {
  throw failure('ThrottlingException');
}

/** A box on a KMS that is a double, with a clock that the test moves. */
export function setUpBox(options: Partial<SecretBoxOptions> = {}) {
  const kms = fakeKms();
  const clock = { time: 0 };
  const pauses = new WaitingClock();
  const now = () => clock.time;
  const box = createSecretBox({ kms: kms.kms, keyId: 'alias/keys', now, clock: pauses, ...options });
  return { kms, clock, pauses, box };
}

/** Lets everything that runs beside the test come to its end. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
