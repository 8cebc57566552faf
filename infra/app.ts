import { join } from 'node:path';
import { App, CrossStackReferences, type Environment, ReferenceStrength, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { everyBundle } from './bundle.ts';
import { cdkContext } from './cdk-context.ts';
import type { OwnDomain } from './constructs/front-door.ts';
import { edgeSettings } from './edge-settings.ts';
import { type GrantsOfJobs, jobGrants } from './grants.ts';
import { probeSettings } from './probe-settings.ts';
import { findProtocols } from './protocols.ts';
import { findScheduledJobs } from './schedules.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { ConsoleStack, type ConsoleStackProps } from './stacks/console-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { EdgeFirewallStack, type EdgeFirewallStackProps } from './stacks/edge-firewall-stack.ts';
import { EdgeStack } from './stacks/edge-stack.ts';
import { ExportStack } from './stacks/export-stack.ts';
import { OperationsStack } from './stacks/operations-stack.ts';
import { ProbeStack } from './stacks/probe-stack.ts';
import { stageNamed } from './stages.ts';
import { findStreamConsumers } from './streams.ts';

export interface WalletAppOptions {
  /** Where the assembly is written. */
  readonly outdir: string;
  /** Where `functions/` is found: this repository, or a made-up one in a test. */
  readonly sourceRoot?: string;
  readonly env?: Environment;
  /** What `cdk -c key=value` would say: `stage` (which is demanded), `domainName`, `certificateArn`, `alarmTopicArn`, `console`, `export`, `edge` and what belongs to it. */
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
  const stage = stageNamed(setting(app, 'stage') ?? '');
  const edge = isWanted(app, 'edge') ? edgeSettings((key) => setting(app, key)) : undefined;
  const probed = setting(app, 'probe');
  const probe =
    probed === undefined ? undefined : probeSettings(probed, setting(app, 'probeCurrency') ?? 'EUR', protocols);
  const bundleOf = await everyBundle(sourceRoot, join(outdir, 'bundles'), probe?.protocols);
  const data = new DataStack(app, { env, stage });
  const api = new ApiStack(app, {
    env,
    stage,
    protocols,
    jobs,
    streams,
    jobGrants: grantsOfJobs,
    domain: ownDomain(app),
    edge,
    bundleOf,
  });
  api.addStackDependency(data, 'The functions name the tables and import the ARNs of the keys and of streams');
  // An API that was made anew has another id. Alarms on the old one would stay silent for ever, since no data is no breach: a strong
  // reference refuses such a deploy until who refers to the API has let go of it.
  CrossStackReferences.of(api.frontDoor.api).produce(ReferenceStrength.STRONG);
  const { apiId } = api.frontDoor.api;
  const alarmTopicArn = topicArn(app);
  const operations = new OperationsStack(app, { env, stage, protocols, jobs, streams, apiId, alarmTopicArn });
  operations.addStackDependency(api, 'Its alarms watch the API by its id');
  if (isWanted(app, 'console')) consoleStack(app, { env, stage }, api);
  if (isWanted(app, 'export')) {
    const exported = new ExportStack(app, { env, stage, alarmTopicArn });
    exported.addStackDependency(data, 'It exports the ledger, and imports the ARN of the key of tables');
  }
  const through = edge && edgeStacks(app, { env, stage, edge }, api);
  if (probe) {
    const origin = through?.origin ?? api.frontDoor.url;
    const probing = new ProbeStack(app, { env, stage, probe, origin, bundleOf, alarmTopicArn });
    probing.addStackDependency(through ?? api, 'It calls the public address');
  }
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

function consoleStack(app: App, props: Pick<ConsoleStackProps, 'env' | 'stage'>, api: ApiStack): void {
  const { apiId } = api.frontDoor.api;
  const console = new ConsoleStack(app, { ...props, apiId, operatorRoutes: api.operatorRoutes });
  console.addStackDependency(api, 'Its routes lead to the operator function');
}

function edgeStacks(app: App, props: EdgeFirewallStackProps, api: ApiStack): EdgeStack {
  const { webAclArn } = new EdgeFirewallStack(app, props);
  const domain = namedDomain(app, 'edgeDomainName', 'edgeCertificateArn');
  const edge = new EdgeStack(app, { ...props, webAclArn, apiId: api.frontDoor.api.apiId, domain });
  edge.addStackDependency(api, 'CloudFront sends a new secret only when the functions take it');
  return edge;
}

function isWanted(app: App, key: string): boolean {
  const text = setting(app, key) ?? 'false';
  if (text !== 'true' && text !== 'false') throw new Error(`-c ${key}=… is true or false`);
  return text === 'true';
}

function ownDomain(app: App): OwnDomain | undefined {
  return namedDomain(app, 'domainName', 'certificateArn');
}

function namedDomain(app: App, nameKey: string, certificateKey: string): OwnDomain | undefined {
  const name = setting(app, nameKey);
  const certificateArn = setting(app, certificateKey);
  if (name === undefined && certificateArn === undefined) return undefined;
  if (name === undefined || certificateArn === undefined) {
    throw new Error(`A domain of your own needs both: -c ${nameKey}=… and -c ${certificateKey}=…`);
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
