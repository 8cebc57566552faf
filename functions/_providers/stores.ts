import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../shared/application/deadline.ts';
import { DynamoReportStore } from '../../shared/dynamodb/report-store.ts';
import { DynamoSettlements } from '../../shared/dynamodb/settlements.ts';
import type { ReportStore, Settlements } from '../../shared/reconciliation/store.ts';

/** Where reports are kept, and what they are held against. Throws without `REPORTS_TABLE`: a bad deployment fails when it starts. */
export function reportStores(
  client: DynamoDBClient,
  ledgerTable: string,
  clock: Clock,
  env: Readonly<Record<string, string | undefined>> = process.env,
): { reports: ReportStore; settlements: Settlements } {
  const table = env['REPORTS_TABLE'];
  if (!table) throw new Error("the function's environment is incomplete: REPORTS_TABLE is missing");
  return {
    reports: new DynamoReportStore(client, table, clock),
    settlements: new DynamoSettlements(client, ledgerTable, clock),
  };
}
