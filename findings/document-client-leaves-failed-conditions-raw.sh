#!/usr/bin/env bash
# @aws-sdk/lib-dynamodb 3.1162.0 on @aws-sdk/client-dynamodb 3.1162.0 (npm registry; seen 2026-11-29, Node 20 and 24)
#
# Guess: the document client gives plain values wherever an item comes back, so also the item of a failed condition that was asked for with
# `ReturnValuesOnConditionCheckFailure: 'ALL_OLD'`.
# Seen: what an error carries is left as it came, for a single write and for a transaction: `{"id":{"S":"x"}}`. Code that reads `error.Item.id` gets an object.
# So here such items go through `documentFrom` of `shared/dynamodb/documents.ts`, and never by hand.
set -uo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
echo '{"name":"f","version":"1.0.0","private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @aws-sdk/client-dynamodb@3.1162.0 @aws-sdk/lib-dynamodb@3.1162.0 > install.log 2>&1 || { tail -3 install.log; exit 1; }
cat > ask.mjs <<'JS'
import { createServer } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
// What DynamoDB answers, by its documentation.
const ITEM = '{"id":{"S":"x"}}';
const ANSWERS = {
  GetItem: [200, `{"Item":${ITEM}}`],
  PutItem: [400, `{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","Item":${ITEM}}`],
  TransactWriteItems: [
    400,
    `{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","CancellationReasons":[{"Code":"ConditionalCheckFailed","Item":${ITEM}}]}`,
  ],
};
const server = createServer((request, response) => {
  request.resume();
  const [status, body] = ANSWERS[request.headers['x-amz-target'].split('.')[1]];
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const endpoint = `http://127.0.0.1:${server.address().port}`;
const native = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxAttempts: 1 });
const documents = DynamoDBDocumentClient.from(native);
const put = { TableName: 't', Item: { id: 'x' }, ConditionExpression: 'attribute_not_exists(id)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
const error = (command) => documents.send(command).then(() => ({}), (thrown) => thrown);
console.log(`read: ${JSON.stringify((await documents.send(new GetCommand({ TableName: 't', Key: { id: 'x' } }))).Item)}`);
console.log(`condition failed: ${JSON.stringify((await error(new PutCommand(put))).Item)}`);
const { CancellationReasons } = await error(new TransactWriteCommand({ TransactItems: [{ Put: put }] }));
console.log(`in a transaction: ${JSON.stringify(CancellationReasons[0].Item)}`);
native.destroy();
server.close();
JS
seen=$(node --no-warnings ask.mjs)
echo "$seen"
[ "$seen" = 'read: {"id":"x"}
condition failed: {"id":{"S":"x"}}
in a transaction: {"id":{"S":"x"}}' ] || { echo "changed"; exit 1; }
