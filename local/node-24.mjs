// Plain JavaScript, for it is what an older Node reads before anything else: every command is started with it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [major] = process.versions.node.split('.');
if (Number(major) < 24) {
  const modules = fileURLToPath(new URL('../node_modules', import.meta.url));
  const cameAlong = join(`node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(join(modules, cameAlong))) await goOnWith(modules, cameAlong);
  process.stderr.write(
    `Node 24 or newer is needed, and this is ${process.versions.node}. On Linux (x64, arm64) "npm ci" brings it; elsewhere install it: https://nodejs.org\n`,
  );
  process.exit(1);
}

/**
 * The same command by the Node that came along. Scripts of npm find it by its link; npm 10 takes that away again when it leaves out the package of the other
 * processor, whose program has the same name, and the link is made here then.
 */
async function goOnWith(modules, cameAlong) {
  try {
    symlinkSync(join('..', cameAlong), join(modules, '.bin', 'node'));
  } catch {
    // It is there, or nothing may be written here.
  }
  const child = spawn(join(modules, cameAlong), [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit' });
  // A terminal tells both of them, and whoever stops a process tells this one.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const exited = await once(child, 'exit').catch(() => undefined);
  // Where it does not start (a Linux with another C library), nothing came along.
  if (exited) process.exit(exited[0] ?? 1);
}
