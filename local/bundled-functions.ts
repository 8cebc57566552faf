import { pathToFileURL } from 'node:url';
import type { DeployedFunction } from './deployed-function.ts';
import type { FrontDoorRoute } from './front-door.ts';
import type { InvokedFunction, InvokedHandler } from './invocation.ts';
import { StartFailure } from './start-failure.ts';
import type { DeployedRoute } from './template.ts';

/** What is otherwise here than in AWS: a changed agent holds at once, so that trying something out needs no waiting; and no Secrets Manager is asked. */
export interface LocalEnvironment {
  readonly AGENT_CACHE_SECONDS: string;
  readonly REFERENCE_KEY: string;
}

/** Loads the functions behind the routes, the very bundles that would be deployed. Throws a StartFailure for one that does not load. */
export async function loadFunctions(
  routes: readonly DeployedRoute[],
  environment: LocalEnvironment,
): Promise<FrontDoorRoute[]> {
  const loaded = new Map<DeployedFunction, InvokedFunction<unknown>>();
  for (const { target } of routes) {
    // One after the other: a function reads its environment while it is imported, and all share one process here.
    if (!loaded.has(target)) loaded.set(target, await loadFunction(target, environment));
  }
  return routes.flatMap(({ routeKey, target }) => {
    const invoked = loaded.get(target);
    return invoked === undefined ? [] : [{ routeKey, target: invoked }];
  });
}

/** Loads one function. Throws a StartFailure if it does not load. */
export async function loadFunction(
  deployed: DeployedFunction,
  environment: LocalEnvironment,
): Promise<InvokedFunction<unknown>> {
  Object.assign(process.env, deployed.environment, environment);
  const { timeoutSeconds, memoryMegabytes } = deployed;
  return { name: deployed.name, handler: await importHandler(deployed), timeoutSeconds, memoryMegabytes };
}

async function importHandler({ name, module, exported }: DeployedFunction): Promise<InvokedHandler<unknown>> {
  const exports: Record<string, unknown> = await import(pathToFileURL(module).href).catch((error: unknown) => {
    throw new StartFailure(`The function ${name} cannot be loaded: ${String(error).split('\n')[0]}`);
  });
  const handler = exports[exported];
  if (typeof handler !== 'function') throw new StartFailure(`The function ${name} does not export "${exported}"`);
  return async (event, context) => handler(event, context);
}
