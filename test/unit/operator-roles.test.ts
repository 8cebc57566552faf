import { describe, expect, it } from 'vitest';
import { operatorDocument, untouchedPorts } from '../../console/document.ts';
import { createOperatorApi } from '../../functions/operator/api.ts';
import { MAY_CALL, mayCall, ROLES, rolesFor } from '../../functions/operator/roles.ts';
import { CONSOLE_ROLES } from '../../infra/constructs/console-people.ts';
import { requestOf } from '../../shared/http/request.ts';
import { eventOf } from '../support/events.ts';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
}

describe('who may call what from the console', () => {
  it('has a row for every operation, and none for what is not there', async () => {
    const { paths } = JSON.parse(await operatorDocument()) as Document;
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
    expect(Object.keys(MAY_CALL).sort()).toEqual(operations.map(({ operationId }) => operationId).sort());
  });

  it('knows the roles that the user pool has', () => {
    expect(CONSOLE_ROLES).toEqual(ROLES);
  });

  it('lets an administrator do everything, and nobody without a role anything', () => {
    for (const operation of Object.keys(MAY_CALL)) {
      expect(mayCall(operation, ['administrator']), operation).toBe(true);
      expect(mayCall(operation, []), operation).toBe(false);
      expect(mayCall(operation, ['Administrator', 'root']), operation).toBe(false);
    }
  });

  it('keeps what nobody thought of, and what every object inherits, for administrators', () => {
    expect(rolesFor('somethingNew')).toEqual(['administrator']);
    expect(rolesFor('constructor')).toEqual(['administrator']);
  });

  it('lets support look and block, and money alone be moved by others', () => {
    expect(mayCall('putPlayer', ['support'])).toBe(true);
    expect(mayCall('createTransfer', ['support', 'finance'])).toBe(false);
  });
});

describe('the roles of a person', () => {
  const rolesIn = (claims: object | undefined) => {
    const event = eventOf({ path: '/console/api/v1/health' });
    const authorizer = claims && { jwt: { claims, scopes: [] } };
    return requestOf({ ...event, requestContext: { ...event.requestContext, ...(authorizer && { authorizer }) } })
      .roles;
  };

  it.each([
    ['two groups, as the gateway writes a list', { 'cognito:groups': '[support finance]' }, ['support', 'finance']],
    ['one group', { 'cognito:groups': 'support' }, ['support']],
    ['no group', { email: 'ann@example.com' }, []],
    ['something that is no text', { 'cognito:groups': 7 }, []],
    ['nobody who signed in', undefined, undefined],
  ] as [string, object | undefined, string[] | undefined][])('are read from %s', (_, claims, roles) => {
    expect(rolesIn(claims)).toEqual(roles);
  });
});

const ports = await untouchedPorts();

describe('the console path of the API', () => {
  const api = createOperatorApi(ports);
  const call = async (path: string, groups?: string) => {
    const event = eventOf({ method: 'GET', path });
    const authorizer = groups === undefined ? {} : { authorizer: { jwt: { claims: { 'cognito:groups': groups } } } };
    const request = requestOf({ ...event, requestContext: { ...event.requestContext, ...authorizer } });
    const { statusCode, body } = await api(request);
    return `${statusCode} ${(JSON.parse(body) as { code?: string }).code ?? ''}`.trim();
  };

  it.each([
    ['a person with a role is served', '/console/api/v1/health', '[support]', '200'],
    ['a person without one is not', '/console/api/v1/health', '[]', '403 role_required'],
    ['nobody who has not signed in is', '/console/api/v1/health', undefined, '403 role_required'],
    [
      'what a role may not do is refused before it is looked at',
      '/console/api/v1/audit',
      '[support]',
      '403 role_required',
    ],
    ['whoever signs is held to no role', '/operator/v1/health', undefined, '200'],
    ['no other path is either', '/console/api/v2/health', '[administrator]', '404 route_not_found'],
  ])('%s', async (_, path, groups, expected) => {
    expect(await call(path, groups)).toBe(expected);
  });
});
