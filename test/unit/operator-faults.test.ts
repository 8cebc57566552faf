import { beforeAll, describe, expect, it } from 'vitest';
import { createOperatorApi } from '../../functions/operator/api.ts';
import type { OperatorPorts } from '../../functions/operator/ports.ts';
import { loadProtocols, type Protocols } from '../../functions/operator/protocols.ts';
import { Fault } from '../../shared/application/fault.ts';
import { requestOf } from '../../shared/http/request.ts';
import { eventOf } from '../support/events.ts';

const functionsFolder = new URL('../../functions/', import.meta.url);

describe('a call of the operator', () => {
  let protocols: Protocols;
  beforeAll(async () => {
    protocols = await loadProtocols(functionsFolder);
  });

  /** Only the ports that these calls reach; a player is looked up, and that is what fails. */
  async function call(thrown: unknown) {
    const faults: unknown[] = [];
    const codes: (string | undefined)[] = [];
    const ports = {
      protocols,
      clock: { now: () => 0 },
      players: { get: () => (thrown === undefined ? undefined : Promise.reject(thrown)) },
      telemetry: {
        call: ({ code }: { code?: string }) => codes.push(code),
        fault: (error: unknown) => faults.push(error),
      },
    } as unknown as OperatorPorts;
    const event = eventOf({ method: 'GET', path: '/operator/v1/players/p1' });
    const answer = await createOperatorApi(ports)(requestOf(event));
    return { faults, codes, answer, problem: JSON.parse(answer.body) };
  }

  it('that meets a defect is told nothing of it, and the defect is recorded', async () => {
    const defect = new TypeError('canary');
    const { faults, codes, answer } = await call(defect);
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('canary');
    expect(faults).toEqual([defect]);
    expect(codes).toEqual(['internal_error']);
  });

  it('that meets a fault of the store is to be sent again, and the fault is recorded', async () => {
    const fault = new Fault('store_unavailable', 'canary');
    const { faults, codes, answer } = await call(fault);
    expect(answer).toMatchObject({ statusCode: 503, headers: { 'retry-after': '1' } });
    expect(answer.body).not.toContain('canary');
    expect(faults).toEqual([fault]);
    expect(codes).toEqual(['temporarily_unavailable']);
  });

  it('that asks for what is not there is told so, and nothing is recorded as a fault', async () => {
    const { faults, codes, problem } = await call(undefined);
    expect(problem).toMatchObject({ status: 404, code: 'player_not_found' });
    expect(faults).toEqual([]);
    expect(codes).toEqual(['player_not_found']);
  });
});
