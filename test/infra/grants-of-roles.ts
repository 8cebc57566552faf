import { ofType, type Resource, type Template } from './templates.ts';

export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface RoleReading {
  readonly functionName: string;
  readonly statements: readonly Statement[];
  /** `ledger: [PutItem, …]`, `ledger/index/history: [Query]`. */
  readonly tables: ReadonlyMap<string, readonly string[]>;
  /** What it may do with streams. */
  readonly streams: readonly string[];
}

/** What each function's role allows, read from the template and from nothing else. */
export function readRoles(template: Template): RoleReading[] {
  return ofType(template, 'AWS::Lambda::Function').map(([, { Properties }]) => {
    const { 'Fn::GetAtt': [roleId = ''] = [] } = Properties['Role'] as { 'Fn::GetAtt'?: string[] };
    const statements = statementsOf(template.Resources[roleId]);
    const functionName = String(Properties['FunctionName']);
    return { functionName, statements, tables: tableActions(statements), streams: streamActions(statements) };
  });
}

export function listed(actions: string | readonly string[]): readonly string[] {
  return typeof actions === 'string' ? [actions] : actions;
}

function statementsOf(role: Resource | undefined): Statement[] {
  const policies = (role?.Properties['Policies'] ?? []) as { PolicyDocument: { Statement: Statement[] } }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

/** Streams are known by an imported ARN, and listed by none. */
function streamActions(statements: readonly Statement[]): string[] {
  return statements.flatMap(({ Action, Resource }) => {
    const isOfStream =
      JSON.stringify(Resource).includes('-stream-arn') || listed(Action).includes('dynamodb:ListStreams');
    return isOfStream ? listed(Action).map((action) => action.slice('dynamodb:'.length)) : [];
  });
}

function tableActions(statements: readonly Statement[]): Map<string, string[]> {
  const tables = new Map<string, string[]>();
  for (const { Action, Resource } of statements) {
    const actions = listed(Action)
      .filter((action) => action.startsWith('dynamodb:'))
      .map((action) => action.slice('dynamodb:'.length));
    if (actions.length === 0 || streamActions([{ Effect: 'Allow', Action, Resource }]).length > 0) continue;
    for (const arn of Array.isArray(Resource) ? Resource : [Resource]) {
      const [, table = JSON.stringify(arn)] = /:table\/seamless-wallet-[a-z]+-([^"]+)"/.exec(JSON.stringify(arn)) ?? [];
      tables.set(table, [...(tables.get(table) ?? []), ...actions].sort());
    }
  }
  return tables;
}
