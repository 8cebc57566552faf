import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findDynoxide } from '../../local/dynoxide.ts';
import { measureCosts } from './costs.ts';
import { withFigures } from './document.ts';
import { htmlPage } from './page.ts';
import { PEERS, type PeerEntry } from './peers/peer.ts';
import { betsPerSecond } from './quotas.ts';
import { type PeerResult, QUICK, type Report } from './report.ts';
import { measureSafety } from './safety.ts';
import { openScene, type Scene } from './scene.ts';
import { median, percentile } from './statistics.ts';
import { markdownTables, textTables } from './table.ts';

/** Containers are started and killed, which takes as long as it takes. */
const PATIENCE_MS = 180_000;
const hasEngine = findDynoxide() !== undefined;

describe.skipIf(!hasEngine)('the benchmark', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene.stop());

  const named = (title: string): PeerEntry => {
    const entry = PEERS.find((peer) => peer.title === title);
    if (!entry) throw new Error(`there is no peer ${title}`);
    return entry;
  };

  it(
    'finds this wallet right under every fault that it can make',
    async () => {
      const costs = await measureCosts(scene, named('this wallet'));
      expect(costs).toMatchObject({
        accepted: { verdict: 'done', requests: 2, writeUnits: 4 },
        replay: { verdict: 'done', requests: 1, writeUnits: 0 },
        refusal: { verdict: 'refused', requests: 2, writeUnits: 1 },
      });
      const safety = await measureSafety(scene, named('this wallet'), costs, 1);
      const wrong = Object.entries(safety).filter(
        ([, { doubled, lost, unanswered }]) => doubled + lost + unanswered > 0,
      );
      expect(wrong).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'finds what a wallet without a record does with a repeat and a lost reply',
    async () => {
      const costs = await measureCosts(scene, named('conditional update'));
      expect(costs.accepted).toMatchObject({ verdict: 'done', requests: 1, writeUnits: 1 });
      const { repeats, lostReplies, copies } = await measureSafety(scene, named('conditional update'), costs, 1);
      expect([repeats.doubled, lostReplies.doubled, copies.doubled]).toEqual([1, 1, 31]);
    },
    PATIENCE_MS,
  );
});

describe('the figures', () => {
  it('take percentiles by nearest rank', () => {
    const sample = [5, 1, 4, 2, 3];
    expect([median(sample), percentile(sample, 0.99), percentile(sample, 0)]).toEqual([3, 5, 1]);
  });

  it('take the fullest table or index for the quota, and the wallet row for one wallet', () => {
    const writesByTable = { 'x-players': 2, 'x-ledger': 4, 'x-ledger/history': 1 };
    const cost = {
      verdict: 'done',
      requests: 2,
      writeRequests: 1,
      readUnits: 3,
      writeUnits: 6,
      writesByTable,
    } as const;
    expect(betsPerSecond(cost)).toEqual({ inDefaultQuotas: 10_000, fullFirst: 'x-ledger', onOneWallet: 500 });
    expect(betsPerSecond({ ...cost, writesByTable: {} })).toBeUndefined();
  });
});

describe('the page', () => {
  const report = { ...emptyReport(), peers: [peerResult('a <wallet>')] };

  it('needs nothing but itself: no address to load from, and no text that ends its scripts', () => {
    const page = htmlPage(report);
    expect(page).not.toMatch(/<(script|link|img)[^>]+(src|href)=/);
    expect(page.match(/<script>/g)).toHaveLength(2);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).toContain('a &lt;wallet>');
  });

  it('marks money that is wrong, in the tables of every form', () => {
    expect(htmlPage(report)).toContain('<td class="wrong">1 doubled (3)</td>');
    expect(textTables(report.peers)).toContain('1 doubled (3)');
    expect(markdownTables(report.peers)).toContain('| 1 doubled (3) |');
  });
});

describe('the document', () => {
  const report = { ...emptyReport(), peers: [peerResult('a wallet')] };

  it('gets the figures between its marks, also when it has some, and keeps every other line', () => {
    const empty = '# Benchmark\n\n<!-- figures -->\n<!-- end of figures -->\nthe end\n';
    const filled = withFigures(empty, report);
    expect(filled).toMatch(/^# Benchmark\n\n<!-- figures -->\n.*\| a wallet \|.*<!-- end of figures -->\nthe end\n$/s);
    expect(withFigures(filled, report)).toBe(filled);
    expect(() => withFigures('# Benchmark', report)).toThrow('no place for the figures');
  });
});

function emptyReport(): Report {
  const machine = { cpu: 'a machine', cores: 2, node: '24', platform: 'linux' };
  return { command: 'npm run bench', measuredAt: '2026-03-02T08:15:30.120Z', machine, settings: QUICK, peers: [] };
}

function peerResult(title: string): PeerResult {
  const cost = {
    verdict: 'done',
    requests: 2,
    writeRequests: 1,
    readUnits: 3,
    writeUnits: 4,
    writesByTable: {},
  } as const;
  const right = { acknowledged: 3, doubled: 0, lost: 0, unanswered: 0 };
  return {
    title,
    about: 'a wallet',
    costs: { accepted: cost, replay: cost, refusal: cost },
    safety: { repeats: right, lostReplies: { ...right, doubled: 1 }, kills: right, race: right, copies: right },
    speed: { p50Ms: 1, p99Ms: 2, p50Ratio: 1, p99Ratio: 1, cpuMs: 1, cpuRatio: 1 },
    contention: [{ concurrency: 1, accepted: 1, unanswered: 0, requestsPerBet: 2 }],
    startUp: { bundleBytes: 1024, loadMs: 10, answeredMs: 20, loadRatio: 1, answeredRatio: 1 },
    betsPerSecond: undefined,
  };
}
