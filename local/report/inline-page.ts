import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The plotting library as a script for a page that needs no network. The package names only its modules; the file for browsers lies beside them. */
export function chartLibrary(): string {
  const file = join(dirname(fileURLToPath(import.meta.resolve('chart.js'))), 'chart.umd.min.js');
  const script = readFileSync(file, 'utf8').replace(/\/\/# sourceMappingURL.*$/m, '');
  return script.replaceAll('</', '<\\/');
}

/** Text for an element or an attribute. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** A value as a literal in a script element, which it cannot end or comment out. */
export function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
