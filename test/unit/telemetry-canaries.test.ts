import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { CANARY } from '../support/canary-callbacks.ts';
import { logLines, metricLines } from '../support/printed.ts';

const script = fileURLToPath(new URL('../support/canary-process.ts', import.meta.url));
const env = {
  ...process.env,
  SERVICE_NAME: 'test',
  STAGE: 'test',
};

describe('a process that serves requests with canaries in every field, and fails in every way', () => {
  let lines: string[] = [];
  let secrets: string[] = [];

  beforeAll(async () => {
    const child = spawn(process.execPath, [script], {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      timeout: 120_000,
    });
    const [, out, err, told] = child.stdio;
    if (!out || !err || !told) throw new Error('the process has no streams');
    const streams = Promise.all([text(out), text(err), text(told as typeof out)]);
    const [status] = await once(child, 'exit');
    const [printed, complaints, said] = await streams;
    expect(status, complaints).toBe(0);
    lines = `${printed}\n${complaints}`.split('\n').filter((line) => line !== '');
    secrets = JSON.parse(said);
  });

  it('has served callbacks of every result and calls of every kind, and said so in JSON, line by line', () => {
    const logged = logLines(lines);
    const seen = (name: string) => new Set(logged.map((line) => line[name]));
    for (const result of ['applied', 'reported', 'declined', 'rejected', 'fault'])
      expect(seen('result')).toContain(result);
    for (const message of ['callback', 'fault', 'key refresh failed', 'operator call', 'operator fault']) {
      expect(seen('message')).toContain(message);
    }
    expect(seen('status')).toContain(500);
    expect(metricLines(lines).length).toBeGreaterThan(300);
  });

  it('has printed no canary, in no form in which one could travel', () => {
    const forms = ['utf8', 'hex', 'base64', 'base64url'] as const;
    const canaries = forms.map((form) => Buffer.from(CANARY).toString(form).replace(/=+$/, '').toLowerCase());
    expect(lines.filter((line) => canaries.some((canary) => line.toLowerCase().includes(canary)))).toEqual([]);
  });

  it('has printed no key and no token', () => {
    expect(new Set(secrets).size).toBeGreaterThan(5);
    expect(lines.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
  });
});
