import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './mutant.ts';
import { readCatalog } from './read-catalog.ts';

const folder = join(import.meta.dirname, 'catalog');

/** Every seeded defect. */
export const MUTANTS: readonly Mutant[] = readdirSync(folder).flatMap((name) =>
  readCatalog(readFileSync(join(folder, name), 'utf8')),
);
