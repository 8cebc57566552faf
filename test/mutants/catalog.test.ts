import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MUTANTS } from './catalog.ts';
import { mutated } from './mutant.ts';
import { UNSEEN } from './unseen.ts';
import { isOnTheWire } from './wire.ts';

const repository = join(import.meta.dirname, '..', '..');

describe('the catalog of defects', () => {
  it('has names of its own for all of them', () => {
    const names = MUTANTS.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('says of defects by name that no provider could see them, and each has one reason', () => {
    const unseen = Object.values(UNSEEN).flat();
    expect(new Set(unseen).size).toBe(unseen.length);
    expect(unseen.filter((name) => !MUTANTS.some((mutant) => mutant.name === name))).toEqual([]);
    expect(MUTANTS.filter(isOnTheWire).map(({ name }) => name)).toContain('last-cent-refused');
  });

  it.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))('%s is in step with its file', (_, mutant) => {
    const source = readFileSync(join(repository, mutant.file), 'utf8');
    expect(mutated(mutant, source)).not.toBe(source);
  });
});
