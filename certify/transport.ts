import type { CertificationCase, Grade } from './case.ts';
import { SOURCES } from './cases/rules.ts';
import type { Exchange } from './exchange.ts';

/** Something that every answer has to be, whatever was asked. */
export interface TransportRule extends Omit<CertificationCase, 'begin' | 'play' | 'needs'> {
  readonly grade: Grade;
  /** What is wrong with it; `undefined` if nothing is. `secrets`: keys and tokens of the provider. */
  wrong(exchange: Exchange, secrets: readonly string[]): string | undefined;
}

/** What a trace, an exception or a query of the inside looks like in a text for others. */
const INSIDE = [
  /\bat [\w.<>$]+ ?\(.*:\d+(:\d+)?\)/,
  /^\s+at .+:\d+/m,
  /Traceback \(most recent call last\)/,
  /\b[\w.]+(Exception|Error): /,
  /\bSQLSTATE\b|\bSyntax error in SQL\b|\bORA-\d{5}\b/i,
  /(\/usr\/|\/var\/|\/home\/|\/app\/|C:\\)[\w./\\-]+\.(js|ts|php|py|rb|java|go|cs)\b/,
];

/** `limitMs`: how long the provider waits, where it publishes that. */
export function transportRules(limitMs: number | undefined): TransportRule[] {
  return [...RULES, inTime(limitMs)];
}

const PATIENCE_MS = 5_000;

function inTime(published: number | undefined): TransportRule {
  const limitMs = published ?? PATIENCE_MS;
  return {
    id: 'transport/in-time',
    title: `every answer comes, and comes within ${limitMs / 1000} s`,
    rule: 'When it has waited long enough the provider rolls back or repeats, and counts the callback as failed.',
    source: published === undefined ? 'the provider publishes no limit; this one is patient' : SOURCES.form,
    grade: published === undefined ? 'should' : 'must',
    wrong: ({ durationMs, answer }) =>
      durationMs > limitMs ? `${answer ? '' : 'no answer in '}${Math.round(durationMs)} ms` : undefined,
  };
}

const RULES: readonly TransportRule[] = [
  {
    id: 'transport/answered',
    title: 'every request is answered before the wallet closes the connection',
    rule: 'Without an answer the provider knows nothing: it asks again, or rolls back what the player won.',
    source: SOURCES.form,
    grade: 'should',
    wrong: ({ error, isOurs, isNoCallback }) => (error === undefined || isOurs || isNoCallback ? undefined : error),
  },
  {
    id: 'transport/no-redirect',
    title: 'no answer sends the provider elsewhere',
    rule: 'A provider follows no redirect: a callback that is answered with one was not served.',
    source: SOURCES.form,
    grade: 'must',
    wrong: ({ answer }) =>
      answer && answer.statusCode >= 300 && answer.statusCode < 400 ? `status ${answer.statusCode}` : undefined,
  },
  {
    id: 'transport/no-cookie',
    title: 'no answer sets a cookie',
    rule: 'A provider keeps no cookies; who sets one takes it for a browser.',
    source: SOURCES.form,
    grade: 'should',
    wrong: ({ answer }) => (answer?.headers['set-cookie'] === undefined ? undefined : 'the header set-cookie'),
  },
  {
    id: 'transport/no-inside',
    title: 'no answer shows a stack trace, an exception or a path of the server',
    rule: 'What the inside looks like helps whoever wants to break in, and nobody else.',
    source: SOURCES.silence,
    grade: 'must',
    wrong: ({ answer }) =>
      INSIDE.map((sign) => sign.exec(answer?.body ?? '')?.[0]).find((found) => found !== undefined),
  },
  {
    id: 'transport/no-secret',
    title: 'no answer repeats a key or a token',
    rule: 'Answers are logged on the way.',
    source: SOURCES.silence,
    grade: 'must',
    wrong: ({ answer }, secrets) =>
      secrets.some((secret) => secret.length > 7 && answer?.body.includes(secret)) ? 'a key or a token' : undefined,
  },
  {
    id: 'transport/json',
    title: 'answers say that they are JSON',
    rule: 'A gateway on the way may change what it takes for something else.',
    source: SOURCES.form,
    grade: 'should',
    wrong: ({ answer, isNoCallback }) =>
      answer && !isNoCallback && !/^application\/([\w.-]+\+)?json\b/.test(answer.headers['content-type'] ?? '')
        ? `content-type: ${answer.headers['content-type'] ?? 'none'}`
        : undefined,
  },
  {
    id: 'transport/not-cached',
    title: 'answers may not be cached',
    rule: 'A cached answer reports a bet that was not taken.',
    source: SOURCES.form,
    grade: 'note',
    wrong: ({ answer, isNoCallback }) =>
      answer && !isNoCallback && !/no-store/.test(answer.headers['cache-control'] ?? '')
        ? `cache-control: ${answer.headers['cache-control'] ?? 'none'}`
        : undefined,
  },
];
