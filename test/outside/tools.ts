import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * The programs that others have written and that judge us here. Each has its versions in `requirements/` or in `package-lock.json`, down to what it
 * needs itself, and a place of its own below `.build/outside`: none of them is a dependency of the wallet, nor of another one.
 */
export type PythonTool = 'cfn-lint' | 'ministack' | 'moto' | 'python-client' | 'schemathesis';

const run = promisify(execFile);
const repository = join(import.meta.dirname, '..', '..');
const place = join(repository, '.build', 'outside');
const INSTALL_MS = 300_000;

/** A Python that is new enough and can make virtual environments; `undefined` where the machine has none. */
export function findPython(): string | undefined {
  const asked = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))';
  return ['python3', 'python'].find((name) => spawnSync(name, ['-c', asked], { stdio: 'ignore' }).status === 0);
}

/** The folder of a tool's programs. Throws where the registry is not reached. */
export async function pythonTool(tool: PythonTool, python: string): Promise<string> {
  const requirements = join(import.meta.dirname, 'requirements', `${tool}.txt`);
  return await installed(tool, [requirements], async (environment) => {
    await run(python, ['-m', 'venv', environment], { timeout: INSTALL_MS });
    const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
    // By module: the programs beside it name the folder that they were installed in.
    await run(join(environment, 'bin', 'python'), ['-m', 'pip', 'install', ...quiet, '-r', requirements], {
      timeout: INSTALL_MS,
    });
  });
}

/** The folder with `node_modules` of what npm has. */
export async function nodeTools(): Promise<string> {
  const files = ['package.json', 'package-lock.json'].map((name) => join(import.meta.dirname, name));
  return await installed('npm', files, async (folder) => {
    mkdirSync(folder, { recursive: true });
    for (const file of files) cpSync(file, join(folder, file.slice(import.meta.dirname.length)));
    await run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: folder, timeout: INSTALL_MS });
  });
}

/** Named by what is installed, so that another version is another folder; a mark says that it is whole, for an environment cannot be moved. */
async function installed(name: string, sources: readonly string[], install: (folder: string) => Promise<void>) {
  const hash = createHash('sha256');
  for (const source of sources) hash.update(readFileSync(source));
  const folder = join(place, `${name}-${hash.digest('hex').slice(0, 12)}`);
  const whole = join(folder, '.whole');
  if (existsSync(whole)) return folder;
  rmSync(folder, { recursive: true, force: true });
  await install(folder);
  mkdirSync(`${whole}.new`, { recursive: true });
  renameSync(`${whole}.new`, whole);
  return folder;
}
