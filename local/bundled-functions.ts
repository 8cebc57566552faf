import { pathToFileURL } from 'node:url';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { DeployedFunction } from './deployed-function.ts';
import type { FrontDoorRoute } from './front-door.ts';
import type { InvokedFunction } from './invocation.ts';
import { StartFailure } from './start-failure.ts';
import type { DeployedRoute } from './template.ts';

/** What is otherwise here than in AWS: no Secrets Manager is asked. */
export interface LocalEnvironment {
  readonly REFERENCE_KEY: string;
}

/** Loads the functions behind the routes, the very bundles that would be deployed. Throws a StartFailure for one that does not load. */
export async function loadFunctions(
  routes: readonly DeployedRoute[],
  environment: LocalEnvironment,
): Promise<FrontDoorRoute[]> {
  const loaded = new Map<DeployedFunction, LoadedFunction>();
  for (const { target } of routes) {
    // One after the other: a function reads its environment while it is imported, and all share one process here.
    if (!loaded.has(target)) loaded.set(target, await loadFunction(target, environment));
  }
  const agentsWritten = () => {
    for (const { forgetAgents } of loaded.values()) forgetAgents?.();
  };
  const told = new Map([...loaded].map(([deployed, invoked]) => [deployed, telling(invoked, agentsWritten)]));
  return routes.flatMap(({ routeKey, target }) => {
    const invoked = told.get(target);
    return invoked === undefined ? [] : [{ routeKey, target: invoked }];
  });
}

/** What is otherwise here than in AWS: a changed agent holds at once, so that trying something out needs no waiting. */
function telling(invoked: LoadedFunction, agentsWritten: () => void): InvokedFunction<unknown> {
  if (invoked.forgetAgents) return invoked;
  const { handler } = invoked;
  return {
    ...invoked,
    handler: (event, context) => handler(event, context).finally(() => mayWrite(event) && agentsWritten()),
  };
}

function mayWrite(event: unknown): boolean {
  const { requestContext } = event as Partial<APIGatewayProxyEventV2>;
  return requestContext !== undefined && requestContext.http.method !== 'GET';
}

interface LoadedFunction extends InvokedFunction<unknown> {
  /** Of a function that keeps copies of agents. */
  readonly forgetAgents?: () => void;
}

/** Loads one function. Throws a StartFailure if it does not load. */
export async function loadFunction(deployed: DeployedFunction, environment: LocalEnvironment): Promise<LoadedFunction> {
  Object.assign(process.env, deployed.environment, environment);
  const { timeoutSeconds, memoryMegabytes } = deployed;
  return { name: deployed.name, ...(await importHandler(deployed)), timeoutSeconds, memoryMegabytes };
}

async function importHandler({
  name,
  module,
  exported,
}: DeployedFunction): Promise<Pick<LoadedFunction, 'handler' | 'forgetAgents'>> {
  const exports: Record<string, unknown> = await import(pathToFileURL(module).href).catch((error: unknown) => {
    throw new StartFailure(`The function ${name} cannot be loaded: ${String(error).split('\n')[0]}`);
  });
  const handler = exports[exported];
  if (typeof handler !== 'function') throw new StartFailure(`The function ${name} does not export "${exported}"`);
  const { forgetAgents } = handler as { readonly forgetAgents?: () => void };
  return { handler: async (event, context) => handler(event, context), ...(forgetAgents && { forgetAgents }) };
}
