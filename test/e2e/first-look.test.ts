import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describe as describeSystem, descriptionFile } from '../../local/deployed.ts';
import type * as stackProcess from '../../local/stack-process.ts';
import { synthesizedAssembly, wholeApp } from '../../local/synth.ts';
import { readAssembly } from '../../local/template.ts';

const repository = join(import.meta.dirname, '..', '..');

it('local/deployed.json says what the templates say; "npm run describe" writes it anew', async () => {
  const system = readAssembly(await synthesizedAssembly(repository, wholeApp));
  const written: unknown = JSON.parse(readFileSync(descriptionFile(repository), 'utf8'));
  expect(written).toEqual(JSON.parse(JSON.stringify(describeSystem(system))));
});

/** A copy, beside it what `npm ci --omit=dev` installs, and nothing else. */
describe('a first look, without what develops and deploys', () => {
  const root = mkdtempSync(join(tmpdir(), 'first-look-'));
  let stack: stackProcess.StackProcess;

  beforeAll(async () => {
    for (const name of globSync('{README.md,package*.json,tsconfig.json,certify,docs,functions,infra,local,shared}', {
      cwd: repository,
    }))
      cpSync(join(repository, name), join(root, name), { recursive: true });
    const { packages } = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean; devOptional?: boolean; link?: boolean }>;
    };
    for (const [path, { dev, devOptional, link }] of Object.entries(packages)) {
      if (
        !/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) ||
        dev ||
        devOptional ||
        link ||
        !existsSync(join(repository, path))
      )
        continue;
      mkdirSync(dirname(join(root, path)), { recursive: true });
      symlinkSync(join(repository, path), join(root, path));
    }
    const { startLocalStack }: typeof stackProcess = await import(
      pathToFileURL(join(root, 'local/stack-process.ts')).href
    );
    stack = await startLocalStack();
  });
  afterAll(async () => {
    await stack?.kill();
    rmSync(root, { recursive: true });
  });

  it('has no CDK, and serves the wallet', async () => {
    expect(existsSync(join(root, 'node_modules/aws-cdk-lib'))).toBe(false);
    const health = await fetch(`${stack.url}/operator/v1/health`);
    expect(await health.json()).toMatchObject({ status: 'ok' });
  });

  it('says where to go', async () => {
    const page = await fetch(stack.url);
    expect(page.headers.get('content-type')).toContain('text/html');
    const links = [...(await page.text()).matchAll(/href="([^"]+)"/g)].map(([, path = '']) => path);
    expect(links).toEqual(expect.arrayContaining(['/console/', '/operator/v1/openapi.json', '/README.md']));
    for (const path of links.filter((link) => link !== '/console/'))
      expect({ path, status: (await fetch(stack.url + path)).status }).toEqual({ path, status: 200 });
  });

  it('says what is missing for the console', async () => {
    expect(stack.messages()).toContain('The console is not there');
    const page = await fetch(`${stack.url}/console/players/p1`);
    expect({ status: page.status, text: await page.text() }).toEqual({
      status: 404,
      text: 'The console is not there: "npm ci" without --omit=dev brings what builds its page.\n',
    });
  });
});
