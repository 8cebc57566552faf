import { join } from 'node:path';
import { buildSync } from 'esbuild';

const entry = join(import.meta.dirname, '..', '..', 'console', 'bench', 'plain.tsx');

/** Pages with as many rows as the console's longest table, drawn by the same library with nothing of our own, by name. */
export function plainLists(): ReadonlyMap<string, string> {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const script = outputFiles[0]?.text.replaceAll('</script', '<\\/script') ?? '';
  const page = (shape: string) =>
    `<!doctype html><html lang="en"><body><div id="page" data-shape="${shape}"></div><script>${script}</script></body></html>`;
  return new Map([
    ['plain list', page('list')],
    ['plain table', page('table')],
  ]);
}
