/**
 * What the rest of the house may know of a protocol without running it. Infra makes routes, functions and alarms from it,
 * the local stack serves them. A manifest is data and loads nothing: what an operator registers stands in `registration.ts` beside it, for the operator API alone.
 */
export interface ProtocolManifest {
  /** The folder's name, the first part of every idempotency key of this protocol, and a part of its KMS encryption context. */
  readonly protocol: string;
  readonly title: string;
  /** API Gateway route keys. All of them reach the one function of this protocol. */
  readonly routes: readonly string[];
  /**
   * `signed`: a key of the agent proves every callback. `unsigned`: nothing but the address that it comes from does, so outside `dev` an agent without
   * `allowedSourceIps` is refused.
   */
  readonly callbacks: 'signed' | 'unsigned';
  /** Its sessions: whether `POST /sessions` may mint tokens for it. TG and VP authenticate by key and have none. */
  readonly usesSessions: boolean;
  /** Within what the provider's transaction ids are unique: all that an agent is asked, or each currency by itself (a command's `space` then names it). */
  readonly idsUniquePer: 'agent' | 'currency';
  /** Its callbacks name no round, because all of them about one transaction (stake, payout, rollback) are the round. */
  readonly transactionIsRound: boolean;
  /** What an operator may do at this provider; each one is a function exported by the folder's `provider.ts`. */
  readonly capabilities: readonly ProviderCapability[];
  /** Which members of a registration are secret: wrapped by KMS before they are stored, and never sent back. How each gives way to a new one. */
  readonly secrets: Readonly<Record<string, Rotation>>;
}

export type ProviderCapability = 'launch' | 'games' | 'members' | 'replay' | 'reports' | 'imports';

/**
 * `overlap`: a key of callbacks. What it replaces is good for `keyOverlapSeconds` more, so that the provider can change it without an outage, and no two
 * agents may have the same one. `at_once`: the new one counts from the next call on.
 */
export type Rotation = 'overlap' | 'at_once';

/** Whether reports of its provider are held against the ledger, pulled or imported. */
export function holdsReports({ capabilities }: Pick<ProtocolManifest, 'capabilities'>): boolean {
  return capabilities.includes('reports') || capabilities.includes('imports');
}

/** Whether the protocol's function needs its agents' secrets: those of an unsigned one are for the operator's calls alone. */
export function callbacksOpenSecrets({ callbacks }: Pick<ProtocolManifest, 'callbacks'>): boolean {
  return callbacks === 'signed';
}

export function overlappingSecrets({ secrets }: Pick<ProtocolManifest, 'secrets'>): string[] {
  return Object.keys(secrets).filter((name) => secrets[name] === 'overlap');
}

/**
 * Every protocol has one route more for each of its methods, which takes what none of its own takes. A provider that was told an address with a slash at its
 * end, or puts its own path behind one, sends slashes too many, and to an HTTP API those make another path.
 */
export function callbackRoutesOf({ protocol, routes }: Pick<ProtocolManifest, 'protocol' | 'routes'>): string[] {
  const methods = new Set(routes.map((route) => route.split(' ')[0]));
  return [...routes, ...[...methods].map((method) => `${method} /callbacks/${protocol}/{path+}`)];
}
