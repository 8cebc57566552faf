import { loadProviders } from '../functions/_providers/providers.ts';
import { createOperatorApi } from '../functions/operator/api.ts';
import type { OperatorPorts } from '../functions/operator/ports.ts';
import { loadProtocols } from '../functions/operator/protocols.ts';
import { systemClock } from '../shared/application/deadline.ts';

/**
 * The OpenAPI document as the operator function serves it, from the routes themselves: no process has to run for it. The routes only hold on to their ports
 * until somebody calls them, and nobody does.
 */
export async function operatorDocument(): Promise<string> {
  const api = createOperatorApi(await untouchedPorts());
  const answer = await api({
    method: 'GET',
    path: '/operator/v1/openapi.json',
    pathParameters: {},
    rawQuery: '',
    headers: {},
    body: Buffer.alloc(0),
    isText: true,
    sourceIp: '127.0.0.1',
    requestId: 'document',
  });
  if (answer.statusCode !== 200) throw new Error(`the document cannot be made: ${answer.body}`);
  return answer.body;
}

/** The protocols as they are, and nothing behind the routes. */
export async function untouchedPorts(): Promise<OperatorPorts> {
  const functions = new URL('../functions/', import.meta.url);
  const protocols = await loadProtocols(functions);
  return untouched({ protocols, providers: await loadProviders(functions), clock: systemClock });
}

/** Stands for everything that is not `known`, and everything of it; a call of it comes to nothing. It is no promise, whoever asks. */
function untouched(known: Partial<OperatorPorts>): OperatorPorts {
  const nothing: unknown = new Proxy(() => undefined, { get: () => nothing });
  const get = (target: object, name: string | symbol) =>
    Reflect.get(target, name) ?? (name === 'then' ? undefined : nothing);
  return new Proxy(known, { get }) as OperatorPorts;
}
