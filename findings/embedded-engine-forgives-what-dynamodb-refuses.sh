#!/usr/bin/env bash
# @dynoxide/linux-x64 1.2.1 beside DynamoDB Local 1.25.1 (in amplify-dynamodb-simulator 2.9.30), @aws-sdk/client-dynamodb 3.1162.0; Java 17
# (npm registry; seen 2026-11-28)
#
# Guess: what an engine takes in tests, DynamoDB takes too.
# Seen: four requests that DynamoDB Local refuses as DynamoDB does, and the embedded engine carries out:
# - a filter on an attribute that an index does not project: 0 items, as if nothing matched (refused: ValidationException);
# - a projection of such an attribute: items without it (refused: ValidationException);
# - begins_with on a sort key that is a number: 0 items, though 12 is there and 1 was asked for (refused: ValidationException);
# - two new indexes in one UpdateTable (refused: LimitExceededException), which a CloudFormation deploy would meet.
# So a query on a KEYS_ONLY index needs a test on DynamoDB Local, and new indexes of a table that is there need one update each.
set -uo pipefail
work=$(mktemp -d) && trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" || exit 1
echo '{"name":"f","version":"1.0.0","private":true,"type":"module","overrides":{"amplify-dynamodb-simulator":{"@aws-amplify/amplify-cli-core":"npm:empty-npm-package@1.0.0"}}}' > package.json
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @dynoxide/linux-x64@1.2.1 amplify-dynamodb-simulator@2.9.30 @aws-sdk/client-dynamodb@3.1162.0 > install.log 2>&1 || { tail -3 install.log; exit 1; }
local=node_modules/amplify-dynamodb-simulator/emulator
node_modules/@dynoxide/linux-x64/dynoxide serve --port 18421 > embedded.log 2>&1 &
java -Xmx256m -Djava.library.path=$local/DynamoDBLocal_lib -jar $local/DynamoDBLocal.jar -port 18422 -inMemory -disableTelemetry > local.log 2>&1 &
cat > ask.mjs <<'JS'
import { setTimeout } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand, PutItemCommand, QueryCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
const client = new DynamoDBClient({ endpoint: `http://127.0.0.1:${process.argv[2]}`, region: 'eu-west-1', credentials });
for (let tries = 0; tries < 50; tries++) if (await client.send(new ListTablesCommand({})).then(() => true, () => false)) break; else await setTimeout(200);
const text = (AttributeName) => ({ AttributeName, AttributeType: 'S' });
const key = (AttributeName, KeyType = 'HASH') => ({ AttributeName, KeyType });
const index = (IndexName, ...KeySchema) => ({ IndexName, KeySchema, Projection: { ProjectionType: 'KEYS_ONLY' } });
await client.send(new CreateTableCommand({
  TableName: 'entries', BillingMode: 'PAY_PER_REQUEST', KeySchema: [key('id')],
  AttributeDefinitions: [text('id'), text('wallet'), { AttributeName: 'version', AttributeType: 'N' }],
  GlobalSecondaryIndexes: [index('history', key('wallet'), key('version', 'RANGE'))],
}));
await client.send(new PutItemCommand({ TableName: 'entries', Item: { id: { S: '1' }, wallet: { S: 'w' }, version: { N: '12' }, kind: { S: 'stake' } } }));
const query = (more) => ({ TableName: 'entries', IndexName: 'history', KeyConditionExpression: 'wallet = :w', ...more, ExpressionAttributeValues: { ':w': { S: 'w' }, ...more.ExpressionAttributeValues } });
const told = (asked) => asked.catch(({ name }) => name);
const create = (name) => ({ Create: index(name, key(name)) });
console.log([
  await told(client.send(new QueryCommand(query({ FilterExpression: 'kind = :k', ExpressionAttributeValues: { ':k': { S: 'stake' } } }))).then(({ Count }) => `${Count} items`)),
  await told(client.send(new QueryCommand(query({ ProjectionExpression: 'kind' }))).then(({ Items }) => JSON.stringify(Items))),
  await told(client.send(new QueryCommand(query({ KeyConditionExpression: 'wallet = :w AND begins_with(version, :v)', ExpressionAttributeValues: { ':v': { N: '1' } } }))).then(({ Count }) => `${Count} items`)),
  await told(client.send(new UpdateTableCommand({ TableName: 'entries', AttributeDefinitions: [text('round'), text('shard')], GlobalSecondaryIndexUpdates: [create('round'), create('shard')] })).then(({ TableDescription }) => `${TableDescription.GlobalSecondaryIndexes.length} indexes`)),
].join(' · '));
process.exit(0);
JS
embedded=$(node --no-warnings ask.mjs 18421) real=$(node --no-warnings ask.mjs 18422)
echo "embedded engine: $embedded"
echo "DynamoDB Local:  $real"
[ "$embedded" = '0 items · [{}] · 0 items · 3 indexes' ] || { echo "changed: the embedded engine"; exit 1; }
[ "$real" = 'ValidationException · ValidationException · ValidationException · LimitExceededException' ] || { echo "changed: DynamoDB Local"; exit 1; }
