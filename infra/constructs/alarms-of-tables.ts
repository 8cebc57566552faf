import { tableSuffixes } from '../stages.ts';
import { ofDynamoDb, ofEveryOperation, ofGateway, ofTableAndIndexes, shareOf, sumOf } from './alarm-metrics.ts';
import { alarmSettings } from './alarm-settings.ts';
import type { Watch, WatchedSystem } from './alarm-watch.ts';

export function alarmsOfTables(system: WatchedSystem): Watch[] {
  const { stage } = system;
  const { throttles, faults } = alarmSettings(stage.kind);
  const ofEachTable = tableSuffixes.flatMap((table): Watch[] => [
    // Reads and writes apart, because an alarm watches ten metrics at most, and a table with its indexes has as many.
    ...(['Read', 'Write'] as const).map(
      (access): Watch => ({
        runbook: 'table-throttles',
        subject: `${table}-${access.toLowerCase()}s`,
        summary: `DynamoDB turned away ${access.toLowerCase()}s of the table ${table} or of one of its indexes.`,
        // Events and not ThrottledRequests: a batch of reads of which only some were throttled counts as no throttled request.
        metric: sumOf(ofTableAndIndexes(stage.name, table, `${access}ThrottleEvents`)),
        threshold: throttles,
        silence: 'isZero',
      }),
    ),
    {
      runbook: 'table-errors',
      subject: table,
      summary: `DynamoDB failed on requests to the table ${table}.`,
      metric: sumOf(ofEveryOperation(stage.name, table, 'SystemErrors')),
      threshold: faults.least,
      silence: 'isZero',
    },
  ]);
  return [...ofEachTable, userErrors(system)];
}

/** Cancelled transactions count as user errors, and a few of them are lost races; a refused request on every fourth callback is something else. */
function userErrors({ apiId }: WatchedSystem): Watch {
  return {
    runbook: 'store-user-errors',
    summary: 'DynamoDB refused requests of this account as wrong: more than a quarter as many as there were callbacks.',
    metric: shareOf(ofDynamoDb('UserErrors'), ofGateway(apiId, 'Count'), 50),
    threshold: 25,
    periods: 2,
    silence: 'isZero',
  };
}
