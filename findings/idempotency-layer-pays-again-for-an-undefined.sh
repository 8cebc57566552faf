#!/usr/bin/env bash
# @aws-lambda-powertools/idempotency 2.35.0 on @dynoxide/linux-x64 1.2.1, @aws-sdk/client-dynamodb and @aws-sdk/lib-dynamodb 3.1162.0
# (npm registry; seen 2026-11-30, Node 20 and 24; on DynamoDB Local the same)
#
# Guess: a function that gives `{ balance: 5, note: undefined }` may be made idempotent. As JSON, which is what its caller gets, that is `{"balance":5}`.
# Seen: the work is done, and then the layer cannot keep the answer: the SDK's marshaller takes no `undefined` in a map, nor a Date or an object of a class. The
# caller is told of an error although the money has moved, and the record says "in progress" for as long as the function had left. Asked again after that, the
# layer takes the first one for dead, and the work is done once more: paid twice, and never answered.
# So here what is answered is made from the ledger's entry, and the entry is put in the same transaction as the balance: nothing is kept afterwards.
set -euo pipefail
work=$(mktemp -d) && trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
echo '{"name":"f","version":"1.0.0","private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @aws-lambda-powertools/idempotency@2.35.0 @dynoxide/linux-x64@1.2.1 @aws-sdk/client-dynamodb@3.1162.0 @aws-sdk/lib-dynamodb@3.1162.0 > install.log 2>&1 || { tail -3 install.log; exit 1; }
node_modules/@dynoxide/linux-x64/dynoxide serve --port 18451 > engine.log 2>&1 &
cat > ask.mjs <<'JS'
import { setTimeout } from 'node:timers/promises';
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
const LEFT_MS = 3_000;
const client = new DynamoDBClient({ endpoint: 'http://127.0.0.1:18451', region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
for (let tries = 0; tries < 50; tries++) if (await client.send(new ListTablesCommand({})).then(() => true, () => false)) break; else await setTimeout(200);
for (const TableName of ['wallets', 'promises'])
  await client.send(new CreateTableCommand({ TableName, BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }] }));
/** Pays 5 to the wallet, by one id: at once, at once again, and when the first call's time is over. */
async function paid(title, more) {
  let balance = 0;
  const persistenceStore = new DynamoDBPersistenceLayer({ tableName: 'promises', awsSdkV3Client: client });
  const config = new IdempotencyConfig({ eventKeyJmesPath: 'id' });
  const pay = makeIdempotent(
    async ({ wallet }) => {
      const paid = new UpdateItemCommand({ TableName: 'wallets', Key: { id: { S: wallet } }, UpdateExpression: 'ADD balance :n', ExpressionAttributeValues: { ':n': { N: '5' } }, ReturnValues: 'ALL_NEW' });
      balance = Number((await client.send(paid)).Attributes.balance.N);
      return { balance, ...more };
    },
    { persistenceStore, config },
  );
  const told = async () => {
    config.registerLambdaContext({ getRemainingTimeInMillis: () => LEFT_MS });
    return pay({ id: title, wallet: title }).then(JSON.stringify, ({ name }) => name);
  };
  const answers = [await told(), await told()];
  await setTimeout(LEFT_MS + 500);
  answers.push(await told());
  console.log(`${title}: ${answers.join(', ')}: balance ${balance}`);
}
await paid('a number', {});
await paid('and an undefined', { note: undefined });
await paid('and a date', { at: new Date(0) });
process.exit(0);
JS
seen=$(node --no-warnings ask.mjs)
echo "$seen"
[ "$seen" = 'a number: {"balance":5}, {"balance":5}, {"balance":5}: balance 5
and an undefined: IdempotencyPersistenceLayerError, IdempotencyAlreadyInProgressError, IdempotencyPersistenceLayerError: balance 10
and a date: IdempotencyPersistenceLayerError, IdempotencyAlreadyInProgressError, IdempotencyPersistenceLayerError: balance 10' ] || { echo "changed"; exit 1; }
