import { readFileSync } from 'node:fs';

/** What is wrong with how a command was called. Its message is all that is printed, with exit status 2. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}

/** `--help` prints the help; whoever asks for it wants nothing else to happen. */
export function helps(help: string, words: readonly string[] = process.argv.slice(2)): boolean {
  if (!words.includes('--help') && !words.includes('-h')) return false;
  process.stdout.write(`${help.trim()}\n`);
  return true;
}

/**
 * Runs a command with the words behind its name: `--help` prints the help and does nothing else. A failure is told in one line on standard
 * error; the exit status is 2 where the words were wrong and 1 for anything else.
 */
export async function runCommand(help: string, command: (words: readonly string[]) => Promise<void>): Promise<void> {
  const words = process.argv.slice(2);
  if (helps(help, words)) return;
  try {
    await command(words);
  } catch (error) {
    const line = error instanceof Error ? error.message : String(error);
    const wrongUse = error instanceof WrongUse || isWrongOption(error);
    process.stderr.write(wrongUse ? `${line}\n\n${help.trim()}\n` : `${line}\n`);
    process.exitCode = wrongUse ? 2 : 1;
  }
}

/** `parseArgs` throws a `TypeError` with a code for what it does not know. */
function isWrongOption(error: unknown): boolean {
  return error instanceof TypeError && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS_');
}

/** A text as curl takes it: `@file`, `-` for standard input, or the text itself. So a secret need not stand in the list of processes. */
export function textOf(word: string): string {
  if (word === '-') return readFileSync(0, 'utf8');
  return word.startsWith('@') ? readFileSync(word.slice(1), 'utf8') : word;
}

/** Where the stack on this machine listens unless it is told otherwise. */
export function localStack(env: NodeJS.ProcessEnv): string {
  return env['BASE_URL']?.replace(/\/+$/, '') || `http://127.0.0.1:${env['PORT'] || 3000}`;
}

/** Throws an error of one line where nothing listens. */
export async function fetchFrom(url: URL, request: RequestInit): Promise<Response> {
  return await fetch(url, { ...request, redirect: 'manual' }).catch((error: unknown) => {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new Error(
      `Nothing answers at ${url.origin} (${cause}): start the stack with "npm start", or name another address`,
    );
  });
}
