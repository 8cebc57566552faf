import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const repository = join(import.meta.dirname, '..', '..');
const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
/** Those that are ours; the others are commands of tools, with a help of their own. */
const commands = Object.entries(scripts).filter(([, script]) => script.startsWith('exec node '));

describe('--help helps, and starts nothing', () => {
  it('is asked of every command that people are told of', () => {
    expect(commands.map(([name]) => name)).toEqual(
      expect.arrayContaining(['start', 'demo', 'verify', 'books', 'report', 'import', 'operator', 'call', 'certify']),
    );
  });

  it.concurrent.each(commands)('npm run %s', async (name, script) => {
    // An address where nothing is, and a directory where nothing can be: whatever began to work would say so.
    const env = { ...process.env, BASE_URL: 'http://127.0.0.1:1', DATA_DIR: '/dev/null/none' };
    const { stdout, stderr } = await run('sh', ['-c', `${script} --help`], { cwd: repository, env, timeout: 60_000 });
    expect(stderr).toBe('');
    expect(stdout).toContain(name === 'start' ? 'npm start' : name === 'certify' ? 'certify ' : `npm run ${name}`);
  });
});

describe('a Node that is too old', () => {
  it.each(Object.entries(scripts).filter(([name]) => !name.startsWith('check') && name !== 'fix'))(
    '%s asks for a newer one first',
    (_name, script) => expect(script).toMatch(/^(exec )?node (--import )?\.\/local\/node-24\.mjs /),
  );
});
