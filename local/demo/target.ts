import { startLocalStack } from '../stack-process.ts';
import { StartFailure } from '../start-failure.ts';
import { say } from './screen.ts';

export interface Target {
  readonly url: string;
  /** For people. */
  readonly description: string;
  stop(): Promise<void>;
}

const PATIENCE_MS = 2_000;
const DEFAULT_PORT = '3000';

/**
 * The stack at `BASE_URL`; else the one that listens on `PORT`; else one of its own, which keeps nothing and ends with the demo. Throws a StartFailure if
 * nothing answers at `BASE_URL`, because whoever names an address does not mean another one.
 */
export async function findStack(env: NodeJS.ProcessEnv): Promise<Target> {
  const named = env['BASE_URL']?.replace(/\/+$/, '');
  if (named) {
    if (await isStack(named)) return { url: named, description: 'BASE_URL', stop: async () => undefined };
    throw new StartFailure(`No wallet answers at BASE_URL ${named}: start one, or unset BASE_URL to have one started`);
  }
  const url = `http://127.0.0.1:${env['PORT'] || DEFAULT_PORT}`;
  if (await isStack(url)) return { url, description: 'running already', stop: async () => undefined };
  say('dim', `No wallet runs at ${url}: starting one in memory. The first start takes some seconds.`);
  const stack = await startLocalStack();
  return {
    url: stack.url,
    description: 'started for this demo, keeps nothing',
    stop: async () => {
      await stack.stop();
    },
  };
}

/** Something else may listen there. */
async function isStack(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/operator/v1/health`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const health: unknown = await response.json();
    return typeof health === 'object' && health !== null && 'status' in health && 'version' in health;
  } catch {
    return false;
  }
}
