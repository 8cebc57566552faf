import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OperatorPorts } from '../../functions/operator/ports.ts';
import { loadProtocols } from '../../functions/operator/protocols.ts';
import { operatorRoutes } from '../../functions/operator/routes.ts';

const POLICIES = ['cashier', 'support', 'administrator'] as const;
const folder = join(import.meta.dirname, '..', '..', 'docs', 'policies');
const HERE = 'arn:aws:execute-api:REGION:ACCOUNT:API_ID/$default/';

/** Every operation; what a person under each policy may call. A new route is placed here, or nothing passes. */
const TABLE = `
operation           cashier  support  administrator
addCaseNote         -        may      may
approveAdjustment   -        -        may
closeCase           -        may      may
createLaunch        -        -        may
createSession       -        -        may
createTransfer      may      -        may
deleteAgent         -        -        may
endSession          -        may      may
endSessions         -        may      may
getAdjustment       -        may      may
getAgent            -        may      may
getBalanceAt        may      may      may
getCase             -        may      may
getDailyFigures     -        -        may
getEntry            -        may      may
getHealth           may      may      may
getLiability        -        -        may
getOpenApi          -        may      may
getPlayer           may      may      may
getReplay           -        may      may
getRound            -        may      may
getStatement        may      may      may
getTransaction      -        may      may
getTransfer         may      may      may
getWallet           may      may      may
importReports       -        -        may
listAdjustments     -        may      may
listAgents          -        may      may
listAudit           -        -        may
listCases           -        may      may
listEntries         may      may      may
listGames           -        may      may
listMembersOnline   -        may      may
listOpenStakes      -        may      may
listReconciliation  -        may      may
listRefusals        may      may      may
listSessions        -        may      may
logOutMember        -        may      may
openWallet          may      -        may
proposeAdjustment   -        may      may
pullReports         -        -        may
putPlayer           -        may      may
registerAgent       -        -        may
rejectAdjustment    -        -        may
reverseTransfer     may      -        may
setCaseOwner        -        may      may
`;

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string;
  readonly Resource: readonly string[];
}

function statementsOf(policy: string): readonly Statement[] {
  return JSON.parse(readFileSync(join(folder, `${policy}.json`), 'utf8')).Statement;
}

/** As IAM reads patterns: `*` is anything, slashes included. */
function isLike(resource: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(resource);
}

/** A denial wins. */
function mayCall(policy: string, resource: string): boolean {
  const effects = statementsOf(policy)
    .filter(({ Resource }) => Resource.some((pattern) => isLike(resource, pattern)))
    .map(({ Effect }) => Effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}

const routes = operatorRoutes({
  protocols: await loadProtocols(new URL('../../functions/', import.meta.url)),
} as OperatorPorts).map(({ operationId, method, path }) => ({
  operationId,
  resource: `${HERE}${method}/operator/v1${path.replaceAll(/\{\w+\}/g, 'x1')}`,
}));

describe('the sample policies', () => {
  const rows = TABLE.trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(/\s+/));

  it('are the ones of the table', () => {
    expect(TABLE.trim().split('\n')[0]?.split(/\s+/)).toEqual(['operation', ...POLICIES]);
    expect(readdirSync(folder).sort()).toEqual(POLICIES.map((policy) => `${policy}.json`).sort());
  });

  it('are held against every operation that there is', () => {
    expect(rows.map(([operation]) => operation)).toEqual(routes.map(({ operationId }) => operationId).sort());
  });

  it.each(routes)('let call $operationId whom the table says', ({ operationId, resource }) => {
    const found = POLICIES.map((policy) => (mayCall(policy, resource) ? 'may' : '-'));
    expect([operationId, ...found]).toEqual(rows.find(([operation]) => operation === operationId));
  });

  it.each(POLICIES)('%s grants nothing but calls of this API, and no line in vain', (policy) => {
    for (const { Action, Resource } of statementsOf(policy)) {
      expect(Action).toBe('execute-api:Invoke');
      for (const pattern of Resource) {
        expect(pattern.startsWith(HERE), pattern).toBe(true);
        expect(
          routes.some(({ resource }) => isLike(resource, pattern)),
          pattern,
        ).toBe(true);
      }
    }
  });
});
