"""Makes a user and a role in a moto that runs, and prints credentials of both: what belongs to a person, and what a function has."""

import json
import sys

import boto3

url = sys.argv[1]
anybody = {"endpoint_url": url, "region_name": "eu-west-1", "aws_access_key_id": "a", "aws_secret_access_key": "b"}
iam, sts = boto3.client("iam", **anybody), boto3.client("sts", **anybody)
statement = {"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}
policy = {"PolicyName": "tables", "PolicyDocument": json.dumps({"Version": "2012-10-17", "Statement": [statement]})}

iam.create_user(UserName="somebody")
iam.put_user_policy(UserName="somebody", **policy)
key = iam.create_access_key(UserName="somebody")["AccessKey"]

role = iam.create_role(RoleName="function", AssumeRolePolicyDocument="{}")["Role"]
iam.put_role_policy(RoleName="function", **policy)
lent = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="container")["Credentials"]

print(
    json.dumps(
        [
            {"accessKeyId": key["AccessKeyId"], "secretAccessKey": key["SecretAccessKey"]},
            {
                "accessKeyId": lent["AccessKeyId"],
                "secretAccessKey": lent["SecretAccessKey"],
                "sessionToken": lent["SessionToken"],
            },
        ]
    )
)
