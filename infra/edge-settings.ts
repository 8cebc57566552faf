import { resourceName, type StageName } from './stages.ts';

/** CloudFront with a firewall in front of the callbacks, where it was asked for: `-c edge=true`. */
export interface EdgeSettings {
  /**
   * Counts the changes of the secret between CloudFront and the gateway. Raised by one at a deploy, it makes a new secret; the functions take the one before
   * as well, until CloudFront has the new one everywhere.
   */
  readonly rotation: number;
  /** Requests in five minutes from one address; above, it is blocked. Providers call from few addresses, and often. */
  readonly requestsPerAddress: number;
}

/** Throws for a rotation that is not a whole number from 1, or a rate below what WAF can count. */
export function edgeSettings(setting: (key: string) => string | undefined): EdgeSettings {
  return {
    rotation: wholeNumber('edgeRotation', setting('edgeRotation') ?? '1', 1),
    requestsPerAddress: wholeNumber('edgeRequestsPerAddress', setting('edgeRequestsPerAddress') ?? '600000', 10),
  };
}

/** The secret that CloudFront sends now comes first; the one before it is still taken. */
export function edgeSecretNames(stage: StageName, { rotation }: EdgeSettings): string[] {
  const counts = rotation === 1 ? [1] : [rotation, rotation - 1];
  return counts.map((count) => resourceName(stage, `edge-secret-${count}`));
}

function wholeNumber(key: string, text: string, least: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least)) throw new Error(`-c ${key}=… is a whole number from ${least}, not "${text}"`);
  return value;
}
