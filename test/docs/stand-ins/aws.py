"""The AWS CLI itself, with nothing behind it: each call is read, checked and shown as always, and instead of being sent it is answered by the shape
that AWS says its answer has. One line of JSON comes in for each command ({"words", "cwd"}), and one goes out ({"status", "out", "err"})."""

import contextlib, datetime, io, json, os, re, sys

os.environ.update(AWS_DEFAULT_REGION='eu-west-1', AWS_ACCESS_KEY_ID='nobody', AWS_SECRET_ACCESS_KEY='nothing', AWS_PAGER='', AWS_MAX_ATTEMPTS='1')
os.environ.pop('AWS_PROFILE', None)

import awscli.clidriver
from botocore.awsrequest import AWSResponse

OPERATOR_URL = sys.argv[1]
OUTPUTS = {'OperatorUrl': OPERATOR_URL}
NOW = datetime.datetime.now(datetime.timezone.utc)
gone = set()  # tables, by the folder of the shell that deleted them

# What the shape alone does not say, by the operation.
SAID = {
    'DescribeStacks': {'Stacks': [{'StackName': 's', 'Outputs': [
        {'OutputKey': key, 'OutputValue': OUTPUTS.get(key, key.lower())}
        for key in ['OperatorUrl', 'ConsoleBucket', 'ConsoleSettings', 'ConsoleDistribution', 'UserPoolId', 'ExportStateMachine']]}]},
    'GetQueryResults': {'status': 'Complete', 'results': [[{'field': 'count', 'value': '1'}, {'field': '@ptr', 'value': 'p'}]]},
    'ListIPSets': {'IPSets': [{'Name': f'seamless-wallet-prod-blocked-ipv{n}', 'Id': f'set-{n}'} for n in (4, 6)]},
    'ListServiceQuotas': {'Quotas': [{'QuotaCode': 'L-1', 'QuotaName': 'Throttle rate, On-Demand, table-level', 'Value': 1.0}]},
    'ListObjectsV2': {'Contents': []},
}


def sample(shape, depth=0):
    if shape is None or depth > 6:
        return None
    kind = shape.type_name
    if kind == 'structure':
        # A next page would be asked for without end.
        members = {n: s for n, s in shape.members.items() if not re.search(r'next|marker|lastevaluated|paginationtoken', n, re.I)}
        return {name: value for name, member in members.items() if (value := sample(member, depth + 1)) is not None}
    if kind == 'list':
        return [] if (value := sample(shape.member, depth + 1)) is None else [value]
    if kind == 'map':
        return {}
    if kind == 'timestamp':
        return NOW
    if kind in ('integer', 'long', 'float', 'double'):
        return 1
    if kind == 'boolean':
        return False
    if kind == 'blob':
        return b''
    return shape.enum[-1] if getattr(shape, 'enum', None) else 'sample'.ljust(shape.metadata.get('min', 0), '0')


def answer(model, params, **_):
    name = model.name
    table = re.search(r'"(?:Target)?TableName": ?"([^"]+)"', str(params.get('body')).replace("\\", ''))
    table = table and table[1]
    if name == 'DeleteTable':
        gone.add((os.getcwd(), table))
    elif name.startswith('RestoreTable'):
        gone.discard((os.getcwd(), table))
    elif name == 'DescribeTable' and (os.getcwd(), table) in gone:
        return AWSResponse('', 400, {}, None), {'Error': {'Code': 'ResourceNotFoundException', 'Message': 'gone'}, 'ResponseMetadata': {}}
    parsed = {**(sample(model.output_shape) or {}), **SAID.get(name, {}), 'ResponseMetadata': {'HTTPStatusCode': 200}}
    if name == 'DescribeTable':
        parsed['Table']['TableStatus'] = 'ACTIVE'
    return AWSResponse('', 200, {}, None), parsed


driver = awscli.clidriver.create_clidriver()
driver.session.get_component('event_emitter').register('before-call', answer)


def run(words):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = driver.main(words)
        except SystemExit as end:
            status = end.code
    shown = out.getvalue()
    if status == 0 and '--query' in words and shown.strip() in ('', 'None', 'null', '[]'):
        status, shown = 1, f'--query selects nothing of what AWS answers: {" ".join(words)}'
    return {'status': status or 0, 'out': shown, 'err': err.getvalue()}


for line in sys.stdin:
    asked = json.loads(line)
    os.chdir(asked['cwd'])
    print(json.dumps(run(asked['words'])), flush=True)
