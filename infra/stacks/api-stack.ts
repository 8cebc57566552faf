import { type App, CfnOutput, type Environment, Fn, Stack } from 'aws-cdk-lib';
import { callbackRoutesOf, type ProtocolManifest } from '../../shared/application/manifest.ts';
import type { BundleOf } from '../bundle.ts';
import { EdgeSecrets } from '../constructs/edge-secrets.ts';
import { FixedAddress, type Network } from '../constructs/fixed-address.ts';
import { FrontDoor, type OwnDomain } from '../constructs/front-door.ts';
import type { KeyArns } from '../constructs/function-role.ts';
import { GradualRelease } from '../constructs/gradual-release.ts';
import { ScheduledFunction } from '../constructs/scheduled-function.ts';
import { StreamFunction } from '../constructs/stream-function.ts';
import { WalletFunction } from '../constructs/wallet-function.ts';
import type { EdgeSettings } from '../edge-settings.ts';
import { type GrantsOfJobs, grantsOfJob, operatorGrants, protocolGrants, streamGrants } from '../grants.ts';
import { grantsOfProviderCall } from '../grants-at-provider.ts';
import { type ProviderCall, providerCalls } from '../provider-calls.ts';
import type { ScheduledJob } from '../schedules.ts';
import { keyExport, pascalCase, resourceName, type Stage } from '../stages.ts';
import type { StreamConsumer } from '../streams.ts';
import type { OperatorRoute } from './console-stack.ts';

export interface ApiStackProps {
  readonly env: Environment;
  readonly stage: Stage;
  readonly protocols: readonly ProtocolManifest[];
  readonly jobs: readonly ScheduledJob[];
  readonly streams: readonly StreamConsumer[];
  readonly jobGrants: GrantsOfJobs;
  readonly bundleOf: BundleOf;
  readonly domain: OwnDomain | undefined;
  readonly edge: EdgeSettings | undefined;
}

/**
 * All that can be made again: the HTTP API, one function per protocol, the operator's function, the scheduled jobs. What
 * watches them is built from the members of this class.
 */
export class ApiStack extends Stack {
  readonly frontDoor: FrontDoor;
  readonly protocolFunctions: readonly WalletFunction[];
  readonly operatorFunction: WalletFunction;
  readonly providerFunctions: readonly WalletFunction[];
  readonly scheduledFunctions: readonly ScheduledFunction[];
  readonly streamFunctions: readonly StreamFunction[];
  private readonly edgeSecrets: string | undefined;
  private readonly network: Network | undefined;

  constructor(app: App, props: ApiStackProps) {
    const { env, stage, protocols, jobs, streams, domain } = props;
    super(app, resourceName(stage.name, 'api'), {
      env,
      description: 'Seamless wallet: HTTP API and functions',
      terminationProtection: stage.terminationProtection,
    });
    const keyArns = {
      tables: Fn.importValue(keyExport(stage.name, 'tables')),
      agentKeys: Fn.importValue(keyExport(stage.name, 'agent-keys')),
    };
    this.frontDoor = new FrontDoor(this, 'FrontDoor', { stage, domain });
    const { edge } = props;
    this.edgeSecrets = edge && new EdgeSecrets(this, 'EdgeSecrets', stage.name, edge).forFunctions;
    const { outgoing } = stage.options;
    this.network = outgoing && new FixedAddress(this, 'Outgoing', { stage, zones: outgoing.zones }).network;
    this.protocolFunctions = protocols.map((manifest) => this.callbacksOf(manifest, props, keyArns));
    this.operatorFunction = this.operator(props, keyArns);
    this.providerFunctions = providerCalls.map((call) => this.atProvider(call, props, keyArns));
    this.scheduledFunctions = jobs.map((job) => this.scheduled(job, props, keyArns));
    this.streamFunctions = streams.map((consumer) => this.consuming(consumer, props, keyArns));
    if (stage.options.gradual) this.releaseGradually(stage);
    this.printAddresses(protocols);
  }

