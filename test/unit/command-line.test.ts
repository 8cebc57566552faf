import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const repository = join(import.meta.dirname, '..', '..');

function run(command: string, ...words: string[]) {
  return spawnSync(process.execPath, [join(repository, 'test', command, 'run.ts'), ...words], { encoding: 'utf8' });
}

describe.each(['simulation', 'fuzz', 'mutants', 'bench'])('the command of test/%s', (command) => {
  it('tells its options', () => {
    const { status, stdout } = run(command, '--help');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^npm run \w+ -- \[options\]\n/);
  });

  it('does nothing with a word that it does not know', () => {
    const { status, stdout, stderr } = run(command, '--quik');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^Unknown option '--quik'/);
  });
});
