import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  Alias,
  ApplicationLogLevel,
  Architecture,
  type CfnFunction,
  Code,
  type IAlias,
  type IVersion,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionGrants } from '../grants.ts';
import { type FunctionKind, resourceName, type Stage } from '../stages.ts';
import type { Network } from './fixed-address.ts';
import { functionEnvironment } from './function-environment.ts';
import { functionRole, type KeyArns } from './function-role.ts';
import { logRemovalPolicy } from './log-removal.ts';

export interface WalletFunctionProps {
  readonly stage: Stage;
  readonly kind: FunctionKind;
  readonly name: string;
  /** Of `functions/`, where it is not the one of the function's name. */
  readonly folder?: string;
  readonly description: string;
  /** The bundle that is deployed. */
  readonly bundleDirectory: string;
  readonly grants: FunctionGrants;
  readonly keyArns: KeyArns;
  readonly deadLetters?: Queue;
  /** Of a function that calls providers by a fixed address. */
  readonly network?: Network | undefined;
  /** What only this function has to know. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Lambda counts whole seconds, and a provider hangs up after 3: 2 is what is left. The operator's calls wait for providers,
 * and API Gateway for at most 29. A job has to be done before its next turn.
 */
const timeouts: Readonly<Record<FunctionKind, Duration>> = {
  protocol: Duration.seconds(2),
  operator: Duration.seconds(28),
  provider: Duration.seconds(28),
  job: Duration.minutes(5),
  stream: Duration.minutes(1),
};

/**
 * One function of the wallet with all that belongs to it: role, log group, and the alias `live`, through which alone it is
 * called, so that going back to an earlier version is one change of one pointer.
 */
export class WalletFunction extends Construct {
  readonly name: string;
  readonly function: LambdaFunction;
  readonly live: IAlias;
  /** The same, as a deployment moves it. */
  readonly alias: Alias;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: WalletFunctionProps) {
    super(scope, id);
    const { stage, kind, name } = props;
    const functionName = resourceName(stage.name, name);
    this.name = name;
    this.logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: stage.logRetention,
      removalPolicy: logRemovalPolicy(stage),
    });
    const role = functionRole(this, {
      ...props,
      functionName,
      logGroup: this.logGroup,
      isInNetwork: props.network !== undefined,
    });
    const reservedConcurrentExecutions = stage.reservedConcurrency[kind];
    this.function = new LambdaFunction(this, 'Function', {
      functionName,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(props.bundleDirectory),
      handler: `functions/${props.folder ?? name}/handler.handler`,
      // Processor time comes with memory: little memory would make the cold start slow, not the bill small.
      memorySize: 1024,
      timeout: timeouts[kind],
      ...(reservedConcurrentExecutions !== undefined && { reservedConcurrentExecutions }),
      // The role is complete: what constructs would add to it by themselves is wider.
      role: role.withoutPolicyUpdates(),
      environment: {
        ...functionEnvironment(stage, name),
        ...props.environment,
      },
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      // Metrics stand in the log's lines, most of them INFO: a higher threshold would lose them.
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.INFO,
      tracing: Tracing.ACTIVE,
      currentVersionOptions: {
        removalPolicy: stage.keepsHistory ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      },
    });
    if (props.network) (this.function.node.defaultChild as CfnFunction).vpcConfig = props.network;
    // The library's classes fit its own interfaces only where optional members may be undefined, hence the assertions.
    const version = this.function.currentVersion as IVersion;
    this.alias = new Alias(this, 'Live', { aliasName: 'live', version });
    this.live = this.alias as IAlias;
    Validations.of(this.function.node.findChild('Resource')).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason: whyNoDeadLetterConfig[kind],
    });
  }
}

const answersItsCaller =
  'API Gateway alone calls this function, and waits for the answer. No event is ever queued for it, so none can be lost: the caller sees the fault and sends the request again.';
const whyNoDeadLetterConfig: Readonly<Record<FunctionKind, string>> = {
  protocol: answersItsCaller,
  operator: answersItsCaller,
  stream:
    'The mapping that reads the stream keeps what could not be counted in a queue; a dead letter configuration is for events that were sent without waiting, of which there are none.',
  provider: answersItsCaller,
  job: 'The alias that the schedule calls has an on-failure destination, which keeps the event together with the error; a dead letter configuration would keep a second copy without it.',
};
