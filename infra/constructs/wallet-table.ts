import { RemovalPolicy } from 'aws-cdk-lib';
import {
  type Attribute,
  BillingMode,
  type CfnTable,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export interface WalletTableDefinition {
  readonly partitionKey: Attribute;
  readonly sortKey?: Attribute;
  readonly indexes?: readonly IndexDefinition[];
  /** Whether every change goes on to a stream, with the item before and after it. */
  readonly hasStream?: boolean;
  /** Items that have this attribute (seconds since 1970) are deleted some time after it. */
  readonly timeToLiveAttribute?: string;
}

interface IndexDefinition {
  readonly indexName: string;
  readonly partitionKey: Attribute;
  readonly sortKey: Attribute;
  /** Where the items themselves are read in the table. */
  readonly keysOnly?: true;
}

export interface WalletTableProps {
  readonly tableName: string;
  readonly definition: WalletTableDefinition;
  readonly encryptionKey: IKey;
  /** CloudFormation knows the table by this. A changed id is a new, empty table. */
  readonly logicalId: string;
  /** Whether it outlives its stack. */
  readonly isKept: boolean;
}

/** A table that holds money or what leads to it: unless its stage is for trying out, it outlives its stack, and no single call deletes it. */
export class WalletTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: WalletTableProps) {
    super(scope, id);
    const { tableName, definition, encryptionKey, logicalId, isKept } = props;
    const { indexes = [], hasStream = false, ...keys } = definition;
    this.table = new Table(this, 'Table', {
      tableName,
      ...keys,
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      ...(hasStream && { stream: StreamViewType.NEW_AND_OLD_IMAGES }),
      deletionProtection: isKept,
      removalPolicy: isKept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    for (const { keysOnly, ...index } of indexes) {
      const projectionType = keysOnly ? ProjectionType.KEYS_ONLY : ProjectionType.ALL;
      this.table.addGlobalSecondaryIndex({ ...index, projectionType });
    }
    (this.table.node.defaultChild as CfnTable).overrideLogicalId(logicalId);
  }
}
