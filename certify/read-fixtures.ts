import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import * as z from 'zod';
import { WrongArguments } from './arguments.ts';
import { credentialsFile, type Fixtures, fixturesOf, playersFile } from './fixtures.ts';

const TOKEN_COMMAND_MS = 10_000;

export interface ReadFixtures {
  readonly parties: readonly Fixtures[];
  readonly urls: ReadonlyMap<string, string>;
}

/** What `--credentials` and `--players` name. Throws `WrongArguments` with the file and the member that is wrong. */
export async function readFixtures(
  url: string,
  files: { readonly credentials: string; readonly players: string },
  needsToken: boolean,
): Promise<ReadFixtures> {
  const credentials = await read(files.credentials, credentialsFile);
  const players = await read(files.players, playersFile);
  const all = Array.isArray(players) ? players : [players];
  const { agentId, secondAgent, tokenCommand } = credentials;
  const issue = tokenCommand === undefined ? undefined : tokensOf(tokenCommand);
  const parties = await Promise.all(all.map((each) => fixturesOf(credentials, each, needsToken, issue))).catch(
    (error: unknown) => {
      throw new WrongArguments(`${files.players}: ${error instanceof Error ? error.message : error}`);
    },
  );
  const second = secondAgent?.url === undefined ? [] : [[secondAgent.agentId, secondAgent.url] as const];
  return { parties, urls: new Map([[agentId, url], ...second]) };
}

/** JSON in which a line that begins with `//` is for people. */
export function withoutComments(text: string): string {
  return text.replaceAll(/^\s*\/\/.*$/gm, '');
}

async function read<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new WrongArguments(`${file} cannot be read`);
  });
  try {
    return schema.parse(JSON.parse(withoutComments(text)));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new WrongArguments(`${file}: ${why}`);
  }
}

function tokensOf(command: string) {
  const run = promisify(execFile);
  return async (playerId: string, currency: string) =>
    (await run(command, [playerId, currency], { timeout: TOKEN_COMMAND_MS })).stdout.trim();
}
