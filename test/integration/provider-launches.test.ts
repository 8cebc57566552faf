import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { backgroundDeadline } from '../../shared/application/deadline.ts';
import { createTestTables, eachEngine } from '../support/engines.ts';
import { callerOf, operatorWorld } from '../support/operator-world.ts';
import { HOST_ID, Provider } from '../support/provider/provider.ts';

eachEngine('launches and game lists', (engine) => {
  const provider = new Provider();
  let world: Awaited<ReturnType<typeof operatorWorld>>;
  const call: typeof world.call = (...line) => world.call(...line);

  beforeAll(async () => {
    await provider.start();
    world = await operatorWorld(await createTestTables(engine));
    await call('PUT /agents/wallet-v2/main', {
      walletToken: 'WALLET_1',
      gameUrl: 'https://games.example/start?brand=a%20b',
    });
    await call('PUT /agents/tg/main', { aesKey: '000102030405060708090a0b0c0d0e0f'.repeat(2) });
    await call('PUT /players/p1', {});
    await call('PUT /players/p1/wallets/EUR');
  });
  afterAll(() => provider.stop());
  let addresses = 0;
  beforeEach(async () => {
    provider.calls.length = 0;
    provider.mishaps.length = 0;
    // Game lists are kept by address.
    const providerUrl = `${provider.url}/${++addresses}`;
    await call('PUT /agents/vela/main', { hostId: HOST_ID, providerUrl });
  });

  const launch = (members: Record<string, unknown> = {}) =>
    call('POST /launches', {
      playerId: 'p1',
      currency: 'EUR',
      protocol: 'vela',
      agentId: 'main',
      gameCode: 'fish',
      ...members,
    });
  const sessionOf = async (token: string) => {
    const { ledger, clock } = world.ports;
    return (await ledger.read({ by: 'session', token }, [], backgroundDeadline(clock))).session;
  };

  describe('a real launch', () => {
    it('of vela is the listed address with host, session, mode, language and orientation', async () => {
      const { status, body } = await launch({ language: 'zh-CN', options: { mode: 'multiplayer', allow_vertical: 0 } });
      expect(status).toBe(201);
      expect(body.url).toBe(
        `https://shoot-01.velachip.com/?host_id=h0st&access_token=${body.token}&mode=multiplayer&lang=ch&allow_vertical=0`,
      );
      expect(await sessionOf(body.token)).toMatchObject({
        protocol: 'vela',
        agentId: 'main',
        playerId: 'p1',
        currency: 'EUR',
      });
      expect(Date.parse(body.expiresAt) - Date.now()).toBeGreaterThan(86_000_000);
    });

    it('of wallet-v2 asks nobody, and opens the wallet token', async () => {
      const { status, body } = await launch({ protocol: 'wallet-v2', gameCode: '10 14&x', language: 'DE-at' });
      expect(status).toBe(201);
      expect(body.url).toBe(
        `https://games.example/start?brand=a%20b&mode=real_play&gameID=10%2014%26x&token=${body.token}&lang=de&wallet=WALLET_1`,
      );
      expect(await sessionOf(body.token)).toMatchObject({ protocol: 'wallet-v2', playerId: 'p1' });
    });
  });

  describe('a demo', () => {
    it.each([
      ['vela', 'https://shoot-01.velachip.com/?lang=en&allow_vertical=1'],
      ['wallet-v2', 'https://games.example/start?brand=a%20b&mode=demo&gameID=fish&lang=en'],
    ])('of %s answers an address and nothing else', async (protocol, url) => {
      expect(await launch({ protocol, mode: 'demo' })).toMatchObject({ status: 201, body: { url } });
      expect((await launch({ protocol, mode: 'demo' })).body).not.toHaveProperty('token');
    });
  });

  it.each([
    [{ gameCode: 'chess' }, 422, 'unknown_game'],
    [{ protocol: 'tg' }, 422, 'missing_credentials'],
    [{ protocol: 'nope' }, 404, 'protocol_not_found'],
    [{ agentId: 'other' }, 404, 'agent_not_found'],
    [{ playerId: 'p2' }, 404, 'player_not_found'],
    [{ currency: 'USD' }, 404, 'wallet_not_found'],
    [{ options: { mode: 'coop' } }, 400, 'invalid_request'],
    [{ options: { access_token: 'x' } }, 400, 'invalid_request'],
    [{ protocol: 'wallet-v2', options: { lang: 'en' } }, 400, 'invalid_request'],
    [{ language: 'en&token=x' }, 400, 'invalid_request'],
    [{ mode: 'free' }, 400, 'invalid_request'],
    [{ gameCode: '' }, 400, 'invalid_request'],
  ])('a launch with %j is refused: %i %s', async (members, status, code) => {
    expect(await launch(members)).toMatchObject({ status, body: { code } });
  });

  it('a launch that the provider cannot serve leaves no session behind', async () => {
    const opened: string[] = [];
    const { sessions } = world.ports;
    const watched = callerOf({
      ...world.ports,
      sessions: {
        open: async (token, session, line) => {
          opened.push(token);
          await sessions.open(token, session, line);
        },
        find: sessions.find.bind(sessions),
        end: sessions.end.bind(sessions),
        endAll: sessions.endAll.bind(sessions),
      },
    });
    provider.mishaps.push('error_with_200');
    const body = { playerId: 'p1', currency: 'EUR', protocol: 'vela', agentId: 'main', gameCode: 'fish' };
    expect(await watched('POST /launches', body)).toMatchObject({ status: 502 });
    expect(opened).toEqual([]);
  });

  describe('the game list', () => {
    it("is the provider's", async () => {
      expect((await call('GET /agents/vela/main/games')).body).toEqual({
        games: [
          {
            gameCode: 'fish',
            gameId: 'shoot-01',
            title: { en: 'Blue Ocean', cn: '蓝海龙王' },
            lobbyGroup: 'shooting',
            url: 'https://shoot-01.velachip.com',
          },
        ],
      });
    });

    it('leaves out games whose address no launch would send a player to', async () => {
      const { games: usual } = provider;
      onTestFinished(() => {
        provider.games = usual;
      });
      const [fish] = usual as object[];
      const addresses = [
        'http://shoot.example',
        'https://u:p@shoot.example',
        'javascript:alert(1)',
        '//shoot.example',
        '',
      ];
      const others = [...addresses, undefined].map((url, index) => ({ ...fish, game_code: `g${index}`, url }));
      provider.games = [...others, { ...fish, game_code: 'local', url: 'http://127.0.0.1:8080/game' }];
      const { games } = (await call('GET /agents/vela/main/games')).body;
      expect(games.map(({ gameCode }: { gameCode: string }) => gameCode)).toEqual(['local']);
      for (const { game_code: gameCode } of others) {
        expect(await launch({ gameCode })).toMatchObject({ status: 502, body: { code: 'provider_error' } });
      }
    });

    it('tells what the provider says is wrong', async () => {
      provider.mishaps.push('error_with_200');
      expect(await call('GET /agents/vela/main/games')).toMatchObject({
        status: 502,
        body: { code: 'provider_error', detail: expect.stringContaining('code 2: Invalid Host ID') },
      });
    });

    it('tells that nobody answered, after three tries', async () => {
      provider.mishaps.push('hang_up', 'hang_up', 'hang_up');
      expect(await call('GET /agents/vela/main/games')).toMatchObject({
        status: 504,
        body: { code: 'provider_timeout' },
      });
      expect(provider.calls).toHaveLength(3);
    });

    it('is asked for once for games and launches, and still there when the provider is not', async () => {
      await call('GET /agents/vela/main/games');
      provider.mishaps.push('error_500', 'error_500', 'error_500');
      expect(await launch()).toMatchObject({ status: 201 });
      expect(await call('GET /agents/vela/main/games')).toMatchObject({ status: 200 });
      expect(provider.calls).toHaveLength(1);
    });

    it.each(['wallet-v2'])('of %s is not supported', async (protocol) => {
      expect(await call(`GET /agents/${protocol}/main/games`)).toMatchObject({
        status: 422,
        body: { code: 'not_supported' },
      });
    });
  });
});
