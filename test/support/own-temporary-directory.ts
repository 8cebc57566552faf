import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the files of this run leave in the temporary directory is gone with the run: its workers, and their children, inherit where that is. */
export function ownTemporaryDirectory(): { remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), 'seamless-wallet-'));
  process.env['TMPDIR'] = directory;
  return { remove: () => rmSync(directory, { recursive: true, force: true }) };
}
