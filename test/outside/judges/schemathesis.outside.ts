import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StackProcess, startLocalStack } from '../../../local/stack-process.ts';
import { runProgram, toolFolder } from '../program.ts';

/** They call the address that a registration names, and schemathesis makes up addresses: nothing here may call one. `npm test` plays them with a provider. */
const CALLING_OUT = ['listGames', 'createLaunch', 'listMembersOnline', 'logOutMember', 'getReplay', 'pullReports'];

/** Which of its checks do not fit, and why. All others hold: no 5xx, no status, media type, header or form that the document does not have, and no bad input taken. */
const LEFT_OUT = {
  positive_data_acceptance:
    'A cursor is a text that only an answer gives, and some rules are between members: the document says both in words',
  allow_header_conformance:
    'An id may hold slashes, so a path can be that of two templates, and `Allow` names the methods of both',
  unsupported_method: 'Likewise',
};

interface Report {
  readonly operations: { readonly tested: number };
  readonly phases: Readonly<Record<string, { readonly status: string }>>;
  readonly test_cases: { readonly generated: number };
}

let stack: StackProcess;
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'seamless-wallet-schemathesis-'));
  stack = await startLocalStack();
});
afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('schemathesis, of a running stack', () => {
  it('gets no 5xx and no answer that the OpenAPI document does not promise, stateful and with bad input', async () => {
    const base = `${stack.url}/operator/v1`;
    const { status, output } = await runProgram(
      join(toolFolder('SCHEMATHESIS'), 'bin', 'schemathesis'),
      [
        ...['run', `${base}/openapi.json`, '--url', base, '--phases', 'examples,coverage,fuzzing,stateful'],
        ...['--mode', 'all', '--max-examples', '8', '--max-time', '45', '--generation-deterministic', '--no-shrink'],
        ...CALLING_OUT.flatMap((id) => ['--exclude-operation-id', id]),
        ...['--exclude-checks', Object.keys(LEFT_OUT).join(','), '--suppress-health-check', 'all', '--warnings', 'off'],
        ...[
          '--continue-on-failure',
          '--no-color',
          '--report',
          'json',
          '--report-json-path',
          join(folder, 'report.json'),
        ],
      ],
      { cwd: folder, env: { SCHEMATHESIS_HOOKS: join(import.meta.dirname, '..', 'schemathesis-hooks.py') } },
    );
    expect(output).not.toContain('FAILURES');
    expect(status, output).toBe(0);
    const { operations, phases, test_cases } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report;
    expect(operations.tested).toBeGreaterThanOrEqual(39);
    expect(Object.values(phases).map(({ status }) => status)).toEqual(['success', 'success', 'success', 'success']);
    // What a busy machine does in the time, and far less than any other one.
    expect(test_cases.generated).toBeGreaterThan(500);
  });
});
