import { join } from 'node:path';
import { App, CrossStackReferences, type Environment, ReferenceStrength, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { type BundleOf, everyBundle } from './bundle.ts';
import { cdkContext } from './cdk-context.ts';
import { type GrantsOfJobs, jobGrants } from './grants.ts';
import { checkProbe } from './probe-settings.ts';
import { findProtocols } from './protocols.ts';
import { findScheduledJobs } from './schedules.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { BackupStack } from './stacks/backup-stack.ts';
import { BudgetStack } from './stacks/budget-stack.ts';
import { ConsoleStack } from './stacks/console-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { EdgeFirewallStack } from './stacks/edge-firewall-stack.ts';
import { EdgeStack } from './stacks/edge-stack.ts';
import { ExportStack } from './stacks/export-stack.ts';
import { OperationsStack } from './stacks/operations-stack.ts';
import { ProbeStack } from './stacks/probe-stack.ts';
import { readStage, stagesDirectory, WrongStage } from './stage-file.ts';
import type { Stage } from './stages.ts';
import { findStreamConsumers } from './streams.ts';

export interface WalletAppOptions {
  readonly stage: Stage;
  /** Where the assembly is written. */
  readonly outdir: string;
  /** Where `functions/` is found: this repository, or a made-up one in a test. */
  readonly sourceRoot?: string;
  readonly grantsOfJobs?: GrantsOfJobs;
}

const repository = join(import.meta.dirname, '..');

/** One stage of the wallet. Nothing is deployed that cdk-nag objects to: `synth` fails. */
export async function walletApp(options: WalletAppOptions): Promise<App> {
  const { stage, outdir, sourceRoot = repository, grantsOfJobs = jobGrants } = options;
  const { probe, edge } = stage.options;
  const env = { region: stage.region, ...(stage.account !== undefined && { account: stage.account }) };
  const protocols = await findProtocols(sourceRoot);
  const jobs = await findScheduledJobs(sourceRoot);
  const streams = await findStreamConsumers(sourceRoot);
  if (probe) checkProbe(probe, protocols);
  const bundleOf = await everyBundle(sourceRoot, join(outdir, 'bundles'), probe?.protocols);
  const app = new App({ outdir, context: cdkContext(), analyticsReporting: false, stackTraces: false });
  const data = new DataStack(app, { env, stage });
  const api = new ApiStack(app, {
    ...{ env, stage, protocols, jobs, streams, bundleOf },
    jobGrants: grantsOfJobs,
    domain: stage.domain,
    edge,
  });
  api.addStackDependency(data, 'The functions name the tables and import the ARNs of the keys and of streams');
  // An API that was made anew has another id. Alarms on the old one would stay silent for ever, since no data is no breach: a strong
  // reference refuses such a deploy until who refers to the API has let go of it.
  CrossStackReferences.of(api.frontDoor.api).produce(ReferenceStrength.STRONG);
  const { apiId } = api.frontDoor.api;
  const operations = new OperationsStack(app, { env, stage, protocols, jobs, streams, apiId });
  operations.addStackDependency(api, 'Its alarms watch the API by its id');
  optionalStacks(app, { env, stage, data, api, bundleOf });
  Tags.of(app).add('application', 'seamless-wallet');
  Tags.of(app).add('stage', stage.name);
  const writeSuppressionsToCloudFormation = true;
  Validations.of(app).addPlugins(
    new AwsSolutionsChecks(app, { writeSuppressionsToCloudFormation }),
    new ServerlessChecks(app, { writeSuppressionsToCloudFormation }),
  );
  return app;
}

interface Deployed {
  readonly env: Environment;
  readonly stage: Stage;
  readonly data: DataStack;
  readonly api: ApiStack;
  readonly bundleOf: BundleOf;
}

/** What is there only where the stage asks for it. The rest knows nothing of it. */
function optionalStacks(app: App, { env, stage, data, api, bundleOf }: Deployed): void {
  const { options } = stage;
  if (options.console) {
    const { apiId } = api.frontDoor.api;
    const console = new ConsoleStack(app, { env, stage, apiId, operatorRoutes: api.operatorRoutes });
    console.addStackDependency(api, 'Its routes lead to the operator function');
  }
  if (options.export) {
    const exported = new ExportStack(app, { env, stage });
    exported.addStackDependency(data, 'It exports the ledger, and imports the ARN of the key of tables');
  }
  if (options.backup) {
    const backup = new BackupStack(app, { env, stage, backup: options.backup });
    backup.addStackDependency(data, 'It copies the tables, and imports the ARN of their key');
  }
  if (options.budget) new BudgetStack(app, { env, stage, budget: options.budget });
  const edge = edgeStack(app, { env, stage, api });
  if (options.probe) {
    const origin = edge?.origin ?? api.frontDoor.url;
    const probe = new ProbeStack(app, { env, stage, probe: options.probe, origin, bundleOf });
    probe.addStackDependency(edge ?? api, 'It calls the public address');
  }
}

function edgeStack(app: App, { env, stage, api }: Pick<Deployed, 'env' | 'stage' | 'api'>): EdgeStack | undefined {
  const { edge } = stage.options;
  if (!edge) return undefined;
  const { webAclArn } = new EdgeFirewallStack(app, { env, stage, edge });
  const stack = new EdgeStack(app, { env, stage, edge, webAclArn, apiId: api.frontDoor.api.apiId });
  stack.addStackDependency(api, 'CloudFront sends a new secret only when the functions take it');
  return stack;
}

/** `cdk … -c stage=<name>`. All else stands in the stage's file, so that no deploy can forget it; the account, unless it stands there, is the credentials'. */
function stageOfCommandLine(): Stage {
  const { CDK_CONTEXT_JSON = '{}', CDK_DEFAULT_ACCOUNT: account } = process.env;
  const { stage: name = '' }: Readonly<Record<string, unknown>> = JSON.parse(CDK_CONTEXT_JSON);
  const stage = readStage(stagesDirectory(process.env), String(name));
  return { ...(account !== undefined && { account }), ...stage };
}

/** As the CDK's command line calls it. */
async function synthesize(): Promise<void> {
  const app = await walletApp({
    stage: stageOfCommandLine(),
    outdir: process.env['CDK_OUTDIR'] ?? join(repository, 'cdk.out'),
  });
  app.synth();
}

if (import.meta.main) {
  try {
    await synthesize();
  } catch (error) {
    if (!(error instanceof WrongStage)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
