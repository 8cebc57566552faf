import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BOOKS } from './catalog/books.ts';
import { DESK_MONEY } from './catalog/desk-money.ts';
import { RECONCILIATION } from './catalog/reconciliation.ts';
import type { Mutant } from './mutant.ts';
import { readCatalog } from './read-catalog.ts';

const folder = join(import.meta.dirname, 'catalog');

/** Every seeded defect. */
export const MUTANTS: readonly Mutant[] = [
  ...readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .flatMap((name) => readCatalog(readFileSync(join(folder, name), 'utf8'))),
  ...DESK_MONEY,
  ...BOOKS,
  ...RECONCILIATION,
];
