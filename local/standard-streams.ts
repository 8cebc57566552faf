import { Writable } from 'node:stream';
import { refusalIn } from './refusals.ts';

/** The real streams, for what the stack itself says. */
export interface PeopleStreams {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/**
 * In Lambda what a function writes to standard output is its log; here it would bury the one line that scripts wait for.
 * So `process.stdout` and `process.stderr` become a sink before any function is imported: with `logs` both are the real
 * standard error, and without, one short line there tells of each callback that was not taken. The functions' logger and the console look the streams up
 * when they are first used.
 */
export function takeStandardStreams(logs: boolean): PeopleStreams {
  const { stdout, stderr } = process;
  // Whoever read the output may be gone; that is no reason to stop serving.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
  const sink = new Writable({
    write: (chunk, encoding, done) => {
      if (logs) return void stderr.write(chunk, encoding, () => done());
      const refused = refusalIn(String(chunk));
      if (refused !== undefined) stderr.write(`${refused}\n`);
      done();
    },
  });
  Object.defineProperty(process, 'stdout', { value: sink, configurable: true });
  Object.defineProperty(process, 'stderr', { value: sink, configurable: true });
  return {
    out: (line) => void stdout.write(`${line}\n`),
    err: (line) => void stderr.write(`${line}\n`),
  };
}
