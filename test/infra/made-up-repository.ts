import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repository } from './templates.ts';

/** What a newcomer adds for a fifth protocol, as far as infra cares. */
export const acme: Readonly<Record<string, string>> = {
  'functions/acme/manifest.ts': `
    import * as z from 'zod';
    export const manifest = {
      protocol: 'acme', title: 'Acme', routes: ['POST /callbacks/acme/{agentId}', 'GET /callbacks/acme/{agentId}/api/balance'],
      usesSessions: true, idsUniquePer: 'agent', capabilities: [], secrets: ['password'],
      credentials: z.strictObject({ password: z.string() }), settings: z.strictObject({}),
    };`,
  'functions/acme/handler.ts': `export const handler = async (): Promise<string> => 'acme';`,
  'functions/operator/handler.ts': `export const handler = async (): Promise<string> => 'operator';`,
};

export interface MadeUpRepository {
  readonly root: string;
  remove(): void;
}

/** Written inside this repository, where Node and esbuild find the packages, in a folder that git does not see. */
export function madeUpRepository(files: Readonly<Record<string, string>>): MadeUpRepository {
  const builds = join(repository, '.build');
  mkdirSync(builds, { recursive: true });
  const root = mkdtempSync(join(builds, 'made-up-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
