import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dialectProvider } from '../../functions/_tg-vp/provider/capabilities.ts';
import { signatureOf } from '../../functions/_tg-vp/provider/signature.ts';
import { DialectProvider } from '../../local/provider/dialect-provider.ts';
import { type Clock, Deadline, systemClock } from '../../shared/application/deadline.ts';
import { ProviderFailure } from '../../shared/application/provider.ts';
import { actingDialect, REGISTERED } from '../support/provider/dialect-agent.ts';
import { failureOf } from '../support/provider/failure-of.ts';

let provider: DialectProvider;
let pauses: number[];
let aheadMs: number;
let capabilities: ReturnType<typeof dialectProvider>;

beforeEach(async () => {
  provider = await new DialectProvider(REGISTERED, 'VP').start();
  provider.online.add('p1');
  pauses = [];
  aheadMs = 0;
  const clock: Clock = {
    now: () => systemClock.now() + aheadMs,
    random: () => 0,
    sleep: async (ms, signal) => {
      // Who waits in line does not pause: only a deadline would end that.
      if (signal) return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      pauses.push(ms);
    },
  };
  capabilities = dialectProvider({ clock, fetch });
});
afterEach(() => provider.stop());

const soon = (ms = 20_000) => new Deadline(systemClock, ms);
const acting = (given = {}) => actingDialect('vp', provider.url, given);
const online = (given = {}, deadline = soon()) => capabilities.members.online(acting(given), deadline);
const paths = () => provider.asked.map(({ path }) => path);

describe('the signature', () => {
  it('is that of the published vector', () => {
    expect(
      signatureOf({
        agentId: 'integratorNBTest04',
        timestamp: '1769745532582',
        nonce: '4ff08bc2a45c6b38068dbcd24296a25b',
        cipherText:
          'G0ZMDELeJwx+7JcIfIFOLJjkSzANPu6krGM2uw==bDUB6MvLbggJM4Df28x/41LlgIPDqPBBAylkqTdB0I78haWOdi6jV8JXAi0iL8JHq/cCPlj39Apt/I9hDNII3SBb0IZMg+qGN3pH3zExydFZSLXwErOa/6KzGMHukRkqHjdFzQ==',
      }),
    ).toBe('904e97bee2589b93e9747eed0346c68b23d8ff8b568dabaf4b94a5e89093df67');
  });
});

describe('a call', () => {
  it('logs in with the second secret, once, and then names agent, time, nonce, signature and token', async () => {
    await online();
    await online();
    expect(paths()).toEqual(['/v2/auth', '/v2/members/online', '/v2/members/online']);
    expect(provider.asked[0]?.parameters).toEqual({ agentId: 'main', secret: 's3cond/secret' });
    expect(provider.asked[0]?.headers.authorization).toBeUndefined();
    expect(provider.asked[1]?.headers).toMatchObject({
      'x-agentid': 'main',
      'x-nonce': expect.stringMatching(/^[0-9a-f]{32}$/),
      'x-timestamp': expect.stringMatching(/^\d{13}$/),
      authorization: expect.stringMatching(/^Bearer \S+$/),
    });
  });

  it('goes below the path of the registered address', async () => {
    await capabilities.members.online(actingDialect('vp', `${provider.url}/gateway/`), soon());
    expect(paths()).toEqual(['/gateway/v2/auth', '/gateway/v2/members/online']);
  });

  it.each(['lower', 'pascal'] as const)('reads members written in %s letters', async (letters) => {
    provider.habits.letters = letters;
    expect(await capabilities.games.list(acting(), soon())).toMatchObject([
      { gameCode: 'VP_230001_1', hasDemo: true, device: 'all' },
    ]);
  });
});

describe('the game list', () => {
  const list = () => capabilities.games.list(acting(), soon());

  it('is kept for a minute, and served old when the provider fails', async () => {
    const games = await list();
    await list();
    expect(paths()).toEqual(['/v2/auth', '/v2/games']);
    aheadMs = 61_000;
    provider.habits.failures.push(86);
    expect(await list()).toEqual(games);
    // It was asked.
    expect(provider.habits.failures).toEqual([]);
  });
});

