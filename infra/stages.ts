import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** What differs between stages. All else is the same everywhere, so that what was tried in staging is what runs in production. */
export interface StageSettings {
  /**
   * How many invocations of one function may run at once; what one function is promised, no other can take from it.
   * `undefined` reserves nothing.
   */
  readonly reservedConcurrency: Readonly<Record<FunctionKind, number | undefined>>;
  /** Requests a second over all routes, and how many may come at one moment. Beyond it API Gateway answers 429. */
  readonly throttling: { readonly requestsPerSecond: number; readonly burst: number };
  readonly logRetention: RetentionDays;
  /** Whether CloudFormation refuses to delete a whole stack. Tables and keys are kept in every stage, whatever stands here. */
  readonly terminationProtection: boolean;
  /** Whether logs and earlier versions of a function stay when their resource leaves the template. */
  readonly keepsHistory: boolean;
}

/** `protocol` answers a provider's callbacks, `operator` the operator's own calls, `job` runs on a schedule. */
export type FunctionKind = 'protocol' | 'operator' | 'job';

/**
 * The arithmetic of production: 150 invocations at once, each of about 50 ms, are 3,000 callbacks a second per protocol.
 * Five protocols and the rest need 771 of the 1,000 that an account starts with, of which 100 cannot be reserved; a
 * sixth protocol needs a higher quota first.
 */
const settings = {
  dev: {
    // A young account has 10 invocations in all, and CloudFormation refuses to reserve any of them.
    reservedConcurrency: { protocol: undefined, operator: undefined, job: undefined },
    throttling: { requestsPerSecond: 100, burst: 200 },
    logRetention: RetentionDays.ONE_WEEK,
    terminationProtection: false,
    keepsHistory: false,
  },
  staging: {
    reservedConcurrency: { protocol: 20, operator: 5, job: 1 },
    throttling: { requestsPerSecond: 500, burst: 500 },
    logRetention: RetentionDays.ONE_MONTH,
    terminationProtection: false,
    keepsHistory: true,
  },
  prod: {
    // Two runs of one job at once would pull the same report twice: one at a time.
    reservedConcurrency: { protocol: 150, operator: 20, job: 1 },
    throttling: { requestsPerSecond: 5000, burst: 2500 },
    logRetention: RetentionDays.ONE_YEAR,
    terminationProtection: true,
    keepsHistory: true,
  },
} as const satisfies Record<string, StageSettings>;

export type StageName = keyof typeof settings;

export interface Stage extends StageSettings {
  readonly name: StageName;
}

export const stageNames = Object.keys(settings) as StageName[];

/** Throws if there is no such stage: a misspelt one must not become a new wallet beside the real one. */
export function stageNamed(name: string): Stage {
  const known = stageNames.find((stage) => stage === name);
  if (known === undefined) throw new Error(`There is no stage "${name}"; there are ${stageNames.join(', ')}`);
  return { name: known, ...settings[known] };
}

export const tableSuffixes = ['players', 'ledger', 'sessions', 'agents', 'reports'] as const;
export type TableSuffix = (typeof tableSuffixes)[number];

/** Names are plain text, so that one stack can speak of what another one holds without importing it. */
export function resourceName(stage: StageName, suffix: string): string {
  return `seamless-wallet-${stage}-${suffix}`;
}

export function tableName(stage: StageName, suffix: TableSuffix): string {
  return resourceName(stage, suffix);
}

export function agentKeysAlias(stage: StageName): string {
  return `alias/${resourceName(stage, 'agent-keys')}`;
}

export function tablesKeyAlias(stage: StageName): string {
  return `alias/${resourceName(stage, 'tables')}`;
}

/** The secret that binds log lines to records (see `referencesUnder`). */
export function referenceKeyName(stage: StageName): string {
  return resourceName(stage, 'reference-key');
}

/** `wallet-v2` as CloudFormation takes it, which wants letters and digits: `WalletV2`. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|-)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
}

/** The two key ARNs are the only things that one stack exports to another: IAM knows keys by ARN, not by alias. */
export function keyExport(stage: StageName, key: 'agent-keys' | 'tables'): string {
  return resourceName(stage, `${key}-key-arn`);
}
