#!/usr/bin/env bash
# moto 5.2.5, ministack 1.5.33, boto3 1.44.8 (PyPI), beside @dynoxide/linux-x64 1.2.1 (npm registry; seen 2026-11-30, Python 3.11; DynamoDB Local as dynoxide)
#
# Guess: numbers have 38 digits in an emulator of DynamoDB, as DynamoDB documents it; it stores them, gives them back and compares them with all of them.
# Seen: both emulators that are written in Python add and subtract with 28 digits, those of Python's decimals when nobody asks for more. A balance in a token of 18
# decimals, with 11 digits before them, takes a credit of the smallest unit: the answer is a success, and the unit is gone. moto does so where there is a fraction,
# MiniStack with whole numbers too. MiniStack also answers success to `SET balance = balance + :n` where the balance is a text, and adds nothing; DynamoDB refuses.
# So sums of many digits are tested on an engine that has them. Here amounts stay far below 28 digits, and tests of the ledger run on dynoxide and DynamoDB Local.
set -euo pipefail
work=$(mktemp -d) && trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
echo '{"name":"f","version":"1.0.0","private":true}' > package.json
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @dynoxide/linux-x64@1.2.1 > install.log 2>&1 || { tail -3 install.log; exit 1; }
# Each has a place of its own: they want different versions of boto3.
{ python3 -m venv venv && venv/bin/pip install --quiet --no-compile 'moto[dynamodb]==5.2.5' boto3==1.44.8; } > install.log 2>&1 || { tail -3 install.log; exit 1; }
{ python3 -m venv other && other/bin/pip install --quiet --no-compile ministack==1.5.33; } > install.log 2>&1 || { tail -3 install.log; exit 1; }
export AWS_DEFAULT_REGION=eu-west-1 AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b
node_modules/@dynoxide/linux-x64/dynoxide serve --port 18461 > dynoxide.log 2>&1 &
GATEWAY_PORT=18462 MINISTACK_HOST=127.0.0.1 other/bin/ministack > ministack.log 2>&1 &
cat > ask.py <<'PY'
import sys
import time
import boto3
from botocore.exceptions import BotoCoreError, ClientError
from moto import mock_aws

title, *port = sys.argv[1:]
if not port:
    mock_aws().start()
client = boto3.client('dynamodb', **({'endpoint_url': f'http://127.0.0.1:{port[0]}'} if port else {}))
key = {'id': {'S': '1'}}
for _ in range(100):
    try:
        client.list_tables()
        break
    except (BotoCoreError, ClientError):
        time.sleep(0.3)
client.create_table(TableName='wallets', BillingMode='PAY_PER_REQUEST', KeySchema=[{'AttributeName': 'id', 'KeyType': 'HASH'}], AttributeDefinitions=[{'AttributeName': 'id', 'AttributeType': 'S'}])


def added(balance, n, update='SET balance = balance + :n'):
    """What the wallet holds when `n` was added by an update, and what it was told."""
    client.put_item(TableName='wallets', Item={**key, 'balance': balance})
    told = 'added'
    try:
        client.update_item(TableName='wallets', Key=key, UpdateExpression=update, ExpressionAttributeValues={':n': {'N': n}})
    except ClientError as error:
        told = error.response['Error']['Code']
    [held] = client.get_item(TableName='wallets', Key=key, ConsistentRead=True)['Item']['balance'].values()
    return f'{told}, {held}'


print(f"{title}: {added({'N': '12345678901.000000000000000001'}, '0.000000000000000001')}")
print(f"{title}, by ADD: {added({'N': '12345678901.000000000000000001'}, '0.000000000000000001', 'ADD balance :n')}")
print(f"{title}, whole: {added({'N': '12345678901000000000000000001'}, '1')}")
print(f"{title}, a text: {added({'S': '10'}, '5')}")
PY
seen=$(venv/bin/python ask.py dynoxide 18461; venv/bin/python ask.py moto; venv/bin/python ask.py MiniStack 18462)
echo "$seen"
[ "$seen" = 'dynoxide: added, 12345678901.000000000000000002
dynoxide, by ADD: added, 12345678901.000000000000000002
dynoxide, whole: added, 12345678901000000000000000002
dynoxide, a text: ValidationException, 10
moto: added, 12345678901.00000000000000000
moto, by ADD: added, 12345678901.00000000000000000
moto, whole: added, 12345678901000000000000000002
moto, a text: ValidationException, 10
MiniStack: added, 12345678901
MiniStack, by ADD: added, 12345678901
MiniStack, whole: added, 12345678901000000000000000000
MiniStack, a text: added, 10' ] || { echo "changed"; exit 1; }