describe('the access token', () => {
  it('is renewed when four fifths of its life are over', async () => {
    provider.door.expiresIn = 100;
    await online();
    aheadMs = 79_000;
    await online();
    expect(paths().filter((path) => path === '/v2/auth')).toHaveLength(1);
    aheadMs = 80_500;
    await online();
    expect(paths().filter((path) => path === '/v2/auth')).toHaveLength(2);
  });

  it('is renewed once when it ended early', async () => {
    provider.door.callsOfToken = 1;
    await online();
    await online();
    expect(paths()).toEqual(['/v2/auth', '/v2/members/online', '/v2/auth', '/v2/members/online']);
  });

  it('is not asked for again and again by a provider that takes none', async () => {
    provider.door.callsOfToken = 0;
    expect((await failureOf(online())).message).toMatch(/^code 12, not authorized: .* \(logUUID [0-9a-f-]{36}\)$/);
    expect(paths()).toEqual(['/v2/auth', '/v2/auth']);
  });

  it('without a lifetime is good for a minute', async () => {
    provider.door.expiresIn = undefined;
    await online();
    aheadMs = 47_000;
    await online();
    expect(paths().filter((path) => path === '/v2/auth')).toHaveLength(1);
    aheadMs = 49_000;
    await online();
    expect(paths().filter((path) => path === '/v2/auth')).toHaveLength(2);
  });

  it('is shared by all who need one at the same time', async () => {
    await Promise.all([online(), online(), online()]);
    expect(paths().filter((path) => path === '/v2/auth')).toHaveLength(1);
  });

  it('of an agent that was registered anew is a new one', async () => {
    await online();
    await online({ revision: 2 });
    expect(paths().filter((path) => path === '/v2/auth')).toHaveLength(2);
  });

  it('that cannot be had is asked for again by the next call', async () => {
    expect((await failureOf(online({ secretKey: 'wrong' }))).message).toContain('secretKey');
    expect(await online()).toHaveLength(1);
  });
});

describe('what goes wrong', () => {
  it('too many requests are asked again, later and later, each with a nonce of its own', async () => {
    await online();
    provider.habits.busyFor = 3;
    await online();
    expect(pauses).toEqual([500, 1_000, 2_000]);
  });

  it('and given up in the end', async () => {
    await online();
    provider.habits.busyFor = 100;
    expect((await failureOf(online())).message).toContain('code 77, too many requests');
    expect(pauses).toHaveLength(5);
  });

  it.each(['HTTP 503', 'HTTP 429', 7] as const)('%s is asked again', async (failure) => {
    await online();
    provider.habits.failures.push(failure);
    expect(await online()).toHaveLength(1);
    expect(pauses).toHaveLength(1);
  });

  it.each([
    [10, 'agent id'],
    [82, 'siteId'],
    [84, 'aesKey'],
    [86, 'restricted'],
    [4242, 'not documented'],
  ])('code %s is told in words', async (code, word) => {
    await online();
    provider.habits.failures.push(code);
    const { kind, message } = await failureOf(online());
    expect(kind).toBe('refused');
    expect(message).toContain(word);
    expect(pauses).toEqual([]);
  });

  it.each([
    ['HTTP 200', 'no JSON object with a code'],
    ['HTTP 403', 'HTTP status 403'],
    ['HTTP 302', 'HTTP status 302'],
  ] as const)('a page of HTML with %s is no answer, and not asked again', async (failure, words) => {
    await online();
    provider.habits.failures.push(failure);
    expect(await failureOf(online())).toMatchObject({ kind: 'refused', message: expect.stringContaining(words) });
    expect(pauses).toEqual([]);
  });

  it.each([['G0ZMDELeJwx+7JcI=='], [{}], [[[]]], [7], [{ userList: 'nobody' }]])(
    'data that is %j is told or is nothing, wherever it stands',
    async (garbled) => {
      provider.habits.garbled = garbled;
      const { games, members, launch, reports } = capabilities;
      const deadline = soon();
      const player = { playerId: 'p1', remember: async () => undefined };
      const game = { gameCode: 'VP_230001_1', options: {}, player };
      const cursor = reports.firstCursor(acting().agent);
      const page = { cursor, limit: 1, at: new Date().toISOString() };
      await expect(launch.urlFor(acting(), game, deadline)).rejects.toBeInstanceOf(ProviderFailure);
      const played = { player, transactionId: '1', gameCode: 'g' };
      await expect(capabilities.replay.of(acting(), played, deadline)).rejects.toThrow();
      for (const ask of [
        () => games.list(acting(), deadline),
        () => members.online(acting(), deadline),
        () => reports.page(acting(), page, deadline).then(({ rows }) => rows.filter(({ ticketId }) => ticketId !== '')),
      ]) {
        const said = await ask().catch((error: unknown) => error);
        if (!(said instanceof ProviderFailure)) expect(said).toEqual([]);
      }
    },
  );

  it('a clock that is far off is told as the provider tells it', async () => {
    provider.habits.clockAheadMs = 3_600_000;
    expect((await failureOf(online())).message).toMatch(/code 83, .*clocks/);
  });

  it('silence ends with the deadline', async () => {
    provider.habits.slowMs = 2_000;
    const { kind, message } = await failureOf(online({}, soon(200)));
    expect(kind).toBe('silent');
    expect(message).toMatch(/^no answer: /);
  });

  it('many calls of a slow provider wait in line', async () => {
    await online();
    let atOnce = 0;
    let most = 0;
    const slow = dialectProvider({
      clock: systemClock,
      fetch: async (...line) => {
        most = Math.max(most, ++atOnce);
        return fetch(...line).finally(() => {
          atOnce -= 1;
        });
      },
    });
    const all = Array.from({ length: 12 }, () => slow.members.online(acting(), soon()));
    expect((await Promise.all(all)).flat()).toHaveLength(12);
    expect(most).toBeLessThanOrEqual(4);
  });
});
