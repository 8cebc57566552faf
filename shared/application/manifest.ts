import type * as z from 'zod';

/**
 * What the rest of the house may know of a protocol without running it. Infra makes routes, functions and alarms from it,
 * the local stack serves them, the operator API validates registrations with it. A manifest is data: it imports schemas, never runtime code.
 */
export interface ProtocolManifest {
  /** The folder's name, the first part of every idempotency key of this protocol, and a part of its KMS encryption context. */
  readonly protocol: string;
  readonly title: string;
  /** API Gateway route keys. All of them reach the one function of this protocol. */
  readonly routes: readonly string[];
  /** Its sessions: whether `POST /sessions` may mint tokens for it. TG and VP authenticate by key and have none. */
  readonly usesSessions: boolean;
  /** What an operator may do at this provider; each one is a function exported by the folder's `provider.ts`. */
  readonly capabilities: readonly ProviderCapability[];
  /** Which members of a registration are secret: wrapped by KMS before they are stored, and never sent back. */
  readonly secrets: readonly string[];
  /** The registration's own members (beside `allowedSourceIps` and the settings); each that is not optional must be there the first time. */
  readonly credentials: z.ZodObject;
  /** The agent's settings; every one has a default, so that `{}` is a complete set. */
  readonly settings: z.ZodObject;
}

export type ProviderCapability = 'launch' | 'games' | 'members' | 'replay' | 'reports';

/**
 * Whether the protocol's function needs its agents' secrets: those of a protocol with sessions are for the operator's calls
 * alone, because its callbacks are let in by a token.
 */
export function callbacksOpenSecrets({
  usesSessions,
  secrets,
}: Pick<ProtocolManifest, 'usesSessions' | 'secrets'>): boolean {
  return !usesSessions && secrets.length > 0;
}

/** What an agent cannot be registered without; the other secrets are for calls of the provider. */
export function callbackSecrets({ secrets, credentials }: Pick<ProtocolManifest, 'secrets' | 'credentials'>): string[] {
  return secrets.filter((name) => !isOptional(credentials, name));
}

/** Whether a registration may leave the credential out for good. */
export function isOptional(credentials: z.ZodObject, name: string): boolean {
  return credentials.shape[name]?.safeParse(undefined).success === true;
}
