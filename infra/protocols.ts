import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ProtocolManifest } from '../shared/application/manifest.ts';

/** The names of the folders of `functions/` that hold `file`. Folders that start with `_` are shared parts and templates. */
export function functionFoldersWith(file: string, sourceRoot: string): string[] {
  const functions = join(sourceRoot, 'functions');
  return readdirSync(functions, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .map((entry) => entry.name)
    .filter((name) => existsSync(join(functions, name, file)))
    .sort();
}

/** Loads one exported value of a folder's file. Throws if it is not there: the app would silently deploy less than was written. */
export async function importFrom(folder: string, file: string, exported: string, sourceRoot: string): Promise<unknown> {
  const path = join(sourceRoot, 'functions', folder, file);
  const module: Record<string, unknown> = await import(pathToFileURL(path).href);
  if (module[exported] === undefined) throw new Error(`functions/${folder}/${file} does not export "${exported}"`);
  return module[exported];
}

/** Every protocol is found by its manifest; there is no list that a newcomer has to edit. */
export async function findProtocols(sourceRoot: string): Promise<ProtocolManifest[]> {
  const protocols: ProtocolManifest[] = [];
  for (const folder of functionFoldersWith('manifest.ts', sourceRoot)) {
    // The folder's own `satisfies ProtocolManifest` is what makes this true; the checks below are for what types cannot say.
    const manifest = (await importFrom(folder, 'manifest.ts', 'manifest', sourceRoot)) as ProtocolManifest;
    checkManifest(manifest, folder);
    protocols.push(manifest);
  }
  return protocols;
}

function checkManifest(manifest: ProtocolManifest, folder: string): void {
  const file = `functions/${folder}/manifest.ts`;
  if (manifest.protocol !== folder) {
    throw new Error(
      `${file} says protocol "${manifest.protocol}"; it must be the folder's name, as keys and routes use both`,
    );
  }
  if (!/^[a-z][a-z0-9-]{1,19}$/.test(folder)) {
    throw new Error(
      `${file}: a protocol's name is 2 to 20 lower-case letters, digits and hyphens, because it becomes part of resource names`,
    );
  }
  if (manifest.routes.length === 0) throw new Error(`${file} has no route, so no provider could reach it`);
  for (const route of manifest.routes) checkRoute(route, manifest);
}

/** A protocol keeps to its own paths, so that no folder can take another protocol's callbacks or the operator's calls. */
function checkRoute(route: string, { protocol, routes }: ProtocolManifest): void {
  const [method = '', path = '', ...rest] = route.split(' ');
  const home = `/callbacks/${protocol}/{agentId}`;
  const isHome = path === home || path.startsWith(`${home}/`);
  if (!['GET', 'POST', 'PUT'].includes(method) || !isHome || rest.length > 0) {
    throw new Error(
      `functions/${protocol}/manifest.ts: the route "${route}" must be GET, POST or PUT of ${home} or of a path below it`,
    );
  }
  if (routes.filter((other) => other === route).length > 1) {
    throw new Error(`functions/${protocol}/manifest.ts: the route "${route}" is there twice`);
  }
}
