import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { adapter } from '../../functions/vp/adapter.ts';
import { simulator } from '../../functions/vp/simulator.ts';
import { DialectProvider } from '../../local/provider/dialect-provider.ts';
import type { Spoken } from '../../shared/provider-simulator.ts';
import { createTestTables, eachEngine } from '../support/engines.ts';
import { ask } from '../support/events.ts';
import { operatorWorld } from '../support/operator-world.ts';
import { REGISTERED } from '../support/provider/dialect-agent.ts';
import { realStore } from '../support/real-store.ts';
import { WalletWorld } from '../support/wallet-world.ts';

/** Longer than a name may be there, and with a character that it may not have. */
const LONG = 'player-with-an-id-of-forty-characters-00';
const GAME = 'VP_230001_1';

eachEngine('a provider of the TG and VP dialect', (engine) => {
  const { agentId, ...secrets } = REGISTERED;
  let provider: DialectProvider;
  let world: Awaited<ReturnType<typeof operatorWorld>>;
  let wallets: WalletWorld;
  const call: typeof world.call = (...line) => world.call(...line);

  beforeAll(async () => {
    const tables = await createTestTables(engine);
    world = await operatorWorld(tables);
    wallets = new WalletWorld(realStore(tables).store);
    wallets.register('vp', agentId, { secrets });
    provider = await new DialectProvider(REGISTERED, 'VP').start();
    await call('PUT /agents/vp/main', { ...secrets, providerUrl: provider.url, siteId: 'site7' });
    for (const playerId of ['p1', LONG]) await wallets.openPlayer(playerId, 'EUR', '100');
  });
  afterAll(() => provider.stop());
  beforeEach(() => {
    provider.asked.length = 0;
    provider.habits.failures.length = 0;
  });

  const launch = (members: Record<string, unknown> = {}) =>
    call('POST /launches', { playerId: 'p1', currency: 'EUR', protocol: 'vp', agentId, gameCode: GAME, ...members });
  const asked = () => provider.asked.map(({ path }) => path).filter((path) => path !== '/v2/auth');
  const lastAsked = () => provider.asked.at(-1)?.parameters;
  const told = async (playerId: string): Promise<string> => (await call(`GET /players/${playerId}`)).body.names[0].name;

  const callback = async (spoken: Spoken) => simulator.hear(await ask(wallets.handlerOf(adapter), spoken, agentId));
  const talkOf = (playerId: string) => ({ agentId, playerId, currency: 'EUR', secret: secrets.aesKey });

  it('does not show its secrets, and keeps working for callbacks without them', async () => {
    const { body } = await call('GET /agents/vp/main');
    expect(body).toMatchObject({ providerUrl: provider.url, siteId: 'site7' });
    expect(JSON.stringify(body)).not.toContain(secrets.secretKey);
  });

  it.each([
    ['POST /launches', { playerId: 'p1', currency: 'EUR', protocol: 'vp', agentId: 'bare', gameCode: GAME }],
    ['GET /agents/vp/bare/games', undefined],
    ['GET /agents/vp/bare/members/online', undefined],
    ['POST /agents/vp/bare/members/p1/logout', {}],
    ['GET /transactions/vp/bare/1/replay', undefined],
  ])('%s of an agent without the credentials says what is missing', async (line, body) => {
    await call('PUT /agents/vp/bare', { aesKey: 'fedcba9876543210'.repeat(4) });
    const answer = await call(line, body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'missing_credentials' } });
    expect(answer.body.errors.map(({ path }: { path: string }) => path)).toEqual(['providerUrl', 'secretKey']);
  });

  describe('a launch', () => {
    it('makes the player a member first, once, and opens the game', async () => {
      const first = await launch({
        options: { deviceType: 1, ipaddress: '203.0.113.9', backButton: 1 },
        language: 'th',
      });
      expect(first).toMatchObject({ status: 201, body: { url: `https://play.example/${GAME}?mode=real&u=p1` } });
      expect(Object.keys(first.body)).toEqual(['url']);
      expect(asked()).toEqual(['/v2/members', '/v2/opengame']);
      expect(provider.asked.at(-2)?.parameters).toEqual({ username: 'p1', siteId: 'site7' });
      expect(lastAsked()).toEqual({
        deviceType: 1,
        ipaddress: '203.0.113.9',
        lang: 'th',
        gameCode: GAME,
        launchType: 2,
        username: 'p1',
        backButton: 1,
      });
      expect(await told('p1')).toBe('p1');
      await launch();
      expect(asked()).toEqual(['/v2/members', '/v2/opengame', '/v2/opengame']);
    });

    it('takes a member that exists already, and makes one anew that the provider has lost', async () => {
      await wallets.openPlayer('p2', 'EUR', '100');
      provider.members.add('p2');
      expect((await launch({ playerId: 'p2' })).status).toBe(201);
      provider.members.delete('p2');
      expect((await launch({ playerId: 'p2' })).status).toBe(201);
      expect(provider.members).toContain('p2');
    });

    it.each(['p3', `${LONG.slice(0, -1)}1`])('of %s twice at once makes one member with one name', async (playerId) => {
      await wallets.openPlayer(playerId, 'EUR', '100');
      const before = provider.members.size;
      const answers = await Promise.all([1, 2, 3].map(() => launch({ playerId })));
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
      expect(provider.members.size).toBe(before + 1);
      const { body } = await call(`GET /players/${playerId}`);
      expect(body.names).toHaveLength(1);
      expect(provider.members).toContain(body.names[0].name);
    });

    it('of a provider that takes its time for each of three calls is told so, and the next one goes on from there', async () => {
      await wallets.openPlayer('p4', 'EUR', '100');
      // Registered anew, so that it has to log in first.
      await call('PUT /agents/vp/main', { siteId: 'site8' });
      provider.habits.slowMs = 1_200;
      expect(await launch({ playerId: 'p4' })).toMatchObject({ status: 504, body: { code: 'provider_timeout' } });
      provider.habits.slowMs = 0;
      expect(await told('p4')).toBe('p4');
      provider.asked.length = 0;
      expect((await launch({ playerId: 'p4' })).status).toBe(201);
      expect(asked()).toEqual(['/v2/opengame']);
    });

    it('of a demo names nobody', async () => {
      const { body } = await launch({ mode: 'demo' });
      expect(body.url).toContain('mode=demo');
      expect(lastAsked()).toEqual({ deviceType: 0, ipaddress: '0.0.0.0', lang: 'en', gameCode: GAME, launchType: 1 });
    });

    it.each([
      [{ gameCode: 'nothing' }, undefined, 422, 'unknown_game'],
      [{ options: { deviceType: 3 } }, undefined, 400, 'invalid_request'],
      [{ options: { ipaddress: 'here' } }, undefined, 400, 'invalid_request'],
      [{}, 86, 502, 'provider_error'],
      [{ playerId: 'nobody' }, undefined, 404, 'player_not_found'],
      [{ playerId: 'barred' }, undefined, 422, 'player_not_active'],
    ])('of %j, answered with %j there, is %i %s', async (members, failure, status, code) => {
      await wallets.openPlayer('barred', 'EUR', '1');
      await call('PUT /players/barred', { status: 'blocked' });
      if (failure !== undefined) provider.habits.failures.push(failure);
      const answer = await launch(members);
      expect(answer).toMatchObject({ status, body: { code } });
      if (failure !== undefined)
        expect(answer.body.detail).toMatch(/code 86, the game is restricted.* \(logUUID .{36}\)/);
    });
  });

  describe('a player whose id is no name there', () => {
    it('is given a short one, which means that player in callbacks of this agent', async () => {
      await launch({ playerId: LONG });
      const name = await told(LONG);
      expect(name).toMatch(/^[A-Za-z0-9]{22}$/);
      expect(provider.members).toContain(name);
      const talk = talkOf(name);
      expect(await callback(simulator.balance(talk))).toMatchObject({ verdict: 'done', balance: 1_000_000n });
      expect(await callback(simulator.stake(talk, { id: '71', amount: 100_000n }))).toMatchObject({
        balance: 900_000n,
      });
      expect(await callback(simulator.rollback(talk, { id: '71' }))).toMatchObject({ balance: 1_000_000n });
      const { body } = await call(`GET /players/${LONG}/wallets/EUR/entries`);
      expect(body.entries[0]).toMatchObject({ playerId: LONG, kind: 'rollback', transactionId: '71' });
    });

    it('is unknown by a name that was never told to the provider', async () => {
      const name = await told(LONG);
      expect(await callback(simulator.balance(talkOf(`${name.slice(0, -1)}!`)))).toMatchObject({ verdict: 'unclear' });
      await wallets.openPlayer('another-player', 'EUR', '5');
      const { nameFor } = await import('../../functions/_tg-vp/names.ts');
      const never = nameFor({ playerId: 'another-player' }, { protocol: 'vp', agentId });
      expect(await callback(simulator.balance(talkOf(never)))).toMatchObject({ verdict: 'unclear' });
    });
  });

  it('tells who plays', async () => {
    await launch();
    await launch({ playerId: LONG });
    provider.online.add('stranger');
    const { body } = await call('GET /agents/vp/main/members/online');
    const members = Object.fromEntries(body.members.map((each: { name: string }) => [each.name, each]));
    expect(members).toMatchObject({
      p1: { playerId: 'p1' },
      [await told(LONG)]: { playerId: LONG },
      stranger: { name: 'stranger' },
    });
    expect(members.stranger.playerId).toBeUndefined();
  });

  describe('logging out', () => {
    const logOut = (playerId: string) => call(`POST /agents/vp/main/members/${playerId}/logout`, {});

    it('is refused while the player is active, and asks the provider nothing', async () => {
      await launch({ playerId: LONG });
      const before = provider.asked.length;
      expect(await logOut(LONG)).toMatchObject({ status: 422, body: { code: 'player_active' } });
      expect(provider.asked).toHaveLength(before);
      expect(provider.online).toContain(await told(LONG));
    });

    it('ends the games of a player who is blocked, leaves a line, and what is settled after it pays', async () => {
      await launch({ playerId: LONG });
      const talk = talkOf(await told(LONG));
      await call(`PUT /players/${LONG}`, { status: 'blocked' });
      expect((await logOut(LONG)).status).toBe(204);
      expect(provider.online).not.toContain(await told(LONG));
      const { body } = await call('GET /audit', undefined, `target=player/${LONG}`);
      expect(JSON.stringify(body)).toContain('logged out of vp/main');
      expect(await launch({ playerId: LONG })).toMatchObject({ status: 422, body: { code: 'player_not_active' } });
      const win = simulator.play?.(talk, { id: '72', stake: 0n, payout: 50_000n });
      expect(win && (await callback(win))).toMatchObject({ verdict: 'done', balance: 1_050_000n });
      const staked = { id: '73', stake: 10_000n, payout: 30_000n };
      const bet = simulator.play?.(talk, staked);
      expect(bet && (await callback(bet))).toMatchObject({ code: '9999' });
      const again = simulator.retry?.(talk, staked);
      expect(again && (await callback(again))).toMatchObject({ verdict: 'done', balance: 1_070_000n });
    });

    it('of a blocked player whom the provider does not know is done, and of nobody is not', async () => {
      await wallets.openPlayer('p9', 'EUR', '1');
      await call('PUT /players/p9', { status: 'blocked' });
      expect((await logOut('p9')).status).toBe(204);
      expect(await logOut('nobody')).toMatchObject({ status: 404 });
    });
  });

  it('shows how a transaction looked, by any of its ids', async () => {
    await launch();
    const talk = talkOf('p1');
    const play = { id: '9001', stake: 10_000n, payout: 5_000n };
    const spoken = simulator.play?.(talk, play);
    if (spoken) await callback(spoken);
    provider.bets.push({ betId: '9001', username: 'p1', stake: '1', win: '0.5', txTime: new Date().toISOString() });
    const { status, body } = await call('GET /transactions/vp/main/9001/replay', undefined, 'language=en');
    expect({ status, body }).toEqual({
      status: 200,
      body: { detailUrl: `${provider.url}/detail`, replayUrl: `${provider.url}/replay`, detail: { reels: [1, 2, 3] } },
    });
    provider.bets.length = 0;
    expect(await call('GET /transactions/vp/main/9001/replay')).toMatchObject({ body: { code: 'replay_not_found' } });
    expect(await call('GET /transactions/vp/main/404/replay')).toMatchObject({
      body: { code: 'transaction_not_found' },
    });
  });

  it.each(['http://play.example', 'https://u:p@play.example', 'javascript:alert(1)', 'ftp://play.example', ''])(
    'a launch sends nobody to %j',
    async (playsAt) => {
      provider.playsAt = playsAt;
      const answer = await launch();
      provider.playsAt = 'https://play.example';
      expect(answer).toMatchObject({ status: 502, body: { code: 'provider_error' } });
    },
  );
});
