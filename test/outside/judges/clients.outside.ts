import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StackProcess, startLocalStack } from '../../../local/stack-process.ts';
import { runProgram, toolFolder } from '../program.ts';

const programs = join(import.meta.dirname, '..', 'clients');
let stack: StackProcess;
let folder = '';
let base = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'seamless-wallet-clients-'));
  stack = await startLocalStack();
  base = `${stack.url}/operator/v1`;
  writeFileSync(join(folder, 'openapi.json'), await (await fetch(`${base}/openapi.json`)).text());
});
afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the OpenAPI document', () => {
  it('is clean for redocly', async () => {
    const { status, output } = await npmProgram(
      'redocly',
      ['lint', 'openapi.json', '--extends', 'recommended'],
      folder,
    );
    expect(output).not.toMatch(/\d+ warnings?|\d+ errors?/);
    expect(status, output).toBe(0);
  });

  it('gives a TypeScript client that compiles, and plays', async () => {
    const place = join(folder, 'typescript');
    mkdirSync(place);
    symlinkSync(join(toolFolder('NPM'), 'node_modules'), join(place, 'node_modules'));
    writeFileSync(join(place, 'package.json'), '{"type":"module"}');
    cpSync(join(programs, 'play.ts'), join(place, 'play.ts'));
    const made = await npmProgram('openapi-typescript', ['../openapi.json', '--output', 'schema.ts'], place);
    expect(made.status, made.output).toBe(0);
    const strict = ['--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--module', 'nodenext'];
    const compiled = await npmProgram('tsc', [...strict, '--lib', 'es2023,dom,dom.iterable', 'play.ts'], place);
    expect(compiled, compiled.output).toEqual({ status: 0, output: '' });
    const played = await runProgram(process.execPath, ['play.js', base, 'typescript-1'], { cwd: place });
    expect(played.status, played.output).toBe(0);
    expect(JSON.parse(played.output)).toEqual({ agent: 'typescript-1', zone: 'UTC', ...asPlayed });
  });

  it('gives a Python client that type-checks, and plays', async () => {
    const bin = join(toolFolder('PYTHON_CLIENT'), 'bin');
    // The generator has its output put in order by a program beside it.
    const env = { PATH: `${bin}${delimiter}${process.env['PATH']}` };
    const generator = ['generate', '--path', 'openapi.json', '--output-path', 'wallet_client', '--meta', 'none'];
    const made = await runProgram(join(bin, 'python'), ['-m', 'openapi_python_client', ...generator], {
      cwd: folder,
      env,
    });
    expect(made.status, made.output).toBe(0);
    // Of bodies it knows JSON and forms, and the import of a report is a file.
    expect(made.output.match(/WARNING|ERROR/g)).toEqual(['WARNING']);
    expect(made.output).toContain('Unsupported content type text/csv');
    cpSync(join(programs, 'play.py'), join(folder, 'play.py'));
    // What is said of the generator's own lines is the generator's business.
    const mypy = ['-m', 'mypy', '--strict', '--follow-imports', 'silent', 'play.py'];
    const checked = await runProgram(join(bin, 'python'), mypy, { cwd: folder });
    expect(checked.status, checked.output).toBe(0);
    const played = await runProgram(join(bin, 'python'), ['play.py', base, 'python-1'], { cwd: folder });
    expect(played.status, played.output).toBe(0);
    expect(JSON.parse(played.output)).toEqual(asPlayed);
  });
});

const asPlayed = {
  amount: '12.5000',
  token: expect.stringMatching(/^.{20,}$/),
  refused: 'agent_not_found',
  closing: '12.5000',
  entries: 1,
};

async function npmProgram(name: string, args: readonly string[], cwd: string) {
  return await runProgram(process.execPath, [join(toolFolder('NPM'), 'node_modules', '.bin', name), ...args], { cwd });
}
