import type { OperatorCall } from '../../shared/desk/audit/log.ts';

/** For tests that run a route without a gateway before it. */
export const someCall: OperatorCall = {
  actor: 'tester',
  operation: 'test',
  requestId: 'r-1',
  at: '2026-03-02T08:15:30.120Z',
  auditId: 'a-1',
};
