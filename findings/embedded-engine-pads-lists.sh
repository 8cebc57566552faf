#!/usr/bin/env bash
# @dynoxide/linux-x64 1.2.1, @aws-sdk/client-dynamodb 3.1162.0 (npm registry; seen 2026-11-28)
#
# Guess: SET list[9] on a list of one element appends, as DynamoDB documents it and DynamoDB Local does it.
# Seen: the embedded engine writes at place 9 and fills the places between with NULL: the list has ten elements instead of two.
# So nothing that is tested on it may write to a list by an index beyond its end; list_append says the same everywhere.
set -uo pipefail
work=$(mktemp -d) && trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" || exit 1
echo '{"name":"f","version":"1.0.0","private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @dynoxide/linux-x64@1.2.1 @aws-sdk/client-dynamodb@3.1162.0 > install.log 2>&1 || { tail -3 install.log; exit 1; }
node_modules/@dynoxide/linux-x64/dynoxide serve --port 18431 > engine.log 2>&1 &
cat > ask.mjs <<'JS'
import { setTimeout } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({ endpoint: 'http://127.0.0.1:18431', region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
for (let tries = 0; tries < 50; tries++) if (await client.send(new ListTablesCommand({})).then(() => true, () => false)) break; else await setTimeout(200);
const TableName = 'lists';
await client.send(new CreateTableCommand({ TableName, BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }] }));
await client.send(new PutItemCommand({ TableName, Item: { id: { S: '1' }, list: { L: [{ N: '1' }] } } }));
const set = (UpdateExpression) => client.send(new UpdateItemCommand({ TableName, Key: { id: { S: '1' } }, UpdateExpression, ExpressionAttributeNames: { '#l': 'list' }, ExpressionAttributeValues: { ':n': UpdateExpression.includes('append') ? { L: [{ N: '9' }] } : { N: '9' } }, ReturnValues: 'ALL_NEW' }));
const shown = ({ Attributes }) => Attributes.list.L.map(({ N }) => N ?? 'null').join(' ');
console.log(shown(await set('SET #l[9] = :n')));
await client.send(new PutItemCommand({ TableName, Item: { id: { S: '1' }, list: { L: [{ N: '1' }] } } }));
console.log(shown(await set('SET #l = list_append(#l, :n)')));
process.exit(0);
JS
seen=$(node --no-warnings ask.mjs)
echo "SET list[9], then list_append:"; echo "$seen"
[ "$seen" = $'1 null null null null null null null null 9\n1 9' ] || { echo "changed"; exit 1; }
