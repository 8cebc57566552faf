/**
 * Stands in for the SDK's cache of discovered endpoints. The client makes one when it starts, for services that move; DynamoDB discovers none unless a
 * setting of ours asked for it.
 */
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
