import { createHash } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';

/** All reports in one zip, with a list of their hashes as `sha256sum --check` reads it. */
export function bundleOf(files: ReadonlyMap<string, string>): Uint8Array {
  const sums = [...files].map(([name, text]) => `${createHash('sha256').update(text).digest('hex')}  ${name}\n`);
  const all = [...files, ['SHA256SUMS', sums.join('')] as const];
  return zipSync(Object.fromEntries(all.map(([name, text]) => [name, strToU8(text)])));
}
