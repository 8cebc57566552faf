import { expect, it } from 'vitest';
import { looseRequests, neverRequests } from '../../certify/cases/hostile.ts';
import { contentOf, type Simulator, type Spoken, type Talk } from '../../shared/provider-simulator.ts';
import { CapturedWorld } from './captured-telemetry.ts';
import { Conversation } from './conversation.ts';
import { CANARY, FOUL } from './faulty-world.ts';
import { memoryGround } from './grounds.ts';
import type { ProtocolUnderTest } from './protocols.ts';

/** In every way in which the protocols write them: major units, hundredths, amount units. */
const AMOUNTS = ['4321.09', '432109', '8642.18', '864218', '98765.43', '9876543'];
const STAKE = 43_210_900n;
const PAYOUT = 86_421_800n;

/** Guarantee 12, over everything that can be said: taken, repeated, refused, hostile, and in all weathers. */
export function silence(protocol: ProtocolUnderTest): void {
  it('no log line, metric or answer gives away a secret, a player, an id, an amount or the error of somebody else', async () => {
    const world = new CapturedWorld();
    const c = Conversation.begin(protocol, memoryGround(world.store), {}, world);
    c.faultsExpected = true;
    const talk = await c.seat('98765.43');
    const stranger = await c.seat();
    const ids = Array.from({ length: 3 }, () => c.simulator.newId());

    const messages = everything(c.simulator, talk, ids);
    for (const spoken of [...messages, ...messages]) await c.tell(spoken);
    for (const spoken of everything(c.simulator, stranger, ids)) await c.tell(spoken);
    for (const spoken of everything(c.simulator, { ...talk, agentId: `${talk.agentId}-canary` }, ids))
      await c.tell(spoken);
    for (const spoken of hostile(c.simulator, talk, ids)) await c.tell(spoken);
    for (const weather of FOUL) {
      world.store.change(weather);
      for (const spoken of everything(c.simulator, talk, [c.simulator.newId(), ...ids])) await c.tell(spoken);
    }

    const { lines, reports } = world.telemetry;
    expect(new Set(reports.map(({ result }) => result))).toContain('fault');
    expect(lines.length).toBeGreaterThan(reports.length);
    const persons = [talk.playerId, stranger.playerId];
    const secrets = [talk.secret, stranger.secret, `${talk.agentId}-canary`, CANARY, ...ids];
    expect(found([...persons, ...secrets], lines)).toEqual([]);
    expect(found(AMOUNTS, lines.map(withoutCountedMoney))).toEqual([]);
    expect(found(secrets, c.answers)).toEqual([]);
  });
}

/** What dashboards add up is counted in every line by itself, in the members that say so. */
function withoutCountedMoney(line: string): string {
  const { Stake: _, Payout: __, RolledBack: ___, ...rest } = JSON.parse(line);
  return JSON.stringify(rest);
}

function everything(simulator: Simulator, talk: Talk, ids: readonly string[]): Spoken[] {
  const [id = '', playId = '', payoutId = ''] = ids;
  const play = { id: playId, stake: STAKE, payout: PAYOUT };
  return [
    simulator.balance(talk),
    simulator.stake(talk, { id, amount: STAKE }),
    simulator.stake(talk, { id, amount: PAYOUT }),
    ...(simulator.payout ? [simulator.payout(talk, { id: payoutId, stakeId: id, amount: PAYOUT })] : []),
    ...(simulator.play ? [simulator.play(talk, play)] : []),
    ...(simulator.retry ? [simulator.retry(talk, play)] : []),
    simulator.rollback(talk, { id: playId }),
    simulator.stake(talk, { id: simulator.newId(), amount: 1000n * STAKE }),
  ];
}

function hostile(simulator: Simulator, talk: Talk, ids: readonly string[]): Spoken[] {
  return everything(simulator, talk, ids).flatMap((genuine) => {
    const content = contentOf(genuine);
    return [...neverRequests(content), ...looseRequests(content, simulator.describing)].flatMap(({ from }) => {
      try {
        return [simulator.reword(talk, genuine, from(content))];
      } catch {
        return [];
      }
    });
  });
}

/** Which canaries sit in which line, so that a failure names both. */
function found(canaries: readonly string[], lines: readonly string[]): string[] {
  return canaries.flatMap((canary) =>
    lines.filter((line) => line.includes(canary)).map((line) => `${canary} in ${line}`),
  );
}
