import { OperatorClient } from '../local/operator-client.ts';
import type { Simulator, Spoken, Talk } from '../shared/provider-simulator.ts';
import { CannotRun } from './cannot-run.ts';
import type { Seat } from './case.ts';
import { STAKE } from './cases/messages.ts';
import type { Provider } from './certify.ts';
import type { Fixtures } from './fixtures.ts';
import type { RunIds } from './run-ids.ts';

const CURRENCY = 'EUR';
const OTHER_CURRENCY = 'USD';
/** Before they are stopped, whoever may not play any more has staked so often. */
const OPEN_STAKES = 3;
/** What is beyond the hundredths of a protocol that speaks in them is not told, and not rounded up. */
const POOR = '10.0099';

/** More of them would have a wallet on two cores answer later than providers wait. */
const PARTIES = ['a', 'b', 'c', 'd'];

export interface Made {
  readonly parties: readonly Fixtures[];
  /** The callback URL of each agent. */
  readonly urls: ReadonlyMap<string, string>;
}

/**
 * Makes everybody that cases speak about, by the operator API of this project's own wallet. Its callbacks are called at `callbacksUrl`, where something
 * stands before them. Throws an error of one line.
 */
export async function makeFixtures(
  operatorUrl: string,
  { manifest, simulator }: Provider,
  ids: RunIds,
  callbacksUrl = new URL(operatorUrl).origin,
): Promise<Made> {
  const origin = new URL(operatorUrl).origin;
  const operator = new OperatorClient(origin);
  const { protocol, usesSessions } = manifest;
  const [agentId, secondAgentId] = [`certify-${ids.run}`, `certify-${ids.run}-2`];
  const registrations = new Map([agentId, secondAgentId].map((id) => [id, simulator.newRegistration()]));

  async function party(party: string): Promise<Fixtures> {
    const playerIdOf = (name: string) => `c${ids.run}${party}-${name}`;
    async function open(name: string, deposit: string, currency = CURRENCY): Promise<string> {
      const playerId = playerIdOf(name);
      await operator.openWallet(playerId, currency, deposit, `${playerId}-${currency}`);
      return playerId;
    }
    async function seat(playerId: string, agent = agentId, currency = CURRENCY): Promise<Seat> {
      const talk = { agentId: agent, playerId, currency };
      return { ...talk, secret: await operator.letIn(simulator, talk, registrations.get(agent) ?? {}) };
    }
    /** Somebody with open stakes, who is then stopped. */
    async function stopped(name: string, stop: (talk: Talk) => Promise<void>): Promise<Seat> {
      const talk = await seat(await open(name, '100'));
      const openStakes = Array.from({ length: OPEN_STAKES }, () => ids.next());
      for (const id of openStakes) await tell(origin, simulator, simulator.stake(talk, { id, amount: STAKE }));
      await stop(talk);
      return { ...talk, openStakes };
    }
    const rich = await seat(await open('rich', '1000000'));
    const secondAgent = await seat(rich.playerId, secondAgentId);
    await open('rich', '1000', OTHER_CURRENCY);
    return {
      rich,
      second: await seat(await open('second', '1000')),
      poor: { ...(await seat(await open('poor', POOR))), holds: 100_099n },
      blocked: await stopped('blocked', ({ playerId }) => operator.block(playerId, 'a case of the certifier')),
      otherCurrency: await seat(rich.playerId, agentId, OTHER_CURRENCY),
      secondAgent,
      ...(usesSessions && {
        newSession: { ...(await stopped('again', async () => {})), ...(await seat(playerIdOf('again'))) },
        endedSession: await stopped('ended', ({ secret }) => operator.endSession(secret)),
        foreignToken: { ...rich, secret: secondAgent.secret },
      }),
    };
  }

  for (const [id, registration] of registrations) await operator.register(protocol, id, registration);
  const parties = await Promise.all(PARTIES.map(party));
  const base = callbacksUrl.replace(/\/(callbacks(\/.*)?)?$/, '');
  const urls = [...registrations.keys()].map((id): [string, string] => [id, `${base}/callbacks/${protocol}/${id}`]);
  return { parties, urls: new Map(urls) };
}

/** Throws `CannotRun` where a stake of the preparations is not taken. */
async function tell(
  origin: string,
  simulator: Simulator,
  { method, path, rawQuery, headers, body }: Spoken,
): Promise<void> {
  const target = origin + path + (rawQuery === undefined ? '' : `?${rawQuery}`);
  const response = await fetch(target, { method, ...(headers && { headers }), ...(body !== undefined && { body }) });
  const { verdict, code } = simulator.hear({ statusCode: response.status, body: await response.text() });
  if (verdict !== 'done') throw new CannotRun(`a stake of the preparations was not taken: ${verdict} (${code})`);
}
