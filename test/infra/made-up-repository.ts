import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repository } from './templates.ts';

/** A name that no real protocol will have: `name` in CONTRIBUTING is free to be anything else. */
export const MADE_UP = 'zz-made-up';

/** What a newcomer adds for a fifth protocol, as far as infra cares. */
export const madeUpProtocol: Readonly<Record<string, string>> = {
  'functions/zz-made-up/manifest.ts': `
    export const manifest = {
      protocol: 'zz-made-up', title: 'Made up', routes: ['POST /callbacks/zz-made-up/{agentId}', 'GET /callbacks/zz-made-up/{agentId}/api/balance'],
      callbacks: 'unsigned', usesSessions: true, idsUniquePer: 'agent', transactionIsRound: false, capabilities: [], secrets: { password: 'at_once' },
    };`,
  'functions/zz-made-up/registration.ts': `
    import * as z from 'zod';
    export const credentials = z.strictObject({ password: z.string() });
    export const settings = z.strictObject({});`,
  'functions/zz-made-up/handler.ts': `export const handler = async (): Promise<string> => 'zz-made-up';`,
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
