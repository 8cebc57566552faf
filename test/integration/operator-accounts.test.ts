import { beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../shared/application/deadline.ts';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { callerOf, operatorWorld } from '../support/operator-world.ts';

const LATER = '2999-01-01T00:00:00.000Z';
const LONG_AGO = '2020-01-01T00:00:00.000Z';

eachEngine("a player's account", (engine) => {
  let tables: TestTables;
  let world: Awaited<ReturnType<typeof operatorWorld>>;
  let call: ReturnType<typeof callerOf>;

  beforeAll(async () => {
    tables = await createTestTables(engine);
    world = await operatorWorld(tables);
    ({ call } = world);
    await call('PUT /agents/session-test/main', { walletToken: 'w', gameUrl: 'https://games.example' });
  });

  const linesOf = async (target: string) => (await call('GET /audit', undefined, `target=${target}`)).body.lines;
  const shown = async (playerId: string) => (await call(`GET /players/${playerId}`)).body;

  it('is active when it is made, and stays as it is when nothing is said', async () => {
    expect((await call('PUT /players/a1')).body).toMatchObject({ status: 'active' });
    await call('PUT /players/a1', { status: 'blocked', reason: 'asked for a pause', until: LATER });
    const blocked = { status: 'blocked', reason: 'asked for a pause', until: LATER };
    expect((await call('PUT /players/a1', {})).body).toMatchObject(blocked);
    expect((await call('PUT /players/a1')).body).toMatchObject(blocked);
    expect(await shown('a1')).toMatchObject(blocked);
    expect((await call('PUT /players/a1', { status: 'closed' })).body).not.toHaveProperty('until');
    expect(await shown('a1')).toEqual({ playerId: 'a1', status: 'closed', createdAt: expect.any(String), wallets: [] });
  });

  it('leaves one line for each change, with what it was, and none for a repeat', async () => {
    const anna = callerOf(world.ports, 'anna');
    await anna('PUT /players/a2');
    await anna('PUT /players/a2');
    await anna('PUT /players/a2', { status: 'blocked', reason: 'fraud' });
    await anna('PUT /players/a2', { status: 'blocked', reason: 'fraud' });
    await anna('PUT /players/a2', { status: 'blocked', until: LONG_AGO });
    expect(await linesOf('player/a2')).toEqual([
      {
        auditId: expect.any(String),
        at: expect.any(String),
        actor: 'anna',
        operation: 'putPlayer',
        target: 'player/a2',
        changes: { status: { from: 'active', to: 'blocked' } },
        reason: 'fraud',
        requestId: 'test',
      },
      expect.objectContaining({ changes: { status: { to: 'active' } } }),
    ]);
  });

  it.each([
    ['an end without a block', { status: 'closed', until: LATER }, 'until'],
    ['an end alone', { until: LATER }, 'until'],
    ['an end that is over', { status: 'blocked', until: LONG_AGO }, 'until'],
    ['an end that is no instant', { status: 'blocked', until: 'tomorrow' }, 'until'],
    ['a day that no calendar has', { status: 'blocked', until: '2999-02-30T00:00:00.000Z' }, 'until'],
    ['a reason alone', { reason: 'because' }, 'reason'],
    ['an empty reason', { status: 'blocked', reason: '' }, 'reason'],
    ['a long reason', { status: 'blocked', reason: 'x'.repeat(201) }, 'reason'],
  ])('is not changed by %s', async (_, body, member) => {
    const answer = await call('PUT /players/a3', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(answer.body.errors[0]).toMatchObject({ path: member });
    expect((await call('GET /players/a3')).status).toBe(404);
  });

  it('counts as active from its end on', async () => {
    await call('PUT /players/a4');
    await call('PUT /players/a4/wallets/EUR');
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const tomorrow = { ...systemClock, now: () => Date.now() + 86_400_000 };
    const later = callerOf({ ...world.ports, clock: tomorrow });
    await call('PUT /players/a4', { status: 'blocked', until });
    const deposit = (from: typeof call, transferId: string) =>
      from('POST /players/a4/wallets/EUR/transfers', { transferId, direction: 'deposit', amount: '1' });
    expect(await deposit(call, 'a4-1')).toMatchObject({ status: 422, body: { code: 'player_not_active' } });
    const { body } = await later('GET /players/a4');
    expect(body).toMatchObject({ status: 'active' });
    expect(body).not.toHaveProperty('until');
    expect((await deposit(later, 'a4-2')).status).toBe(201);
  });

  it.each(['blocked', 'closed'])('that is %s opens no session', async (status) => {
    const playerId = `session-${status}`;
    await call(`PUT /players/${playerId}`);
    await call(`PUT /players/${playerId}/wallets/EUR`);
    const session = { playerId, currency: 'EUR', protocol: 'session-test', agentId: 'main' };
    expect((await call('POST /sessions', session)).status).toBe(201);
    await call(`PUT /players/${playerId}`, { status });
    expect(await call('POST /sessions', session)).toMatchObject({ status: 422, body: { code: 'player_not_active' } });
    expect(await linesOf(`session/${playerId}`)).toHaveLength(1);
  });

  it('leaves a line for a wallet that is opened, and for a session that is opened and ended, never with its token', async () => {
    await call('PUT /players/a5');
    await call('PUT /players/a5/wallets/EUR');
    await call('PUT /players/a5/wallets/EUR');
    expect((await linesOf('player/a5')).map(({ operation }: { operation: string }) => operation)).toEqual([
      'openWallet',
      'putPlayer',
    ]);
    const session = { playerId: 'a5', currency: 'EUR', protocol: 'session-test', agentId: 'main' };
    const { token } = (await call('POST /sessions', session)).body;
    await call(`DELETE /sessions/${token}`);
    await call(`DELETE /sessions/${token}`);
    const lines = await linesOf('session/a5');
    expect(lines.map(({ operation }: { operation: string }) => operation)).toEqual(['endSession', 'createSession']);
    expect(JSON.stringify(lines)).not.toContain(token);
  });

  it('an agent leaves a line for what a registration changes, and no secret in it', async () => {
    const path = 'PUT /agents/session-test/audited';
    await call(path, { walletToken: 'first-secret', gameUrl: 'https://games.example' });
    await call(path, { walletToken: 'first-secret', gameUrl: 'https://games.example' });
    await call(path, { walletToken: 'second-secret', settings: { timeZone: 'Europe/Kyiv' } });
    const lines = await linesOf('agent/session-test/audited');
    expect(lines).toMatchObject([
      { operation: 'registerAgent', changes: { walletToken: {}, timeZone: { to: 'Europe/Kyiv' } } },
      { operation: 'registerAgent', changes: { walletToken: {}, gameUrl: { to: 'https://games.example' } } },
    ]);
    expect(JSON.stringify(lines)).not.toContain('secret"');
  });

  it('changes once for two who change it at once, and each change has its line', async () => {
    await call('PUT /players/a6');
    const changes = ['blocked', 'closed', 'blocked', 'closed', 'active'].map((status) =>
      call('PUT /players/a6', { status }),
    );
    for (const { status } of await Promise.all(changes)) expect(status).toBe(200);
    const lines: { changes: { status: { from?: string; to: string } } }[] = await linesOf('player/a6');
    const steps = lines.map(({ changes }) => changes.status).reverse();
    expect(steps[0]).toEqual({ to: 'active' });
    const sorted = [...steps.slice(1)];
    // The lines may share a millisecond: as a chain they still begin where the player began and end where it is.
    expect(sorted.every(({ from, to }) => from !== undefined && from !== to)).toBe(true);
    expect([...steps.map(({ to }) => to)]).toContain((await shown('a6')).status);
  });
});
