import { expect, it } from 'vitest';
import { describe } from '../../shared/observability/describe.ts';

it('of a stack only frames are told: its first lines quote what the message was when the error was made', () => {
  const error = new Error('what it says now');
  const quoted = 'canary of one line\n    canary that looks indented\nat canary (canary)\n    at canary said: x';
  error.stack = `Error: ${quoted}\n    at work (file:///task/work.ts:1:2)\n    at node:internal/timers:3:4`;
  expect(describe(error)['stack']).toBe('at work (file:///task/work.ts:1:2) | at node:internal/timers:3:4');
});

it('at most five frames are told', () => {
  const deep = (depth: number): Error => (depth === 0 ? new Error('x') : deep(depth - 1));
  expect(describe(deep(20))['stack']?.split(' | ')).toHaveLength(5);
});