  /** Every route of the operator's, with the alias that answers it. */
  get operatorRoutes(): OperatorRoute[] {
    const routeOf = (routeKey: string, { name, live: { functionArn } }: WalletFunction) => ({
      routeKey,
      functionName: name,
      functionArn,
    });
    const calls = this.providerFunctions.flatMap((serving, index) =>
      (providerCalls[index]?.routeKeys ?? []).map((routeKey) => routeOf(routeKey, serving)),
    );
    return [routeOf('ANY /operator/v1/{proxy+}', this.operatorFunction), ...calls];
  }

  /** What answers calls; jobs and streams ask again by themselves. */
  private releaseGradually(stage: Stage): void {
    const callbacks = this.protocolFunctions.map((serving) => ({ serving, protocol: serving.name }));
    const calls = [this.operatorFunction, ...this.providerFunctions].map((serving) => ({ serving }));
    new GradualRelease(this, 'Release', { stage, functions: [...callbacks, ...calls] });
  }

  private callbacksOf(
    manifest: ProtocolManifest,
    { stage, bundleOf }: ApiStackProps,
    keyArns: KeyArns,
  ): WalletFunction {
    const { protocol: name, title } = manifest;
    const callbacks = new WalletFunction(this, pascalCase(name), {
      stage,
      kind: 'protocol',
      name,
      description: `Answers the callbacks of ${title}`,
      bundleDirectory: bundleOf(name),
      grants: protocolGrants(manifest),
      keyArns,
      ...(this.edgeSecrets !== undefined && { environment: { EDGE_SECRETS: this.edgeSecrets } }),
    });
    this.frontDoor.addCallbacks(callbacks, callbackRoutesOf(manifest));
    return callbacks;
  }

  private operator({ stage, protocols, bundleOf }: ApiStackProps, keyArns: KeyArns): WalletFunction {
    const operator = new WalletFunction(this, 'Operator', {
      stage,
      kind: 'operator',
      name: 'operator',
      description: "Answers the operator's calls: agents, players, wallets, transfers, sessions",
      bundleDirectory: bundleOf('operator'),
      grants: operatorGrants(protocols),
      keyArns,
    });
    this.frontDoor.addOperator(operator);
    return operator;
  }

  private atProvider(
    call: ProviderCall,
    { stage, protocols, bundleOf }: ApiStackProps,
    keyArns: KeyArns,
  ): WalletFunction {
    const serving = new WalletFunction(this, pascalCase(call.name), {
      stage,
      kind: 'provider',
      name: call.name,
      folder: 'operator',
      description: call.description,
      bundleDirectory: bundleOf('operator'),
      grants: grantsOfProviderCall[call.name](protocols),
      keyArns,
      network: this.network,
    });
    this.frontDoor.addProviderCall(serving, call.routeKeys);
    return serving;
  }

  private scheduled(job: ScheduledJob, props: ApiStackProps, keyArns: KeyArns): ScheduledFunction {
    const { stage, protocols, bundleOf, jobGrants } = props;
    return new ScheduledFunction(this, pascalCase(job.name), {
      stage,
      job,
      bundleDirectory: bundleOf(job.name),
      grants: grantsOfJob(job.name, protocols, jobGrants),
      keyArns,
      network: job.callsProviders && this.network,
    });
  }

  private consuming(consumer: StreamConsumer, props: ApiStackProps, keyArns: KeyArns): StreamFunction {
    const { stage, protocols, bundleOf } = props;
    return new StreamFunction(this, pascalCase(consumer.name), {
      stage,
      consumer,
      bundleDirectory: bundleOf(consumer.name),
      grants: grantsOfJob(consumer.name, protocols, streamGrants),
      keyArns,
    });
  }

  /** What an operator needs after a deploy: the address to give to each provider, and the one for its own calls. */
  private printAddresses(protocols: readonly ProtocolManifest[]): void {
    for (const { protocol, title } of protocols) {
      new CfnOutput(this, `CallbackUrl${pascalCase(protocol)}`, {
        description: `What ${title} calls; put the agent's id in place of {agentId}`,
        value: `${this.frontDoor.url}/callbacks/${protocol}/{agentId}`,
      });
    }
    new CfnOutput(this, 'OperatorUrl', { value: `${this.frontDoor.url}/operator/v1` });
    const { domain } = this.frontDoor;
    if (domain) new CfnOutput(this, 'DomainTarget', { value: domain.regionalDomainName });
  }
}
