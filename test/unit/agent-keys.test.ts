import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { KmsFault } from '../../shared/encryption/agent-keys.ts';
import { minute, outage, owner, setUpBox, throttled } from '../support/fake-kms.ts';

const canary = 'c0ffee'.repeat(10);

describe('wrapping', () => {
  it('returns the same secret, and names the key, the protocol and the agent to KMS both ways', async () => {
    const { kms, box } = setUpBox();
    const widened = { ...owner, status: 'active' };
    expect(await box.unwrap(await box.wrap('žeton 🔑', widened), owner)).toBe('žeton 🔑');
    expect(kms.asked.map(({ command }) => command)).toEqual(['EncryptCommand', 'DecryptCommand']);
    for (const { input } of kms.asked) {
      expect(input).toMatchObject({ KeyId: 'alias/keys' });
      expect(input.EncryptionContext).toEqual(owner);
    }
  });

  it('refuses a secret that is empty or would not come back as it is, without asking KMS', async () => {
    const { kms, box } = setUpBox();
    await expect(box.wrap('', owner)).rejects.toThrow(RangeError);
    await expect(box.wrap('\ud800', owner)).rejects.toThrow(RangeError);
    expect(kms.asked).toEqual([]);
  });

  it('is a fault when KMS fails or answers bytes that are no text', async () => {
    const { kms, box } = setUpBox();
    await expect(box.unwrap(kms.blob(Buffer.from([0xff, 0xfe])), owner)).rejects.toThrow(KmsFault);
    kms.before = outage;
    await expect(box.wrap('secret', owner)).rejects.toThrow(
      'KMS did not wrap a secret of tg/agent1: KMSInvalidStateException',
    );
  });
});

describe('a KMS that throttles', () => {
  it('is asked again after pauses, until it answers', async () => {
    const { kms, box, pauses } = setUpBox();
    let refusals = 3;
    kms.before = async () => {
      if (refusals-- > 0) await throttled();
    };
    expect(await box.unwrap(kms.blob('secret'), owner)).toBe('secret');
    expect(pauses.pauses).toEqual([25, 50, 100]);
  });

  it('is given up within 1.3 s, each time anew: no secret has fewer attempts for those that failed before', async () => {
    const { kms, box, pauses } = setUpBox();
    kms.before = throttled;
    const attempts: number[] = [];
    for (let nth = 0; nth < 20; nth++) {
      const [asked, startedAt] = [kms.decrypts(), pauses.now()];
      const failed = box.unwrap(kms.blob(`secret ${nth}`), owner);
      await expect(failed).rejects.toThrow('KMS did not unwrap a secret of tg/agent1: ThrottlingException');
      attempts.push(kms.decrypts() - asked);
      expect(pauses.now() - startedAt).toBeLessThanOrEqual(1_300);
    }
    expect(new Set(attempts).size).toBe(1);
    expect(attempts[0]).toBeGreaterThan(5);
  });
});

describe('memory', () => {
  it('answers the second time without KMS', async () => {
    const { kms, box } = setUpBox();
    const wrapped = kms.blob('secret');
    await box.unwrap(wrapped, owner);
    expect(await box.unwrap(wrapped, owner)).toBe('secret');
    expect(kms.decrypts()).toBe(1);
  });

  it('shares one request between all who ask at the same time', async () => {
    const { kms, box } = setUpBox();
    const wrapped = kms.blob('secret');
    const secrets = await Promise.all(Array.from({ length: 50 }, () => box.unwrap(wrapped, owner)));
    expect(new Set(secrets)).toEqual(new Set(['secret']));
    expect(kms.decrypts()).toBe(1);
  });

  it('shares a failure too, but does not remember it', async () => {
    const { kms, box } = setUpBox();
    const wrapped = kms.blob('secret');
    kms.before = outage;
    const results = await Promise.allSettled([box.unwrap(wrapped, owner), box.unwrap(wrapped, owner)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(kms.decrypts()).toBe(1);
    kms.before = async () => {};
    expect(await box.unwrap(wrapped, owner)).toBe('secret');
  });

  it.each([
    { protocol: 'vp', agentId: 'agent1' },
    { protocol: 'tg', agentId: 'agent2' },
    { protocol: 'tg","agent1', agentId: '' },
  ])("gives nobody else an agent's secret: $protocol/$agentId", async (stranger) => {
    const { kms, box } = setUpBox();
    const wrapped = kms.blob('secret');
    await box.unwrap(wrapped, owner);
    await expect(box.unwrap(wrapped, stranger)).rejects.toThrow('InvalidCiphertextException');
  });

  it('is bounded: the secret that was not used for the longest time goes first', async () => {
    const { kms, box } = setUpBox({ maxSecrets: 2 });
    const [one, two, three] = [kms.blob('one'), kms.blob('two'), kms.blob('three')];
    for (const wrapped of [one, two, one, three]) await box.unwrap(wrapped, owner);
    expect(kms.decrypts()).toBe(3);
    await box.unwrap(one, owner);
    expect(kms.decrypts()).toBe(3);
    await box.unwrap(two, owner);
    expect(kms.decrypts()).toBe(4);
  });

  it('loses a secret at its age although nobody asks for it again', async () => {
    const { kms, clock, box } = setUpBox();
    const replaced = kms.blob('replaced');
    await box.unwrap(replaced, owner);
    clock.time = 60 * minute;
    await box.unwrap(kms.blob('current'), owner);
    clock.time = 0; // Were it still held, it would be young enough to be used now.
    await box.unwrap(replaced, owner);
    expect(kms.decrypts()).toBe(3);
  });
});

describe('silence', () => {
  it('neither JSON nor inspect of the box shows a secret that it holds', async () => {
    const { kms, box } = setUpBox();
    expect(await box.unwrap(kms.blob(canary), owner)).toBe(canary);
    expect(JSON.stringify(box)).toBe('{}');
    expect(inspect(box, { depth: null, showHidden: true, getters: true })).not.toContain(canary);
  });

  it('an error shows nothing of what KMS said, not even in hidden members', async () => {
    const { kms, box } = setUpBox();
    kms.before = async () => {
      const hidden = { value: { body: canary }, enumerable: false };
      throw Object.defineProperty(new SyntaxError(`Unexpected token in ${canary}`), '$response', hidden);
    };
    const faults = [
      await box.wrap(canary, owner).catch(String),
      await box.unwrap(kms.blob(canary), owner).catch(whole),
    ];
    expect(faults.join()).toContain('SyntaxError');
    expect(faults.join()).not.toContain(canary);
  });
});

function whole(error: unknown): string {
  return inspect(error, { depth: null, showHidden: true, getters: true });
}
