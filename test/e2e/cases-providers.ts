import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { DialectProvider } from '../../local/provider/dialect-provider.ts';
import type { ProtocolUnderTest } from '../conformance/protocols.ts';
import { HOST_ID, Provider } from '../support/provider/provider.ts';
import { rowOf } from '../support/provider/rows.ts';
import { CURRENCY, newPlayer, Table } from './table.ts';
import type { Wire } from './wire.ts';

/** What the operator has this wallet do at a provider. The provider is on this machine, so it takes a wallet that is here too. */
export function providers(protocols: readonly ProtocolUnderTest[], wire: () => Wire): void {
  const [vela] = reportedByTicket(protocols);
  let provider: Provider;
  beforeAll(async () => {
    provider = await new Provider().start();
  });
  afterAll(() => provider.stop());

  const launching = protocols.filter(({ manifest: { capabilities } }) => capabilities.includes('launch'));
  const withSessions = launching.filter(({ manifest: { usesSessions } }) => usesSessions);
  it.each(withSessions)('opens a game of $name for a player, with a token that plays', async (protocol) => {
    const table = await Table.open(wire(), protocol, atProvider(protocol, provider));
    const playerId = await newPlayer(wire());
    const launch = { playerId, currency: CURRENCY, protocol: table.protocol, agentId: table.agentId, gameCode: 'fish' };
    const { statusCode, json } = await wire().operator('POST /launches', launch);
    expect({ statusCode, url: new URL(json.url).protocol }).toEqual({ statusCode: 201, url: 'https:' });
    const talk = { agentId: table.agentId, playerId, currency: CURRENCY, secret: json.token };
    expect(await table.verdictOn(table.simulator.balance(talk))).toBe('done');
    const demo = await wire().operator('POST /launches', { ...launch, mode: 'demo' });
    expect(demo.json).toEqual({ url: expect.any(String) });
  });

  it.each(launching.filter(({ manifest: { usesSessions } }) => !usesSessions))(
    'opens a game of $name for a player whom the provider does not know yet',
    async (protocol) => {
      const { name, simulator } = protocol;
      const dialect = await agentOfDialect(wire(), protocol);
      onTestFinished(() => dialect.stop());
      const { agentId, aesKey } = dialect.agent;
      const playerId = await newPlayer(wire());
      const [{ gameCode }] = (await wire().operator(`GET /agents/${name}/${agentId}/games`)).json.games;
      const launch = { playerId, currency: CURRENCY, protocol: name, agentId, gameCode };
      const { statusCode, json } = await wire().operator('POST /launches', launch);
      expect({ statusCode, json }).toEqual({ statusCode: 201, json: { url: expect.stringMatching(/^https:/) } });
      const [{ name: told }] = (await wire().operator(`GET /players/${playerId}`)).json.names;
      expect([...dialect.members]).toEqual([told]);
      const talk = { agentId, playerId: told, currency: CURRENCY, secret: aesKey };
      expect(simulator.hear(await wire().say(simulator.balance(talk))).verdict).toBe('done');

      const id = simulator.newId();
      const played = simulator.play?.(talk, { id, stake: 0n, payout: 10_000n });
      if (played) expect(simulator.hear(await wire().say(played)).verdict).toBe('done');
      dialect.bets.push({ ...unknownBet(), betId: id, username: told });
      const replay = await wire().operator(`GET /transactions/${name}/${agentId}/${id}/replay`);
      expect({ statusCode: replay.statusCode, json: replay.json }).toMatchObject({
        statusCode: 200,
        json: { replayUrl: expect.any(String) },
      });
      expect((await wire().operator(`GET /agents/${name}/${agentId}/members/online`)).statusCode).toBe(200);
      const logout = `POST /agents/${name}/${agentId}/members/${playerId}/logout`;
      expect((await wire().operator(logout)).json.code).toBe('player_active');
      await wire().operator(`PUT /players/${playerId}`, { status: 'blocked', reason: 'asked for it' });
      expect((await wire().operator(logout)).statusCode).toBe(204);
      dialect.bets.push(unknownBet());
      const { json: pulled } = await wire().operator(`POST /agents/${name}/${agentId}/reports/pull`, {});
      expect(pulled.missing).toBe(1);
    },
  );

  const importing = protocols.filter(({ manifest }) => manifest.capabilities.some((known) => known === 'imports'));
  it.each(importing)('holds the file of a provider of $name against the ledger', async (protocol) => {
    const table = await Table.open(wire(), protocol, {});
    const talk = await table.seat();
    const [id, unknown] = [table.simulator.newId(), table.simulator.newId()];
    await table.tell(table.simulator.stake(talk, { id, amount: 100_000n }));
    const lines = [`${id},${CURRENCY},bet,10.00`, `${unknown},${CURRENCY},win,5.00`, `${id},${CURRENCY},bet,ten`];
    const file = ['id,currency,type,amount,time', ...lines.map((line) => `${line},${new Date().toISOString()}`)];
    const path = `/agents/${table.protocol}/${table.agentId}`;
    const importIt = () => wire().operatorRaw('POST', `${path}/reports/import`, file.join('\n'));
    expect((await importIt()).json).toMatchObject({ lines: 2, refusals: [{ line: 4 }], matched: 1, missing: 1 });
    expect((await importIt()).json).toMatchObject({ lines: 2, rows: 0, matched: 0, missing: 0 });
    const { json } = await wire().operator(`GET ${path}/reconciliation?status=missing`);
    expect(json.items).toMatchObject([{ ticketId: unknown, reason: 'not_booked' }]);
    const large = Buffer.alloc(4 * 1024 * 1024 + 1, '\n') as Buffer<ArrayBuffer>;
    const refused = await wire().operatorRaw('POST', `${path}/reports/import`, large);
    expect(refused).toMatchObject({ statusCode: 413, json: { code: 'body_too_large' } });
  });

  if (vela === undefined) return;
  it('lists the games of a provider', async () => {
    const table = await Table.open(wire(), vela, atProvider(vela, provider));
    const { json } = await wire().operator(`GET /agents/${table.protocol}/${table.agentId}/games`);
    expect(json.games).toMatchObject([{ gameCode: 'fish' }]);
  });

  it('pulls what a provider reports, and holds it against the ledger', async () => {
    const table = await settledTable(wire(), vela, provider);
    const path = `/agents/${table.protocol}/${table.agentId}`;
    const { json: pulled } = await wire().operator(`POST ${path}/reports/pull`, {});
    expect(pulled).toMatchObject({ rows: 4, matched: 1, mismatched: 1, missing: 2 });
    expect((await wire().operator(`GET ${path}/reconciliation?status=mismatched`)).json.items).toHaveLength(1);
    expect((await wire().operator(`POST ${path}/reports/pull`, {})).json).toMatchObject({ rows: 0 });
  });
}

