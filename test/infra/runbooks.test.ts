import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { OperatorPorts } from '../../functions/operator/ports.ts';
import { loadProtocols } from '../../functions/operator/protocols.ts';
import { operatorRoutes } from '../../functions/operator/routes.ts';
import { DECLINE_NAMES } from '../../shared/domain/outcome.ts';
import type { Rejection } from '../../shared/http/adapter.ts';
import { ALARMS } from '../../shared/observability/alarms.ts';
import { METRICS, RESULTS, runbookOf } from '../../shared/observability/metrics.ts';
import type { ProbeSilence } from '../../shared/observability/probe-telemetry.ts';
import { alarmsIn, operationsTemplate } from './operations.ts';
import { exportTemplate, probeTemplate, repository } from './templates.ts';

const folder = join(repository, 'docs', 'runbooks');
const runbooks = readdirSync(folder)
  .filter((name) => name !== 'README.md')
  .map((name) => name.replace(/\.md$/, ''));
const alarms = [operationsTemplate(), exportTemplate(), probeTemplate()].flatMap(alarmsIn);

function textOf(runbook: string): string {
  return readFileSync(join(folder, `${runbook}.md`), 'utf8');
}

function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, block = '']) => block);
}

/** Where a person begins: the operations docs and every runbook. */
const pages = [...runbooks.map((name) => [`runbooks/${name}.md`, textOf(name)] as const), ...docs()];

function docs(): (readonly [string, string])[] {
  const names = readdirSync(join(repository, 'docs')).filter((name) => name.endsWith('.md'));
  const readme = ['runbooks/README.md', textOf('README')] as const;
  return [readme, ...names.map((name) => [name, readFileSync(join(repository, 'docs', name), 'utf8')] as const)];
}

describe('runbooks', () => {
  test('every alarm has its page, and every page its alarm', () => {
    expect(runbooks.sort()).toEqual([...new Set(alarms.map(({ runbook }) => runbook))].sort());
  });

  test('the table of contents names every page once', () => {
    const listed = [...textOf('README').matchAll(/^\| \[([a-z-]+)\]\(([a-z-]+)\.md\) \|/gm)];
    expect(listed.map(([, name]) => name).sort()).toEqual(runbooks.sort());
    for (const [, name, path] of listed) expect(path).toBe(name);
  });

  test.each(runbooks)('%s says what it means for players, how to look, what to do, and when it is harmless', (name) => {
    const text = textOf(name);
    const headings = [...text.matchAll(/^##? (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([name, 'For players', 'Look', 'Do', 'Harmless when']);
    expect(blocks(text, 'insights').length + blocks(text, 'sh').length, 'something to run').toBeGreaterThan(0);
    expect(text.split('\n').length, 'short enough for the night').toBeLessThanOrEqual(60);
  });

  test.each(runbooks)('%s begins with the name of its alarm and how soon to look at it', (name) => {
    const [, said = '', urgency] =
      /^`seamless-wallet-<stage>-([^`]+)` · (now|today|this week)$/m.exec(textOf(name)) ?? [];
    const pattern = new RegExp(`^seamless-wallet-prod-${said.replace(/<\w+>/, '[a-z0-9-]+')}$`);
    for (const alarm of alarms.filter(({ runbook }) => runbook === name)) expect(alarm.name).toMatch(pattern);
    expect(textOf('README')).toContain(`| [${name}](${name}.md) | ${urgency} |`);
  });
});

describe('alarms about the business', () => {
  /** What is wrong stands in the agent itself, until somebody changes it there. */
  const opening = ALARMS.filter((alarm) => alarm !== 'agent_open');

  test.each(opening)('%s: the page begins with the look-up of its cases', (alarm) => {
    const [, look = ''] = textOf(runbookOf(alarm)).split('## Look');
    const [first] = /```.*?```/s.exec(look) ?? [];
    expect(first).toBe(`\`\`\`sh\noperator GET "/cases?status=open&kind=${alarm}&protocol=$PROTOCOL"\n\`\`\``);
    expect(look).not.toContain('dynamodb scan');
  });
});

