import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Problem } from '../../functions/operator/problem.ts';
import { registered, sortMembers } from '../../functions/operator/registration.ts';
import { type Registration, registrationSchema } from '../../functions/operator/registration-schemas.ts';
import type { Agent } from '../../shared/application/agent.ts';
import type { ProtocolManifest } from '../../shared/application/manifest.ts';
import { KmsFault, type SecretBox, type SecretOwner } from '../../shared/encryption/agent-keys.ts';

const manifest = {
  protocol: 'keyed',
  title: 'A protocol with a key and an address',
  routes: ['POST /callbacks/keyed/{agentId}'],
  usesSessions: false,
  idsUniquePer: 'agent',
  capabilities: [],
  secrets: ['key'],
  credentials: z.strictObject({ key: z.string().toLowerCase(), address: z.url() }),
  settings: z.strictObject({
    mode: z.enum(['hold', 'pay']).default('hold'),
    units: z.record(z.string(), z.int()).default({}),
    keyOverlapSeconds: z.int().default(60),
  }),
} satisfies ProtocolManifest;

const owner: SecretOwner = { protocol: 'keyed', agentId: 'a1' };

/** Wraps by writing the owner and a number beside the secret; opens nothing while it is broken. */
class CountingBox implements SecretBox {
  wraps = 0;
  broken = false;
  async wrap(secret: string, { agentId }: SecretOwner): Promise<string> {
    this.wraps += 1;
    return `${agentId}|${this.wraps}|${secret}`;
  }
  async unwrap(wrapped: string, { agentId }: SecretOwner): Promise<string> {
    if (this.broken || !wrapped.startsWith(`${agentId}|`)) throw new KmsFault('unwrap', owner, undefined);
    return wrapped.split('|')[2] ?? '';
  }
}

let box: CountingBox;
let now: number;
let agent: Agent | undefined;

beforeEach(() => {
  box = new CountingBox();
  now = Date.parse('2026-03-02T08:00:00.000Z');
  agent = undefined;
});

async function register(body: Registration, by: ProtocolManifest = manifest): Promise<Agent> {
  const sent = sortMembers(registrationSchema(by).parse(body), by);
  agent = await registered(owner, agent, sent, { manifest: by, secrets: box, now });
  return agent;
}

async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (error instanceof Problem) return error;
  throw new Error('no problem was raised');
}

const complete = { key: 'K1', address: 'https://provider.test' };

describe('the first registration', () => {
  it('keeps each member in its place, settings as they were sent and not as they default', async () => {
    expect(await register({ ...complete, mode: 'pay', allowedSourceIps: ['10.0.0.1'] })).toEqual({
      ...owner,
      createdAt: '2026-03-02T08:00:00.000Z',
      updatedAt: '2026-03-02T08:00:00.000Z',
      revision: 1,
      allowedSourceIps: ['10.0.0.1/32'],
      credentials: { address: 'https://provider.test' },
      settings: { mode: 'pay' },
      secrets: { key: { wrapped: 'a1|1|k1' } },
    });
  });

  it('is refused by the names of all credentials that are missing, and wraps nothing', async () => {
    const { code, detail } = await problemOf(register({ mode: 'pay' }));
    expect(code).toBe('missing_credentials');
    expect(detail).toContain('key, address');
    expect(box.wraps).toBe(0);
  });
});

describe('a later registration', () => {
  beforeEach(() => register({ ...complete, mode: 'pay', units: { JPY: 1 }, allowedSourceIps: ['10.0.0.1'] }));

  it('keeps everything that is not sent', async () => {
    const before = agent;
    now += 1000;
    expect(await register({})).toEqual({ ...before, revision: 2, updatedAt: '2026-03-02T08:00:01.000Z' });
  });

  it('replaces what is sent, one member at a time', async () => {
    const { credentials, settings, allowedSourceIps } = await register({ address: 'https://new.test', units: {} });
    expect(credentials).toEqual({ address: 'https://new.test' });
    expect(settings).toEqual({ mode: 'pay', units: {} });
    expect(allowedSourceIps).toEqual(['10.0.0.1/32']);
  });

  it('opens the door to every address again by an empty list', async () => {
    expect((await register({ allowedSourceIps: [] })).allowedSourceIps).toEqual([]);
  });

  it('drops a stored setting that the manifest has given up, instead of failing by it', async () => {
    const { mode: _, ...left } = manifest.settings.shape;
    const changed = { ...manifest, settings: z.strictObject(left) };
    expect((await register({}, changed)).settings).toEqual({ units: { JPY: 1 } });
  });
});

