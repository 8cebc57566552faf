#!/usr/bin/env bash
# moto 5.2.5, boto3 1.44.8 (PyPI; seen 2026-11-30, Python 3.11)
#
# Guess: moto checks what DynamoDB checks of a transaction (conditions, reasons in their order, item sizes, two writes of one item), so its client request token is
# checked as well, and a test that sends a transaction again by its token shows what DynamoDB would do.
# Seen: the token is not looked at. The same transaction under the same token is carried out again (the sum is counted twice), and another transaction under it
# is carried out as well, where DynamoDB documents a repeat without effect for ten minutes, and IdempotentParameterMismatchException for other content.
# So a retry that relies on the token cannot be tested there. Here a condition on the transaction's own record does it, on every engine, and for ever.
set -uo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
python3 -m venv venv && venv/bin/pip install --quiet 'moto[dynamodb]==5.2.5' boto3==1.44.8 > install.log 2>&1 || { tail -3 install.log; exit 1; }
cat > ask.py <<'PY'
import boto3
from moto import mock_aws

@mock_aws
def ask():
    client = boto3.client('dynamodb', region_name='eu-west-1', aws_access_key_id='none', aws_secret_access_key='none')
    client.create_table(
        TableName='t',
        KeySchema=[{'AttributeName': 'k', 'KeyType': 'HASH'}],
        AttributeDefinitions=[{'AttributeName': 'k', 'AttributeType': 'S'}],
        BillingMode='PAY_PER_REQUEST',
    )

    def add(amount, token):
        update = {
            'TableName': 't',
            'Key': {'k': {'S': 'wallet'}},
            'UpdateExpression': 'ADD balance :amount',
            'ExpressionAttributeValues': {':amount': {'N': amount}},
        }
        client.transact_write_items(ClientRequestToken=token, TransactItems=[{'Update': update}])
        return client.get_item(TableName='t', Key={'k': {'S': 'wallet'}})['Item']['balance']['N']

    print('first:', add('10', 'one'))
    print('the same again:', add('10', 'one'))
    print('another amount under its token:', add('5', 'one'))
    update = {'TableName': 't', 'Key': {'k': {'S': 'wallet'}}, 'UpdateExpression': 'SET a = :a', 'ExpressionAttributeValues': {':a': {'N': '1'}}}
    try:
        client.transact_write_items(TransactItems=[{'Update': update}, {'Update': update}])
        print('two writes of one item: done')
    except client.exceptions.ClientError as error:
        print('two writes of one item:', error.response['Error']['Code'])

ask()
PY
seen=$(venv/bin/python ask.py)
echo "$seen"
[ "$seen" = 'first: 10
the same again: 20
another amount under its token: 25
two writes of one item: ValidationException' ] || { echo "changed"; exit 1; }
