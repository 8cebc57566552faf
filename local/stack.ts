import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { runBehindTheCallbacks } from './behind-the-callbacks.ts';
import { loadFunctions } from './bundled-functions.ts';
import { chooseEngine } from './choose-engine.ts';
import { consoleRoutes } from './console-routes.ts';
import { consoleSite, NO_CONSOLE, noConsole, type Pages } from './console-site.ts';
import { openDataDirectory } from './data-directory.ts';
import { deployedSystem, isInstalled } from './deployed.ts';
import { openFrontDoor } from './front-door.ts';
import { demandKeys } from './kms/configured-keys.ts';
import { startKmsEndpoint } from './kms/endpoint.ts';
import { keyFile } from './kms/key-store.ts';
import { pointAwsClients, refuseRemoteEndpoints } from './loopback.ts';
import { openDoorNotices } from './open-doors.ts';
import { referenceKey, referenceKeyFile } from './reference-key.ts';
import { findSimulators } from './simulators.ts';
import { StartFailure } from './start-failure.ts';
import type { Carrier } from './stream-carrier.ts';
import { consolePage, synthesizedAssembly } from './synth.ts';
import { createTables } from './tables.ts';
import type { Teardown } from './teardown.ts';
import type { DeployedSystem } from './template.ts';
import { welcome } from './welcome.ts';

export interface StackSettings {
  /** 0 takes a free one. */
  readonly port: number;
  /** A directory, or `:memory:`. */
  readonly dataDir: string;
  /** For people. */
  readonly report: (line: string) => void;
}

export interface RunningStack {
  readonly url: string;
  /** For people: which engine serves, and where the data are. */
  readonly engine: string;
  /** For people: what they should know of the agents that are registered. */
  readonly notices: readonly string[];
  /** Settles if the engine ends, which the stack cannot outlive. */
  readonly engineExited: Promise<void>;
}

const repository = join(import.meta.dirname, '..');

/**
 * Starts the whole stack in this process, once per process: functions read the environment when they are imported. What
 * is opened is given to `teardown`. Throws a StartFailure with the one line that helps; what can fail for a reason outside
 * (port, directory, engine) is tried before anything is printed.
 */
export async function runStack(settings: StackSettings, teardown: Teardown): Promise<RunningStack> {
  refuseRemoteEndpoints(process.env);
  const frontDoor = await openFrontDoor(settings.port, settings.report);
  const data = await openDataDirectory(settings.dataDir);
  teardown.add(() => data.release());
  const startEngine = chooseEngine(process.env, data.path);

  const [engine, system, page] = await Promise.all([
    startEngine(),
    deployedSystem(repository, () => {
      settings.report('The sources are new: making tables, routes and functions from them. This takes some seconds.');
    }),
    builtConsole(settings.report),
  ]);
  teardown.add(() => engine.stop());
  const configuredKms = process.env['AWS_ENDPOINT_URL_KMS'];
  const kms = configuredKms || (await ownKms(system.keyAliases, data.path, teardown));
  const behind: Carrier[] = [];
  teardown.add(async () => {
    await Promise.all(behind.map((carrier) => carrier.stop()));
  });
  // Added last, as it must be the first to stop: no request may be running when the engine ends.
  teardown.add(() => frontDoor.stop());

  pointAwsClients(process.env, { dynamodb: engine.endpoint, kms }, engine.access);
  if (configuredKms) await demandKeys(configuredKms, aliasesOfFunctions(system));
  const client = new DynamoDBClient({});
  await createTables(client, system.tables);
  const notices = await openDoorNotices(client, system, repository);
  client.destroy();
  const environment = { REFERENCE_KEY: referenceKey(data.path) };
  const routes = await loadFunctions(system.routes, environment);
  behind.push(...(await runBehindTheCallbacks(system, environment, settings.report)));
  frontDoor.serve([...routes, ...consoleRoutes(routes)], await pagesForPeople(page));
  notices.push(page === undefined ? NO_CONSOLE : `The console for people: ${frontDoor.url}/console/`);
  return { url: frontDoor.url, engine: engine.description, notices, engineExited: engine.exited };
}

async function builtConsole(report: (line: string) => void): Promise<string | undefined> {
  if (!isInstalled(repository, 'vite')) return undefined;
  return await synthesizedAssembly(repository, consolePage, () => {
    report('The console is new: building its page. This takes some seconds.');
  });
}

async function pagesForPeople(page: string | undefined): Promise<Pages> {
  const console = page === undefined ? noConsole : consoleSite(page);
  const first = welcome(
    repository,
    (await findSimulators(repository)).map(({ manifest }) => manifest),
  );
  return (method, path) => console(method, path) ?? first(method, path);
}

async function ownKms(aliases: readonly string[], dataDir: string | undefined, teardown: Teardown): Promise<string> {
  const kms = await startKmsEndpoint({ aliases, ...(dataDir !== undefined && { dataDir: keysIn(dataDir) }) });
  teardown.add(() => kms.stop());
  return kms.url;
}

/** The folder of keys. New ones open nothing that is stored: every callback of every agent would be a fault, and nobody would say why. */
function keysIn(dataDir: string): string {
  const folder = join(dataDir, 'kms');
  const path = keyFile(folder);
  if (existsSync(path) || !existsSync(referenceKeyFile(dataDir))) return folder;
  throw new StartFailure(
    `The key file ${path} is gone, and agents' keys are sealed with what was in it: restore it, or remove the data directory to start with nothing. If another KMS kept them, set AWS_ENDPOINT_URL_KMS again`,
  );
}

/** The key of tables is the engine's business. */
function aliasesOfFunctions({ keyAliases, routes }: DeployedSystem): string[] {
  const named = new Set(routes.flatMap(({ target }) => Object.values(target.environment)));
  return keyAliases.filter((alias) => named.has(alias));
}
