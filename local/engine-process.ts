import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from './engine.ts';
import { endLeftoverChild, type GuardedChild, startGuarded } from './guarded-child.ts';
import { accepts, freePort } from './ports.ts';
import { StartFailure } from './start-failure.ts';

export interface EngineProcess {
  /** For people. */
  readonly name: string;
  readonly description: string;
  readonly command: string;
  argumentsFor(port: number): readonly string[];
  /** Where it keeps its data, `undefined` for memory, and what in its command line proves that it works on these. */
  readonly store: { readonly directory: string; readonly mark: string } | undefined;
}

const attempts = 3;
const patienceMs = 20_000;

/** Starts an engine that runs as a child. A port that another process took in between is tried again with another one. */
export async function startEngineProcess(engine: EngineProcess): Promise<Engine> {
  const pidFile = engine.store && join(engine.store.directory, 'engine.pid');
  if (engine.store && pidFile) await endLeftoverChild(pidFile, engine.store.mark);
  const isKept = engine.store !== undefined && existsSync(engine.store.mark);
  let output = '';
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = await freePort();
    const child = startGuarded({
      command: engine.command,
      args: engine.argumentsFor(port),
      pidFile,
      cwd: engine.store?.directory ?? tmpdir(),
    });
    if (await accepts(port, { until: child.exited, patienceMs })) return runningEngine(engine, port, child);
    output = child.lastOutput();
    await child.stop();
  }
  const kept = isKept
    ? `. What it keeps is ${engine.store?.mark}: restore that, or remove it to start with nothing`
    : '';
  throw new StartFailure(`${engine.name} does not start: ${saidBy(output)}${kept}`);
}

/** In one line, without the stop at its end. */
function saidBy(output: string): string {
  return (output || 'it said nothing').replaceAll('\n', ' ').replace(/\.$/, '');
}

function runningEngine(engine: EngineProcess, port: number, child: GuardedChild): Engine {
  return {
    endpoint: `http://127.0.0.1:${port}`,
    description: engine.description,
    exited: child.exited,
    stop: () => child.stop(),
  };
}
