import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const repository = join(import.meta.dirname, '..', '..');

/** As `npm install` of the packed file leaves it, with what the package itself depends on and nothing else. */
describe('the certifier as an installed package', () => {
  const place = mkdtempSync(join(tmpdir(), 'installed-'));
  const modules = join(place, 'node_modules');
  const installed = join(modules, 'seamless-wallet');
  const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    bin: Record<string, string>;
    dependencies: Record<string, string>;
  };
  const certify = (...words: string[]) =>
    run(process.execPath, [join(installed, String(manifest.bin['seamless-wallet'])), 'certify', ...words], {
      cwd: place,
    });

  beforeAll(() => {
    for (const folder of ['certify', 'functions', 'infra', 'local', 'shared', 'package.json'])
      cpSync(join(repository, folder), join(installed, folder), { recursive: true });
    for (const name of Object.keys(manifest.dependencies)) {
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(join(repository, 'node_modules', name), join(modules, name));
    }
  });
  afterAll(() => rmSync(place, { recursive: true }));

  it('helps, and complains of nothing', async () => {
    const { stdout, stderr } = await certify('--help');
    expect(stdout).toContain('Usage: seamless-wallet certify');
    expect(stderr).toBe('');
  });

  it('knows the protocols, and begins nothing unasked', async () => {
    const address = ['--url', 'http://127.0.0.1:9', '--credentials', 'c', '--players', 'p'];
    await expect(certify('--protocol', 'vp', ...address)).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--i-know-this-moves-money'),
    });
    await expect(certify('--protocol', 'nobodys', ...address)).rejects.toMatchObject({ code: 2 });
  });
});
