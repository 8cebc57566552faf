import { expect, it } from 'vitest';
import { contentOf, type Spoken, type Talk } from '../../shared/provider-simulator.ts';
import type { ProtocolUnderTest } from '../conformance/protocols.ts';
import { balanceOf, Table } from './table.ts';
import type { Wire } from './wire.ts';

const FUNDS = 1_000_000n;
const STAKE = 100_000n;
const MEBIBYTE = 1024 * 1024;

/**
 * What no provider would say. The wallet answers, in its protocol's form where the gateway lets it through; nothing moves;
 * and it serves the next one.
 */
export function hostile(protocol: ProtocolUnderTest, wire: () => Wire): void {
  const { simulator } = protocol;
  const stakeOf = (talk: Talk) => simulator.stake(talk, { id: simulator.newId(), amount: STAKE });

  async function expectHarmless(talk: Talk, table: Table, send: () => Promise<unknown>): Promise<void> {
    await send();
    expect(await balanceOf(wire(), talk.playerId)).toBe(FUNDS);
    expect(await table.verdictOn(simulator.balance(talk))).toBe('done');
  }

  it.each([
    ['one byte over 32 KiB', ' '.repeat(32 * 1024 + 1)],
    ['a hundred thousand brackets', '['.repeat(100_000)],
    ['a hundred thousand objects in each other', '{"a":'.repeat(100_000)],
    ['nothing but a zero byte', '\0'],
  ])('refuses a body of %s', async (_title, body) => {
    const table = await Table.open(wire(), protocol);
    const talk = await table.seat();
    const spoken = { ...stakeOf(talk), method: 'POST' } as const;
    await expectHarmless(talk, table, async () => {
      if (simulator.balance(talk).method === 'GET') {
        // Not a route of this protocol: the gateway says so, and no function runs.
        expect(await wire().send('POST', spoken.path, { body })).toMatchObject({ statusCode: 404 });
      } else {
        expect(simulator.hear(await wire().say(spoken, body)).verdict).not.toBe('done');
      }
    });
  });

  it('is not held up by bodies of 10 MB, nor by more than that', async () => {
    const table = await Table.open(wire(), protocol);
    const talk = await table.seat();
    const { path, headers = {} } = stakeOf(talk);
    await expectHarmless(talk, table, async () => {
      for (const size of [10 * MEBIBYTE - 1024, 10 * MEBIBYTE + 1]) {
        const answer = await wire().send('POST', path, { headers, body: Buffer.alloc(size, '{') });
        if (answer.statusCode === 200) expect(simulator.hear(answer).verdict).not.toBe('done');
        else expect([400, 404, 413]).toContain(answer.statusCode);
      }
    });
  });

  it('takes no message in which a name stands twice, nor one that nests too deep', async () => {
    const table = await Table.open(wire(), protocol);
    const talk = await table.seat();
    const spoken = stakeOf(talk);
    for (const content of twisted(spoken)) {
      const reworded = simulator.reword(talk, spoken, content);
      await expectHarmless(talk, table, async () => {
        expect(await table.verdictOn(reworded)).not.toBe('done');
      });
    }
  });

  it('answers other methods and other paths by the gateway alone', async () => {
    const table = await Table.open(wire(), protocol);
    const talk = await table.seat();
    const { path } = stakeOf(talk);
    await expectHarmless(talk, table, async () => {
      for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
        expect(await wire().send(method, path)).toMatchObject({ statusCode: 404 });
      }
      for (const other of [
        `${path}/more`,
        `/callbacks/${protocol.name}`,
        `/callbacks/nobody/${table.agentId}`,
        '/nowhere',
      ]) {
        expect(await wire().send('GET', other)).toMatchObject({ statusCode: 404 });
      }
    });
  });
}

/** A message that would be good, but for one thing. */
function twisted(spoken: Spoken): string[] {
  const content = contentOf(spoken);
  if (!content.startsWith('{')) return [`${content}&${content}`];
  const deep = '['.repeat(5_000) + ']'.repeat(5_000);
  return [
    `{"x":1,"x":2,${content.slice(1)}`,
    `{"x":${deep},${content.slice(1)}`,
    `${content}${content}`,
    content.slice(0, -1),
  ];
}
