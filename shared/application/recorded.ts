import { createHash } from 'node:crypto';
import type { Command, ProviderCommand } from '../domain/command.ts';
import type { Fingerprint } from '../domain/fingerprint.ts';

/**
 * One limit for everything that a provider may have recorded: a ledger entry stays within 1,024 bytes whatever is sent. A text that is longer is cut at a
 * whole character; its length and a hash of the whole stand behind it, so that two texts stay two. Bytes of UTF-8.
 */
const LONGEST_ID = 128;
const LONGEST_ROUND = 36;
const LONGEST_GAME = 32;
const LONGEST_COMPARED = 36;

/** 132 bits. */
const HASH_LENGTH = 22;

/** `limit` is at least 36, or 30 where less than a million characters can be sent. */
export function cut(text: string, limit: number): string {
  if (Buffer.byteLength(text) <= limit) return text;
  const hash = createHash('sha256').update(text, 'utf8').digest('base64url').slice(0, HASH_LENGTH);
  const mark = `~${text.length}~${hash}`;
  let prefix = '';
  for (const character of text.slice(0, limit)) {
    if (Buffer.byteLength(prefix + character) > limit - mark.length) break;
    prefix += character;
  }
  return prefix + mark;
}

/**
 * An id as it is kept and shown. One of more than 128 bytes is kept as its beginning, its length and a hash of the whole; what is kept so is an id of at
 * most 128 bytes itself, so that a look-up takes either.
 */
export function recordedId(id: string): string {
  return cut(id, LONGEST_ID);
}

export function recordedRound(roundId: string): string {
  return cut(roundId, LONGEST_ROUND);
}

/** A command as it is recorded. What only people read (`details`) is cut by the store, which knows how much room is left. */
export function bounded(command: Command): Command {
  return 'ids' in command ? boundedTransaction(command) : command;
}

function boundedTransaction(command: ProviderCommand): ProviderCommand {
  const [id, also] = command.ids;
  const { roundId, gameCode } = command;
  const ids = also === undefined ? ([recordedId(id)] as const) : ([recordedId(id), recordedId(also)] as const);
  const formerIds = command.ids.filter((sent): sent is string => sent !== undefined && recordedId(sent) !== sent);
  return {
    ...command,
    ids,
    ...(formerIds.length > 0 && { formerIds }),
    ...(roundId !== undefined && { roundId: recordedRound(roundId) }),
    ...(gameCode !== undefined && { gameCode: cut(gameCode, LONGEST_GAME) }),
    content: boundedContent(command.content),
  };
}

function boundedContent(content: Fingerprint): Fingerprint {
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, cut(value, LONGEST_COMPARED)]));
}
