import { Aws } from 'aws-cdk-lib';
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { resourceName, type Stage } from '../stages.ts';
import { DATA_FOLDER, EXPORTED } from './daily-export.ts';

export interface AnalysisTableProps {
  readonly stage: Stage;
  readonly bucket: Bucket;
  readonly tablesKey: IKey;
}

/** Below it Athena leaves the answers of queries. */
export const ANSWERS = 'answers';

/** One query may read this much: a day too many in the condition costs cents, a forgotten condition nothing at all. */
const MOST_BYTES = 1024 ** 4;

const text = 'struct<s:string>';
const digits = 'struct<n:string>';

/** Of an item of the ledger what is worth a question; anything else of it can be added without another export. Athena knows names in lower case alone. */
const IMAGE = {
  type: text,
  kind: text,
  playerid: text,
  currency: text,
  amount: digits,
  stake: digits,
  payout: digits,
  balancebefore: digits,
  balanceafter: digits,
  walletversion: digits,
  transactionid: text,
  roundid: text,
  gamecode: text,
  rollbackof: text,
  createdat: text,
} as const;

/** What the books call gross gaming revenue, by day of a zone and currency. An entry counts where it appeared, and not where it was marked later. */
export const GGR_PER_DAY = `SELECT date(from_iso8601_timestamp(newimage.createdat.s) AT TIME ZONE 'Europe/Berlin') AS local_day,
  newimage.currency.s AS currency,
  -sum(CAST(newimage.amount.n AS decimal(38, 4))) / 10000 AS ggr
FROM ledger
WHERE day BETWEEN '2026-02-28' AND '2026-04-01'
  AND newimage.type.s = 'entry' AND coalesce(oldimage.type.s, '') <> 'entry'
  AND newimage.kind.s IN ('stake', 'play', 'payout', 'rollback')
GROUP BY 1, 2 ORDER BY 1, 2`;

/** The table that reads the exported days where they lie, and a place to ask it. Partitions are computed, so that nothing has to be told of a new day. */
export class AnalysisTable extends Construct {
  constructor(scope: Construct, id: string, { stage, bucket, tablesKey }: AnalysisTableProps) {
    super(scope, id);
    const database = resourceName(stage.name, 'ledger').replaceAll('-', '_');
    const glue = new CfnDatabase(this, 'Database', {
      catalogId: Aws.ACCOUNT_ID,
      databaseInput: { name: database, description: 'The ledger of the seamless wallet, as it was exported' },
    });
    const location = `s3://${bucket.bucketName}/${EXPORTED}/`;
    const table = new CfnTable(this, 'Table', {
      catalogId: Aws.ACCOUNT_ID,
      databaseName: database,
      tableInput: {
        name: 'ledger',
        description: 'What was written to the ledger, by day (UTC), with the item before and after it',
        tableType: 'EXTERNAL_TABLE',
        partitionKeys: [{ name: 'day', type: 'string' }],
        parameters: {
          'projection.enabled': 'true',
          'projection.day.type': 'date',
          'projection.day.format': 'yyyy-MM-dd',
          'projection.day.range': '2026-01-01,NOW',
          'storage.location.template': `${location}day=\${day}/${DATA_FOLDER}`,
        },
        storageDescriptor: {
          location,
          columns: [
            { name: 'keys', type: `struct<transactionkey:${text},role:${text}>` },
            { name: 'newimage', type: imageType() },
            { name: 'oldimage', type: imageType() },
          ],
          inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
          outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
          serdeInfo: { serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe' },
        },
      },
    });
    table.addDependency(glue);
    const workGroup = this.workGroup(stage, bucket, tablesKey);
    const query = new CfnNamedQuery(this, 'GgrPerDay', {
      name: 'ggr-per-day',
      description: 'Gross gaming revenue per day and currency: the figure of GET /operator/v1/reports/daily',
      database,
      workGroup: workGroup.name,
      queryString: GGR_PER_DAY,
    });
    query.addDependency(workGroup);
  }

  private workGroup(stage: Stage, bucket: Bucket, tablesKey: IKey): CfnWorkGroup {
    return new CfnWorkGroup(this, 'WorkGroup', {
      name: resourceName(stage.name, 'analysis'),
      description: 'Questions to the exported ledger',
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: MOST_BYTES,
        resultConfiguration: {
          outputLocation: `s3://${bucket.bucketName}/${ANSWERS}/`,
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: tablesKey.keyArn },
        },
      },
    });
  }
}

function imageType(): string {
  const members = Object.entries(IMAGE).map(([name, type]) => `${name}:${type}`);
  return `struct<${members.join(',')}>`;
}
