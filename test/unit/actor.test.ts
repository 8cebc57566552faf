import { describe, expect, it } from 'vitest';
import { requestOf } from '../../shared/http/request.ts';
import { eventOf } from '../support/events.ts';

const ARN = 'arn:aws:iam::123456789012:user/anna';

function actorUnder(authorizer: object | undefined, headers: Record<string, string> = {}) {
  const event = eventOf({ path: '/operator/v1/players/p1', headers });
  const requestContext = { ...event.requestContext, ...(authorizer && { authorizer }) };
  return requestOf({ ...event, requestContext }).actor;
}

describe('who acts', () => {
  it.each([
    ['the ARN of an IAM caller', { iam: { userArn: ARN } }, ARN],
    [
      'the address in a token',
      { jwt: { claims: { email: 'anna@operator.example', sub: '7' } } },
      'anna@operator.example',
    ],
    ['the subject of a token without an address', { jwt: { claims: { sub: '7' } } }, '7'],
    ['nobody, where no authorizer stands before the route', undefined, undefined],
    ['nobody, where claims are no names', { jwt: { claims: { email: '', sub: 7 } } }, undefined],
  ])('is %s', (_, authorizer, actor) => {
    expect(actorUnder(authorizer)).toBe(actor);
  });

  it('is never what a header says', () => {
    expect(actorUnder(undefined, { 'x-actor': 'anna' })).toBeUndefined();
  });
});
