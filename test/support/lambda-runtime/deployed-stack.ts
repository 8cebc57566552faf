import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DeployedFunction } from '../../../local/deployed-function.ts';
import { findDynoxide, startDynoxide } from '../../../local/dynoxide.ts';
import { openFrontDoor } from '../../../local/front-door.ts';
import { startKmsEndpoint } from '../../../local/kms/endpoint.ts';
import { synthesizedAssembly, wholeApp } from '../../../local/synth.ts';
import { createTables } from '../../../local/tables.ts';
import { createTeardown, type Teardown } from '../../../local/teardown.ts';
import { readAssembly } from '../../../local/template.ts';
import { StoreProxy } from '../store-proxy/proxy.ts';
import { deployedJobs } from './deployed-jobs.ts';
import { type Endpoints, type LambdaFunction, lambdaFunction } from './lambda-function.ts';
import { Recorder } from './recorder.ts';
import type { RunningFunction } from './running-function.ts';
import type { PartitionKeys } from './used-actions.ts';

const repository = join(import.meta.dirname, '..', '..', '..');

/** What a test should allow for the start of a stack, local or deployed: of new sources the assembly has to be made first. */
export const SYNTHESIS_MS = 180_000;

/** What API Gateway waits for a function at most, cold start included. The function's own time-out is its runtime's business. */
const GATEWAY_SECONDS = 29;

/** One function of the stack, and what stands between it and its services. */
export interface StackFunction<F extends RunningFunction> {
  readonly deployed: DeployedFunction;
  readonly runs: LambdaFunction;
  readonly running: F;
  readonly dynamodb: Recorder;
  readonly kms: Recorder;
}

/**
 * All that is deployed, each function apart from the others: the assembly's bundles, tables and routes, an engine and a KMS endpoint in the place of
 * AWS's, and the gateway in front.
 */
export interface DeployedStack<F extends RunningFunction> {
  readonly url: string;
  /** The cloud assembly that is run. */
  readonly assembly: string;
  readonly functions: readonly StackFunction<F>[];
  readonly partitionKeys: PartitionKeys;
  /** Stands before the engine for all functions, so that a test can spoil what passes. */
  readonly store: StoreProxy;
  stop(): Promise<void>;
}

export async function startDeployedStack<F extends RunningFunction>(
  run: (runs: LambdaFunction) => F,
): Promise<DeployedStack<F>> {
  const teardown = createTeardown();
  try {
    return await started(run, teardown);
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

async function started<F extends RunningFunction>(
  run: (runs: LambdaFunction) => F,
  teardown: Teardown,
): Promise<DeployedStack<F>> {
  const binary = findDynoxide();
  if (binary === undefined) throw new Error('The embedded engine is not installed on this machine');
  const assembly = await synthesizedAssembly(repository, wholeApp);
  const system = readAssembly(assembly);
  const engine = await startDynoxide(binary, undefined);
  teardown.add(() => engine.stop());
  const kms = await startKmsEndpoint({ aliases: system.keyAliases });
  teardown.add(() => kms.stop());
  const store = await StoreProxy.start({ target: engine.endpoint, measures: false });
  teardown.add(() => store.stop());
  await makeTables(engine.endpoint, system.tables);

  const functions: StackFunction<F>[] = [];
  const deployedFunctions = [...new Set(system.routes.map(({ target }) => target)), ...deployedJobs(assembly)];
  for (const deployed of deployedFunctions) {
    functions.push(await startFunction(deployed, { dynamodb: store.url, kms: kms.url }, run, teardown));
  }
  const frontDoor = await openFrontDoor(0, () => undefined);
  teardown.add(() => frontDoor.stop());
  frontDoor.serve(system.routes.map(({ routeKey, target }) => ({ routeKey, target: invokedBy(functions, target) })));
  const partitionKeys = Object.fromEntries(
    system.tables.map(({ tableName, keys }) => [
      tableName,
      keys.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? '',
    ]),
  );
  return { url: frontDoor.url, assembly, functions, partitionKeys, store, stop: () => teardown.run() };
}

async function makeTables(endpoint: string, tables: Parameters<typeof createTables>[1]): Promise<void> {
  const credentials = { accessKeyId: 'ASIALOCAL', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials });
  await createTables(client, tables);
  client.destroy();
}

async function startFunction<F extends RunningFunction>(
  deployed: DeployedFunction,
  targets: Endpoints,
  run: (runs: LambdaFunction) => F,
  teardown: Teardown,
): Promise<StackFunction<F>> {
  const dynamodb = await Recorder.start(targets.dynamodb);
  const kms = await Recorder.start(targets.kms);
  const runs = lambdaFunction(deployed, { dynamodb: dynamodb.url, kms: kms.url });
  const running = run(runs);
  teardown.add(async () => {
    await running.stop();
    await Promise.all([dynamodb.stop(), kms.stop()]);
  });
  return { deployed, runs, running, dynamodb, kms };
}

function invokedBy<F extends RunningFunction>(functions: readonly StackFunction<F>[], deployed: DeployedFunction) {
  const found = functions.find((each) => each.deployed === deployed);
  if (found === undefined) throw new Error(`${deployed.name} was not started`);
  const { name, memoryMegabytes } = deployed;
  return {
    name,
    memoryMegabytes,
    timeoutSeconds: GATEWAY_SECONDS,
    handler: (event: unknown) => found.running.invoke(event),
  };
}
