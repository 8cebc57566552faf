/** Stands in for the SDK's cache of discovered endpoints, which stays empty here: see `infra/bundle.ts`. */
export class EndpointCache extends Map<string, unknown> {
  getEndpoint(): undefined {
    return undefined;
  }
}
