import { type App, CfnOutput, Duration, type Environment, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { type CfnKey, Key } from 'aws-cdk-lib/aws-kms';
import { type CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { WalletTable } from '../constructs/wallet-table.ts';
import {
  agentKeysAlias,
  keyExport,
  pascalCase,
  referenceKeyName,
  resourceName,
  type Stage,
  streamExport,
  tableName,
  tableSuffixes,
  tablesKeyAlias,
} from '../stages.ts';
import { tables } from './tables.ts';

export interface DataStackProps {
  readonly env: Environment;
  readonly stage: Stage;
}

/**
 * All that cannot be made again: tables and keys. It changes seldom and is deployed apart from the functions, so that the
 * daily deploy cannot touch it.
 *
 * There are two keys because they fall into different hands. Whoever may read a table may have DynamoDB open the tables'
 * key, an analyst for instance; that must not open agents' secrets. And when agents' secrets are in danger, their key
 * can be disabled at once without making the money unreadable.
 */
export class DataStack extends Stack {
  private readonly removalPolicy: RemovalPolicy;

  constructor(app: App, { env, stage }: DataStackProps) {
    super(app, resourceName(stage.name, 'data'), {
      env,
      description: 'Seamless wallet: tables and keys',
      terminationProtection: stage.terminationProtection,
    });
    this.removalPolicy = stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const tablesKey = this.keyNamed(
      'TablesKey',
      tablesKeyAlias(stage.name),
      'Encrypts the tables of the seamless wallet',
    );
    const agentKeysKey = this.keyNamed('AgentKeysKey', agentKeysAlias(stage.name), "Wraps agents' keys and tokens");
    for (const suffix of tableSuffixes) {
      const logicalId = `${pascalCase(suffix)}Table`;
      const { table } = new WalletTable(this, pascalCase(suffix), {
        tableName: tableName(stage.name, suffix),
        definition: tables[suffix],
        encryptionKey: tablesKey,
        logicalId,
        isKept: stage.keepsData,
      });
      new CfnOutput(this, `${logicalId}Name`, { value: table.tableName });
      if (table.tableStreamArn === undefined) continue;
      const exportName = streamExport(stage.name, suffix);
      new CfnOutput(this, `${logicalId}StreamArn`, { value: table.tableStreamArn, exportName });
    }
    this.referenceKey(stage);
    new CfnOutput(this, 'TablesKeyArn', { value: tablesKey.keyArn, exportName: keyExport(stage.name, 'tables') });
    new CfnOutput(this, 'AgentKeysKeyArn', {
      value: agentKeysKey.keyArn,
      exportName: keyExport(stage.name, 'agent-keys'),
    });
    new CfnOutput(this, 'AgentKeysKeyAlias', { value: agentKeysAlias(stage.name) });
  }

  /** Drawn when the stage is made. Another one would cut every log line from before off its record, so that it is never changed by itself. */
  private referenceKey({ name }: Stage): void {
    const secret = new Secret(this, 'ReferenceKey', {
      secretName: referenceKeyName(name),
      description: 'Key of the references that bind log lines to records',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: this.removalPolicy,
    });
    const resource = secret.node.defaultChild as CfnSecret;
    resource.overrideLogicalId('ReferenceKey');
    Validations.of(resource).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'The key opens nothing and lets nobody in: it makes references in log lines. Under a new key no earlier line would be found by its record any more.',
    });
  }

  private keyNamed(logicalId: string, alias: string, description: string): Key {
    const key = new Key(this, logicalId, {
      alias,
      description,
      enableKeyRotation: true,
      pendingWindow: Duration.days(30),
      removalPolicy: this.removalPolicy,
    });
    (key.node.defaultChild as CfnKey).overrideLogicalId(logicalId);
    return key;
  }
}
