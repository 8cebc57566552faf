import { join } from 'node:path';
import { CannotRun } from '../../certify/cannot-run.ts';
import { allCases } from '../../certify/cases/all.ts';
import type { CaseResult } from '../../certify/certification.ts';
import { certify, type Provider } from '../../certify/certify.ts';
import { makeFixtures } from '../../certify/operator-fixtures.ts';
import { RunIds } from '../../certify/run-ids.ts';
import { findSimulators } from '../../local/simulators.ts';
import { startLocalStack } from '../../local/stack-process.ts';
import { UNITS_PER_MAJOR } from '../../shared/domain/money.ts';

/**
 * Certifies the wallet of a copy of the repository for one protocol after the other, until something does not hold: that is named on standard output,
 * and the exit status is 1. The certifier is this repository's own, and has no defect in it.
 */
const [folder = '', extent, ...protocols] = process.argv.slice(2);
const LIMITS = { budget: 10_000n * UNITS_PER_MAJOR, requests: 50_000, timeMs: 240_000 };
const REMEMBERED_MS = 1_000;
/** On a busy machine the clock alone says nothing. */
const OF_THE_CLOCK = 'transport/in-time';
/** Hundreds of messages each. */
const LONG = /^(?:hostile\/(?:almost|unset)-|repeats\/after-many)/;

const repository = join(import.meta.dirname, '..', '..');
const providers = (await findSimulators(repository)).toSorted(
  (one, other) => protocols.indexOf(one.manifest.protocol) - protocols.indexOf(other.manifest.protocol),
);
const chosen = providers.filter(({ manifest }) => protocols.includes(manifest.protocol));
const wallet = await startLocalStack({ program: join(folder, 'test', 'mutants', 'wallet.ts') });
/** What the provider's document is silent about counts where no must has failed. */
let warning: string | undefined;

// What is soon said is said by all of them first.
for (const isLong of extent === 'quick' ? [false] : [false, true])
  for (const provider of chosen) {
    await play(provider, isLong);
    if (warning !== undefined) end(1, warning);
  }
end(0, 'All musts hold.');

async function play(provider: Provider, isLong: boolean): Promise<void> {
  const ended = await played(provider, isLong).catch((error: unknown) => {
    if (error instanceof CannotRun) return error.message;
    throw error;
  });
  if (ended !== undefined) end(1, `Does not hold: ${provider.manifest.protocol} no case: ${ended}`);
}

/** Gives why it ended before all was asked. */
async function played(provider: Provider, isLong: boolean): Promise<string | undefined> {
  const { simulator, manifest } = provider;
  const ids = new RunIds(simulator.largestId);
  const { parties, urls } = await makeFixtures(wallet.url, provider, ids);
  const only = allCases(simulator, manifest.usesSessions, REMEMBERED_MS)
    .map(({ id }) => id)
    .filter((id) => LONG.test(id) === isLong);
  const report = (result: CaseResult) => {
    if (result.id === OF_THE_CLOCK) return;
    if (result.verdict === 'failed') end(1, lineOf(manifest.protocol, result, 'must'));
    if (result.verdict === 'warned') warning ??= lineOf(manifest.protocol, result, 'should');
  };
  const order = { provider, parties, urls, ids, seed: '1', limits: LIMITS, only, rememberMs: REMEMBERED_MS, report };
  return (await certify(order)).ended;
}

function lineOf(protocol: string, { id, findings }: CaseResult, grade: 'must' | 'should'): string {
  const [finding] = findings.filter((each) => each.grade === grade);
  return `Does not hold: ${protocol} ${id}: ${grade} ${finding?.expected}; seen: ${finding?.seen}`.replaceAll(
    '\n',
    ' ',
  );
}

/** The wallet ends with this process. */
function end(status: number, line: string): never {
  console.log(line);
  process.exit(status);
}
