import { type ExecFileOptions, execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StackProcess, startLocalStack } from '../../local/stack-process.ts';
import { type AwsStandIn, pythonWithAwsCli, startAwsStandIn } from './aws-stand-in.ts';
import { type Block, type PageOfBlocks, pagesWithBlocks } from './blocks.ts';
import { playWorld } from './played-world.ts';

const run = promisify(execFile);
const repository = join(import.meta.dirname, '..', '..');
const pages = pagesWithBlocks(repository);
const python = pythonWithAwsCli();
/** The page that the others begin from: its first blocks say what `operator` and `insights` are. */
const RUNBOOKS = 'docs/runbooks/README.md';
/** What says nothing and ends well has not shown what the page promises. */
const STRICT = `
  jq() { local out; out=$(command jq "$@"); echo "$out"; [ "$out" != null ]; }
  curl() { command curl --fail-with-body "$@"; }`;
const MARK = '=== block at line ';

function playedOf({ blocks }: PageOfBlocks): readonly Block[] {
  return blocks.filter(({ notRun }) => notRun === undefined);
}

function asksAws({ text }: Block): boolean {
  return /\b(aws|insights) /.test(text);
}

/** What stands before the blocks of a page. */
function preamble(): string {
  const begin = pages.find(({ path }) => path === RUNBOOKS)?.blocks.slice(0, 3) ?? [];
  const known = begin.filter((block) => python !== undefined || !asksAws(block));
  return known.map(({ text }) => text).join('\n');
}

const leftOut = python === undefined ? ', but for what asks AWS: no Python here has awscli' : '';

describe(`what the docs say to type${leftOut}`, () => {
  const root = mkdtempSync(join(tmpdir(), 'played-'));
  let stack: StackProcess | undefined;
  let aws: AwsStandIn | undefined;
  let environment: NodeJS.ProcessEnv;
  /** Each page that settles a case has one of its own. */
  let openCases: Iterator<string>;

  beforeAll(async () => {
    const dataDir = join(root, 'data');
    const first = await startLocalStack({ dataDir });
    const caseIds = await playWorld(first.url);
    await first.stop();
    openCases = caseIds.values();
    // What a command reads that wants the stack to be stopped.
    cpSync(dataDir, join(root, 'stopped'), { recursive: true });
    stack = await startLocalStack({ dataDir });
    const operatorUrl = `${stack.url}/operator/v1`;
    if (python !== undefined) aws = await startAwsStandIn(python, operatorUrl);
    const binaries = join(root, 'bin');
    mkdirSync(binaries);
    for (const name of ['aws', 'cdk', 'npm', 'npx'])
      symlinkSync(join(import.meta.dirname, 'stand-ins', name), join(binaries, name));
    mkdirSync(join(root, 'stages'));
    writeFileSync(join(root, 'stages/prod.json'), shownIn('docs/deploying.md', 'json'));
    environment = {
      PATH: `${binaries}:${process.env['PATH']}`,
      HOME: root,
      NODE: process.execPath,
      REPOSITORY: repository,
      BASE_URL: stack.url,
      DATA_DIR: join(root, 'stopped'),
      OPERATOR_URL: operatorUrl,
      AWS_STAND_IN: aws?.url,
      ...{ PLAYER: 'p1', BUCKET: 'a-bucket', EXPORT_ID: '01', ACCOUNT: '111122223333', API_ID: 'abc123' },
      ...{ TOKEN: 'a-token', CERTIFICATE: 'arn:aws:acm:eu-west-1:111122223333:certificate/c', AWS_REGION: 'eu-west-1' },
      STAGES_DIR: join(root, 'stages'),
      ...{ STAGE: 'prod', TOPIC: 'arn:aws:sns:eu-west-1:111122223333:wallet-on-duty' },
    };
  });
  afterAll(async () => {
    aws?.stop();
    await stack?.kill();
    rmSync(root, { recursive: true, force: true });
  });

  const played = pages.filter((page) => playedOf(page).length > 0).map((page) => [page.path, page] as const);
  const removes = ([, page]: (typeof played)[number]) =>
    playedOf(page).some(({ text }) => text.includes('operator DELETE'));

  it.concurrent.each(played.filter((page) => !removes(page)))('%s is played as it stands', (_, page) =>
    expectPlayed(page),
  );

  // One after the other, once nobody needs any more what they take away.
  it.each(played.filter(removes))('%s is played as it stands', (_, page) => expectPlayed(page));

  async function expectPlayed(page: PageOfBlocks): Promise<void> {
    const blocks = playedOf(page).filter((block) => python !== undefined || !asksAws(block));
    const folder = mkdtempSync(join(root, 'page-'));
    writeFileSync(join(folder, 'agent.json'), JSON.stringify({ aesKey: randomBytes(32).toString('hex') }));
    cpSync(join(repository, 'docs/policies'), join(folder, 'docs/policies'), { recursive: true });
    const texts = blocks.map(({ line, text }) => `echo "${MARK}${line}" >&2\n${text}`);
    const own = /\$CASE\b/.test(texts.join()) ? { CASE: openCases.next().value } : {};
    const script = ['set -eu -o pipefail', STRICT, page.path === RUNBOOKS ? '' : preamble(), ...texts].join('\n');
    const options = { cwd: folder, env: { ...environment, ...own }, timeout: 100_000 };
    expect(await said(script, options)).toBe('');
  }
});

/** Nothing where all of it ended well; else what the block said that did not. */
async function said(script: string, options: ExecFileOptions): Promise<string> {
  try {
    await run('bash', ['-c', script], options);
    return '';
  } catch (error) {
    const { stdout, stderr, message } = error as Error & Record<'stdout' | 'stderr', string>;
    return `${stderr.slice(Math.max(0, stderr.lastIndexOf(MARK)))}${stdout.slice(-500)}` || message;
  }
}

/** The first block of a page in another language than the shell's. */
function shownIn(page: string, language: string): string {
  const text = readFileSync(join(repository, page), 'utf8');
  return new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms').exec(text)?.[1] ?? '';
}
