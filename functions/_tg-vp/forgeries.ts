/** A text in the place of a genuine `cipherText`. */
interface Forgery {
  readonly title: string;
  readonly cipherText: string;
}

const IV_END = 16;
const TAG_END = 40;
const SHORT_TAGS = Array.from({ length: 12 }, (_, more) => 4 + more);

/**
 * What somebody without the key makes of a message that he has seen, and what a reader who is not strict would open all the same. A tag that is cut
 * short is genuine as far as it goes: of four bytes 2^32 guesses find one.
 */
export function forgeriesOf(cipherText: string): Forgery[] {
  // A tag that ends in a zero is genuine when its end is filled with one.
  return changedOf(cipherText).filter((forgery) => forgery.cipherText !== cipherText);
}

function changedOf(cipherText: string): Forgery[] {
  const [iv, tag, data] = [cipherText.slice(0, IV_END), cipherText.slice(IV_END, TAG_END), cipherText.slice(TAG_END)];
  return [
    ...SHORT_TAGS.flatMap((bytes) => shortTags(iv, tag, data, bytes)),
    ...[iv, tag, data].map((piece, at) => ({
      title: `one bit turned over in the ${['IV', 'tag', 'data'][at]}`,
      cipherText: [iv, tag, data].with(at, turnedOver(piece)).join(''),
    })),
    { title: 'IV, data and tag in another order', cipherText: iv + data + tag },
    { title: 'tag, IV and data in another order', cipherText: tag + iv + data },
    { title: 'data, IV and tag in another order', cipherText: data + iv + tag },
    { title: 'no data', cipherText: iv + tag },
    { title: 'no tag', cipherText: iv + data },
    ...[0, 15, 16, 39].map((length) => ({
      title: `${length} characters of it`,
      cipherText: cipherText.slice(0, length),
    })),
    ...(/[+/]/.test(cipherText)
      ? [{ title: 'the URL alphabet', cipherText: cipherText.replaceAll('+', '-').replaceAll('/', '_') }]
      : []),
    ...(cipherText.endsWith('=') ? [{ title: 'no padding', cipherText: cipherText.replace(/=+$/, '') }] : []),
    { title: 'a line break inside', cipherText: `${cipherText.slice(0, 60)}\n${cipherText.slice(60)}` },
    { title: 'a space before it', cipherText: ` ${cipherText}` },
    { title: 'a space behind it', cipherText: `${cipherText} ` },
    { title: 'too much padding', cipherText: `${cipherText}=` },
    { title: 'a character that is none of base64', cipherText: `${cipherText.slice(0, 50)}*${cipherText.slice(51)}` },
    { title: 'NUL inside', cipherText: `${cipherText.slice(0, 50)}\u0000${cipherText.slice(50)}` },
    { title: 'the text twice', cipherText: cipherText + cipherText },
  ];
}

/** As they are, padded to the characters of a whole one, and filled with zeros. */
function shortTags(iv: string, tag: string, data: string, bytes: number): Forgery[] {
  const cut = Buffer.from(tag, 'base64').subarray(0, bytes);
  const filled = Buffer.concat([cut], 16);
  return [
    { title: `a tag of ${bytes} bytes`, cipherText: iv + cut.toString('base64') + data },
    { title: `a tag of ${bytes} bytes, padded`, cipherText: iv + cut.toString('base64').padEnd(24, '=') + data },
    { title: `a tag of ${bytes} bytes, filled with zeros`, cipherText: iv + filled.toString('base64') + data },
  ];
}

function turnedOver(piece: string): string {
  const bytes = Buffer.from(piece, 'base64');
  bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
  return bytes.toString('base64');
}
