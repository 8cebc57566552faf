import { beforeAll, describe, expect, it } from 'vitest';
import { allMessages } from '../../certify/cases/messages.ts';
import type { Agent } from '../../shared/application/agent.ts';
import { DECLINE_NAMES, type Notice, type Outcome } from '../../shared/domain/outcome.ts';
import { type Call, Rejected, type Rejection, type WireAnswer } from '../../shared/http/adapter.ts';
import type { Heard } from '../../shared/provider-simulator.ts';
import { Conversation } from './conversation.ts';
import { memoryGround } from './grounds.ts';
import type { ProtocolUnderTest } from './protocols.ts';

/** The compiler demands a code for each; this walk finds out that it is one of the protocol's, in an answer of the protocol's form. */
export function wireCodes(protocol: ProtocolUnderTest): void {
  const { adapter, simulator } = protocol;
  const messages = allMessages(simulator);
  const calls = new Map<string, Call>();
  let agent: Agent | undefined;

  beforeAll(async () => {
    const c = Conversation.begin(
      { ...protocol, adapter: listening(adapter, (call) => calls.set('', call)) },
      memoryGround(),
    );
    agent = await c.world.find(protocol.name, c.agentId);
    const talk = await c.seat();
    for (const { name, prepare } of messages) {
      await c.tell((await prepare(c, talk)).say(talk));
      const call = calls.get('');
      if (call) calls.set(name, call);
    }
  });

  function encoded(name: string, outcome: Outcome): WireAnswer {
    const call = calls.get(name);
    if (!call || !agent) throw new Error(`no ${name} was decoded`);
    return adapter.encode(outcome, call, agent, AT);
  }

  describe.each(messages)('to a $name', ({ name }) => {
    it.each(DECLINE_NAMES)('"%s" is not done, in a code of its own protocol', (reason) => {
      for (const standing of STANDINGS) {
        const answer = encoded(name, { type: 'declined', reason, ...standing });
        expect(heardIn(answer).verdict).not.toBe('done');
        if (PERSON_IS_TOLD.includes(reason)) expect(answer.alarms).toHaveLength(1);
      }
    });

    it.each([0n, 1n, 1_234_567n, 2n ** 63n - 1n])('done, a balance of %s units is said, and never more', (balance) => {
      const step = balance % simulator.smallestAmount;
      for (const type of ['applied', 'replayed', 'reported'] as const) {
        const outcome = { type, notices: [], playerId: 'p1', currency: 'EUR', balance } as Outcome;
        expect(heardIn(encoded(name, outcome))).toMatchObject({ verdict: 'done', balance: balance - step });
      }
    });

    it.each(NOTICES)('what a person should look at (%s) becomes an alarm beside "done"', (notice) => {
      const answer = encoded(name, {
        type: 'applied',
        notices: [notice],
        playerId: 'p1',
        currency: 'EUR',
        balance: 1n,
      });
      expect(answer.alarms).toEqual([notice]);
    });
  });

  it.each(REJECTIONS)('"%s" is not done, for an agent that is known and one that is not', (rejected) => {
    for (const known of [agent, undefined]) {
      for (const call of [undefined, ...calls.values()]) {
        const action = call === undefined ? {} : { action: call.action };
        const answer = adapter.encodeRejection(new Rejected(rejected, action), known, AT);
        expect(heardIn(answer).verdict).not.toBe('done');
      }
    }
  });

  it('a fault is unclear', () => {
    expect(heardIn(adapter.encodeFault(AT)).verdict).toBe('unclear');
  });

  /** The log line must say the code that the provider sees. */
  function heardIn(answer: WireAnswer): Heard {
    const heard = simulator.hear(answer);
    expect(heard.code).toBe(answer.code);
    return heard;
  }
}

const AT = '2026-03-02T08:15:30.004Z';
const STANDINGS = [{}, { playerId: 'p1' }, { playerId: 'p1', currency: 'EUR', balance: 1_234_567n }];
const PERSON_IS_TOLD: readonly string[] = ['content_mismatch', 'other_owner', 'balance_limit'];
const NOTICES: readonly Notice[] = ['jackpot_held', 'payout_without_stake', 'rollback_beside_round'];

/** A rejection that is missing here does not compile. */
const REJECTIONS = Object.keys({
  address_not_allowed: true,
  door_open: true,
  body_too_large: true,
  agent_unknown: true,
  unreadable: true,
  not_authentic: true,
  unknown_action: true,
  malformed: true,
  session_missing: true,
} satisfies Record<Rejection, true>) as Rejection[];

type Adapter = ProtocolUnderTest['adapter'];

/** The same adapter, and somebody who hears what it decodes. */
function listening(adapter: Adapter, hear: (call: Call) => void): Adapter {
  const decode: Adapter['decode'] = (content, agent, at) => {
    const call = adapter.decode(content, agent, at);
    if (!(call instanceof Rejected)) hear(call);
    return call;
  };
  return { ...adapter, decode };
}
