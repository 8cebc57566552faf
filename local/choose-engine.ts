import { findDynamoDbLocal, startDynamoDbLocal } from './dynamodb-local.ts';
import { findDynoxide, startDynoxide } from './dynoxide.ts';
import type { Engine } from './engine.ts';
import { StartFailure } from './start-failure.ts';

/** Which engines this machine has. `undefined` means that it has not. */
export interface EngineFinders {
  /** The path of the embedded binary. */
  dynoxide(): string | undefined;
  /** The folder that holds the jar, if there is a Java to run it. */
  dynamoDbLocal(): string | undefined;
}

const installedEngines: EngineFinders = { dynoxide: findDynoxide, dynamoDbLocal: findDynamoDbLocal };

export type StartEngine = () => Promise<Engine>;

/**
 * Chooses, and starts nothing yet: a configured endpoint, else the embedded binary, else DynamoDB Local. `directory` is
 * where the engine keeps its data, `undefined` for none. Throws a StartFailure if there is no engine at all.
 */
export function chooseEngine(
  env: NodeJS.ProcessEnv,
  directory: string | undefined,
  finders: EngineFinders = installedEngines,
): StartEngine {
  const endpoint = env['AWS_ENDPOINT_URL_DYNAMODB'];
  if (endpoint) return async () => configuredEngine(endpoint);
  const dynoxide = finders.dynoxide();
  if (dynoxide !== undefined) return () => startDynoxide(dynoxide, directory);
  const dynamoDbLocal = finders.dynamoDbLocal();
  if (dynamoDbLocal !== undefined) return () => startDynamoDbLocal(dynamoDbLocal, directory);
  throw new StartFailure(
    `There is no DynamoDB engine for ${process.platform}-${process.arch}: install Java 17 (and "npm ci" without --omit=dev), or start DynamoDB Local yourself and set AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:<port>`,
  );
}

function configuredEngine(endpoint: string): Engine {
  return {
    endpoint,
    description: `the DynamoDB endpoint ${endpoint} of AWS_ENDPOINT_URL_DYNAMODB`,
    exited: new Promise(() => undefined),
    stop: async () => undefined,
  };
}
