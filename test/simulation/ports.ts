import type { Agent } from '../../shared/application/agent.ts';
import type { Clock } from '../../shared/application/deadline.ts';
import { Fault } from '../../shared/application/fault.ts';
import type { LedgerStore } from '../../shared/application/ledger-store.ts';
import type { ProviderPorts } from '../../shared/http/provider-handler.ts';
import type { Telemetry } from '../../shared/observability/telemetry.ts';
import { testReferences } from '../support/references.ts';
import { type Agents, keysOf } from './agents.ts';
import type { Container } from './containers.ts';
import type { Delivery } from './delivery.ts';
import type { SharedStore } from './shared-store.ts';
import { SimulatedStore } from './simulated-store.ts';
import type { VirtualTime } from './virtual-time.ts';

/** As in the deployed functions. */
const REGISTRATION_MAX_AGE_MS = 5_000;
/** Two attempts of the real directory. */
const REGISTRATION_TIMEOUT_MS = 1_000;

/** Puts a planted defect between the wallet and its store. */
export type WrapStore = (inner: LedgerStore, container: Container, delivery: Delivery) => LedgerStore;

export interface Surroundings {
  readonly time: VirtualTime;
  readonly shared: SharedStore;
  readonly agents: Agents;
  readonly wrapStore?: WrapStore | undefined;
}

/** Everything that one callback sees of the world; every await of it is a place to die at. */
export function portsOf(delivery: Delivery, surroundings: Surroundings): ProviderPorts {
  const { container } = delivery;
  const { time, shared, wrapStore } = surroundings;
  const simulated = new SimulatedStore(time, shared, delivery);
  const find = (protocol: string, agentId: string) => findAgent(delivery, surroundings, protocol, agentId);
  return {
    store: wrapStore ? wrapStore(simulated, container, delivery) : simulated,
    agents: { find, refresh: (protocol, agentId) => readAgent(delivery, surroundings, protocol, agentId) },
    keys: { open: (agent, secret) => openKeys(delivery, surroundings, agent, secret) },
    clock: clockOf(delivery, time),
    telemetry: telemetryOf(delivery),
    refOf: testReferences,
    openDoors: true,
    ...(container.memory && { memory: container.memory }),
    ...(container.oneAtATime && { oneAtATime: container.oneAtATime }),
  };
}

async function findAgent(delivery: Delivery, surroundings: Surroundings, protocol: string, agentId: string) {
  const copy = delivery.container.copies.get(agentId);
  if (copy && surroundings.time.now - copy.readAt < REGISTRATION_MAX_AGE_MS) return copy.agent;
  return readAgent(delivery, surroundings, protocol, agentId);
}

/** Without an answer a callback can say nothing: it does not even know who asks. */
function readAgent(delivery: Delivery, { time, agents }: Surroundings, protocol: string, agentId: string) {
  const { container, random, weather } = delivery;
  const fate = weather.door();
  return delivery.suspend<Agent | undefined>((settle, fail) => {
    const unavailable = () => fail(new Fault('store_unavailable', 'no registration'));
    if (fate === 'silent') return void time.after(REGISTRATION_TIMEOUT_MS, unavailable);
    time.after(1 + random.next() * (fate === 'slow' ? 400 : 5), () => {
      if (fate === 'error') return unavailable();
      const agent = agents.get(protocol, agentId);
      container.copies.set(agentId, { agent, readAt: time.now });
      settle(agent);
    });
  });
}

async function* openKeys(
  delivery: Delivery,
  { time }: Surroundings,
  agent: Agent,
  secret: string,
): AsyncGenerator<string> {
  const fate = delivery.weather.door();
  const opened = () => keysOf(agent, secret, time.now);
  if (fate === 'fine') return yield* opened();
  yield* await delivery.suspend<string[]>((settle, fail) => {
    // A key service that never answers is what the last line of defence is for.
    if (fate === 'silent') return;
    time.after(1 + delivery.random.next() * 300, () =>
      fate === 'slow' ? settle(opened()) : fail(new Fault('keys_unavailable', 'no key')),
    );
  });
}

function clockOf(delivery: Delivery, time: VirtualTime): Clock {
  return {
    now: () => time.now,
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
