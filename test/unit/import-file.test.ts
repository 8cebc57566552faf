import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { partsOf } from '../../local/import/file-parts.ts';
import { importFile } from '../../local/import/import-file.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-'));
  path = join(folder, 'report.csv');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function cut(content: string, partBytes: number): Promise<string[]> {
  writeFileSync(path, content);
  const parts: string[] = [];
  for await (const { header, line, bytes } of partsOf(path, partBytes)) parts.push(`${header}@${line}:${bytes}`);
  return parts;
}

it('cuts a file at the ends of lines, each part under the header', async () => {
  expect(await cut('h\na\nb\nc\nd\n', 4)).toEqual(['h\n@2:a\nb\nc\n', 'h\n@5:d\n']);
  expect(await cut('h\na\nb\nc', 1_000)).toEqual(['h\n@2:a\nb\nc']);
  expect(await cut('h', 1_000)).toEqual(['h@2:']);
  expect(await cut('', 1_000)).toEqual(['@2:']);
});

it('cuts no quoted field in two, unless its quote is never closed', async () => {
  expect(await cut('h\n"a\nb\nc",d\ne\n', 6)).toEqual(['h\n@2:"a\nb\nc",d\n', 'h\n@5:e\n']);
  const lost = await cut(`h\n"a\n${'b\n'.repeat(40)}`, 8);
  expect(lost.length).toBeGreaterThan(1);
  expect(lost.every((part) => part.endsWith('\n'))).toBe(true);
  expect(lost.map((part) => part.replace(/^h\n@\d+:/, '')).join('')).toBe(`"a\n${'b\n'.repeat(40)}`);
});

/** Takes three lines of each call at most, fails now and then, and keeps what it took. */
async function slowReader() {
  const seen = { lines: [] as string[], queries: [] as string[], failures: 0 };
  const server = createServer(async (request, response) => {
    const query = new URL(request.url ?? '', 'http://h').searchParams;
    const [header, ...lines] = (await text(request)).trimEnd().split('\n');
    if (header !== 'id' || seen.failures++ % 3 === 1) return void response.writeHead(503).end('{}');
    const line = Number(query.get('line'));
    const taken = lines.slice(0, 3);
    seen.lines.push(...taken.map((content, index) => `${line + index} ${content}`));
    seen.queries.push([...query].map(([name, value]) => `${name}=${value}`).join(' '));
    const times = taken.length === 0 ? {} : { from: `2026-01-0${taken[0]}`, until: `2026-01-0${taken.at(-1)}` };
    const counts = { lines: taken.length, refused: 1, rows: 0, matched: 0, mismatched: 0, missing: 0 };
    const rest = taken.length < lines.length && { more: true };
    const refusals = [{ line, message: 'm' }];
    response.end(JSON.stringify({ ...counts, refusals, ...times, nextLine: line + taken.length, ...rest }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { seen, server, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

it('sends what was not taken again, and says at the end of what time the whole file tells', async () => {
  const { seen, server, baseUrl } = await slowReader();
  writeFileSync(path, 'id\n5\n1\n2\n3\n4\n9\n7\n8\n6\n');
  const target = { baseUrl, protocol: 'p', agentId: 'a' };
  const imported = await importFile(target, { path, partBytes: 10 });
  expect(seen.lines).toEqual(['2 5', '3 1', '4 2', '5 3', '6 4', '7 9', '8 7', '9 8', '10 6']);
  expect(seen.queries.at(-1)).toBe('line=2 from=2026-01-03 until=2026-01-09');
  expect(seen.queries.slice(0, -1).every((query) => query.includes('more=true'))).toBe(true);
  expect(imported).toMatchObject({ lines: 9, refused: seen.queries.length });
  expect(imported.refusals).toHaveLength(seen.queries.length);
  await server[Symbol.asyncDispose]();
});

it('says what stands against a file, and that nobody is there', async () => {
  writeFileSync(path, 'number\n1\n');
  const server = createServer((_, response) => void response.writeHead(400).end('{"detail":"id: must be there"}'));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const target = { baseUrl, protocol: 'p', agentId: 'a' };
  await expect(importFile(target, { path })).rejects.toThrow('400: id: must be there');
  await server[Symbol.asyncDispose]();
});
