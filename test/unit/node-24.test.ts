import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const repository = join(import.meta.dirname, '..', '..');
/** What Node says of itself, as an older one would. */
const OLDER =
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"22.1.0"}})';
const packageName = `node-${process.platform}-${process.arch}`;

/** A place with the guard, a command, and a program in the place of the Node that comes along. */
function placeWith(cameAlong?: string): string {
  const root = mkdtempSync(join(tmpdir(), 'node-24-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const bin = join(root, 'node_modules', packageName, 'bin');
  for (const folder of [join(root, 'local'), bin, join(root, 'node_modules', '.bin')])
    mkdirSync(folder, { recursive: true });
  cpSync(join(repository, 'local', 'node-24.mjs'), join(root, 'local', 'node-24.mjs'));
  writeFileSync(join(root, 'command.mjs'), "console.log('by itself:', process.argv.slice(2).join());\n");
  if (cameAlong !== undefined) {
    writeFileSync(join(bin, 'node'), cameAlong);
    chmodSync(join(bin, 'node'), 0o755);
  }
  return root;
}

function command(root: string, ...before: readonly string[]) {
  const words = [...before, '--import', './local/node-24.mjs', 'command.mjs', 'a', 'b'];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' });
  return { status, stdout, stderr };
}

it('a command runs by itself where Node is new enough', () => {
  expect(command(placeWith())).toEqual({ status: 0, stdout: 'by itself: a,b\n', stderr: '' });
});

it('by an older Node it runs by the one that came along, whose link is made where npm has left it out', () => {
  const root = placeWith('#!/bin/sh\necho "by the other: $*"\nexit 7\n');
  const { status, stdout, stderr } = command(root, '--import', OLDER);
  expect({ status, stderr }).toEqual({ status: 7, stderr: '' });
  expect(stdout).toMatch(/^by the other: .* --import \.\/local\/node-24\.mjs .*command\.mjs a b\n$/);
  expect(readlinkSync(join(root, 'node_modules', '.bin', 'node'))).toBe(join('..', packageName, 'bin', 'node'));
});

it.each([
  ['nothing came along', undefined],
  ['what came along does not start', '#!/no/such/library\n'],
])('it says in one line what is missing where %s', (_, cameAlong) => {
  const { status, stdout, stderr } = command(placeWith(cameAlong), '--import', OLDER);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^Node 24 or newer is needed, and this is 22\.1\.0\. .*nodejs\.org\n$/);
});
