#!/usr/bin/env bash
# DynamoDB Local 1.25.1 (in amplify-dynamodb-simulator 2.9.30), @dynoxide/linux-x64 1.2.1, @aws-sdk/client-dynamodb 3.1162.0; Java 17
# (npm registry; seen 2026-11-28)
#
# Guess: ReturnConsumedCapacity of a transaction tells on DynamoDB Local what it would cost: two write units for each item of up to 1 KB, and one
# for each index that it changes, as the developer guide has it.
# Seen: for one put and one condition check of small items DynamoDB Local tells 8 units of the table in place of 4, and 4 for an index in place
# of 1, while the same put alone costs 1 and 1. The embedded engine tells 4 and 1.
# So a budget of write units is held against the documented formula or the embedded engine, never against DynamoDB Local.
set -uo pipefail
work=$(mktemp -d) && trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" || exit 1
echo '{"name":"f","version":"1.0.0","private":true,"type":"module","overrides":{"amplify-dynamodb-simulator":{"@aws-amplify/amplify-cli-core":"npm:empty-npm-package@1.0.0"}}}' > package.json
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @dynoxide/linux-x64@1.2.1 amplify-dynamodb-simulator@2.9.30 @aws-sdk/client-dynamodb@3.1162.0 > install.log 2>&1 || { tail -3 install.log; exit 1; }
local=node_modules/amplify-dynamodb-simulator/emulator
node_modules/@dynoxide/linux-x64/dynoxide serve --port 18441 > embedded.log 2>&1 &
java -Xmx256m -Djava.library.path=$local/DynamoDBLocal_lib -jar $local/DynamoDBLocal.jar -port 18442 -inMemory -disableTelemetry > local.log 2>&1 &
cat > ask.mjs <<'JS'
import { setTimeout } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand, PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({ endpoint: `http://127.0.0.1:${process.argv[2]}`, region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
for (let tries = 0; tries < 50; tries++) if (await client.send(new ListTablesCommand({})).then(() => true, () => false)) break; else await setTimeout(200);
const TableName = 'entries', ReturnConsumedCapacity = 'INDEXES';
const key = (AttributeName) => [{ AttributeName, KeyType: 'HASH' }];
await client.send(new CreateTableCommand({
  TableName, BillingMode: 'PAY_PER_REQUEST', KeySchema: key('id'),
  AttributeDefinitions: ['id', 'wallet'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  GlobalSecondaryIndexes: [{ IndexName: 'history', KeySchema: key('wallet'), Projection: { ProjectionType: 'ALL' } }],
}));
const item = (id) => ({ id: { S: id }, wallet: { S: 'w' } });
const told = ({ Table, GlobalSecondaryIndexes: { history } }) => `table ${Table.CapacityUnits}, index ${history.CapacityUnits}`;
const put = await client.send(new PutItemCommand({ TableName, Item: item('1'), ReturnConsumedCapacity }));
const ConditionCheck = { TableName, Key: { id: { S: '1' } }, ConditionExpression: 'attribute_exists(id)' };
const both = await client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: item('2') } }, { ConditionCheck }], ReturnConsumedCapacity }));
console.log(`put: ${told(put.ConsumedCapacity)} · transaction: ${told(both.ConsumedCapacity[0])}`);
process.exit(0);
JS
embedded=$(node --no-warnings ask.mjs 18441) real=$(node --no-warnings ask.mjs 18442)
echo "embedded engine: $embedded"
echo "DynamoDB Local:  $real"
[ "$embedded" = 'put: table 1, index 1 · transaction: table 4, index 1' ] || { echo "changed: the embedded engine"; exit 1; }
[ "$real" = 'put: table 1, index 1 · transaction: table 8, index 4' ] || { echo "changed: DynamoDB Local"; exit 1; }
