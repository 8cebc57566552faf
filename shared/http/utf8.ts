/** Drops a leading byte-order mark, and throws on bytes that are not UTF-8: replaced characters would make another text of what was sent. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** `undefined` for bytes that are no text. */
export function textOf(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
