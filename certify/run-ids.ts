import { randomInt } from 'node:crypto';

const COUNTER_DIGITS = 10;
const BEYOND_64_BITS = '0'.repeat(21);
/** Behind whatever is the same: the CRC-32 of texts of one length depends on nothing else. Found by search. */
const SAME_CRC = {
  letters: ['yybcswr', 'uedoryt'],
  // One for each time that somebody asks. The counter never comes that far.
  digits: [
    ['9911401237', '9320961492'],
    ['9226963802', '9390731352'],
    ['9210149130', '9898074061'],
    ['9908937680', '9339457025'],
  ],
} as const;

/**
 * Ids that begin with the run's number, so that whoever looks into the wallet's ledger finds what the run left. They are digits, which every protocol
 * can carry: 19 of them, below 2^63.
 */
export class RunIds {
  /** 9 digits, the first of them from 1 to 7. */
  readonly run: string;
  readonly #largestId: string;
  #count = 0;
  #checksums = 0;

  constructor(largestId: string, run = randomInt(100_000_000, 800_000_000).toString()) {
    this.run = run;
    this.#largestId = largestId;
  }

  next(): string {
    this.#count += 1;
    return this.run + String(this.#count).padStart(COUNTER_DIGITS, '0');
  }

  /**
   * Pairs that differ in the last digit: below 2^63, beyond 2^63, and of the largest length that the protocol has, where that is no number. And pairs that
   * are the same in their last 32 bits, in their last 63 bits, in their last 19 digits, or in a checksum.
   */
  neighbours(): [string, string][] {
    const below = this.#pairOf(this.run, 19);
    const beyond = this.#pairOf(`1${this.run}`, 20);
    const longest = isNumber(this.#largestId) ? [] : [this.#pairOf(this.run, this.#largestId.length)];
    const signed = isNumber(this.#largestId) ? [this.#sameBelowSign()] : [];
    return [below, beyond, ...longest, this.#sameBits(), ...signed, this.#sameEnd(), ...this.#sameChecksum()];
  }

  /** Pairs that differ in what some readers drop: capitals, a zero before it, a space behind it. None where ids are numbers. */
  lookalikes(): [string, string][] {
    if (isNumber(this.#largestId)) return [];
    return lookalikesOf(this.next());
  }

  #sameBits(): [string, string] {
    const [one] = this.#pairOf(this.run, 19);
    return [one, (BigInt(one) - 2n ** 32n).toString()];
  }

  #sameBelowSign(): [string, string] {
    const [one] = this.#pairOf(this.run, 19);
    return [one, (BigInt(one) + 2n ** 63n).toString()];
  }

  #sameEnd(): [string, string] {
    const [one] = this.#pairOf(this.run, 19);
    return [one, `1${one}`];
  }

  #sameChecksum(): [string, string][] {
    const [one, other] = SAME_CRC.digits[this.#checksums++] ?? [];
    return one === undefined || other === undefined ? [] : [[this.run + one, this.run + other]];
  }

  #pairOf(prefix: string, length: number): [string, string] {
    this.#count += 1;
    // No counter ever begins with a 9.
    const start = `${prefix}9${String(this.#count).padStart(length - 2 - prefix.length, '0')}`;
    return [`${start}6`, `${start}7`];
  }
}

/** Numbers of a protocol have 64 bits. */
export function isNumber(largestId: string): boolean {
  return largestId.length <= 20;
}

export function lookalikesOf(id: string): [string, string][] {
  return [
    [`${id}-a`, `${id}-A`],
    [`${id}-b`, `0${id}-b`],
    [`${id}-c`, `${id}-c `],
    // The plain one first: a protocol of plain letters refuses the other, and does not take it for this one.
    [`${id}-e`, `${id}-\u00e9`],
    // The same in the hash of 32 bits that Java has for texts, in one that takes 33 for its 31, and in a checksum.
    [`${id}-Aa`, `${id}-BB`],
    [`${id}-Az`, `${id}-BY`],
    SAME_CRC.letters.map((end) => `${id}-${end}`) as [string, string],
    [`${id}-f.g`, `${id}-f-g`],
    [`${id}-h`, `${id}h`],
    // The same up to a sign that separates, without one that escapes, and once a code is read.
    [`${id}-i`, `${id}-i,;:/#?&|1`],
    [`${id}-j`, `${id}-j\\`],
    [`${id}-kA`, `${id}-k%41`],
    // The same as numbers, as patterns, and in a font, a marking-up or an alphabet that has less.
    [`${id}1`, `0${id}1`],
    [`${id}2`, `${id}2.0`],
    [`${id}3`, `${id}3e0`],
    [`${id}4`, `${id}\uff14`],
    [`${id}-m1`, `${id}-m_`],
    [`${id}-n1`, `${id}-n%`],
    [`${id}-o1`, `${id}-o.`],
    [`${id}-p-1`, `${id}-p_1`],
    [`${id}-q`, `${id}-q<b>`],
    [`${id}-r`, `${id}-r'`],
    [`${id}-s`, `${id}-s\u200b`],
    [`${id}-t`, `${id}-t\u{1f3b0}`],
    [`${id}-u`, `${id}-u\u5e84`],
    [`${id}-vw`, `${id}-v w`],
    [`${id}-x\u00e4`, `${id}-x\u00c4`],
    [`${id}-y\u00e9`, `${id}-ye\u0301`],
    [`${id}-z\u5e84`, `${id}-z\u8c6a`],
    // The same in their last 64 bits.
    [id + BEYOND_64_BITS, (BigInt(id + BEYOND_64_BITS) + 2n ** 64n).toString()],
  ];
}
