import { ArnFormat, Fn, Stack, Validations } from 'aws-cdk-lib';
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { FunctionGrants, TableGrant } from '../grants.ts';
import { type Stage, streamExport, tableName } from '../stages.ts';

export interface KeyArns {
  /** Encrypts the tables. */
  readonly tables: string;
  /** Wraps the agents' secrets. */
  readonly agentKeys: string;
}

export interface FunctionRoleProps {
  readonly stage: Stage;
  readonly functionName: string;
  readonly grants: FunctionGrants;
  readonly keyArns: KeyArns;
  readonly logGroup: LogGroup;
  /** Where Lambda leaves events that the function could not handle; only functions that run by the clock have one. */
  readonly deadLetters?: Queue;
  /** Whether Lambda has to put it into a network of ours. */
  readonly isInNetwork: boolean;
}

/**
 * The role of one function, written by hand: the policies that constructs add by themselves are wider than what is used.
 * It is one resource with one policy per purpose, so that an auditor reads it in one place.
 */
export function functionRole(scope: Construct, props: FunctionRoleProps): Role {
  const role = new Role(scope, 'Role', {
    description: `Runs ${props.functionName}`,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: policies(
      ['observability', [writeLogs(props.logGroup), sendTraces()]],
      ['tables', useTables(scope, props)],
      ['streams', readStreams(props)],
      ['agentKeys', useAgentKeys(props)],
      ['deadLetters', leaveDeadLetters(props.deadLetters)],
      ['network', props.isInNetwork ? standInNetwork(scope, props) : []],
    ),
  });
  const reason =
    'xray:PutTraceSegments, xray:PutTelemetryRecords, dynamodb:ListStreams and what connects a function to a network know no resources: IAM takes them on "*" or not at all. No other statement of the role has a wildcard.';
  Validations.of(role.node.findChild('Resource')).acknowledge(
    { id: 'AwsSolutions-IAM5[Resource::*]', reason },
    { id: 'Serverless-LambdaStarPermissions', reason },
  );
  return role;
}

/** A policy without a statement is not valid, so a purpose that grants nothing has none. */
function policies(...purposes: readonly [string, PolicyStatement[]][]): Record<string, PolicyDocument> {
  const granting = purposes.filter(([, statements]) => statements.length > 0);
  return Object.fromEntries(granting.map(([name, statements]) => [name, new PolicyDocument({ statements })]));
}

function writeLogs(logGroup: LogGroup): PolicyStatement {
  return new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });
}

function sendTraces(): PolicyStatement {
  return new PolicyStatement({
    actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
    resources: ['*'],
  });
}

function useTables(scope: Construct, props: FunctionRoleProps): PolicyStatement[] {
  const { tables } = props.grants;
  if (tables.length === 0) return [];
  return [...tables.map((grant) => useTable(scope, props.stage, grant)), readThroughTablesKey(scope, props)];
}

function useTable(scope: Construct, stage: Stage, grant: TableGrant): PolicyStatement {
  const { on, index, actions } = grant;
  const name = tableName(stage.name, on);
  const resourceName = index === undefined ? name : `${name}/index/${index}`;
  return new PolicyStatement({
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [Stack.of(scope).formatArn({ service: 'dynamodb', resource: 'table', resourceName })],
    ...onlyPartitions(grant),
  });
}

/** Whoever follows a stream lists streams first, which knows no resource; all else is said of the one stream. */
function readStreams({ stage, grants: { streams = [] } }: FunctionRoleProps): PolicyStatement[] {
  return streams.flatMap(({ on, actions }) => {
    const [listing, reading] = [true, false].map((lists) =>
      actions.filter((action) => (action === 'ListStreams') === lists).map((action) => `dynamodb:${action}`),
    );
    return [
      new PolicyStatement({ actions: reading ?? [], resources: [Fn.importValue(streamExport(stage.name, on))] }),
      ...(listing?.length ? [new PolicyStatement({ actions: listing, resources: ['*'] })] : []),
    ];
  });
}

/** No protocol's name and no other key of ours has `*` or `?` in it, which a pattern would read as anything. */
function onlyPartitions({ partition, partitionPrefix }: TableGrant) {
  if (partition !== undefined)
    return { conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [partition] } } };
  if (partitionPrefix !== undefined)
    return { conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${partitionPrefix}*`] } } };
  return {};
}

/** DynamoDB opens a table's key in the caller's name: only through DynamoDB, and only for the tables that the function uses. */
function readThroughTablesKey(scope: Construct, { stage, grants, keyArns }: FunctionRoleProps): PolicyStatement {
  const { region, account } = Stack.of(scope);
  const used = [...grants.tables, ...(grants.streams ?? [])];
  const tables = [...new Set(used.map(({ on }) => tableName(stage.name, on)))].sort();
  return new PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [keyArns.tables],
    conditions: {
      StringEquals: {
        'kms:ViaService': `dynamodb.${region}.amazonaws.com`,
        'kms:EncryptionContext:aws:dynamodb:subscriberId': account,
        'kms:EncryptionContext:aws:dynamodb:tableName': tables,
      },
    },
  });
}

/** A request without an encryption context, or with another protocol's, does not match and is refused. */
function useAgentKeys({ grants, keyArns }: FunctionRoleProps): PolicyStatement[] {
  const granting = grants.agentKeys.filter(({ protocols }) => protocols.length > 0);
  return granting.map(
    ({ actions, protocols, agentId }) =>
      new PolicyStatement({
        actions: actions.map((action) => `kms:${action}`),
        resources: [keyArns.agentKeys],
        conditions: {
          StringEquals: {
            'kms:EncryptionContext:protocol': [...protocols],
            ...(agentId !== undefined && { 'kms:EncryptionContext:agentId': agentId }),
          },
        },
      }),
  );
}

/** Lambda uses these rights of the role to connect the function; what runs inside it may not. */
function standInNetwork(scope: Construct, { functionName }: FunctionRoleProps): PolicyStatement[] {
  const actions = [
    ...['ec2:AssignPrivateIpAddresses', 'ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface'],
    ...['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:UnassignPrivateIpAddresses'],
  ];
  const function_ = Stack.of(scope).formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: functionName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return [
    new PolicyStatement({ actions, resources: ['*'] }),
    new PolicyStatement({
      effect: Effect.DENY,
      actions,
      resources: ['*'],
      conditions: { ArnEquals: { 'lambda:SourceFunctionArn': [function_] } },
    }),
  ];
}

function leaveDeadLetters(queue: Queue | undefined): PolicyStatement[] {
  return queue ? [new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] })] : [];
}
