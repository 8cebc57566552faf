import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ProtocolUnderTest, protocolsUnderTest } from '../conformance/protocols.ts';
import { Container } from '../support/lambda-runtime/container.ts';
import { ContainerPool } from '../support/lambda-runtime/container-pool.ts';
import {
  type DeployedStack,
  type StackFunction,
  SYNTHESIS_MS,
  startDeployedStack,
} from '../support/lambda-runtime/deployed-stack.ts';
import type { LambdaFunction } from '../support/lambda-runtime/lambda-function.ts';
import type { Fault } from '../support/store-proxy/faults.ts';
import { onFirst } from '../support/store-proxy/plan.ts';
import { balanceOf, expectSoundBooks, Table } from './table.ts';
import { Wire } from './wire.ts';

const FUNDS = 1_000_000n;
const STAKE = 100_000n;
const PATIENCE = { timeout: 10_000 };

const client = process.env['RUNTIME_INTERFACE_CLIENT'];
const protocols = await protocolsUnderTest();

/** A way for a test to let a function die of its own error, at any moment. */
const throwing = "process.on('SIGUSR2',()=>{throw new Error('nobody catches this')})";
const diesOnSignal = {
  NODE_OPTIONS: `--enable-source-maps --import data:text/javascript,${encodeURIComponent(throwing)}`,
};

