import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A reason that whoever runs the tests can act on; its message is all that needs to be printed. */
export class RuntimeClientMissing extends Error {
  override readonly name = 'RuntimeClientMissing';
}

const NAME = 'aws-lambda-ric';
const VERSION = '4.0.2';
/** Of the package as it was when these tests were written with it. */
const INTEGRITY = 'sha512-FE5Vskx7mYNnqAnWWJXUOsLp2VGgdsJsCoRLFTa8L4Yk0QVtArqR8q58yPA++QC1a73ZWJXBQ2AH31nIAv7NOQ==';

/** Its native part, and the curl within, are built where it is installed. */
const TOOLS = ['cmake', 'g++', 'make', 'python3', 'tar', 'xz'];

/**
 * The module of AWS's runtime interface client, the program that runs a Node function in Lambda. It is built once and kept
 * in `directory`. It is no dependency of the package, because on a machine without a compiler `npm ci` would then fail.
 * Throws `RuntimeClientMissing`.
 */
export async function runtimeClient(directory: string, say: (line: string) => void): Promise<string> {
  const home = join(directory, `${NAME}-${VERSION}`);
  const module = join(home, 'node_modules', NAME, 'index.mjs');
  if (existsSync(module)) return module;
  requireTools();
  say(`Building ${NAME} ${VERSION}, AWS's runtime interface client; once, for about a minute.`);
  mkdirSync(directory, { recursive: true });
  // Made beside its place and then renamed, so that what is there is always whole.
  const unfinished = mkdtempSync(`${home}.`);
  try {
    await install(unfinished);
    checkInstalled(unfinished);
    renameSync(unfinished, home);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return module;
}

function requireTools(): void {
  if (process.platform !== 'linux') {
    throw new RuntimeClientMissing(`${NAME} runs on Linux alone, as Lambda does; this is ${process.platform}`);
  }
  const missing = TOOLS.filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);
  if (missing.length > 0) {
    throw new RuntimeClientMissing(
      `${NAME} is built from its npm package, and this machine lacks what that takes: ${missing.join(', ')}. On Debian: apt-get install cmake g++ make python3 tar xz-utils`,
    );
  }
}

async function install(directory: string): Promise<void> {
  const child = spawn('npm', ['install', '--no-audit', '--no-fund', '--prefix', directory, `${NAME}@${VERSION}`], {
    cwd: directory,
    env: { ...withoutNpmSettings(), ...headersOfNode() },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const [status] = await once(child, 'close');
  if (status !== 0) throw new RuntimeClientMissing(`${NAME} ${VERSION} cannot be installed:\n${output.slice(-3000)}`);
}

/** This npm script's own settings mean this package, not the one that is installed. */
function withoutNpmSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle)_/.test(name)));
}

/** The headers that lie beside this very Node; without them the build would fetch some from a server. */
function headersOfNode(): NodeJS.ProcessEnv {
  const home = join(dirname(process.execPath), '..');
  return existsSync(join(home, 'include', 'node', 'node_api.h')) ? { npm_config_nodedir: home } : {};
}

function checkInstalled(directory: string): void {
  const lock = JSON.parse(readFileSync(join(directory, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { integrity?: string }>;
  };
  if (lock.packages[`node_modules/${NAME}`]?.integrity !== INTEGRITY) {
    throw new RuntimeClientMissing(`${NAME} ${VERSION} is not the package that these tests were written with`);
  }
  if (!existsSync(join(directory, 'node_modules', NAME, 'rapid-client.node'))) {
    throw new RuntimeClientMissing(
      `${NAME} was installed without its native part: npm must be allowed to run its install scripts`,
    );
  }
}
