import { createReadStream } from 'node:fs';

/** A part of a file: whole lines below the file's header, and which line of the file the first of them is. */
export interface FilePart {
  readonly line: number;
  readonly bytes: Buffer;
}

const LINE_FEED = 0x0a;
const QUOTE = 0x22;

/**
 * A file's header and its lines in parts of about `partBytes`, of which one is in memory at a time. A part ends with a line, and not within quotes, where
 * they are in order; for the end of quotes that go on for four parts nobody waits.
 */
export async function* partsOf(path: string, partBytes: number): AsyncGenerator<FilePart & { header: Buffer }> {
  let header: Buffer | undefined;
  let line = 1;
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: partBytes })) {
    held = Buffer.concat([held, chunk]);
    if (header === undefined) {
      const end = endOfFirst(held);
      if (end === undefined && held.length < partBytes) continue;
      header = held.subarray(0, end ?? held.length);
      held = held.subarray(header.length);
      line += linesIn(header);
    }
    if (held.length < partBytes) continue;
    const end = endOfWhole(held) || (held.length < 4 * partBytes ? 0 : held.lastIndexOf(LINE_FEED) + 1 || held.length);
    if (end === 0) continue;
    const bytes = held.subarray(0, end);
    yield { header, line, bytes };
    line += linesIn(bytes);
    held = held.subarray(bytes.length);
  }
  yield { header: header ?? held, line: header ? line : 2, bytes: header ? held : Buffer.alloc(0) };
}

export function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) lines += 1;
  return lines;
}

/** Behind so many lines. */
export function behindLines(bytes: Buffer, lines: number): Buffer {
  let at = 0;
  for (let passed = 0; passed < lines && at < bytes.length; passed++) {
    const end = bytes.indexOf(LINE_FEED, at);
    at = end < 0 ? bytes.length : end + 1;
  }
  return bytes.subarray(at);
}

function endOfFirst(bytes: Buffer): number | undefined {
  const end = bytes.indexOf(LINE_FEED);
  return end < 0 ? undefined : end + 1;
}

/** Behind the last line that ends outside of quotes; 0 where none does. */
function endOfWhole(bytes: Buffer): number {
  let isQuoted = false;
  let end = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === QUOTE) isQuoted = !isQuoted;
    else if (bytes[at] === LINE_FEED && !isQuoted) end = at + 1;
  }
  return end;
}
