import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { CALLBACK_BUDGET_MS, Deadline, systemClock } from '../../shared/application/deadline.ts';
import { caseIdOf } from '../../shared/desk/cases/case.ts';
import { createTestTables } from '../support/engines.ts';
import { operatorWorld } from '../support/operator-world.ts';

const endpoint = inject('dynoxideEndpoint');
const CASE = caseIdOf('tg', 'jackpot_held', 'prize');

/** A call as a page prints it: `POST /operator/v1/…` with `{…}`, or `operator POST "/…" '{…}'`. */
interface Printed {
  readonly line: string;
  readonly query: string;
  readonly body?: unknown;
}

function printedIn(page: string): Printed[] {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  const inline = /`((?:GET|POST|PUT) )\/operator\/v1(\/[^\s`]+)`(?:[^`|]{0,20}`(\{[^`]*\})`)?/g;
  const shell = /^operator ((?:GET|POST|PUT) )"(\/[^"]+)"(?: '(\{.*\})')?/gm;
  return [...text.matchAll(inline), ...text.matchAll(shell)].map(([, method, target = '', json]) => {
    const [path = '', query = ''] = target.replace('$CASE', CASE).replace('{transferId}', 'd1').split('?');
    return { line: `${method}${path}`, query, ...(json !== undefined && { body: JSON.parse(json) }) };
  });
}

describe.skipIf(endpoint === undefined)('the pages for finance, auditors and whoever works on cases', () => {
  let as: Awaited<ReturnType<typeof operatorWorld>>['as'];

  beforeAll(async () => {
    const world = await operatorWorld(await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' }));
    ({ as } = world);
    const call = as('anna');
    await call('PUT /players/p1');
    await call('PUT /players/p1/wallets/EUR');
    for (const transferId of ['d1', 'pay/17#b'])
      await call('POST /players/p1/wallets/EUR/transfers', { transferId, direction: 'deposit', amount: '10' });
    const about = { kind: 'jackpot_held', protocol: 'tg', agentId: 'main', playerId: 'p1', currency: 'EUR' };
    const prize = { caseId: CASE, ...about, facts: {}, at: new Date().toISOString(), times: 1 };
    await world.ports.cases.happened(prize, new Deadline(systemClock, CALLBACK_BUDGET_MS));
  });

  it.each([
    ['finance.md', 6],
    ['audit.md', 7],
    ['cases.md', 5],
  ])('%s prints calls that work, in their order', async (page, count) => {
    const calls = printedIn(page);
    expect(calls).toHaveLength(count);
    for (const { line, query, body } of calls) {
      const answer = await as(line.endsWith('/approval') ? 'bob' : 'anna')(line, body, query);
      expect([line, answer.status, answer.body.code]).toEqual([line, expect.toBeOneOf([200, 201]), undefined]);
    }
  });
});
