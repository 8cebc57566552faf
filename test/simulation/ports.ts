import type { Agent, AgentDirectory } from '../../shared/application/agent.ts';
import type { Clock } from '../../shared/application/deadline.ts';
import { Fault } from '../../shared/application/fault.ts';
import type { LedgerStore } from '../../shared/application/ledger-store.ts';
import { CaseBook } from '../../shared/desk/cases/case-book.ts';
import type { AgentCopies } from '../../shared/dynamodb/agent-copies.ts';
import type { ProviderPorts } from '../../shared/http/provider-handler.ts';
import type { Telemetry } from '../../shared/observability/telemetry.ts';
import { testReferences } from '../support/references.ts';
import { type Agents, keysOf } from './agents.ts';
import type { Container } from './containers.ts';
import type { Delivery } from './delivery.ts';
import type { SharedStore } from './shared-store.ts';
import { SimulatedDesk } from './simulated-desk.ts';
import { SimulatedStore } from './simulated-store.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Two attempts of the real directory. */
const REGISTRATION_TIMEOUT_MS = 1_000;

/** Puts a planted defect between the wallet and its store. */
export type WrapStore = (inner: LedgerStore, container: Container, delivery: Delivery) => LedgerStore;

export interface Surroundings {
  readonly time: VirtualTime;
  readonly shared: SharedStore;
  readonly agents: Agents;
  /** Told as soon as it is settled by which registration, and which keys of it, the callback is served. */
  readonly registered: (delivery: Delivery) => void;
  readonly wrapStore?: WrapStore | undefined;
}

export interface Ports extends ProviderPorts {
  /** Where the operator's people work on what stands beside the ledger. */
  readonly desk?: SimulatedDesk;
}

/** Everything that one callback sees of the world; every await of it is a place to die at. */
export function portsOf(delivery: Delivery, surroundings: Surroundings): Ports {
  const { container } = delivery;
  const { time, shared, wrapStore } = surroundings;
  const simulated = new SimulatedStore(time, shared, delivery);
  const clock = clockOf(delivery, time);
  const desk = new SimulatedDesk(time, shared, delivery, simulated, clock);
  return {
    store: wrapStore ? wrapStore(simulated, container, delivery) : simulated,
    agents: directoryOf(delivery, surroundings),
    keys: { open: (agent, secret) => openKeys(delivery, surroundings, agent, secret) },
    clock,
    desk,
    caseBook: caseBookOf(delivery, desk, clock, surroundings),
    telemetry: telemetryOf(delivery),
    refOf: testReferences,
    openDoors: true,
    ...(container.memory && { memory: container.memory }),
    ...(container.oneAtATime && { oneAtATime: container.oneAtATime }),
  };
}

/** The real copies of this container; what they do not hold is read on the way of whichever callback asked first. */
function directoryOf(delivery: Delivery, surroundings: Surroundings): AgentDirectory {
  const { container } = delivery;
  const asked = async (ask: (copies: AgentCopies) => Promise<Agent | undefined>) => {
    // Nothing awaits between this and the read that may follow.
    container.readAgent = (protocol, agentId) => readAgent(delivery, surroundings, protocol, agentId);
    const agent = await ask(container.copies);
    if (!agent) return agent;
    delivery.agent = agent;
    const isKeyed = agent.enabled !== false && Object.keys(agent.secrets).length > 0;
    if (!isKeyed) surroundings.registered(delivery);
    return agent;
  };
  return {
    find: (protocol, agentId) => asked((copies) => copies.find(protocol, agentId)),
    refresh: (protocol, agentId) => asked((copies) => copies.refresh(protocol, agentId)),
  };
}

/** The container's own, for the time of one callback. */
function caseBookOf(
  delivery: Delivery,
  desk: SimulatedDesk,
  clock: Clock,
  { shared }: Surroundings,
): Pick<CaseBook, 'note'> {
  const { container } = delivery;
  container.caseBook ??= new CaseBook({
    store: { happened: async (...asked) => container.happened?.(...asked) },
    clock,
    lost: ({ caseId }) => void shared.cases.lost.add(caseId),
  });
  const { caseBook } = container;
  return {
    note(occurrence, budgetMs) {
      shared.cases.noted(delivery, occurrence);
      // Nothing awaits between this and the write that may follow.
      container.happened = (...asked) => {
        shared.cases.sent(delivery, occurrence);
        return desk.happened(...asked);
      };
      return caseBook.note(occurrence, budgetMs);
    },
  };
}

/** Without an answer a callback can say nothing: it does not even know who asks. */
function readAgent(delivery: Delivery, { time, agents }: Surroundings, protocol: string, agentId: string) {
  const { container, random, weather } = delivery;
  const fate = weather.door();
  return delivery.suspend<Agent | undefined>((settle, fail) => {
    const unavailable = () => {
      container.failedAt = time.now;
      fail(new Fault('store_unavailable', 'no registration'));
    };
    if (fate === 'silent') return void time.after(REGISTRATION_TIMEOUT_MS, unavailable);
    time.after(1 + random.next() * (fate === 'slow' ? 400 : 5), () => {
      if (fate === 'error') return unavailable();
      settle(agents.get(protocol, agentId));
    });
  });
}

async function* openKeys(
  delivery: Delivery,
  { time, registered }: Surroundings,
  agent: Agent,
  secret: string,
): AsyncGenerator<string> {
  const fate = delivery.weather.door();
  const opened = () => {
    delivery.keys = keysOf(agent, secret, time.now);
    registered(delivery);
    return delivery.keys;
  };
  if (fate === 'fine') return yield* opened();
  yield* await delivery.suspend<readonly string[]>((settle, fail) => {
    // A key service that never answers is what the last line of defence is for.
    if (fate === 'silent') return;
    time.after(1 + delivery.random.next() * 300, () =>
      fate === 'slow' ? settle(opened()) : fail(new Fault('keys_unavailable', 'no key')),
    );
  });
}

function clockOf(delivery: Delivery, time: VirtualTime): Clock {
  return {
    now: () => time.now + delivery.container.skewMs,
    random: () => delivery.random.next(),
    sleep: (ms, signal) =>
      delivery.suspend<void>((settle, fail) => {
        const cancel = time.after(ms, settle);
        signal?.addEventListener('abort', () => {
          cancel();
          fail(new Error('the pause was ended'));
        });
      }),
  };
}

function telemetryOf(delivery: Delivery): Telemetry {
  return {
    callback: (report) => {
      delivery.report = report;
    },
    alarm: (name) => {
      delivery.alarms.push(name);
    },
    fault: (error) => {
      delivery.fault = error;
    },
  };
}
