import { expect, it, onTestFinished } from 'vitest';
import { formatMajorNumber } from '../../shared/domain/money.ts';
import type { ProtocolUnderTest } from '../conformance/protocols.ts';
import { balanceOf, Table } from './table.ts';
import type { Wire } from './wire.ts';

/** Of the providers' page: the key, the request as it travels, and who it asks about. */
const KEY = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const REQUEST =
  '{"cipherText":"oKGio6SlpqeoqaqrejiWmWhYmiIc04haBRe8UA==nTodTjGibdFAX6WxZhahsBPJezywwisIvjQE4R7GEFW3BTPOjQ5xXirudq1nGfrbfTkWADLyNlwjLGowwFK/kuLspxI="}';
const PLAYER = 'gameTest1';
const CURRENCY = 'PHP';

/** The published vector, byte for byte in both directions. */
export function vector(protocol: ProtocolUnderTest, wire: () => Wire): void {
  /** Only one agent may have the key at one time. */
  async function withPublishedKey(): Promise<Table> {
    const table = await Table.open(wire(), protocol, { aesKey: KEY });
    onTestFinished(async () => {
      await table.wire.operator(`DELETE /agents/${table.protocol}/${table.agentId}`);
    });
    return table;
  }

  it('answers the published request for a balance byte for byte', async () => {
    const { wire: open, agentId } = await withPublishedKey();
    await open.operator(`PUT /players/${PLAYER}`, {});
    const path = `/players/${PLAYER}/wallets/${CURRENCY}`;
    await open.operator(`PUT ${path}`);
    const transfer = { transferId: 'published-vector', direction: 'deposit', amount: '250.5' };
    expect([200, 201]).toContain((await open.operator(`POST ${path}/transfers`, transfer)).statusCode);
    const balance = await balanceOf(open, PLAYER, CURRENCY);
    const { body } = await open.say({ method: 'POST', path: `/callbacks/${protocol.name}/${agentId}`, body: REQUEST });
    const [, time = ''] = /"responseTime":"([^"]*)"/.exec(body) ?? [];
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(body).toBe(
      `{"status":"0000","errText":"","balance":${formatMajorNumber(balance)},"responseTime":"${time}"}`,
    );
  });

  it('opens no request of which one bit was turned on the way', async () => {
    const { wire: open, agentId } = await withPublishedKey();
    for (const at of [20, 40, 60, 100]) {
      const character = REQUEST[at] === 'A' ? 'B' : 'A';
      const body = REQUEST.slice(0, at) + character + REQUEST.slice(at + 1);
      const { json } = await open.say({ method: 'POST', path: `/callbacks/${protocol.name}/${agentId}`, body });
      expect(json).toMatchObject({ status: '9999', balance: 0 });
    }
  });
}

/** What VP alone says in its headers. */
export function agentHeader(protocol: ProtocolUnderTest, wire: () => Wire): void {
  it('takes the header x-agentid only if it names the agent of the path', async () => {
    const table = await Table.open(wire(), protocol);
    const talk = await table.seat();
    const spoken = table.simulator.balance(talk);
    const heard = async (headers: Record<string, string>) =>
      table.verdictOn({ ...spoken, headers: { 'content-type': 'application/json', ...headers } });
    expect(await heard({ 'x-agentid': table.agentId })).toBe('done');
    expect(await heard({})).toBe('done');
    expect(await heard({ 'x-agentid': 'another' })).not.toBe('done');
  });
}
