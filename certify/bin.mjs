#!/usr/bin/env node
// Plain JavaScript, for it is what Node runs before anything else: the sources are TypeScript, and Node strips no types from what lies in `node_modules`, where
// an installed package does.
import '../local/node-24.mjs';
import { readFileSync } from 'node:fs';
// Not by their names: an older Node would fail at these before it was told what it lacks.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const ours = new URL('../', import.meta.url).href;

// Half of what a start costs is to compile the same sources again.
module.enableCompileCache?.();

if (ours.includes('/node_modules/')) {
  // That it strips types is no news to whoever certifies a wallet.
  const { emitWarning } = process;
  process.emitWarning = (warning, ...more) =>
    String(warning).includes('stripTypeScriptTypes') ? undefined : emitWarning.call(process, warning, ...more);
  module.registerHooks({
    load(url, context, next) {
      const isOurs = url.startsWith(ours) && !url.slice(ours.length).startsWith('node_modules/') && url.endsWith('.ts');
      if (!isOurs) return next(url, context);
      const source = module.stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8'));
      return { format: 'module', source, shortCircuit: true };
    },
  });
}
await import('./command.ts');
