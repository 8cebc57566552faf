/**
 * Seeded chance. A fork has a seed of its own that depends on the name alone, so that what one part of a world draws never shifts what another part draws:
 * a conversation that is taken out of a world leaves the dice of all others as they were.
 */
export class Random {
  readonly seed: string;
  #a: number;
  #b: number;
  #c: number;
  #d = 1;

  constructor(seed: string) {
    this.seed = seed;
    this.#a = hash(seed, 0x9e3779b9);
    this.#b = hash(seed, 0x243f6a88);
    this.#c = hash(seed, 0xb7e15162);
    for (let i = 0; i < 12; i++) this.next();
  }

  fork(name: string | number): Random {
    return new Random(`${this.seed}/${name}`);
  }

  /** 0 ≤ next < 1 (small fast counter generator of 32 bits). */
  next(): number {
    const sum = (this.#a + this.#b + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return (sum >>> 0) / 4_294_967_296;
  }

  /** Both ends included. */
  int(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.next() * choices.length)] ?? choices[0];
  }

  weighted<T extends string>(weights: Readonly<Record<T, number>>): T {
    const entries = Object.entries(weights) as [T, number][];
    let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    const found = entries.find(([, weight]) => {
      left -= weight;
      return left < 0;
    });
    const [last] = entries.at(-1) ?? [];
    const drawn = found?.[0] ?? last;
    if (drawn === undefined) throw new RangeError('nothing to draw from');
    return drawn;
  }
}

function hash(text: string, basis: number): number {
  let value = basis;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value ^= value >>> 16;
  return Math.imul(value, 0x85ebca6b) | 0;
}
