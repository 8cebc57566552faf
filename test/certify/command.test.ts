import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readArguments, WrongArguments } from '../../certify/arguments.ts';
import { writeFixtureFiles } from '../../certify/fixture-template.ts';
import { party, playersFile } from '../../certify/fixtures.ts';
import { readFixtures, withoutComments } from '../../certify/read-fixtures.ts';
import { expectWritable } from '../../certify/reports/write.ts';
import { inOrderOf } from '../../certify/run.ts';
import { RunIds } from '../../certify/run-ids.ts';

const command = new URL('../../certify/command.ts', import.meta.url).pathname;
const NOBODY = 'http://127.0.0.1:9/wallet';

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'certify-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe('the command', () => {
  it('tells what it does, and takes nothing else for a command', () => {
    expect(run('certificate')).toMatchObject({ status: 2, stdout: expect.stringContaining('Exit status') });
  });

  it('does not begin before it is told that money moves', () => {
    const { status, stderr } = run('certify', '--protocol', 'vp', '--url', NOBODY);
    expect(status).toBe(2);
    expect(stderr).toContain('--i-know-this-moves-money');
  });

  it('writes files that it can read, over none that are there, and says in one line that nobody answers', async () => {
    const folder = join(newFolder(), 'that', 'is-new');
    const [credentials, players] = await writeFixtureFiles(folder);
    await expect(writeFixtureFiles(folder)).rejects.toThrow('there already');
    const files = { credentials: credentials ?? '', players: players ?? '' };
    const { parties } = await readFixtures(NOBODY, files, false);
    expect(parties).toMatchObject([{ rich: { agentId: 'main', playerId: 'certify-rich', currency: 'EUR' } }]);
    const paths = ['--credentials', files.credentials, '--players', files.players];
    const { status, stderr } = run(
      'certify',
      '--protocol',
      'vp',
      '--url',
      NOBODY,
      ...paths,
      '--i-know-this-moves-money',
    );
    expect(status).toBe(2);
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('does not answer')]);
  });

  it('offers in its comments nothing that it would not read', async () => {
    const folder = newFolder();
    await writeFixtureFiles(folder);
    const uncommented = readFileSync(join(folder, 'players.json'), 'utf8').replaceAll(/^ {2}\/\/ (, ".*)$/gm, '$1');

    const everybody = playersFile.parse(JSON.parse(withoutComments(uncommented)));
    expect(everybody.map((each) => Object.keys(each))).toEqual([Object.keys(party.shape)]);
  });

  it('takes several parties, of whom nobody is in two and all have the same members', () => {
    const rich = (playerId: string) => ({ rich: { playerId, currency: 'EUR' } });
    const wrong = (...parties: unknown[]) => playersFile.safeParse(parties).error?.issues.map(({ message }) => message);
    expect(wrong(rich('one'), rich('two'))).toBeUndefined();
    expect(wrong(rich('one'), rich('one'))).toEqual([expect.stringContaining('two parties')]);
    expect(wrong(rich('one'), { ...rich('two'), second: rich('three').rich })).toEqual([
      expect.stringContaining('the same members'),
    ]);
  });

  it.each([
    [['--url', NOBODY], '--protocol is missing'],
    [['--protocol', 'vp'], '--url is missing'],
    [['--protocol', 'vp', '--url', 'wallet.example'], 'no address of http'],
    [['--protocol', 'vp', '--url', 'http://:80/'], 'no address of http'],
    [['--protocol', 'vp', '--players', 'p', '--operator-url', NOBODY], 'leave it out, or --players'],
    [['--protocol', 'vp', '--url', NOBODY, '--budget', '-1'], '--budget'],
    [['--protocol', 'vp', '--url', NOBODY, '--max-seconds', '0'], '--max-seconds'],
    [['--protocol', 'vp', '--url', NOBODY, '--sead', 'x'], '--sead'],
  ])('refuses %j with a line that names what is wrong', (args, named) => {
    expect(() => readArguments(args)).toThrow(WrongArguments);
    expect(() => readArguments(args)).toThrow(named);
  });
});

