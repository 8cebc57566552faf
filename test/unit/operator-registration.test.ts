import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Problem } from '../../functions/operator/problem.ts';
import type { Protocol } from '../../functions/operator/protocols.ts';
import { deleted, registered, sortMembers } from '../../functions/operator/registration.ts';
import { type Registration, registrationSchema } from '../../functions/operator/registration-schemas.ts';
import type { Agent, KeyClaim } from '../../shared/application/agent.ts';
import { KmsFault, type SecretBox, type SecretOwner } from '../../shared/encryption/agent-keys.ts';

const manifest = {
  protocol: 'keyed',
  title: 'A protocol with a key and an address',
  routes: ['POST /callbacks/keyed/{agentId}'],
  callbacks: 'signed',
  usesSessions: false,
  idsUniquePer: 'agent',
  transactionIsRound: false,
  capabilities: [],
  secrets: { key: 'overlap' },
  credentials: z.strictObject({ key: z.string().toLowerCase(), address: z.url() }),
  settings: z.strictObject({
    mode: z.enum(['hold', 'pay']).default('hold'),
    units: z.record(z.string(), z.int()).default({}),
  }),
} satisfies Protocol;

const owner: SecretOwner = { protocol: 'keyed', agentId: 'a1' };

/** Wraps by writing the owner and a number beside the secret; opens nothing while it is broken. */
class CountingBox implements SecretBox {
  wraps = 0;
  broken = false;
  opened = 0;
  async wrap(secret: string, { agentId }: SecretOwner): Promise<string> {
    this.wraps += 1;
    return `${agentId}|${this.wraps}|${secret}`;
  }
  async unwrap(wrapped: string, { agentId }: SecretOwner): Promise<string> {
    this.opened += 1;
    if (this.broken || !wrapped.startsWith(`${agentId}|`)) throw new KmsFault('unwrap', owner, undefined);
    return wrapped.split('|')[2] ?? '';
  }
}

let box: CountingBox;
let now: number;
let agent: Agent | undefined;
let claims: readonly KeyClaim[];

beforeEach(() => {
  box = new CountingBox();
  now = Date.parse('2026-03-02T08:00:00.000Z');
  agent = undefined;
});

async function register(body: Registration, by: Protocol = manifest): Promise<Agent> {
  const sent = sortMembers(registrationSchema(by).parse(body), by);
  const change = await registered(owner, agent, sent, { manifest: by, secrets: box, now });
  ({ agent, claims } = change);
  return change.agent;
}

/** What `GET` would call the end of each older key, with the key in the clear. */
function olderKeys(): string[] {
  return (agent?.secrets['key']?.older ?? []).map(
    ({ wrapped, usableUntil }) => `${wrapped.split('|')[2]} ${usableUntil.slice(11, 19)}`,
  );
}