describe('a secret', () => {
  beforeEach(() => register(complete));

  it('that is sent again, also in another spelling of the same, is not rotated', async () => {
    const { secrets } = await register({ key: 'k1' });
    expect(secrets).toEqual({ key: { wrapped: 'a1|1|k1' } });
    expect(box.wraps).toBe(1);
  });

  it('that is replaced stays usable for the overlap', async () => {
    const { secrets } = await register({ key: 'k2' });
    expect(secrets['key']).toEqual({
      wrapped: 'a1|2|k2',
      previous: { wrapped: 'a1|1|k1', usableUntil: '2026-03-02T08:01:00.000Z' },
    });
  });

  it('that is replaced twice leaves only the newer predecessor usable', async () => {
    await register({ key: 'k2' });
    now += 1000;
    const { secrets } = await register({ key: 'k3' });
    expect(secrets['key']?.previous).toEqual({ wrapped: 'a1|2|k2', usableUntil: '2026-03-02T08:01:01.000Z' });
  });

  it('keeps its predecessor when it is sent again within the overlap', async () => {
    const { secrets } = await register({ key: 'k2' });
    now += 1000;
    expect((await register({ key: 'k2' })).secrets).toEqual(secrets);
  });

  it('overlaps by the setting that comes with it', async () => {
    const { secrets } = await register({ key: 'k2', keyOverlapSeconds: 5 });
    expect(secrets['key']?.previous?.usableUntil).toBe('2026-03-02T08:00:05.000Z');
  });

  it('is replaced at once when the overlap is 0', async () => {
    expect((await register({ key: 'k2', keyOverlapSeconds: 0 })).secrets['key']).toEqual({ wrapped: 'a1|2|k2' });
  });

  it('is replaced at once where the protocol has no overlap', async () => {
    const { keyOverlapSeconds: _, ...left } = manifest.settings.shape;
    const { secrets } = await register({ key: 'k2' }, { ...manifest, settings: z.strictObject(left) });
    expect(secrets['key']).toEqual({ wrapped: 'a1|2|k2' });
  });

  it('that KMS cannot open any more can still be replaced', async () => {
    box.broken = true;
    expect((await register({ key: 'k2' })).secrets['key']?.wrapped).toBe('a1|2|k2');
  });
});

describe('settings', () => {
  it('may stand inside settings, beside them, or in both places with one value', async () => {
    const body = { ...complete, mode: 'pay', settings: { mode: 'pay', units: { JPY: 1 } } };
    expect((await register(body)).settings).toEqual({ mode: 'pay', units: { JPY: 1 } });
  });

  it('are refused by name when the two places contradict each other', async () => {
    const { code, extras } = await problemOf(
      register({ ...complete, units: { JPY: 1 }, settings: { units: { JPY: 10 } } }),
    );
    expect(code).toBe('invalid_request');
    expect(extras.errors?.map(({ path }) => path)).toEqual(['units']);
  });
});

describe('the schema of a registration', () => {
  const schema = registrationSchema(manifest);

  it.each([
    ['a member that nobody knows', { jackpot: 1 }],
    ['a credential inside settings', { settings: { key: 'k1' } }],
    ['an unknown setting inside settings', { settings: { jackpot: 1 } }],
    ['a setting of a wrong type', { mode: 1 }],
    ['a setting outside its choices', { mode: 'drop' }],
    ['null for a setting', { mode: null }],
    ['a secret that is no string', { key: 1 }],
  ])('refuses %s', (_, body) => {
    expect(schema.safeParse({ ...complete, ...body }).success).toBe(false);
  });

  it('gives no default to what was not sent', () => {
    expect(schema.parse({})).toEqual({});
  });

  it.each(['agentId', 'settings', 'allowedSourceIps', 'key'])(
    'cannot be made for a manifest with a setting called %s, which would hide something else',
    (name) => {
      const settings = z.strictObject({ [name]: z.string().default('') });
      expect(() => registrationSchema({ ...manifest, settings })).toThrow(name);
    },
  );
});
