import { join } from 'node:path';
import { startGuarded } from '../../local/guarded-child.ts';
import { accepts, freePort } from '../../local/ports.ts';

export interface Moto {
  readonly url: string;
  stop(): Promise<void>;
}

/** AWS as moto plays it, on a free port of this machine. `environment` is the folder that its programs are in. */
export async function startMoto(environment: string): Promise<Moto> {
  const port = await freePort();
  const child = startGuarded({
    command: join(environment, 'bin', 'python'),
    args: ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)],
    pidFile: undefined,
    cwd: join(import.meta.dirname, '..', '..'),
  });
  if (!(await accepts(port, { until: child.exited, patienceMs: 60_000 }))) {
    throw new Error(`moto does not start: ${child.lastOutput()}`);
  }
  return { url: `http://127.0.0.1:${port}`, stop: () => child.stop() };
}