describe('files of somebody in a hurry', () => {
  const rich = { playerId: 'one', currency: 'EUR' };
  const key = '0f'.repeat(32);
  it.each([
    [{}, '// for people\n\n{ "rich": { "playerId": "one", } }', /players.json is no JSON: .*line 3/],
    [{}, { rich: { playerId: 5, currency: 'EUR' } }, /players.json: "rich.playerId": .*expected string/],
    [{}, { rich, ritch: rich }, /players.json: .*"ritch"/],
    [{ key: undefined }, { rich }, /credentials.json: "key" is missing/],
    [
      { secondAgent: { agentId: 'b', url: 'ftp://x/' } },
      { rich },
      /credentials.json: "secondAgent.url": is no address/,
    ],
  ])('%j and %j are told by file and member, in one line', async (more, written, told) => {
    const folder = newFolder();
    const files = { credentials: join(folder, 'credentials.json'), players: join(folder, 'players.json') };
    writeFileSync(files.credentials, JSON.stringify({ agentId: 'main', key, ...more }));
    writeFileSync(files.players, typeof written === 'string' ? written : JSON.stringify(written));
    await expect(readFixtures(NOBODY, files, false)).rejects.toThrow(told);
    await expect(readFixtures(NOBODY, files, false)).rejects.toThrow(/^[^\n]+$/);
  });

  it('takes the token of a second agent for one party only, because it is of one player', async () => {
    const folder = newFolder();
    const files = { credentials: join(folder, 'credentials.json'), players: join(folder, 'players.json') };
    const seated = (playerId: string, own?: string) => ({
      rich: { playerId, currency: 'EUR', token: playerId },
      ...(own !== undefined && { secondAgent: { token: own } }),
    });
    const read = (token: string | undefined, players: unknown) => {
      writeFileSync(files.credentials, JSON.stringify({ agentId: 'main', secondAgent: { agentId: 'b', token } }));
      writeFileSync(files.players, JSON.stringify(players));
      return readFixtures(NOBODY, files, true);
    };
    await expect(read('t', [seated('one'), seated('two')])).rejects.toThrow('each party needs its own');
    const { parties } = await read(undefined, [seated('one', 'a'), seated('two', 'b')]);
    expect(parties.map(({ secondAgent }) => secondAgent?.secret)).toEqual(['a', 'b']);
    expect((await read('t', seated('one'))).parties).toMatchObject([{ secondAgent: { secret: 't' } }]);
  });

  it.each([
    ['/bin/false', 'tokenCommand'],
    ['/bin/true', 'printed no token'],
  ])('a token command that is %s is named', async (tokenCommand, told) => {
    const folder = newFolder();
    const files = { credentials: join(folder, 'credentials.json'), players: join(folder, 'players.json') };
    writeFileSync(files.credentials, JSON.stringify({ agentId: 'main', tokenCommand }));
    writeFileSync(files.players, JSON.stringify({ rich }));
    await expect(readFixtures(NOBODY, files, true)).rejects.toThrow(told);
  });

  it('a report that cannot be written is told before anything is sent', async () => {
    const folder = newFolder();
    await expect(expectWritable({ json: join(folder, 'nowhere', 'x.json') })).rejects.toThrow('no such folder');
    await expect(expectWritable({ html: folder })).rejects.toThrow('is a folder');
    await expect(expectWritable({ html: join(folder, 'x'), json: join(folder, 'x') })).rejects.toThrow('of its own');
    await expect(expectWritable({ html: join(folder, 'x.html'), json: join(folder, 'x.json') })).resolves.toBe(
      undefined,
    );
  });
});

describe('a run', () => {
  const cases = ['a/1', 'a/2', 'b/1', 'b/2', 'c/1'].map((id) => ({ id }) as Parameters<typeof inOrderOf>[1][number]);
  const order = (seed: string) => inOrderOf(seed, cases).map(({ id }) => id);

  it('has the same order for the same seed, and another one for another', () => {
    expect(order('one')).toEqual(order('one'));
    expect(order('one').toSorted()).toEqual(cases.map(({ id }) => id));
    expect(new Set(['one', 'two', 'three', 'four'].map((seed) => order(seed).join())).size).toBeGreaterThan(1);
  });

  it('has ids that begin with its number, none twice, and pairs that differ in the last digit only, or not in their last bits or digits', () => {
    const ids = new RunIds('9'.repeat(128), '123456789');
    const pairs = ids.neighbours();
    const all = [...pairs.flat(), ...Array.from({ length: 2000 }, () => ids.next())];
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((id) => !/^1?123456789/.test(id))).toEqual([]);
    const [below, beyond, longest, sameBits, sameEnd, sameChecksum] = pairs;
    for (const [one = '', other = ''] of [below, beyond, longest].map((pair) => pair ?? []))
      expect(one.slice(0, -1)).toBe(other.slice(0, -1));
    expect(pairs.map(([id]) => id.length)).toEqual([19, 20, 128, 19, 19, 19]);
    expect(pairs.slice(0, 2).map(([id]) => BigInt(id) > 2n ** 53n)).toEqual([true, true]);
    expect(new Set(sameBits?.map((id) => BigInt.asUintN(32, BigInt(id)))).size).toBe(1);
    expect(new Set(sameEnd?.map((id) => id.slice(-19))).size).toBe(1);
    expect(new Set(sameChecksum?.map((id) => crc32(id))).size).toBe(1);
    expect(BigInt(pairs[1]?.[1] ?? 0)).toBeLessThan(2n ** 64n);
    const numbers = new RunIds('18446744073709551615', '123456789').neighbours();
    const beyond63 = numbers.filter(([one, other]) => BigInt(other) - BigInt(one) === 2n ** 63n);
    expect(beyond63.map(([, other]) => BigInt(other) < 2n ** 64n)).toEqual([true]);
  });
});
