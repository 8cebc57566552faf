import { describe, expect, test } from 'vitest';
import { type FunctionGrants, OPERATORS_OWN, operatorGrants, protocolGrants } from '../../infra/grants.ts';
import { callbacksOpenSecrets } from '../../shared/application/manifest.ts';
import { idempotencyKey, TRANSFERS } from '../../shared/domain/ids.ts';
import { listed, readRoles, type Statement } from './grants-of-roles.ts';
import { apiTemplate, ofType, protocols } from './templates.ts';

const template = apiTemplate();
const roles = readRoles(template);
const statements = roles.flatMap((role) =>
  role.statements.map((statement) => ({ ...statement, of: role.functionName })),
);
const tablesKey = { 'Fn::ImportValue': 'seamless-wallet-prod-tables-key-arn' };
const agentKeysKey = { 'Fn::ImportValue': 'seamless-wallet-prod-agent-keys-key-arn' };

function rolesOf(name: string) {
  return roles.filter(({ functionName }) => functionName === `seamless-wallet-prod-${name}`);
}

function onKey(key: object): Statement[] {
  return statements.filter(({ Resource }) => JSON.stringify(Resource) === JSON.stringify(key));
}

/** `grants.ts` in the shape in which a role is read. */
function tablesOf(grants: FunctionGrants): Map<string, string[]> {
  const tables = new Map<string, string[]>();
  for (const { on, index, actions } of grants.tables) {
    const name = index ? `${on}/index/${index}` : on;
    tables.set(name, [...(tables.get(name) ?? []), ...actions].sort());
  }
  return tables;
}

describe('roles', () => {
  test('every function has a role of its own', () => {
    const used = ofType(template, 'AWS::Lambda::Function').map(([, { Properties }]) =>
      JSON.stringify(Properties['Role']),
    );
    expect(new Set(used).size).toBe(used.length);
    expect(ofType(template, 'AWS::IAM::Role')).toHaveLength(used.length);
  });

  test('no role has a managed policy, and no policy stands outside its role', () => {
    for (const [, { Properties }] of ofType(template, 'AWS::IAM::Role')) {
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    }
    expect(ofType(template, 'AWS::IAM::Policy')).toEqual([]);
    expect(ofType(template, 'AWS::IAM::ManagedPolicy')).toEqual([]);
  });

  test('only Lambda may take a role', () => {
    for (const [, { Properties }] of ofType(template, 'AWS::IAM::Role')) {
      expect(Properties['AssumeRolePolicyDocument']).toMatchObject({
        Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } }],
      });
    }
  });

  test('no action has a wildcard, and resources are one only where AWS knows no other: for X-Ray, and to list streams', () => {
    for (const { Action, Resource, of } of statements) {
      expect(listed(Action).join(' '), of).not.toContain('*');
      if (JSON.stringify(Resource).includes('*')) {
        const knowingNoOther = ['dynamodb:ListStreams', 'xray:PutTelemetryRecords xray:PutTraceSegments'];
        expect(knowingNoOther, of).toContain(listed(Action).join(' '));
      }
    }
  });

  test('every role uses these services and no others', () => {
    const services = statements.flatMap(({ Action }) => listed(Action)).map((action) => action.split(':')[0]);
    expect([...new Set(services)].sort()).toEqual(['dynamodb', 'kms', 'logs', 'sqs', 'xray']);
  });
});

describe('tables', () => {
  test.each(protocols)('$protocol may do what grants.ts says of a protocol, and nothing else', (manifest) => {
    expect(rolesOf(manifest.protocol).map(({ tables }) => tables)).toEqual([tablesOf(protocolGrants(manifest))]);
  });

  test('the operator may do what grants.ts says of it, and nothing else', () => {
    expect(rolesOf('operator').map(({ tables }) => tables)).toEqual([tablesOf(operatorGrants(protocols))]);
  });

  test('no function may delete an item, and none may read a whole table', () => {
    const granted = roles.flatMap(({ tables }) =>
      [...tables].flatMap(([table, actions]) => actions.map((action) => `${action} on ${table}`)),
    );
    expect(granted.filter((grant) => /^(DeleteItem|BatchWriteItem|PartiQL)/.test(grant))).toEqual([]);
    expect(granted.filter((grant) => grant.startsWith('Scan'))).toEqual([]);
  });

  test.each(protocols)("$protocol reads no other protocol's agents", ({ protocol }) => {
    const onAgents = rolesOf(protocol).flatMap((role) =>
      role.statements.filter(({ Resource }) => JSON.stringify(Resource).includes('prod-agents"')),
    );
    expect(onAgents.map(({ Condition }) => Condition)).toEqual([
      { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [protocol] } },
    ]);
  });
});

describe('the ledger', () => {
  const onLedger = (name: string) =>
    rolesOf(name).flatMap((role) =>
      role.statements.filter(({ Resource }) => JSON.stringify(Resource).includes('prod-ledger"')),
    );

  test.each(protocols)('$protocol touches its own part of it alone', ({ protocol }) => {
    expect(onLedger(protocol).map(({ Condition }) => Condition)).toEqual([
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${protocol}#*`] } },
    ]);
  });

  test("the operator writes the operator's own lines alone", () => {
    const writing = onLedger('operator').filter(({ Action }) => /PutItem|UpdateItem/.test(listed(Action).join()));
    expect(writing.map(({ Condition }) => Condition)).toEqual([
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['@operator#*'] } },
    ]);
    expect(idempotencyKey(TRANSFERS, 'a').startsWith(OPERATORS_OWN)).toBe(true);
  });
});

describe('keys', () => {
  test.each(protocols)(
    "$protocol unwraps its own agents' secrets, where its callbacks need them, and no others",
    (manifest) => {
      const { protocol } = manifest;
      const onKeys = rolesOf(protocol).flatMap((role) =>
        role.statements.filter(({ Resource }) => isSame(Resource, agentKeysKey)),
      );
      const own = { StringEquals: { 'kms:EncryptionContext:protocol': [protocol] } };
      expect(onKeys.map(({ Action, Condition }) => ({ Action, Condition }))).toEqual(
        callbacksOpenSecrets(manifest) ? [{ Action: 'kms:Decrypt', Condition: own }] : [],
      );
    },
  );

  test("every use of the agents' key names the protocols that it is for", () => {
    expect(onKey(agentKeysKey)).not.toEqual([]);
    for (const { Condition } of onKey(agentKeysKey)) {
      expect(Object.keys(Condition?.['StringEquals'] ?? {})).toEqual(['kms:EncryptionContext:protocol']);
    }
  });

  test("the tables' key is used through DynamoDB alone, for the tables that the function may use", () => {
    expect(onKey(tablesKey)).toHaveLength(roles.length);
    for (const { statements: ofRole, tables, streams } of roles) {
      const used = [...tables.keys(), ...(streams.length > 0 ? ['ledger'] : [])];
      const names = used.map((table) => `seamless-wallet-prod-${table.split('/')[0]}`);
      expect(ofRole.filter(({ Resource }) => isSame(Resource, tablesKey))).toMatchObject([
        {
          Action: 'kms:Decrypt',
          Condition: {
            StringEquals: {
              'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com',
              'kms:EncryptionContext:aws:dynamodb:tableName': [...new Set(names)].sort(),
            },
          },
        },
      ]);
    }
  });

  test('there is no other use of any key', () => {
    const uses = statements.filter(({ Action }) => listed(Action).some((action) => action.startsWith('kms:')));
    expect(uses).toHaveLength(onKey(tablesKey).length + onKey(agentKeysKey).length);
  });
});

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
