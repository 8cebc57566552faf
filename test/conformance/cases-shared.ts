import { describe, expect, it } from 'vitest';
import type { CertificationCase, Expected, FixtureName, Seat } from '../../certify/case.ts';
import { STAKE } from '../../certify/cases/messages.ts';
import { Examination } from '../../certify/examination.ts';
import { isNumber, lookalikesOf } from '../../certify/run-ids.ts';
import type { WalletUnderTest } from '../../certify/wallet-under-test.ts';
import { UNITS_PER_MAJOR } from '../../shared/domain/money.ts';
import type { Simulator, Spoken, Talk } from '../../shared/provider-simulator.ts';
import type { Begin } from './cases.ts';
import type { Conversation } from './conversation.ts';
import type { ProtocolUnderTest } from './protocols.ts';

/**
 * The certifier's cases, on the wallet inside this process. Whoever certifies a wallet over the wire sees its answers; here it is seen too that what
 * moves nothing changes nothing at all, that what is done once is one line of the ledger, and that a person is told of other content.
 */
export function sharedCases(cases: readonly CertificationCase[], protocol: ProtocolUnderTest, begin: Begin): void {
  const groups = Map.groupBy(cases, ({ id }) => id.split('/')[0] ?? '');
  describe.each([...groups])('%s', (_, group) => {
    it.each(group)('$title', async ({ begin: first, play }) => {
      const exam = new Examination(new InnerWallet(begin(), protocol));
      await first?.(exam);
      await play(exam);
      expect(exam.line.findings).toEqual([]);
    });
  });
}

/** Numbers that are next to each other, of the lengths at which floats and signed integers end; the same in 32 bits; the same in their last digits. */
const NEIGHBOURS = [
  ['9007199254740992', '9007199254740993'],
  ['9223372036854775807', '9223372036854775808'],
  ['5000000000000000001', '5000000004294967297'],
  ['4000000000000000001', '14000000000000000001'],
] as const;

class InnerWallet implements WalletUnderTest {
  readonly simulator: Simulator;
  readonly isFresh = true;
  readonly lanes = 8;
  readonly #c: Conversation;
  readonly #seats = new Map<FixtureName, Seat>();
  readonly #openStakes = new Map<Seat, string[]>();

  constructor(c: Conversation, { simulator }: ProtocolUnderTest) {
    this.#c = c;
    this.simulator = simulator;
  }

  async seat(name: FixtureName): Promise<Seat> {
    const seat = this.#seats.get(name) ?? (await this.#seated(name));
    this.#seats.set(name, seat);
    return seat;
  }

  openStake(seat: Seat): string | undefined {
    return this.#openStakes.get(seat)?.pop();
  }

  newId(): string {
    return this.simulator.newId();
  }

  neighbours(): readonly (readonly [string, string])[] {
    const { largestId } = this.simulator;
    return [...NEIGHBOURS, [largestId, largestId.slice(0, -1) + String(Number(largestId.at(-1)) - 1)]];
  }

  lookalikes(): readonly (readonly [string, string])[] {
    return isNumber(this.simulator.largestId) ? [] : lookalikesOf(this.newId());
  }

  send(spoken: Spoken) {
    return this.#c.sendChecked(spoken);
  }

  pause(ms: number): Promise<void> {
    return this.#c.world.clock.sleep(ms);
  }

  async around<T>({ effect, isOtherContent }: Expected, act: () => Promise<T>): Promise<T> {
    // Both read the whole history, so they are asked only where something is said of them.
    const countsLines = effect !== 'perhaps' && effect !== 'if done';
    const before = effect === 'nothing' ? await this.#c.look() : undefined;
    const lines = countsLines ? await this.#lines() : 0;
    const { alarms } = this.#c.world.telemetry;
    alarms.length = 0;
    const result = await act();
    if (effect === 'nothing') expect(await this.#c.look()).toEqual(before);
    if (countsLines) expect((await this.#lines()) - lines).toBe(effect === 'once' ? 1 : 0);
    expect(Object.keys(Object.prototype), 'nothing was inherited by everything').toEqual([]);
    if (isOtherContent) expect(alarms).toContain('content_mismatch');
    return result;
  }

  /** The ledger's lines of everybody who was spoken about. */
  async #lines(): Promise<number> {
    const wallets = new Map([...this.#seats.values()].map((seat) => [`${seat.playerId} ${seat.currency}`, seat]));
    const all = await Promise.all([...wallets.values()].map((seat) => this.#c.entriesOf(seat)));
    return all.flat().length;
  }

  #seated(name: FixtureName): Promise<Seat> {
    const c = this.#c;
    const SEATS: Record<FixtureName, () => Promise<Seat>> = {
      rich: () => c.seat('1000000'),
      second: () => c.seat('1000'),
      poor: async () => ({ ...(await c.seat('10')), holds: 10n * UNITS_PER_MAJOR }),
      blocked: () => this.#stopped((talk) => c.world.store.setStatus(talk.playerId, 'blocked', c.world.now())),
      endedSession: () => this.#stopped((talk) => c.world.store.end(talk.secret, c.world.now())),
      newSession: async () => {
        const earlier = await this.#stopped(async () => {});
        const seat = await c.talk(earlier.playerId);
        this.#openStakes.set(seat, this.#openStakes.get(earlier) ?? []);
        return seat;
      },
      otherCurrency: async () => {
        const { playerId } = await this.seat('rich');
        await c.world.store.openWallet(playerId, 'USD');
        await c.world.transfer('deposit', playerId, 'USD', '100');
        return c.talk(playerId, c.agentId, 'USD');
      },
      foreignToken: async () => {
        const { playerId, currency } = await this.seat('rich');
        const secret = await c.world.openSession('other-protocol', c.agentId, playerId, currency);
        return { agentId: c.agentId, playerId, currency, secret };
      },
      secondAgent: async () => {
        const agentId = `${c.agentId}-2`;
        c.register(agentId);
        return c.talk((await this.seat('rich')).playerId, agentId);
      },
    };
    return SEATS[name]();
  }

  /** A player with two open stakes, who may not play any more. */
  async #stopped(stop: (talk: Talk) => Promise<unknown>): Promise<Seat> {
    const talk = await this.#c.seat();
    const ids = [this.newId(), this.newId()];
    for (const id of ids) await this.#c.takeStake(talk, { id, amount: STAKE });
    await stop(talk);
    this.#openStakes.set(talk, ids);
    return talk;
  }
}
