import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { resourceName, tableSuffixes } from '../stages.ts';
import {
  counted,
  minute,
  ofEveryOperation,
  ofFunction,
  ofOperation,
  ofQueue,
  ofTable,
  ofTableAndIndexes,
  sumOf,
} from './alarm-metrics.ts';
import type { WatchedSystem } from './alarm-watch.ts';
import type { Graph } from './dashboard-graph.ts';

/** What DynamoDB is asked for, and what it turns away. */
export function capacity({ stage }: WatchedSystem): Graph[] {
  const ofAll = (name: string) =>
    tableSuffixes.flatMap((table) => ofTableAndIndexes(stage.name, table, name, { period: minute }));
  return [
    { title: 'Write units a minute', metrics: ofAll('ConsumedWriteCapacityUnits'), isStacked: true },
    { title: 'Read units a minute', metrics: ofAll('ConsumedReadCapacityUnits'), isStacked: true },
    { title: 'Writes that DynamoDB throttled', metrics: ofAll('WriteThrottleEvents'), isStacked: true },
    { title: 'Reads that DynamoDB throttled', metrics: ofAll('ReadThrottleEvents'), isStacked: true },
  ];
}

/** How the tables answer. Conflicts and failed conditions are races that were lost and decided again: many of them are a wallet that everybody wants at once. */
export function tables({ stage }: WatchedSystem): Graph[] {
  const ofEach = (name: string) => tableSuffixes.map((table) => ofTable(stage.name, table, name, { label: table }));
  const latency = (operation: string, table: 'ledger' | 'players') =>
    ofOperation(stage.name, table, operation, 'SuccessfulRequestLatency', {
      statistic: Stats.AVERAGE,
      period: minute,
      label: `${operation} ${table}`,
    });
  return [
    { title: 'Conflicts between transactions', metrics: ofEach('TransactionConflict'), isStacked: true },
    { title: 'Conditions that failed', metrics: ofEach('ConditionalCheckFailedRequests'), isStacked: true },
    {
      title: 'Errors of DynamoDB',
      metrics: tableSuffixes.map((table) => sumOf(ofEveryOperation(stage.name, table, 'SystemErrors'), table)),
      isStacked: true,
    },
    {
      title: 'DynamoDB, ms (average)',
      metrics: (['players', 'ledger'] as const).flatMap((table) => [
        latency('BatchGetItem', table),
        latency('TransactWriteItems', table),
      ]),
    },
  ];
}

/** The operator's own calls, and what runs by the clock. */
export function beside({ stage, jobs, streams }: WatchedSystem): Graph[] {
  const runs = jobs.flatMap(({ name }) => [
    ofFunction(stage.name, name, 'Invocations', { label: `${name} runs` }),
    ofFunction(stage.name, name, 'Errors', { label: `${name} errors` }),
  ]);
  const waiting = [...jobs, ...streams].map(({ name }) =>
    ofQueue(resourceName(stage.name, `${name}-dead-letters`), 'ApproximateNumberOfMessagesVisible', {
      statistic: Stats.MAXIMUM,
      label: name,
    }),
  );
  return [
    { title: "Faults of the operator's API", metrics: [counted(stage.name, 'OperatorFault', {})] },
    { title: 'Scheduled jobs', metrics: runs },
    {
      title: 'The books: behind, ms',
      metrics: [counted(stage.name, 'BooksBehind', {}, { statistic: Stats.MAXIMUM })],
    },
    {
      title: 'The books: held and unreadable',
      metrics: ['BooksHeld', 'BooksUnreadable'].map((name) => counted(stage.name, name, {})),
    },
    { title: 'Dead letters', metrics: waiting },
  ];
}
