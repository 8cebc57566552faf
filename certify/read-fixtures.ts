import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type * as z from 'zod';
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
  const { agentId, key, secondAgent, tokenCommand } = credentials;
  if (!needsToken && key === undefined)
    throw new WrongArguments(`${files.credentials}: "key" is missing, and this protocol needs it`);
  if (needsToken && secondAgent?.token !== undefined && players.length > 1)
    throw new WrongArguments(
      `${files.credentials}: "secondAgent.token" is one player's; here each party needs its own`,
    );
  const issue = tokenCommand === undefined ? undefined : tokensOf(tokenCommand, files.credentials);
  const parties = await Promise.all(players.map((each) => fixturesOf(credentials, each, needsToken, issue))).catch(
    (error: unknown) => {
      if (error instanceof WrongArguments) throw error;
      throw new WrongArguments(`${files.players}: ${error instanceof Error ? error.message : error}`);
    },
  );
  const second = secondAgent?.url === undefined ? [] : [[secondAgent.agentId, secondAgent.url] as const];
  return { parties, urls: new Map([[agentId, url], ...second]) };
}

/** JSON in which a line that begins with `//` is for people. Lines keep their numbers, which a complaint may name. */
export function withoutComments(text: string): string {
  return text.replaceAll(/^[^\S\n]*\/\/.*$/gm, '');
}

async function read<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new WrongArguments(`${file} cannot be read`);
  });
  const { data, error } = schema.safeParse(parsed(file, text));
  if (error === undefined) return data;
  throw new WrongArguments(`${file}: ${error.issues.map(toldIssue).join('; ')}`);
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(withoutComments(text));
  } catch (error) {
    throw new WrongArguments(`${file} is no JSON: ${error instanceof Error ? error.message : error}`);
  }
}

/** With the member that it is about; the first party needs no number where there is no other. */
function toldIssue({ path: [first, ...more], message }: z.core.$ZodIssue): string {
  const path = first === 0 || first === undefined ? more : [first, ...more];
  return path.length === 0 ? message : `"${path.join('.')}": ${message}`;
}

function tokensOf(command: string, file: string) {
  const run = promisify(execFile);
  return async (playerId: string, currency: string) => {
    const { stdout } = await run(command, [playerId, currency], { timeout: TOKEN_COMMAND_MS }).catch((error: Error) => {
      throw new WrongArguments(`${file}: "tokenCommand": ${error.message}`);
    });
    const token = stdout.trim();
    if (token === '') throw new WrongArguments(`${file}: "tokenCommand" printed no token for ${playerId} ${currency}`);
    return token;
  };
}
