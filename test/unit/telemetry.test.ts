import { expect, describe as group, it } from 'vitest';
import { Fault } from '../../shared/application/fault.ts';
import { KmsFault } from '../../shared/encryption/agent-keys.ts';
import { describe } from '../../shared/observability/describe.ts';
import { type CallbackReport, createTelemetry } from '../../shared/observability/telemetry.ts';
import { CountingWorld } from '../support/counting-world.ts';
import { logLines, metricLines, printedDuring } from '../support/printed.ts';

process.env['STAGE'] = 'test';

const report: CallbackReport = {
  protocol: 'tg',
  agentId: 'agent1',
  requestId: 'request1',
  action: 'balance',
  result: 'reported',
  status: '0000',
  durationMs: 12,
};
const moved = { currency: 'EUR', stake: 0, payout: 0, rolledBack: 0 };

group('dimensions', () => {
  it('last for one line: what was counted for one protocol is not counted for the next', async () => {
    const lines = await printedDuring(async () => {
      const telemetry = createTelemetry();
      telemetry.callback({ ...report, moved: { ...moved, stake: 1 } });
      telemetry.alarm('jackpot_held', report);
      telemetry.callback({ ...report, protocol: 'vela' });
      telemetry.keyRefreshFailed({ protocol: 'vp', agentId: 'a' }, new Error());
    });
    const seen = metricLines(lines).map(({ dimensions, values, metrics }) => [
      metrics.map(({ Name }) => Name).join(),
      dimensions,
      values['protocol'],
    ]);
    expect(seen).toEqual([
      ['Reported,Duration', [['stage', 'protocol']], 'tg'],
      ['Stake', [['stage', 'protocol', 'currency']], 'tg'],
      ['JackpotHeld', [['stage', 'protocol']], 'tg'],
      ['Reported,Duration', [['stage', 'protocol']], 'vela'],
      ['KeyRefreshFailed', [['stage', 'protocol']], 'vp'],
    ]);
  });

  it('never are an agent or a request, of which there are too many', async () => {
    const lines = await printedDuring(async () => createTelemetry().callback(report));
    expect(metricLines(lines).map(({ values }) => values)).toEqual([
      { stage: 'test', protocol: 'tg', Reported: 1, Duration: 12 },
    ]);
  });
});

group('a line', () => {
  const printedLine = async (moved?: CallbackReport['moved']) => {
    const [line = '', ...more] = await printedDuring(async () =>
      createTelemetry().callback({ ...report, ...(moved && { moved }) }),
    );
    expect(more).toEqual([]);
    return JSON.parse(line);
  };

  it('is all that a callback prints: what people read, and what is counted', async () => {
    const { timestamp, _aws: aws, ...line } = await printedLine({ ...moved, stake: 1.5 });
    expect(line).toEqual({
      ...{ level: 'INFO', message: 'callback', service: 'none', stage: 'test', ...report },
      ...{ Reported: 1, Duration: 12, currency: 'EUR', Stake: 1.5 },
    });
    expect(new Date(aws.Timestamp).toISOString()).toBe(timestamp);
  });

  it('names the trace in X-Ray, where there is one', async () => {
    process.env['_X_AMZN_TRACE_ID'] = 'Root=1-69a5-0a;Parent=53995c3f42cd8ad8;Sampled=1';
    try {
      expect((await printedLine()).xray_trace_id).toBe('1-69a5-0a');
    } finally {
      delete process.env['_X_AMZN_TRACE_ID'];
    }
    expect(await printedLine()).not.toHaveProperty('xray_trace_id');
  });
});

group('money', () => {
  it('is counted where it moved, and a rollback by what the player got or gave back', async () => {
    const lines = await printedDuring(async () => {
      const telemetry = createTelemetry();
      telemetry.callback({ ...report, moved: { ...moved, stake: 1.5, payout: 20 } });
      telemetry.callback({ ...report, moved: { ...moved, rolledBack: -18.5 } });
      telemetry.callback({ ...report, moved });
    });
    const amounts = metricLines(lines).filter(({ values }) => 'currency' in values);
    expect(amounts.map(({ values: { Stake, Payout, RolledBack } }) => [Stake, Payout, RolledBack])).toEqual([
      [1.5, 20, undefined],
      [undefined, undefined, -18.5],
    ]);
  });
});

group('the trace id of a provider', () => {
  const traceIn = async (sent: string) => {
    const world = new CountingWorld();
    const talk = await world.talk('vp');
    const spoken = world.simulatorOf('vp').balance(talk);
    const headers = { 'x-custom-system-trace-id': sent };
    const printed = await printedDuring(async () => void (await world.send('vp', { ...spoken, headers })));
    expect(printed.join()).not.toContain('canary');
    return logLines(printed).map(({ traceId }) => traceId);
  };

  it('is logged when it is a UUID', async () => {
    const traceId = '0190A4B2-7c3d-7abc-8def-0123456789ab';
    expect(await traceIn(traceId)).toEqual([traceId]);
  });

  it.each([
    'canary',
    '0190a4b2-7c3d-7abc-8def-0123456789ab canary',
    '0190a4b2-7c3d-7abc-8def-0123456789ab\n{"level":"ERROR","message":"canary"}',
    '0190a4b2_7c3d_7abc_8def_0123456789ab',
    '',
  ])('is not logged when it is anything else: %j', async (sent) => {
    expect(await traceIn(sent)).toEqual([undefined]);
  });
});

group('what is said of an error', () => {
  const lookalike = 'no\n    at canary (file:///canary.ts:1:1)\n    at /canary:2:2\ncanary';

  it('is our own message for our own faults, and for one that caused another', () => {
    const owner = { protocol: 'tg', agentId: 'a' };
    const cause = new KmsFault('unwrap', owner, Object.assign(new Error('canary'), { name: 'TimeoutError' }));
    expect(describe(new Fault('keys_unavailable', 'a key could not be unwrapped', { cause }))).toEqual({
      error: 'Fault',
      reason: 'keys_unavailable',
      detail: 'a key could not be unwrapped',
      cause: 'KMS did not unwrap a secret of tg/a: TimeoutError',
      stack: expect.stringMatching(/^at /),
    });
    expect(describe(cause)).toMatchObject({ error: 'KmsFault', reason: 'keys_unavailable' });
  });

  it.each([
    ['the message of somebody else', new TypeError(lookalike)],
    ['a reason that is not ours', Object.assign(new Error(lookalike), { reason: 'canary', detail: 'canary' })],
    ['a cause', new Error('no', { cause: new RangeError(lookalike) })],
    ['a name that holds a sentence', Object.assign(new Error('no'), { name: 'canary is here' })],
    ['a text that was thrown', lookalike],
    ['an object that was thrown', { name: 'canary', message: 'canary', toString: (): string => 'canary' }],
    ['nothing that was thrown', undefined],
  ])('is never %s', (_, thrown) => {
    expect(JSON.stringify(describe(thrown))).not.toContain('canary');
  });

  it('names where it happened, a few frames deep', () => {
    const { error, stack } = describe(new TypeError('canary'));
    expect(error).toBe('TypeError');
    expect(stack).toContain('test/unit/telemetry.test.ts');
    expect(stack?.split(' | ').length).toBeLessThanOrEqual(5);
  });
});
