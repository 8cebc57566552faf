#!/usr/bin/env node
import { join } from 'node:path';
import { findSimulators } from '../local/simulators.ts';
import { type Arguments, HELP, readArguments, WrongArguments } from './arguments.ts';
import { CannotRun } from './cannot-run.ts';
import { exitStatusOf } from './certification.ts';
import { certify, expectPlayers, type Order, type Provider, secretsOf } from './certify.ts';
import { endOnSignal } from './ending.ts';
import { writeFixtureFiles } from './fixture-template.ts';
import { runLoad } from './load/run-load.ts';
import { makeFixtures } from './operator-fixtures.ts';
import { readFixtures } from './read-fixtures.ts';
import { expectWritable, type Reporting, scriptsOf, writeReports } from './reports/write.ts';
import { RunIds } from './run-ids.ts';
import { reportCase, reportLoad, reportPoor, reportSummary, say } from './terminal.ts';
import { reasonOf } from './wire/reason.ts';
import { requestOf } from './wire/wire-wallet.ts';

const COULD_NOT_RUN = 2;
const repository = join(import.meta.dirname, '..');

async function main([command, ...args]: readonly string[]): Promise<number> {
  if (command !== 'certify' || args.includes('--help')) {
    process.stdout.write(HELP);
    return command === 'certify' || command === undefined || command === '--help' ? 0 : COULD_NOT_RUN;
  }
  if (args[0] === 'init') {
    const [, directory = '.', ...more] = args;
    if (more.length > 0 || directory.startsWith('-')) throw new WrongArguments('"init" takes one directory');
    const files = await writeFixtureFiles(directory).catch((error: NodeJS.ErrnoException) => {
      throw error.code === undefined ? error : new WrongArguments(error.message);
    });
    say(`${files.join(' and ')} say what belongs there; docs/certifying.md tells more.`);
    return 0;
  }
  if (args[0] === 'schema') {
    const { jsonSchema } = await import('./reports/report-schema.ts');
    say(JSON.stringify(jsonSchema(), undefined, 2));
    return 0;
  }
  const isLoad = args[0] === 'load';
  const wanted = readArguments(isLoad ? args.slice(1) : args);
  const provider = await providerOf(wanted.protocol);
  if (!wanted.moves) {
    throw new WrongArguments(
      'It stakes, pays and rolls back for real players: run it where that does no harm, with --i-know-this-moves-money',
    );
  }
  if (isLoad && Object.keys(wanted.reports).length > 0)
    throw new WrongArguments('"load" writes no reports: what it measured is printed');
  await expectWritable(wanted.reports);
  const ids = new RunIds(provider.simulator.largestId);
  const { parties, urls } = await partiesFor(wanted, provider, ids);
  const signal = endOnSignal(COULD_NOT_RUN);
  const { seed, budget, requests, timeMs, rememberMs, only, insecure } = wanted;
  const limits = { budget, requests, timeMs, signal };
  const order: Order = { provider, parties, urls, ids, seed, limits, rememberMs, only };
  if (isLoad) return putUnderLoad(wanted, { ...order, rejectUnauthorized: !insecure });
  const certification = await certify({ ...order, rejectUnauthorized: !insecure, report: reportCase });
  const reporting: Reporting = {
    certification,
    requestOf: (spoken) => requestOf(spoken, urls),
    secrets: secretsOf(parties),
  };
  for (const script of scriptsOf(reporting)) say(`\n${script}`);
  reportSummary(certification);
  if (wanted.players !== undefined) reportPoor(parties, certification.left, wanted.players);
  await writeReports(reporting, wanted.reports);
  return signal.aborted ? exitStatusOf(certification) || COULD_NOT_RUN : exitStatusOf(certification);
}

/** 1: some answers came later than the provider waits, or not at all. Throws `CannotRun`. */
async function putUnderLoad({ rate, seconds, insecure }: Arguments, order: Order): Promise<number> {
  const { provider, parties, urls, ids, limits } = order;
  const { simulator } = provider;
  await expectPlayers(order);
  const seats = parties.flatMap(({ rich }) => rich ?? []);
  const { signal } = limits;
  const result = await runLoad({ simulator, seats, urls, ids, rate, seconds, rejectUnauthorized: !insecure, signal });
  reportLoad(result, simulator.patienceMs);
  if (result.late > 0 || result.failures.size > 0) return 1;
  return signal?.aborted ? COULD_NOT_RUN : 0;
}

async function providerOf(protocol: string): Promise<Provider> {
  const known = await findSimulators(repository);
  const found = known.find(({ manifest }) => manifest.protocol === protocol);
  if (found) return found;
  const names = known.map(({ manifest }) => manifest.protocol).join(', ');
  throw new WrongArguments(`--protocol ${protocol} is not known here: ${names}`);
}

async function partiesFor(wanted: Arguments, provider: Provider, ids: RunIds) {
  const { operatorUrl, url, credentials, players } = wanted;
  if (operatorUrl !== undefined) {
    return makeFixtures(operatorUrl, provider, ids, url).catch((error: unknown) => {
      throw new CannotRun(
        `${operatorUrl} makes no players, so it is not where "npm start" says that it is ready: ${fetchReasonOf(error)}`,
      );
    });
  }
  if (url === undefined || credentials === undefined || players === undefined) {
    throw new WrongArguments('--url needs --credentials and --players; "certify init" writes both');
  }
  return readFixtures(url, { credentials, players }, provider.manifest.usesSessions);
}

/** `fetch` says why it failed in the cause only. */
function fetchReasonOf(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : { message: String(error), cause: undefined };
  return cause instanceof Error ? `${message} (${reasonOf(cause)})` : message;
}

// Whoever reads the first page only (`| head`) has seen enough.
process.stdout.on('error', () => process.exit(COULD_NOT_RUN));
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isOurs = error instanceof WrongArguments || error instanceof CannotRun;
  const why = error instanceof Error ? error.stack : String(error);
  // One line, though what is told by others has several.
  process.stderr.write(`${isOurs ? error.message.trim().replaceAll(/\s*\n\s*/g, ' ') : why}\n`);
  process.exitCode = COULD_NOT_RUN;
}
