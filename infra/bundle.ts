import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { functionFoldersWith } from './protocols.ts';

interface BundleRequest {
  /** The folder of `functions/` that the bundle is for. */
  readonly name: string;
  /** Paths below the source root: the handler first, then what it looks for beside itself at run time. */
  readonly entryPoints: readonly string[];
  readonly sourceRoot: string;
  readonly buildDirectory: string;
}

/**
 * Bundles one function and returns the directory to deploy. The tree of the source is kept, so that code which looks for
 * its sibling folders finds them in source and bundle alike. The same sources make the same bytes, wherever they are built:
 * esbuild is told a fixed place, and the bytes are written to the real one.
 */
async function bundle({ name, entryPoints, sourceRoot, buildDirectory }: BundleRequest): Promise<string> {
  const saidDirectory = join(sourceRoot, '.build', name);
  const { outputFiles, metafile } = await build({
    absWorkingDir: sourceRoot,
    entryPoints: [...entryPoints],
    outbase: sourceRoot,
    outdir: saidDirectory,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[hash]',
    bundle: true,
    // What several entry points share must be there once: a module loaded twice has two states. And what is imported when it is needed is a file of its own.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Most packages name their ES modules here; from CommonJS nothing unused could be left out.
    mainFields: ['module', 'main'],
    banner: { js: requireForCommonJs },
    external: [...neverReached],
    alias: neverUsed,
    plugins: [builtinsAsAsked, onlyTheVersion],
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'external',
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  const directory = join(buildDirectory, name);
  rmSync(directory, { recursive: true, force: true });
  for (const { path, contents } of outputFiles) write(join(directory, relative(saidDirectory, path)), contents);
  write(contentsFile(buildDirectory, name), JSON.stringify(metafile));
  return directory;
}

export interface BundleContents {
  /** With what every protocol says of itself. */
  readonly withProtocols: boolean;
  /** With how these providers speak. */
  readonly simulatorsOf?: readonly string[];
}

/** Bundles a folder of `functions/` and returns the directory. */
export type Bundler = (name: string, contents: BundleContents) => Promise<string>;

/** What it makes throws if a folder has no handler, or one that does not build. */
export function bundler(sourceRoot: string, buildDirectory: string, protocols: readonly string[]): Bundler {
  const existing = (path: string) => existsSync(join(sourceRoot, path));
  return (name, { withProtocols, simulatorsOf = [] }) => {
    const handler = `functions/${name}/handler.ts`;
    if (!existing(handler)) throw new Error(`${handler} is missing: a function starts there`);
    const beside = protocols.flatMap((protocol) => [
      `functions/${protocol}/manifest.ts`,
      `functions/${protocol}/provider.ts`,
      `functions/${protocol}/registration.ts`,
    ]);
    const speakers = simulatorsOf.map((protocol) => `functions/${protocol}/simulator.ts`);
    const entryPoints = [handler, ...(withProtocols ? beside.filter(existing) : []), ...speakers];
    return bundle({ name, entryPoints, sourceRoot, buildDirectory });
  };
}

/** The directory with the bundle of a folder of `functions/`. */
export type BundleOf = (name: string) => string;

/**
 * The bundles of all functions that are deployed, made before any construct, which could wait for nothing. What runs by the clock and what an operator calls
 * looks up what the protocols say of themselves; the probe, by option, speaks as `probed` do.
 */
export async function everyBundle(
  sourceRoot: string,
  buildDirectory: string,
  probed?: readonly string[],
): Promise<BundleOf> {
  const having = (file: string) => functionFoldersWith(file, sourceRoot);
  const protocols = having('manifest.ts');
  const bundle = bundler(sourceRoot, buildDirectory, protocols);
  const directories = new Map<string, string>();
  if (probed) directories.set('probe', await bundle('probe', { withProtocols: false, simulatorsOf: probed }));
  for (const name of [...protocols, ...having('stream.ts')])
    directories.set(name, await bundle(name, { withProtocols: false }));
  for (const name of ['operator', ...having('schedule.ts')])
    directories.set(name, await bundle(name, { withProtocols: true }));
  return (name) => {
    const directory = directories.get(name);
    if (directory === undefined) throw new Error(`functions/${name} was not bundled`);
    return directory;
  };
}

/** esbuild's account of what is in a bundle and why, for whoever finds it too large. It is not deployed. */
export function contentsFile(buildDirectory: string, name: string): string {
  return join(buildDirectory, `${name}.contents.json`);
}

/** The SDK loads these only when it needs them, and in a function it never does: neither DynamoDB nor KMS streams events, and there is no browser. */
export const neverReached: readonly string[] = ['@smithy/core/event-streams', 'bowser'];

/** What clients load and nobody here uses, and what stands in for it: each says why. */
const neverUsed: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'bundled', 'credentials.ts'),
  '@aws-sdk/endpoint-cache': join(import.meta.dirname, 'bundled', 'endpoint-cache.ts'),
  '@aws/lambda-invoke-store': join(import.meta.dirname, 'bundled', 'invoke-store.ts'),
};

/**
 * An `import` of a module of Node reads all that it exports, also what loads more when it is read (nodejs/node issue 59686). A module that is asked for is
 * handed out as it is.
 */
const builtinsAsAsked: Plugin = {
  name: 'builtins-as-asked',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[a-z]/ }, ({ path, kind }) =>
      kind === 'import-statement' && isBuiltin(path) ? { path, namespace: 'builtin' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};

/** The SDK's clients import the whole of their `package.json`, to say which version they are. */
const onlyTheVersion: Plugin = {
  name: 'only-the-version',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]@aws-sdk[/\\][^/\\]+[/\\]package\.json$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/** Some dependencies are CommonJS and call `require` for what Node brings; an ES module has none of its own. */
const requireForCommonJs =
  "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);";

function write(path: string, contents: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}