/** Three rows: one that agrees with the ledger, one that does not, one that it knows nothing of. */
export async function settledTable(wire: Wire, protocol: ProtocolUnderTest, provider: Provider): Promise<Table> {
  const table = await Table.open(wire, protocol, atProvider(protocol, provider));
  const talk = await table.seat();
  const ids = [table.simulator.newId(), table.simulator.newId()];
  for (const id of ids) {
    await table.tell(table.simulator.stake(talk, { id, amount: 100_000n }));
    const payout = table.simulator.payout?.(talk, { id, stakeId: id, amount: 30_000n });
    if (payout) await table.tell(payout);
  }
  const report_date = new Date().toISOString().replace('T', ' ').slice(0, 19);
  const rows = [...ids, table.simulator.newId()].map((id, index) =>
    rowOf(BigInt(id), { report_date, payout_amount: index === 0 ? '300' : '299' }),
  );
  // On the first page the last row stands under a ticket that nobody knows, and leaves it on the next.
  const [last] = rows.slice(-1);
  const astray = rowOf(last?.id ?? 0, { ticket_id: BigInt(table.simulator.newId()) });
  provider.habits.largestPage = 2;
  provider.rows = [astray, ...rows];
  return table;
}

/** The protocols whose provider is `Provider`. */
export function reportedByTicket(protocols: readonly ProtocolUnderTest[]): ProtocolUnderTest[] {
  return protocols.filter(
    ({ manifest }) => manifest.usesSessions && manifest.capabilities.some((known) => known === 'reports'),
  );
}

/** A provider of the TG and VP dialect, and a new agent at it. */
export async function agentOfDialect(wire: Wire, { name, simulator }: ProtocolUnderTest): Promise<DialectProvider> {
  const { aesKey } = z.object({ aesKey: z.string() }).parse(simulator.newRegistration());
  const registered = { agentId: `dialect-${randomUUID()}`, aesKey, secretKey: 's3cret' };
  const provider = await new DialectProvider(registered, name === 'tg' ? 'TG' : 'VP').start();
  const { agentId, ...secrets } = registered;
  const members = { ...secrets, providerUrl: provider.url };
  expect(await wire.operator(`PUT /agents/${name}/${agentId}`, members)).toMatchObject({ statusCode: 200 });
  return provider;
}

/** A bet that this wallet has never heard of, of a time whose bet log is read by now. */
export function unknownBet() {
  const txTime = new Date(Date.now() - 600_000).toISOString();
  return { betId: `unknown-${randomUUID()}`, username: 'nobody', stake: '0', win: '1', txTime, currency: CURRENCY };
}

/** The members of a registration that say where the provider is. */
function atProvider({ simulator }: ProtocolUnderTest, provider: Provider): Readonly<Record<string, unknown>> {
  return 'providerUrl' in simulator.newRegistration() ? { hostId: HOST_ID, providerUrl: provider.url } : {};
}
