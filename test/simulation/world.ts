import type { CommitResult } from '../../shared/application/ledger-store.ts';
import type { Commit } from '../../shared/domain/commit.ts';
import type { AmountUnits } from '../../shared/domain/money.ts';
import { type Act, type Answer, type Caller, OPERATOR } from './act.ts';
import { repeatEverything } from './aftermath.ts';
import { Agents, LONGEST_OUTAGE_MS } from './agents.ts';
import { Auditor } from './auditor.ts';
import { SimulatedBooks } from './books/simulated-books.ts';
import type { Records } from './books/stream.ts';
import { Fleet, REGISTRATION_MAX_AGE_MS } from './containers.ts';
import { Conversation } from './conversation.ts';
import type { ConversationSpec } from './conversation-spec.ts';
import { Delivery } from './delivery.ts';
import { checkDesk } from './desk-checks.ts';
import { DOORS, doorOf } from './doors.ts';
import { checkAnswers, checkBooks, checkFigures, checkProviders } from './final-checks.ts';
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
import { TrueCases } from './true-cases.ts';
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

/** A failed read of a registration excuses an old copy so long: the pause until the next one, and that one's own time. */
const OUTAGE_REMEMBERED_MS = 2_000;
const CHECKS = [checkAnswers, checkProviders, repeatEverything, checkProviders, checkBooks, checkDesk, checkFigures];

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
  readonly books: SimulatedBooks;
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
    const [violate, ignoresPositions] = [(text: string) => this.auditor.violate('books', text), plant.ignoresPositions];
    const books = { time, random: this.random.fork('books'), tally, violate };
    this.books = new SimulatedBooks({ ...books, ...(ignoresPositions && { ignoresPositions }) });
    const cases = new TrueCases(() => time.now);
    this.shared = new SharedStore((...applied) => this.#applied(...applied), tally, cases, plant.applyCommit);
    this.wallets = new TrueWallets(this.shared.memory);
    this.auditor = new Auditor({
      wallets: this.wallets,
      judge: (delivery) => this.#judge(delivery),
      told: ({ balance, currency }, { caller, agent }) =>
        doorOf(caller.protocol).told(balance, currency, caller, agent?.settings ?? {}),
      isFault: (answer, { caller, report }) =>
        report ? report.result === 'fault' : answer.code === doorOf(caller.protocol).faultCode,
      stop: () => time.stop(),
    });
    const registered = (delivery: Delivery) => this.#registered(delivery);
    this.#surroundings = { time, shared: this.shared, agents, registered, wrapStore: plant.wrapStore };
    for (const protocol of Object.keys(DOORS)) {
      this.#fleets.set(protocol, new Fleet(protocol, spec.containers[protocol] ?? [], () => time.now));
    }
  }

  /** Plays every conversation until nothing is on its way any more, and then looks whether all is well. */
  async play(): Promise<void> {
    await setUp(this);
    for (const spec of this.spec.conversations) {
      const conversation = new Conversation(spec, this);
      this.time.after(spec.startsAfter, () => this.#run(conversation));
    }
    this.#watchBooks();
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
      .call(sent.act, caller, portsOf(delivery, this.#surroundings))
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

  #applied(delivery: Delivery, commit: Commit, result: CommitResult, before: Records): void {
    this.note(() => commitLine(delivery, commit, result));
    if (result.type !== 'committed') return;
    this.shared.cases.written(delivery, commit);
    if (isOfCasesAlone(commit)) return;
    this.books.wrote(commit, before, this.shared.memory.records);
    this.auditor.committed(delivery, commit);
  }

  /** Now and then while it lasts; what is known at the end is asked for by `checkFigures`. */
  #watchBooks(): void {
    const dice = this.random.fork('watch of the books');
    const last = Math.max(0, ...this.spec.conversations.map(({ startsAfter }) => startsAfter));
    for (let looks = dice.int(2, 6); looks > 0; looks--)
      this.time.after(dice.next() * (last + 120_000), () => void this.books.watch());
  }

  #judge(delivery: Delivery): readonly Judgement[] {
    const { act, caller, agent, keys } = delivery;
    if (!delivery.isRegistered) return [];
    const door = doorOf(caller.protocol);
    if (delivery.isStopped) return [{ code: door.faultCode }];
    const { settings = {} } = agent ?? {};
    const asSeen = { ...caller, forged: keys !== undefined && !keys.includes(caller.secret) };
    const meant = door.read(act, caller, settings);
    const scenes = scenesFor(delivery, this.wallets, settings, this.time.now);
    return scenes.map((scene) => this.#rulesOf(caller).judge(meant, asSeen, scene));
  }

  /** Settings may be a few seconds old, and older only while the agents' table does not answer. */
  #registered(delivery: Delivery): void {
    const { agent, container, startedAt } = delivery;
    const isOut = this.time.now - container.failedAt <= OUTAGE_REMEMBERED_MS;
    const since = startedAt - (isOut ? LONGEST_OUTAGE_MS : REGISTRATION_MAX_AGE_MS);
    if (agent && !this.agents.wasSince(agent, since))
      this.auditor.violate('settings', `served by settings of revision ${agent.revision}, long after`, delivery);
    this.auditor.beginAgain(delivery);
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

/** What happened is written down without any transaction of its own. */
function isOfCasesAlone({ wallet, records, beside = [] }: Commit): boolean {
  return wallet === undefined && records.length === 0 && beside.every(({ act }) => act === 'case');
}