describe("a container under AWS's runtime interface client", () => {
  if (client === undefined) {
    it.skip('is tested by "npm run test:bundle", which builds that client');
    return;
  }
  let stack: DeployedStack<ContainerPool>;
  let wire: Wire;

  beforeAll(async () => {
    const dying = (runs: LambdaFunction) => ({ ...runs, environment: { ...runs.environment, ...diesOnSignal } });
    stack = await startDeployedStack((runs) => new ContainerPool(dying(runs), client, 1));
    wire = new Wire(stack.url);
  }, SYNTHESIS_MS);
  afterEach(() => stack.store.plan([]));
  afterAll(() => stack.stop());

  const functionOf = ({ name }: Pick<ProtocolUnderTest, 'name'>): StackFunction<ContainerPool> => {
    const found = stack.functions.find(({ deployed }) => deployed.name.endsWith(`-dev-${name}`));
    if (found === undefined) throw new Error(`there is no function for ${name}`);
    return found;
  };
  const started = async (runs: LambdaFunction) => {
    const container = await Container.start(runs, client);
    const init = await container.initialized;
    await container.kill();
    return init;
  };

  describe('that starts', () => {
    it.each(protocols)('of $name has its connections and keys before the first callback comes', async (protocol) => {
      const table = await Table.open(wire, protocol);
      const talk = await table.seat();
      const { running, dynamodb, kms } = functionOf(protocol);
      await Promise.all(running.containers.map((container) => container.kill()));
      const asked = { dynamodb: dynamodb.recorded.length, kms: kms.recorded.length };
      const fresh = await Container.start(functionOf(protocol).runs, client);
      expect(await fresh.initialized).toMatchObject({ type: 'ready' });
      expect(dynamodb.recorded.length).toBe(asked.dynamodb + 1);
      expect(kms.recorded.length - asked.kms).toBe(protocol.simulator.keyMember === undefined ? 0 : 1);
      await fresh.kill();
      // The same again, with a callback: what it asks of KMS is what the init phase has asked.
      expect(await table.tell(protocol.simulator.balance(talk))).toMatchObject({ verdict: 'done', balance: FUNDS });
      expect(kms.recorded.length - asked.kms).toBe(protocol.simulator.keyMember === undefined ? 0 : 2);
    });

    it.each(['PLAYERS_TABLE', 'LEDGER_TABLE', 'SESSIONS_TABLE', 'AGENTS_TABLE', 'AGENT_KEYS_KMS_KEY', 'BOOKS_TABLE'])(
      'fails in its init phase where %s is not set, whichever function it is that reads it',
      async (variable) => {
        const reading = stack.functions.filter(({ deployed: { name } }) => {
          // The stream's function knows the books alone; callbacks and reports know nothing of them.
          return variable === 'BOOKS_TABLE' ? name.endsWith('-books') : !name.endsWith('-books');
        });
        expect(reading.length).toBeGreaterThan(0);
        for (const { runs } of reading) {
          const { [variable]: _, ...environment } = runs.environment;
          const init = await started({ ...runs, environment });
          expect(init, runs.name).toMatchObject({ type: 'failed', errorMessage: expect.stringContaining(variable) });
        }
      },
    );

    it('fails in its init phase for a setting that makes no sense', async () => {
      const { runs } = functionOf({ name: 'tg' });
      const init = await started({ ...runs, environment: { ...runs.environment, AGENT_CACHE_SECONDS: 'soon' } });
      expect(init).toMatchObject({ type: 'failed', errorMessage: expect.stringContaining('AGENT_CACHE_SECONDS') });
    });

    it('starts though the store and KMS are out', async () => {
      const { runs } = functionOf({ name: 'tg' });
      const nowhere = { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_KMS: 'http://127.0.0.1:1' };
      expect(await started({ ...runs, environment: { ...runs.environment, ...nowhere } })).toMatchObject({
        type: 'ready',
      });
    });
  });

  describe.each(protocols)('of $name', (protocol) => {
    const { simulator } = protocol;

    /** Sends a stake whose commit gets stuck with the whole container, and has it killed at the function's time-out. */
    async function stakeThatTimesOut(table: Table, talk: Awaited<ReturnType<Table['seat']>>, isApplied: boolean) {
      const { running } = functionOf(protocol);
      const stuck: Fault = async (exchange) => {
        if (isApplied) await exchange.carryOut();
        for (const container of running.containers) container.signal('SIGSTOP');
      };
      stack.store.plan([onFirst('TransactWriteItems', 1, stuck)]);
      const id = simulator.newId();
      const spoken = simulator.stake(talk, { id, amount: STAKE });
      const { method, path, rawQuery = '', headers = {}, body } = spoken;
      const answer = await table.wire.send(method, `${path}?${rawQuery}`, {
        headers,
        ...(body !== undefined && { body }),
      });
      expect(answer).toMatchObject({ statusCode: 500, json: { message: 'Internal Server Error' } });
      return { id, spoken };
    }

    it.each([
      ['before the store has the commit', false],
      ['when the store has committed and nobody heard of it', true],
    ])(
      'that is killed at its time-out %s, leaves what a repeat and a rollback make right',
      async (_title, isApplied) => {
        const table = await Table.open(wire, protocol);
        const talk = await table.seat();
        await table.tell(simulator.balance(talk));
        const repeated = await stakeThatTimesOut(table, talk, isApplied);
        expect(await table.settle(repeated.spoken)).toMatchObject({ verdict: 'done', balance: FUNDS - STAKE });
        const undone = await stakeThatTimesOut(table, talk, isApplied);
        expect(await table.settle(simulator.rollback(talk, undone))).toMatchObject({ verdict: 'done' });
        expect(await table.verdictOn(undone.spoken)).not.toBe('unclear');
        expect(await balanceOf(wire, talk.playerId)).toBe(FUNDS - STAKE);
        await expectSoundBooks(wire, talk.playerId);
      },
    );

    it('that dies of an error in the middle of a commit, is replaced, and a repeat finds the truth', async () => {
      const table = await Table.open(wire, protocol);
      const talk = await table.seat();
      const { running } = functionOf(protocol);
      const dies: Fault = async (exchange) => {
        await exchange.carryOut();
        for (const container of running.containers) container.signal('SIGUSR2');
      };
      await table.tell(simulator.balance(talk));
      stack.store.plan([onFirst('TransactWriteItems', 1, dies)]);
      const spoken = simulator.stake(talk, { id: simulator.newId(), amount: STAKE });
      const { method, path, rawQuery = '', headers = {}, body } = spoken;
      const answer = await wire.send(method, `${path}?${rawQuery}`, { headers, ...(body !== undefined && { body }) });
      expect(answer).toMatchObject({ statusCode: 500, json: { message: 'Internal Server Error' } });
      expect(await table.tell(spoken)).toMatchObject({ verdict: 'done', balance: FUNDS - STAKE });
      expect(await expectSoundBooks(wire, talk.playerId)).toHaveLength(2);
    });

    it('reports an event that is none of the gateway, and serves the next callback', async () => {
      const table = await Table.open(wire, protocol);
      const talk = await table.seat();
      await table.tell(simulator.balance(talk));
      const { running } = functionOf(protocol);
      const [serving] = running.containers.filter(({ hasExited }) => !hasExited);
      await expect(running.invoke({ Records: [] })).rejects.toThrow(/TypeError/);
      expect(await table.verdictOn(simulator.balance(talk))).toBe('done');
      expect(running.containers.filter(({ hasExited }) => !hasExited)).toEqual([serving]);
    });

    it.each([
      [
        'were closed',
        (each: StackFunction<ContainerPool>) =>
          [each.dynamodb, each.kms].map((recorder) => recorder.closeConnections()),
      ],
      [
        'died without a word',
        (each: StackFunction<ContainerPool>) =>
          [each.dynamodb, each.kms].map((recorder) => recorder.forgetConnections()),
      ],
    ])('that was frozen while its connections %s, answers the next callback truly', async (_title, spoil) => {
      const table = await Table.open(wire, protocol);
      const talk = await table.seat();
      await table.tell(simulator.balance(talk));
      const serving = functionOf(protocol);
      for (let round = 1n; round <= 3n; round++) {
        await expect.poll(() => serving.running.containers.filter(isFrozen).length, PATIENCE).toBe(1);
        expect(serving.dynamodb.connections).toBeGreaterThan(0);
        spoil(serving);
        await sleep(20);
        const heard = await table.settle(simulator.stake(talk, { id: simulator.newId(), amount: STAKE }));
        expect(heard).toMatchObject({ verdict: 'done', balance: FUNDS - round * STAKE });
      }
      await expectSoundBooks(wire, talk.playerId);
    });
  });
});

/** As the kernel says: every thread is stopped. */
function isFrozen({ pid, hasExited }: Container): boolean {
  return !hasExited && /\) T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}
