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
}

/** What each function's role allows, read from the template and from nothing else. */
export function readRoles(template: Template): RoleReading[] {
  return ofType(template, 'AWS::Lambda::Function').map(([, { Properties }]) => {
    const { 'Fn::GetAtt': [roleId = ''] = [] } = Properties['Role'] as { 'Fn::GetAtt'?: string[] };
    const statements = statementsOf(template.Resources[roleId]);
    return { functionName: String(Properties['FunctionName']), statements, tables: tableActions(statements) };
  });
}

export function listed(actions: string | readonly string[]): readonly string[] {
  return typeof actions === 'string' ? [actions] : actions;
}

function statementsOf(role: Resource | undefined): Statement[] {
  const policies = (role?.Properties['Policies'] ?? []) as { PolicyDocument: { Statement: Statement[] } }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

function tableActions(statements: readonly Statement[]): Map<string, string[]> {
  const tables = new Map<string, string[]>();
  for (const { Action, Resource } of statements) {
    const actions = listed(Action)
      .filter((action) => action.startsWith('dynamodb:'))
      .map((action) => action.slice('dynamodb:'.length));
    if (actions.length === 0) continue;
    for (const arn of Array.isArray(Resource) ? Resource : [Resource]) {
      const [, table = JSON.stringify(arn)] = /:table\/seamless-wallet-[a-z]+-([^"]+)"/.exec(JSON.stringify(arn)) ?? [];
      tables.set(table, [...(tables.get(table) ?? []), ...actions].sort());
    }
  }
  return tables;
}
