import type { CommitResult } from '../../shared/application/ledger-store.ts';
import type { Commit } from '../../shared/domain/commit.ts';
import type { AmountUnits } from '../../shared/domain/money.ts';
import type { Act, Answer, Caller } from './act.ts';
import { repeatEverything } from './aftermath.ts';
import { Agents } from './agents.ts';
import { Auditor } from './auditor.ts';
import { Fleet } from './containers.ts';
import { Conversation } from './conversation.ts';
import type { ConversationSpec } from './conversation-spec.ts';
import { Delivery } from './delivery.ts';
import { DOORS, doorOf, OPERATOR } from './doors.ts';
import { checkAnswers, checkBooks, checkProviders } from './final-checks.ts';
import type { Plant } from './plant.ts';
import { portsOf, type Surroundings } from './ports.ts';
import { Random } from './random.ts';
import type { Judgement, Rules } from './rules.ts';
import { scenesFor } from './scene.ts';
import { SCRIPTS } from './scripts.ts';
import { setUp } from './set-up.ts';
import { SharedStore } from './shared-store.ts';
import { Tally } from './tally.ts';
import { answerText, arrivalText, commitLine, type Trace } from './trace.ts';
import { TrueWallets } from './true-wallets.ts';
import { VirtualTime } from './virtual-time.ts';
import type { Settings } from './voice.ts';
import type { Weather } from './weather.ts';
import type { WorldSpec } from './world-spec.ts';

export interface Sent {
  readonly act: Act;
  readonly caller: Caller;
  /** The conversation's index; -1 for what belongs to none. */
  readonly conversation: number;
  readonly random: Random;
  readonly weather: Weather;
}

/** What a provider's document calls final about one transaction: what all that was said under its ids comes to. */
export interface Final {
  readonly spec: ConversationSpec;
  readonly act: Act;
  readonly net: AmountUnits;
}

const CHECKS = [checkAnswers, checkProviders, repeatEverything, checkProviders, checkBooks];

/** A wallet with all that happens to it: one store, fleets of containers, providers and an operator. */
export class World {
  readonly spec: WorldSpec;
  readonly random: Random;
  readonly time: VirtualTime;
  readonly tally = new Tally();
  readonly auditor: Auditor;
  readonly shared: SharedStore;
  readonly wallets: TrueWallets;
  readonly agents = new Agents();
  readonly deliveries: Delivery[] = [];
  readonly finals: Final[] = [];
  readonly #fleets = new Map<string, Fleet>();
  readonly #rules = new Map<string, Rules>();
  readonly #surroundings: Surroundings;
  readonly #trace: Trace | undefined;

  constructor(spec: WorldSpec, plant: Plant = {}, trace?: Trace) {
    this.spec = spec;
    this.#trace = trace;
    this.random = new Random(spec.seed);
    this.time = new VirtualTime(spec.startsAt);
    const { time, tally, agents } = this;
    this.shared = new SharedStore((...applied) => this.#applied(...applied), tally, plant.applyCommit);
    this.wallets = new TrueWallets(this.shared.memory);
    this.auditor = new Auditor({
      wallets: this.wallets,
      judge: (delivery) => this.#judge(delivery),
      told: (balance, { caller }) => doorOf(caller.protocol).shown(balance, caller, this.settingsOf(caller)),
      isFault: (answer, { caller }) => answer.code === doorOf(caller.protocol).faultCode,
      stop: () => time.stop(),
    });
    this.#surroundings = { time, shared: this.shared, agents, wrapStore: plant.wrapStore };
    for (const protocol of Object.keys(DOORS)) {
      this.#fleets.set(protocol, new Fleet(protocol, spec.containers[protocol] ?? []));
    }
  }

  /** Plays every conversation until nothing is on its way any more, and then looks whether all is well. */
  async play(): Promise<void> {
    await setUp(this);
    for (const spec of this.spec.conversations) {
      const conversation = new Conversation(spec, this);
      this.time.after(spec.startsAfter, () => this.#run(conversation));
    }
    await this.time.run();
    for (const check of CHECKS) if (this.auditor.violations.length === 0) await check(this);
  }

  deliver({ caller: sender, random, ...sent }: Sent, hear?: (answer: Answer) => void): Delivery {
    // A copy that comes late may come under a key that has gone out of use.
    const caller = { ...sender, forged: sender.forged === true || !this.agents.isUsable(sender, this.time.now) };
    const fleet = this.#fleetOf(caller.protocol);
    const container = fleet.pick(random);
    const where = { caller, random, fleet, container, number: this.deliveries.length, startedAt: this.time.now };
    const delivery = new Delivery({ ...sent, ...where });
    this.deliveries.push(delivery);
    this.note(() => arrivalText(delivery));
    this.auditor.begin(delivery);
    doorOf(caller.protocol)
      .call(sent.act, caller, this.settingsOf(caller), portsOf(delivery, this.#surroundings))
      .then((answer) => {
        this.note(() => answerText(delivery, answer));
        this.auditor.answered(delivery, answer);
        hear?.(answer);
      })
      .catch((error: unknown) => this.auditor.violate('8 no crash', `not answered in its words: ${error}`, delivery));
    return delivery;
  }

  settingsOf({ protocol, agentId }: Pick<Caller, 'protocol' | 'agentId'>): Settings {
    return this.agents.get(protocol, agentId)?.settings ?? {};
  }

  /** For whoever reads the script of a failure. */
  note(text: () => string): void {
    this.#trace?.(this.time.now - this.spec.startsAt, text());
  }

  #applied(delivery: Delivery, commit: Commit, result: CommitResult): void {
    this.note(() => commitLine(delivery, commit, result));
    if (result.type === 'committed') this.auditor.committed(delivery, commit);
  }

  #judge(delivery: Delivery): readonly Judgement[] {
    const { act, caller } = delivery;
    const rules = this.#rulesOf(caller);
    const scenes = scenesFor(delivery, this.wallets, this.settingsOf(caller), this.time.now);
    return scenes.map((scene) => rules.judge(act, caller, scene));
  }

  #rulesOf({ protocol, agentId }: Caller): Rules {
    const name = protocol === OPERATOR ? protocol : `${protocol}/${agentId}`;
    const rules = this.#rules.get(name) ?? doorOf(protocol).newRules();
    this.#rules.set(name, rules);
    return rules;
  }

  #fleetOf(protocol: string): Fleet {
    const fleet = this.#fleets.get(protocol);
    if (!fleet) throw new RangeError(`no fleet for ${protocol}`);
    return fleet;
  }

  #run(conversation: Conversation): void {
    const { script, index } = conversation.spec;
    SCRIPTS[script]
      .run(conversation, this)
      .catch((error: unknown) => this.auditor.violate('script', `conversation ${index}: ${error}`));
  }
}
