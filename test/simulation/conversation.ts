import type { AmountUnits } from '../../shared/domain/money.ts';
import { type Act, type Answer, type Caller, isByOperator, OPERATOR } from './act.ts';
import type { ConversationSpec } from './conversation-spec.ts';
import type { Delivery } from './delivery.ts';
import { doorOf } from './doors.ts';
import type { Random } from './random.ts';
import { tokenOf } from './tokens.ts';
import type { Settings } from './voice.ts';
import { Weather } from './weather.ts';
import type { World } from './world.ts';

/** A provider waits no longer than this for an answer. */
const PATIENCE_MS = 3_000;
/** Neighbours differ in the last of 16 digits, where a float no longer tells them apart. */
const FIRST_ID = 9_007_199_254_740_993n;
const IDS_EACH = 64n;
const RICH = 2n ** 62n;

/** A provider's talk as a script tells it: sends, waits, hears, and keeps the provider's own book. */
export class Conversation {
  readonly spec: ConversationSpec;
  readonly random: Random;
  /** Which of the player's two sessions is in use. */
  slot = 0;
  readonly #world: World;
  #sent = 0;
  #heardLast: AmountUnits;
  #settings: Settings | undefined;
  readonly #deliveries: Delivery[] = [];

  constructor(spec: ConversationSpec, world: World) {
    this.spec = spec;
    this.#world = world;
    this.random = world.random.fork(`conversation ${spec.index}`);
    const player = world.spec.players.find(({ playerId }) => playerId === spec.playerId);
    this.#heardLast = player?.wallets[spec.currency] ?? 0n;
  }

  /** As the provider was told them when its talk began: by them it counts, and chooses what to say. */
  get settings(): Settings {
    this.#settings ??= this.#world.settingsOf(this.spec);
    return this.#settings;
  }

  /** Whether all that it said was served by those settings. Where the operator has others meanwhile, the provider can count on nothing. */
  get #isAgreed(): boolean {
    return this.#deliveries.every(({ agent, isStopped }) => !agent || (agent.settings === this.settings && !isStopped));
  }

  /** So near the ceiling that money owed may not fit into the wallet. */
  get isRich(): boolean {
    const player = this.#world.spec.players.find(({ playerId }) => playerId === this.spec.playerId);
    return Object.values(player?.wallets ?? {}).some((balance) => balance > RICH);
  }

  id(nth: number): string {
    return (FIRST_ID + BigInt(this.spec.ids) * IDS_EACH + BigInt(nth)).toString();
  }

  /** What the provider can say: often small, sometimes nothing, sometimes to the last unit what it was told is there, seldom more. */
  amount(): AmountUnits {
    const unit = doorOf(this.spec.protocol).unit({ currency: this.spec.currency, terms: this.settings });
    const size = this.random.weighted({ none: 1, small: 10, usual: 6, large: 2, everything: 1 });
    if (size === 'everything') return this.#heardLast - (this.#heardLast % unit);
    const most = { none: 0, small: 50_000, usual: 400_000, large: 6_000_000 }[size];
    const drawn = BigInt(this.random.int(0, most));
    return drawn - (drawn % unit);
  }

  pause(ms: number): Promise<void> {
    return this.#world.time.pause(ms);
  }

  /** One request, and what the provider hears within its patience. Bad roads double it, or lose it or its answer. */
  say(act: Act, about: Partial<Caller> = {}): Promise<Answer | undefined> {
    const dice = this.random.fork(`say ${this.#sent++}`);
    const world = this.#world;
    const caller = { ...this.#caller(dice), ...about };
    const weather = (name: string) => new Weather(this.spec.weather, dice.fork(name), world.spec.outages);
    const fate = weather('road').road();
    world.tally.count('road', fate);
    return new Promise((resolve) => {
      world.time.after(PATIENCE_MS, () => resolve(undefined));
      const deliver = (name: string, delay: number) => {
        world.time.after(delay, () => {
          const isUnheard = fate === 'answer_lost';
          const hear = (answer: Answer) =>
            void world.time.after(1 + dice.next() * 20, () => resolve(this.#heard(answer)));
          const sent = { act, caller, conversation: this.spec.index, random: dice.fork(name), weather: weather(name) };
          this.#deliveries.push(world.deliver(sent, isUnheard ? undefined : hear));
        });
      };
      if (fate !== 'request_lost') deliver('first', dice.next() * (fate === 'slow' ? 2_500 : 20));
      if (fate === 'duplicated') deliver('second', this.#copyDelay(dice));
    });
  }

  /** Again and again until there is an answer that says something, or the pauses are used up. */
  async insist(
    act: Act,
    pauses: Iterable<number>,
    isFinal = isDefinite,
    about: Partial<Caller> = {},
  ): Promise<Answer | undefined> {
    let answer = await this.say(act, about);
    for (const pause of pauses) {
      if (answer && isFinal(answer)) return answer;
      await this.pause(pause);
      answer = await this.say(act, about);
    }
    return answer && isFinal(answer) ? answer : undefined;
  }

  /** The provider's book: what all that was said under an id comes to in the end, as its document has it. */
  final(act: Act, net: AmountUnits, heard: Answer): void {
    // A refusal for a passing reason is not remembered: a copy that a proxy sends later may be taken.
    const door = doorOf(isByOperator(act) ? OPERATOR : this.spec.protocol);
    const isPassing = heard.verdict === 'refused' && net === 0n && door.isPassing(heard.code);
    const isCertain = isByOperator(act) || this.#isAgreed;
    if (!this.spec.isContested && !isPassing && isCertain) this.#world.finals.push({ spec: this.spec, act, net });
  }

  /** What the provider may count on as long as nobody else talks under its ids. */
  claim(isTrue: boolean, text: string): void {
    if (!isTrue && !this.spec.isContested && this.#isAgreed)
      this.#world.auditor.violate('11 provider', `conversation ${this.spec.index}: ${text}`);
  }

  #heard(answer: Answer): Answer {
    if (isDefinite(answer) && answer.balance !== undefined && answer.balance > 0n) this.#heardLast = answer.balance;
    return answer;
  }

  #caller(dice: Random): Caller {
    const { protocol, agentId, playerId, currency } = this.spec;
    const { agents, time, spec } = this.#world;
    const key = agents.keyFor(protocol, agentId, time.now, dice);
    const secret = key ?? tokenOf(spec.seed, this.spec, this.slot);
    return { protocol, agentId, playerId, currency, secret, terms: this.settings };
  }

  /** Usually at once, now and then when everybody has forgotten it. */
  #copyDelay(dice: Random): number {
    const when = dice.weighted({ atOnce: 6, soon: 3, late: 1 });
    return { atOnce: dice.next() * 10, soon: dice.next() * 4_000, late: dice.next() * 600_000 }[when];
  }
}

export function isDefinite({ verdict }: Answer): boolean {
  return verdict !== 'unclear';
}
