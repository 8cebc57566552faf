import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MUTANTS } from './catalog.ts';
import { mutated } from './mutant.ts';

const repository = join(import.meta.dirname, '..', '..');

describe('the catalog of defects', () => {
  it('has names of its own for all of them', () => {
    const names = MUTANTS.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))('%s is in step with its file', (_, mutant) => {
    const source = readFileSync(join(repository, mutant.file), 'utf8');
    expect(mutated(mutant, source)).not.toBe(source);
  });
});
