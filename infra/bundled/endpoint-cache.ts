/** Stands in for the SDK's cache of discovered endpoints, which stays empty here: see `infra/bundle.ts`. */
export class EndpointCache {
  readonly #found = new Map<string, unknown>();

  getEndpoint(): undefined {
    return undefined;
  }

  get(key: string): unknown {
    return this.#found.get(key);
  }

  has(key: string): boolean {
    return this.#found.has(key);
  }

  set(key: string, endpoints: unknown): void {
    this.#found.set(key, endpoints);
  }

  delete(key: string): void {
    this.#found.delete(key);
  }
}