/** By the key's name, until when it is this agent's alone. */
function claimed(...names: string[]): Record<string, string | undefined> {
  const found = names.flatMap((name) =>
    claims.filter(({ digest }) => digest === digestOf(name)).map(({ until }) => [name, until?.slice(11, 19)]),
  );
  return Object.fromEntries(found);
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
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
      secrets: { key: { wrapped: 'a1|1|k1', since: '2026-03-02T08:00:00.000Z', digest: digestOf('k1') } },
    });
    expect(claims).toEqual([{ digest: digestOf('k1') }]);
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
    const { credentials, settings, allowedSourceIps } = await register({
      address: 'https://new.test',
      units: { JPY: 10 },
    });
    expect(credentials).toEqual({ address: 'https://new.test' });
    expect(settings).toEqual({ mode: 'pay', units: { JPY: 10 } });
    expect(allowedSourceIps).toEqual(['10.0.0.1/32']);
  });

  it('adds to a map by its keys and takes away where it says null, inside settings and beside them', async () => {
    expect((await register({ units: { KWD: 1000 } })).settings).toMatchObject({ units: { JPY: 1, KWD: 1000 } });
    expect((await register({ settings: { units: { BHD: 1 } } })).settings).toMatchObject({
      units: { JPY: 1, KWD: 1000, BHD: 1 },
    });
    expect((await register({ units: { JPY: null, XYZ: null } })).settings).toMatchObject({
      units: { KWD: 1000, BHD: 1 },
    });
    expect((await register({ units: {} })).settings).toEqual({ mode: 'pay', units: { KWD: 1000, BHD: 1 } });
  });

  it('stops and starts the agent, and leaves it as it is where it does not speak of it', async () => {
    expect((await register({ enabled: false })).enabled).toBe(false);
    expect((await register({ mode: 'hold' })).enabled).toBe(false);
    expect((await register({ enabled: true })).enabled).toBeUndefined();
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

describe('a secret that overlaps', () => {
  beforeEach(() => register({ ...complete, keyOverlapSeconds: 60 }));

  it('that is sent again, also in another spelling of the same, is not rotated', async () => {
    const { secrets } = await register({ key: 'k1' });
    expect(secrets).toEqual({ key: { wrapped: 'a1|1|k1', since: '2026-03-02T08:00:00.000Z', digest: digestOf('k1') } });
    expect([box.wraps, claims]).toEqual([1, []]);
  });

  it('that is replaced stays usable for the overlap, and nobody else can have it so long', async () => {
    await register({ key: 'k2' });
    expect(agent?.secrets['key']?.wrapped).toBe('a1|2|k2');
    expect(olderKeys()).toEqual(['k1 08:01:00']);
    expect(claimed('k1', 'k2')).toEqual({ k1: '08:01:00', k2: undefined });
  });

  it('that is replaced twice leaves both predecessors usable, each until its own end', async () => {
    await register({ key: 'typo' });
    now += 1000;
    await register({ key: 'k3' });
    expect(olderKeys()).toEqual(['typo 08:01:01', 'k1 08:01:00']);
    now += 59_000;
    await register({ mode: 'pay' });
    expect(olderKeys()).toEqual(['typo 08:01:01']);
  });

  it('keeps its predecessor when it is sent again within the overlap', async () => {
    const { secrets } = await register({ key: 'k2' });
    now += 1000;
    expect((await register({ key: 'k2' })).secrets).toEqual(secrets);
  });

  it('that comes back is in use again, and its own predecessor no more', async () => {
    await register({ key: 'k2' });
    await register({ key: 'k1' });
    expect(olderKeys()).toEqual(['k2 08:01:00']);
    expect(claimed('k1', 'k2')).toEqual({ k1: undefined, k2: '08:01:00' });
  });

  it.each([
    ['shortened', 30, ['k2 08:00:40', 'k1 08:00:30']],
    ['so short that one has had its time', 15, ['k2 08:00:25']],
    ['lengthened, which raises nobody', 600, ['k2 08:01:10', 'k1 08:01:00']],
    ['0', 0, []],
  ])('ends by the overlap as it is set now: %s', async (_, keyOverlapSeconds, expected) => {
    await register({ key: 'k2' });
    now += 10_000;
    await register({ key: 'k3' });
    now += 10_000;
    await register({ keyOverlapSeconds });
    expect(olderKeys()).toEqual(expected);
  });

  it("that has ended stays ended, whatever is set afterwards, and may be somebody else's", async () => {
    await register({ key: 'k2' });
    now += 1000;
    await register({ keyOverlapSeconds: 0 });
    expect(claimed('k1', 'k2')).toEqual({ k1: '08:00:01' });
    await register({ keyOverlapSeconds: 86_400 });
    expect([olderKeys(), claims]).toEqual([[], []]);
  });

  it('is replaced at once when an overlap of 0 comes with it', async () => {
    await register({ key: 'k2', keyOverlapSeconds: 0 });
    expect(olderKeys()).toEqual([]);
    expect(claimed('k1', 'k2')).toEqual({ k1: '08:00:00', k2: undefined });
  });

  it('overlaps for a day where nothing was chosen', async () => {
    agent = undefined;
    await register(complete);
    const { secrets } = await register({ key: 'k2' });
    expect(secrets['key']?.older?.map(({ usableUntil }) => usableUntil)).toEqual(['2026-03-03T08:00:00.000Z']);
  });

  it('is replaced sixteen times within an overlap, and then has to wait', async () => {
    for (let count = 2; count <= 17; count++) await register({ key: `k${count}` });
    expect(olderKeys()).toHaveLength(16);
    expect((await problemOf(register({ key: 'k18' }))).code).toBe('too_many_keys');
    await register({ key: 'k18', keyOverlapSeconds: 0 });
    expect(olderKeys()).toEqual([]);
  });

  it('that KMS cannot open any more can still be replaced', async () => {
    box.broken = true;
    expect((await register({ key: 'k2' })).secrets['key']?.wrapped).toBe('a1|2|k2');
  });

  it('of a row that an earlier version wrote, without a digest, keeps its own end also when it comes back', async () => {
    agent = { ...(agent ?? (await register({}))), secrets: { key: { wrapped: 'a1|1|k1' } } };
    await register({ key: 'k2' });
    expect([olderKeys(), claimed('k1', 'k2')]).toEqual([['k1 08:01:00'], { k2: undefined }]);
    await register({ key: 'k1' });
    expect([olderKeys(), claimed('k1', 'k2')]).toEqual([
      ['k2 08:01:00', 'k1 08:01:00'],
      { k1: undefined, k2: '08:01:00' },
    ]);
  });
});

it("a secret that gives way at once leaves nothing usable, and is nobody's alone", async () => {
  const atOnce = { ...manifest, callbacks: 'unsigned', secrets: { key: 'at_once' } } as const;
  await register(complete, atOnce);
  const first = (await register({ key: 'k2' }, atOnce)).secrets['key'];
  expect(first).toEqual({
    wrapped: 'a1|2|k2',
    since: '2026-03-02T08:00:00.000Z',
    likeness: expect.stringMatching(/^[\w-]{22}\.[\w-]{43}$/),
  });
  expect(claims).toEqual([]);
  expect((await register({ key: 'k2' }, atOnce)).secrets['key'], 'the same again').toEqual(first);
  const other = (await register({ key: 'k3' }, atOnce)).secrets['key'];
  expect(other?.likeness).not.toBe(first?.likeness);
  expect(
    (await register({ key: 'k2' }, atOnce)).secrets['key']?.likeness,
    'every secret has a salt of its own',
  ).not.toBe(first?.likeness);
});

it('is registered without opening a secret: the function has no right to', async () => {
  await register(complete);
  await register({ key: 'k2' });
  await register({ key: 'k2' });
  expect(box.opened).toBe(0);
});

describe('an agent that is deleted', () => {
  beforeEach(async () => {
    await register({ ...complete, mode: 'pay', enabled: false });
    await register({ key: 'k2' });
    now += 1000;
    if (agent) ({ agent, claims } = deleted(agent, now));
  });

  it('has no secret any more, and every key of it is free', () => {
    expect(agent).toMatchObject({ secrets: {}, deletedAt: '2026-03-02T08:00:01.000Z', revision: 3 });
    expect(claimed('k1', 'k2')).toEqual({ k1: '08:00:01', k2: '08:00:01' });
  });

  it('begins anew when it is registered again', async () => {
    expect((await problemOf(register({ key: 'k3' }))).code).toBe('missing_credentials');
    const again = await register({ ...complete, key: 'k3' });
    expect(again).toEqual({
      ...owner,
      createdAt: '2026-03-02T08:00:00.000Z',
      updatedAt: '2026-03-02T08:00:01.000Z',
      revision: 4,
      allowedSourceIps: [],
      credentials: { address: complete.address },
      settings: {},
      secrets: { key: { wrapped: 'a1|3|k3', since: '2026-03-02T08:00:01.000Z', digest: digestOf('k3') } },
    });
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

  it.each(['agentId', 'settings', 'allowedSourceIps', 'key', 'enabled', 'keyOverlapSeconds'])(
    'cannot be made for a manifest with a setting called %s, which would hide something else',
    (name) => {
      const settings = z.strictObject({ [name]: z.string().default('') });
      expect(() => registrationSchema({ ...manifest, settings })).toThrow(name);
    },
  );
});
