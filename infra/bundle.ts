import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { buildSync } from 'esbuild';

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
function bundle({ name, entryPoints, sourceRoot, buildDirectory }: BundleRequest): string {
  const saidDirectory = join(sourceRoot, '.build', name);
  const { outputFiles, metafile } = buildSync({
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

/** The directory with the bundle of a folder of `functions/`, with or without what every protocol says of itself. */
export type BundleOf = (name: string, contents: { readonly withProtocols: boolean }) => string;

/** Throws if a folder has no handler, or one that does not build. */
export function bundler(sourceRoot: string, buildDirectory: string, protocols: readonly string[]): BundleOf {
  const existing = (path: string) => existsSync(join(sourceRoot, path));
  return (name, { withProtocols }) => {
    const handler = `functions/${name}/handler.ts`;
    if (!existing(handler)) throw new Error(`${handler} is missing: a function starts there`);
    const beside = protocols.flatMap((protocol) => [
      `functions/${protocol}/manifest.ts`,
      `functions/${protocol}/provider.ts`,
      `functions/${protocol}/registration.ts`,
    ]);
    const entryPoints = [handler, ...(withProtocols ? beside.filter(existing) : [])];
    return bundle({ name, entryPoints, sourceRoot, buildDirectory });
  };
}

/** esbuild's account of what is in a bundle and why, for whoever finds it too large. It is not deployed. */
export function contentsFile(buildDirectory: string, name: string): string {
  return join(buildDirectory, `${name}.contents.json`);
}

/**
 * The SDK loads these only when it needs them, and in a function it never does: credentials come from the environment,
 * neither DynamoDB nor KMS streams events, and there is no browser. They would be a quarter of the bundle.
 */
export const neverReached: readonly string[] = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-login',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/core/event-streams',
  '@smithy/credential-provider-imds',
  'bowser',
];

/**
 * The client makes a cache of discovered endpoints when it starts, for services that move; DynamoDB discovers none unless a setting of ours asked for it.
 * A map of the same shape takes its place, without the library behind it.
 */
const neverUsed: Readonly<Record<string, string>> = {
  '@aws-sdk/endpoint-cache': join(import.meta.dirname, 'bundled', 'endpoint-cache.ts'),
};

/** Some dependencies are CommonJS and call `require` for what Node brings; an ES module has none of its own. */
const requireForCommonJs =
  "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);";

function write(path: string, contents: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}
