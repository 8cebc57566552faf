import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { callbackPathOf, loadProtocols, protocolNamed } from '../../functions/operator/protocols.ts';

/** A folder of functions; each given file says only its protocol's name, and that there is nothing to register. */
function functionsWith(files: readonly string[]): URL {
  const root = mkdtempSync(join(tmpdir(), 'functions-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const file of files) {
    const [folder = '', name = ''] = file.split('/');
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(
      join(root, folder, name),
      `export const manifest = { protocol: '${folder}' }, credentials = {}, settings = {};`,
    );
  }
  return pathToFileURL(`${root}/`);
}

describe('the protocols beside the operator function', () => {
  it('are the folders with a manifest, in the bundle as in the source', async () => {
    const manifests = ['operator/handler.mjs', 'alpha/manifest.mjs', 'beta/manifest.ts', 'alpha/manifest.mjs.map'];
    const files = [...manifests, 'alpha/registration.mjs', 'beta/registration.ts'];
    expect([...(await loadProtocols(functionsWith(files))).keys()].sort()).toEqual(['alpha', 'beta']);
  });

  it('do not include shared parts and templates', async () => {
    const files = ['alpha/manifest.mjs', 'alpha/registration.mjs', '_template/manifest.mjs'];
    const protocols = await loadProtocols(functionsWith(files));
    expect([...protocols.keys()]).toEqual(['alpha']);
  });

  it('must be there: a bundle without any is incomplete', async () => {
    await expect(loadProtocols(functionsWith(['operator/handler.mjs']))).rejects.toThrow('No protocol folder');
  });

  it('must say what is registered for them', async () => {
    const files = ['alpha/manifest.mjs', 'alpha/registration.mjs', 'beta/manifest.mjs'];
    await expect(loadProtocols(functionsWith(files))).rejects.toThrow('beta');
  });

  it('of this repository include tg and vp', async () => {
    const protocols = await loadProtocols(new URL('../../functions/', import.meta.url));
    expect([...protocols.keys()]).toEqual(expect.arrayContaining(['tg', 'vp']));
    expect(protocolNamed(protocols, 'tg').title).toBe('TG single wallet');
  });

  it('are told of when one is asked for that is not there', () => {
    expect(() => protocolNamed(new Map(), 'constructor')).toThrow('protocol_not_found');
  });

  it('are called back below a path that all routes of the protocol begin with', async () => {
    for (const manifest of (await loadProtocols(new URL('../../functions/', import.meta.url))).values()) {
      for (const route of manifest.routes) {
        expect(route.split(' ')[1]).toMatch(new RegExp(`^${callbackPathOf(manifest.protocol, '\\{agentId\\}')}(/|$)`));
      }
    }
  });
});
