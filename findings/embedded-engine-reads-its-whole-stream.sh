#!/usr/bin/env bash
# @dynoxide/linux-x64 1.2.1, @aws-sdk/client-dynamodb 3.1162.0 (npm registry; seen 2026-11-29)
#
# Guess: a write costs the embedded engine the same whether the table's stream is short or long, as it does in DynamoDB and in DynamoDB Local.
# Seen: with each write the engine asks for the highest sequence number of the table's stream, and has no index for that question, so that it reads all
# that all streams of the store ever had: after 9,000 writes one takes 3 to 8 times as long as at first; without a stream it takes what it took.
# So our local stack gives the engine's file that index when it starts, and its store in memory is such a file too.
set -uo pipefail
work=$(mktemp -d) && trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" || exit 1
echo '{"name":"f","version":"1.0.0","private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @dynoxide/linux-x64@1.2.1 @aws-sdk/client-dynamodb@3.1162.0 > install.log 2>&1 || { tail -3 install.log; exit 1; }
node_modules/@dynoxide/linux-x64/dynoxide serve --port 18443 > engine.log 2>&1 &
cat > ask.mjs <<'JS'
import { setTimeout } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({ endpoint: 'http://127.0.0.1:18443', region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
for (let tries = 0; tries < 50; tries++) if (await client.send(new ListTablesCommand({})).then(() => true, () => false)) break; else await setTimeout(200);
async function slowing(TableName, stream) {
  await client.send(new CreateTableCommand({
    TableName, BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }], ...stream,
  }));
  let id = 0;
  const thousand = async () => {
    const begun = performance.now();
    for (let count = 0; count < 1_000; count++) await client.send(new PutItemCommand({ TableName, Item: { id: { S: `${id++}` }, text: { S: 'x'.repeat(400) } } }));
    return performance.now() - begun;
  };
  await thousand();
  const first = await thousand();
  for (let times = 0; times < 7; times++) await thousand();
  return (await thousand()) / first;
}
const without = await slowing('without', {});
const withOne = await slowing('with-stream', { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } });
const isSlower = (ratio) => (ratio > 2.5 ? 'slower' : 'the same');
console.error(`ratios: ${without.toFixed(2)} without, ${withOne.toFixed(2)} with a stream`);
console.log(`the tenth thousand: without a stream ${isSlower(without)}, with one ${isSlower(withOne)}`);
JS
seen=$(node --no-warnings ask.mjs)
echo "$seen"
[ "$seen" = 'the tenth thousand: without a stream the same, with one slower' ] || { echo "changed"; exit 1; }
