import { describe, expect, it } from 'vitest';
import { KmsFault } from '../../shared/encryption/agent-keys.ts';
import { minute, outage, owner, settle, setUpBox } from '../support/fake-kms.ts';

describe('the age of a held secret', () => {
  it('from half an hour on, a secret is refreshed beside the caller, who does not wait', async () => {
    const { kms, clock, box } = setUpBox();
    const wrapped = kms.blob('secret');
    await box.unwrap(wrapped, owner);
    clock.time = 30 * minute - 1;
    await box.unwrap(wrapped, owner);
    expect(kms.decrypts()).toBe(1);

    const { promise: answered, resolve: letKmsAnswer } = Promise.withResolvers<void>();
    kms.before = () => answered;
    clock.time = 30 * minute;
    expect(await box.unwrap(wrapped, owner)).toBe('secret');
    expect(kms.decrypts()).toBe(2);
    letKmsAnswer();
    await settle();

    // It counts as new from the refresh on: a further 59 minutes need no KMS.
    kms.before = outage;
    clock.time = 89 * minute;
    expect(await box.unwrap(wrapped, owner)).toBe('secret');
  });

  it('while KMS is out, a refresh is tried once a minute, reported, and the old value goes on being used', async () => {
    const failed: unknown[] = [];
    const { kms, clock, box } = setUpBox({ onRefreshFailure: (who, fault) => failed.push([who, fault]) });
    const wrapped = kms.blob('secret');
    await box.unwrap(wrapped, owner);
    kms.before = outage;
    for (clock.time = 40 * minute; clock.time < 45 * minute; clock.time += 1000) {
      expect(await box.unwrap(wrapped, owner)).toBe('secret');
      await settle();
    }
    expect(kms.decrypts()).toBe(1 + 5);
    expect(failed).toEqual(Array.from({ length: 5 }, () => [owner, expect.any(KmsFault)]));
  });

  it('a KMS outage of 15 minutes fails nothing for a warm key, whenever it begins', async () => {
    for (let begin = 0; begin <= 65; begin += 1) {
      const { kms, clock, box } = setUpBox();
      const wrapped = kms.blob('secret');
      // Used every five minutes, the least that a warm key is.
      for (let at = 0; at <= begin + 15; at += 5) {
        clock.time = at * minute;
        kms.before = at >= begin && at > 0 ? outage : async () => {};
        expect(await box.unwrap(wrapped, owner), `outage from ${begin}, now ${at}`).toBe('secret');
        await settle();
      }
    }
  });

  it('at an hour the secret is forgotten, and without KMS that is a fault until KMS is back', async () => {
    const { kms, clock, box } = setUpBox();
    const wrapped = kms.blob('secret');
    await box.unwrap(wrapped, owner);
    kms.before = outage;
    clock.time = 60 * minute - 1;
    expect(await box.unwrap(wrapped, owner)).toBe('secret');
    await settle();
    clock.time = 60 * minute;
    await expect(box.unwrap(wrapped, owner)).rejects.toThrow(
      'KMS did not unwrap a secret of tg/agent1: KMSInvalidStateException',
    );
    kms.before = async () => {};
    expect(await box.unwrap(wrapped, owner)).toBe('secret');
  });

  it('a refresh that fails with nobody listening is no unhandled rejection', async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', listen);
    const { kms, clock, box } = setUpBox();
    const wrapped = kms.blob('secret');
    await box.unwrap(wrapped, owner);
    kms.before = outage;
    clock.time = 31 * minute;
    await box.unwrap(wrapped, owner);
    await settle();
    await settle();
    process.off('unhandledRejection', listen);
    expect(kms.decrypts()).toBe(2);
    expect(unhandled).toEqual([]);
  });
});
