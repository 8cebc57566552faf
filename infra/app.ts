import { join } from 'node:path';
import { App, type Environment, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { bundler } from './bundle.ts';
import { cdkContext } from './cdk-context.ts';
import type { OwnDomain } from './constructs/front-door.ts';
import { type GrantsOfJobs, jobGrants } from './grants.ts';
import { findProtocols } from './protocols.ts';
import { findScheduledJobs } from './schedules.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { OperationsStack } from './stacks/operations-stack.ts';
import { stageNamed } from './stages.ts';
import { findStreamConsumers } from './streams.ts';

export interface WalletAppOptions {
  /** Where the assembly is written. */
  readonly outdir: string;
  /** Where `functions/` is found: this repository, or a made-up one in a test. */
  readonly sourceRoot?: string;
  readonly env?: Environment;
  /** What `cdk -c key=value` would say: `stage`, `domainName`, `certificateArn`, `alarmTopicArn`. */
  readonly context?: Readonly<Record<string, string>>;
  readonly grantsOfJobs?: GrantsOfJobs;
}

const repository = join(import.meta.dirname, '..');

/** One stage of the wallet. Nothing is deployed that cdk-nag objects to: `synth` fails. */
export async function walletApp(options: WalletAppOptions): Promise<App> {
  const { outdir, sourceRoot = repository, env = { region: 'eu-west-1' }, grantsOfJobs = jobGrants } = options;
  const protocols = await findProtocols(sourceRoot);
  const jobs = await findScheduledJobs(sourceRoot);
  const streams = await findStreamConsumers(sourceRoot);
  const app = new App({
    outdir,
    context: { ...cdkContext(), ...options.context },
    analyticsReporting: false,
    stackTraces: false,
  });
  const stage = stageNamed(setting(app, 'stage') ?? 'dev');
  const data = new DataStack(app, { env, stage });
  const api = new ApiStack(app, {
    env,
    stage,
    protocols,
    jobs,
    streams,
    jobGrants: grantsOfJobs,
    domain: ownDomain(app),
    bundleOf: bundler(
      sourceRoot,
      join(outdir, 'bundles'),
      protocols.map(({ protocol }) => protocol),
    ),
  });
  api.addStackDependency(data, 'The functions name the tables and import the ARNs of the keys and of streams');
  const { apiId } = api.frontDoor.api;
  const alarmTopicArn = topicArn(app);
  const operations = new OperationsStack(app, { env, stage, protocols, jobs, streams, apiId, alarmTopicArn });
  operations.addStackDependency(api, 'Its alarms watch the API by its id');
  Tags.of(app).add('application', 'seamless-wallet');
  Tags.of(app).add('stage', stage.name);
  const writeSuppressionsToCloudFormation = true;
  Validations.of(app).addPlugins(
    new AwsSolutionsChecks(app, { writeSuppressionsToCloudFormation }),
    new ServerlessChecks(app, { writeSuppressionsToCloudFormation }),
  );
  return app;
}

function setting(app: App, key: string): string | undefined {
  const value: unknown = app.node.tryGetContext(key);
  if (value === undefined || typeof value === 'string') return value;
  throw new Error(`The context value "${key}" must be a text`);
}

function ownDomain(app: App): OwnDomain | undefined {
  const name = setting(app, 'domainName');
  const certificateArn = setting(app, 'certificateArn');
  if (name === undefined && certificateArn === undefined) return undefined;
  if (name === undefined || certificateArn === undefined) {
    throw new Error('A domain of your own needs both: -c domainName=… and -c certificateArn=…');
  }
  return { name, certificateArn };
}

function topicArn(app: App): string | undefined {
  const arn = setting(app, 'alarmTopicArn');
  if (arn === undefined || /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+$/.test(arn)) return arn;
  throw new Error(`"${arn}" is not the ARN of an SNS topic, so nobody would be told of an alarm`);
}

function environmentOfShell(): Environment {
  const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region = 'eu-west-1' } = process.env;
  return account === undefined ? { region } : { account, region };
}

if (import.meta.main) {
  const app = await walletApp({
    outdir: process.env['CDK_OUTDIR'] ?? join(repository, 'cdk.out'),
    env: environmentOfShell(),
  });
  app.synth();
}
