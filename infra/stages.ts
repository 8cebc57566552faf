import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { OwnDomain } from './constructs/front-door.ts';
import type { EdgeSettings } from './edge-settings.ts';
import type { ProbeSettings } from './probe-settings.ts';

/** What differs between kinds of stages. All else is the same everywhere, so that what was tried in staging is what runs in production. */
export interface StageSettings {
  /**
   * How many invocations of one function may run at once; what one function is promised, no other can take from it.
   * `undefined` reserves nothing.
   */
  readonly reservedConcurrency: Readonly<Record<FunctionKind, number | undefined>>;
  /**
   * What one route lets in; beyond it API Gateway answers 429. Every callback route has a bucket of its own, so that a flood on one provider's leaves the
   * others theirs; the operator's routes have the default. There is no bucket over all routes but the account's own.
   */
  readonly throttling: { readonly callbacks: Throttle; readonly operator: Throttle };
  readonly logRetention: RetentionDays;
  /** Whether CloudFormation refuses to delete a whole stack. */
  readonly terminationProtection: boolean;
  /** Whether logs and earlier versions of a function stay when their resource leaves the template. */
  readonly keepsHistory: boolean;
}

export interface Throttle {
  readonly requestsPerSecond: number;
  /** How many may come at one moment. */
  readonly burst: number;
}

/**
 * `protocol` answers a provider's callbacks, `operator` the operator's own calls, `provider` those of them that wait for a provider,
 * `job` runs on a schedule, `stream` on what a table has written.
 */
export type FunctionKind = 'protocol' | 'operator' | 'provider' | 'job' | 'stream';

/**
 * The arithmetic of production: 150 invocations at once, each of about 50 ms, are 3,000 callbacks a second per protocol.
 * Five protocols and the rest need 852 of the 1,000 that an account starts with, of which 100 cannot be reserved; a
 * sixth protocol needs a higher quota first.
 */
const settings = {
  dev: {
    // A young account has 10 invocations in all, and CloudFormation refuses to reserve any of them.
    reservedConcurrency: {
      protocol: undefined,
      operator: undefined,
      provider: undefined,
      job: undefined,
      stream: undefined,
    },
    throttling: { callbacks: { requestsPerSecond: 100, burst: 200 }, operator: { requestsPerSecond: 50, burst: 100 } },
    logRetention: RetentionDays.ONE_WEEK,
    terminationProtection: false,
    keepsHistory: false,
  },
  staging: {
    reservedConcurrency: { protocol: 20, operator: 5, provider: 2, job: 1, stream: 5 },
    throttling: { callbacks: { requestsPerSecond: 500, burst: 500 }, operator: { requestsPerSecond: 100, burst: 100 } },
    logRetention: RetentionDays.ONE_MONTH,
    terminationProtection: false,
    keepsHistory: true,
  },
  prod: {
    // Two runs of one job at once would pull the same report twice: one at a time.
    // One invocation for each shard of the stream, and a table of 40,000 write units has 40 of them.
    reservedConcurrency: { protocol: 150, operator: 20, provider: 10, job: 1, stream: 50 },
    throttling: {
      callbacks: { requestsPerSecond: 3000, burst: 1500 },
      operator: { requestsPerSecond: 500, burst: 250 },
    },
    logRetention: RetentionDays.ONE_YEAR,
    terminationProtection: true,
    keepsHistory: true,
  },
} as const satisfies Record<string, StageSettings>;

export type StageKind = keyof typeof settings;
export const stageKinds = Object.keys(settings) as StageKind[];

/** A part of every name, so that stages may share an account. Free: a stage for each brand, or for each developer. */
export type StageName = string;

/** Who is told of an alarm and of its end: SNS topics that exist already, as who is on duty is not this app's to know. */
export interface Topics {
  /** Of what somebody is woken for. */
  readonly page: string;
  /** Of what waits for daylight; where there is none, `page` hears it too. */
  readonly mail?: string;
}

/** A copy of the tables each day, in a vault that nobody can empty. */
export interface BackupSettings {
  readonly keepDays: number;
  /** After so many days nobody, not even AWS, can take the lock away; before, and where it is absent, whoever may can. */
  readonly lockForGoodAfterDays?: number;
  /** A vault of another account, where whoever takes this one over reaches nothing. */
  readonly copyTo?: string;
}

/** Of the whole account. */
export interface BudgetSettings {
  readonly monthlyDollars: number;
  readonly mail: string;
}

/** What is there only where it was asked for. */
export interface StageOptions {
  readonly console: boolean;
  readonly export: boolean;
  readonly edge?: EdgeSettings;
  readonly probe?: ProbeSettings;
  /** New versions of what answers calls take a tenth of them first, and are turned back by alarms. */
  readonly gradual: boolean;
  /** Zones from which providers are called by a fixed address each. */
  readonly outgoing?: { readonly zones: number };
  readonly backup?: BackupSettings;
  readonly budget?: BudgetSettings;
}

/** One wallet in an account, as `stages/<name>.json` describes it. */
export interface Stage extends StageSettings {
  readonly name: StageName;
  readonly kind: StageKind;
  readonly region: string;
  readonly account?: string;
  readonly domain?: OwnDomain;
  readonly topics?: Topics;
  /** Whether tables, keys and logs outlive their stacks. `false` only of a stage in which nobody plays for money. */
  readonly keepsData: boolean;
  /** Another text gives every function a new version and new containers, although no code has changed. */
  readonly restart?: string;
  readonly options: StageOptions;
}

/** A stage of that kind that says nothing else: it is named like its kind. */
export function stageOfKind(kind: StageKind): Stage {
  const options = { console: false, export: false, gradual: false };
  return { ...settings[kind], name: kind, kind, region: 'eu-west-1', keepsData: true, options };
}

export const tableSuffixes = [
  'players',
  'ledger',
  'sessions',
  'agents',
  'reports',
  'audit',
  'adjustments',
  'cases',
  'books',
] as const;
export type TableSuffix = (typeof tableSuffixes)[number];

/** Names are plain text, so that one stack can speak of what another one holds without importing it. */
export function resourceName(stage: StageName, suffix: string): string {
  return `seamless-wallet-${stage}-${suffix}`;
}

/** Dashboards are one list for the whole account, whatever region they show. */
export function dashboardName({ name, region }: Stage, about: 'machine' | 'money'): string {
  return `${resourceName(name, about)}-${region}`;
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

/** The key ARNs and those of streams are the only things that one stack exports to another: IAM knows keys by ARN, not by alias, and a stream has no name. */
export function keyExport(stage: StageName, key: 'agent-keys' | 'tables'): string {
  return resourceName(stage, `${key}-key-arn`);
}

export function streamExport(stage: StageName, table: TableSuffix): string {
  return resourceName(stage, `${table}-stream-arn`);
}
