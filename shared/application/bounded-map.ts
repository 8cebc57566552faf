/** A map in order of use that holds so many at most: what was not used for longest gives way. */
export class BoundedMap<K, V> {
  readonly #map = new Map<K, V>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(key: K): V | undefined {
    return this.#map.get(key);
  }

  /** Keeps it as what was used last. */
  keep(key: K, value: V): void {
    this.#map.delete(key);
    this.#map.set(key, value);
    for (const [longestUnused] of this.#map) {
      if (this.#map.size <= this.#most) break;
      this.#map.delete(longestUnused);
    }
  }

  delete(key: K): void {
    this.#map.delete(key);
  }

  /** Drops all of which the test holds. */
  deleteWhere(isDropped: (value: V) => boolean): void {
    for (const [key, value] of this.#map) if (isDropped(value)) this.#map.delete(key);
  }
}
