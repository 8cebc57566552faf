#!/usr/bin/env bash
# @aws-lambda-powertools/idempotency 2.35.0 (npm registry), aws-lambda-powertools 3.37.0 with boto3 1.44.8 (PyPI), both on @dynoxide/linux-x64 1.2.1
# (seen 2026-11-30, Node 20 and 24, Python 3.11)
#
# Guess: two bets whose ids differ are two bets to an idempotency layer that has the id in its key, and a layer that was told to raise where there is no key
# raises where the id is missing.
# Seen: the second bet is not carried out, and its caller is given the first one's answer. In TypeScript `powertools_json(body)` reads a JSON number as a double,
# so that the 64-bit ids 7204771918401536001 and ...002 make one key; the Python layer keeps them apart. In both a key of several parts counts as there when one
# part is: where a message has its id under another name, the rest, here the agent, is the whole key, and every bet of that agent is one.
# So an id is a text before anything is keyed by it, and a missing one is refused by the schema of the message. Here JSON is read without losing a digit, and
# no command is made of a message without its id.
set -euo pipefail
work=$(mktemp -d) && trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
echo '{"name":"f","version":"1.0.0","private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @aws-lambda-powertools/idempotency@2.35.0 @dynoxide/linux-x64@1.2.1 @aws-sdk/client-dynamodb@3.1162.0 @aws-sdk/lib-dynamodb@3.1162.0 > install.log 2>&1 || { tail -3 install.log; exit 1; }
{ python3 -m venv venv && venv/bin/pip install --quiet aws-lambda-powertools==3.37.0 boto3==1.44.8 jmespath; } > install.log 2>&1 || { tail -3 install.log; exit 1; }
export AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1 AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b AWS_LAMBDA_FUNCTION_NAME=bets
node_modules/@dynoxide/linux-x64/dynoxide serve --port 18452 > engine.log 2>&1 &
cat > messages.json <<'JSON'
{
  "64-bit ids": ["{\"agent\":\"a1\",\"transactionId\":7204771918401536001}", "{\"agent\":\"a1\",\"transactionId\":7204771918401536002}"],
  "ids as text": ["{\"agent\":\"a2\",\"transactionId\":\"7204771918401536001\"}", "{\"agent\":\"a2\",\"transactionId\":\"7204771918401536002\"}"],
  "ids elsewhere": ["{\"agent\":\"a3\",\"betId\":\"1\"}", "{\"agent\":\"a3\",\"betId\":\"2\"}"]
}
JSON
cat > ask.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({ endpoint: 'http://127.0.0.1:18452' });
for (let tries = 0; tries < 50; tries++) if (await client.send(new ListTablesCommand({})).then(() => true, () => false)) break; else await setTimeout(200);
for (const TableName of ['typescript', 'python'])
  await client.send(new CreateTableCommand({ TableName, BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }] }));
const persistenceStore = new DynamoDBPersistenceLayer({ tableName: 'typescript', awsSdkV3Client: client });
const config = new IdempotencyConfig({ eventKeyJmesPath: 'powertools_json(body).[agent, transactionId]', throwOnNoIdempotencyKey: true });
const context = { getRemainingTimeInMillis: () => 3_000 };
for (const [title, bodies] of Object.entries(JSON.parse(readFileSync('messages.json', 'utf8')))) {
  let taken = 0;
  const bet = makeIdempotent(async (_event, _context) => `bet ${++taken}`, { persistenceStore, config });
  const answers = [];
  for (const body of bodies) answers.push(await bet({ body }, context));
  console.log(`TypeScript, ${title}: ${answers.join(', ')}`);
}
process.exit(0);
JS
cat > ask.py <<'PY'
import json
import warnings
warnings.simplefilter('ignore')
import boto3
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig, idempotent

store = DynamoDBPersistenceLayer(table_name='python', boto3_client=boto3.client('dynamodb', endpoint_url='http://127.0.0.1:18452'))
config = IdempotencyConfig(event_key_jmespath='powertools_json(body).[agent, transactionId]', raise_on_no_idempotency_key=True)


class Context:
    def get_remaining_time_in_millis(self):
        return 3000


for title, bodies in json.load(open('messages.json')).items():
    taken = []

    @idempotent(config=config, persistence_store=store)
    def bet(event, context):
        taken.append(event)
        return f'bet {len(taken)}'

    print(f"Python, {title}: {', '.join([bet({'body': body}, Context()) for body in bodies])}")
PY
seen=$(node --no-warnings ask.mjs; venv/bin/python ask.py)
echo "$seen"
[ "$seen" = 'TypeScript, 64-bit ids: bet 1, bet 1
TypeScript, ids as text: bet 1, bet 2
TypeScript, ids elsewhere: bet 1, bet 1
Python, 64-bit ids: bet 1, bet 2
Python, ids as text: bet 1, bet 2
Python, ids elsewhere: bet 1, bet 1' ] || { echo "changed"; exit 1; }