describe('queries', () => {
  const queries = pages.flatMap(([page, text]) => blocks(text, 'insights').map((query) => ({ page, query })));

  /** What the functions, Lambda and the gateway write; CloudWatch Logs Insights finds nothing under any other name. */
  const FIELDS = [
    ...[
      '@timestamp',
      '@message',
      'level',
      'message',
      'protocol',
      'agentId',
      'requestId',
      'traceId',
      'action',
      'result',
      'member',
    ],
    ...['reason', 'status', 'durationMs', 'alarm', 'error', 'detail', 'cause', 'stack', 'operation', 'kind'],
    ...[
      'rows',
      'matched',
      'mismatched',
      'missing',
      'ahead',
      'isComplete',
      'isSilent',
      'since',
      'routeKey',
      'sourceIp',
      'integrationStatus',
      'integrationError',
    ],
    ...['type', 'record.status', 'record.metrics.durationMs', 'record.metrics.initDurationMs'],
    'record.metrics.maxMemoryUsedMB',
  ];
  const WORDS =
    /^(filter|stats|sort|display|limit|by|as|desc|and|or|not|in|like|count|latest|earliest|sum|max|pct|bin|ispresent|\d+m?|1h)$/;
  const REFUSED = ['not_authentic', 'address_not_allowed', 'door_open'] satisfies Rejection[];
  const PROBE = [
    'not_reached',
    'not_understood',
    'refused',
    'not_registered',
    'not_asked',
  ] satisfies ProbeSilence['reason'][];
  const REASONS: readonly string[] = [
    ...REFUSED,
    ...PROBE,
    ...DECLINE_NAMES,
    ...METRICS.map(({ name }) => name)
      .filter((name) => /^Fault./.test(name))
      .map(codeOf),
  ];

  test.each(queries)('$page, query $nth, asks for fields that are written', ({ query }) => {
    const named = [...query.matchAll(/\bas (\w+)/g)].map(([, name]) => name);
    const words = query.replaceAll(/"[^"]*"|\/\w+\//g, '').match(/@?[A-Za-z][\w.]*|\d+\w*/g) ?? [];
    expect(words.filter((word) => ![...FIELDS, ...named].includes(word) && !WORDS.test(word))).toEqual([]);
  });

  test.each(queries)('$page, query $nth, asks for codes that there are', ({ query }) => {
    const asked = (field: string) => [
      ...[...query.matchAll(new RegExp(`\\b${field} = "([^"]+)"`, 'g'))].map(([, value]) => value),
      ...[...query.matchAll(new RegExp(`\\b${field} in \\[([^\\]]+)\\]`, 'g'))].flatMap(
        ([, list = '']) => list.match(/\w+/g) ?? [],
      ),
    ];
    for (const value of asked('alarm')) expect(ALARMS).toContain(value);
    for (const value of asked('result')) expect(RESULTS).toContain(value);
    for (const value of asked('reason')) expect(REASONS).toContain(value);
    for (const value of asked('message')) expect(MESSAGES).toContain(value);
  });

  const MESSAGES = [
    ...['callback', 'alarm', 'case lost', 'fault', 'key refresh failed'],
    ...[
      'operator call',
      'operator fault',
      'reports pulled',
      'probe not answered',
      'reports not pulled',
      'agent unfinished',
    ],
  ];
});

describe("calls of the operator's API", async () => {
  const protocols = await loadProtocols(new URL('../../functions/', import.meta.url));
  const routes = operatorRoutes({ protocols } as OperatorPorts).map(
    ({ method, path }) => new RegExp(`^${method} ${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  );
  const calls = pages.flatMap(([page, text]) => [
    ...[...text.matchAll(/operator (GET|PUT|POST|DELETE) "?(\/[^\s"'?`]+)/g)].map(([, method, path]) => ({
      page,
      call: `${method} ${path}`,
    })),
    ...[...text.matchAll(/`(GET|PUT|POST|DELETE) (?:\/operator\/v1)?(\/[^\s`?]+)/g)].map(([, method, path]) => ({
      page,
      call: `${method} ${path}`,
    })),
  ]);

  test.each(calls)('$page: $call is a route', ({ call }) => {
    expect(routes.some((route) => route.test(call))).toBe(true);
  });
});

/** `FaultDeadlineSpent` counts `deadline_spent`. */
function codeOf(metric: string): string {
  return metric
    .replace(/^Fault/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toLowerCase();
}
