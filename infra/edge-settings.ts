import type { OwnDomain } from './constructs/front-door.ts';
import { resourceName, type StageName } from './stages.ts';

/** CloudFront with a firewall in front of the callbacks, where it was asked for: `options.edge` of a stage. */
export interface EdgeSettings {
  /**
   * Counts the changes of the secret between CloudFront and the gateway. Raised by one at a deploy, it makes a new secret; the functions take the one before
   * as well, until CloudFront has the new one everywhere.
   */
  readonly rotation: number;
  /** Requests in five minutes from one address; above, it is blocked. Providers call from few addresses, and often. */
  readonly requestsPerAddress: number;
  /** The name that providers call, with a certificate of ACM in us-east-1. */
  readonly domain?: OwnDomain;
}

/** The secret that CloudFront sends now comes first; the one before it is still taken. */
export function edgeSecretNames(stage: StageName, { rotation }: EdgeSettings): string[] {
  const counts = rotation === 1 ? [1] : [rotation, rotation - 1];
  return counts.map((count) => resourceName(stage, `edge-secret-${count}`));
}
