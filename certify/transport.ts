import type { Simulator } from '../shared/provider-simulator.ts';
import type { CertificationCase, Grade } from './case.ts';
import { EXAMPLE_TALK } from './cases/messages.ts';
import { SOURCES } from './cases/rules.ts';
import type { Exchange } from './exchange.ts';
import type { Answer } from './wallet-under-test.ts';

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
  /\b[\w.]+(Exception|Error)\b( \[|:)/,
  /\b(java|javax|org|com|io|System|Microsoft)\.[\w.]+(Exception|Error)\b/,
  /\b(ConditionalCheckFailed|TransactionCanceled|ProvisionedThroughputExceeded|ResourceNotFound)Exception\b/,
  /\bgoroutine \d+ \[|\bpanic: |\bon line \d+\b|\bFatal error\b/,
  /\bSQLSTATE\b|\bSyntax error in SQL\b|\bORA-\d{5}\b|\bER_[A-Z]+_[A-Z]+\b/i,
  /\b(SELECT|INSERT|UPDATE|DELETE)\b.{1,200}\b(FROM|INTO|SET|WHERE)\b/,
  /\bDuplicate entry\b|\b(unique|foreign key|check) constraint\b|\bduplicate key\b|\bE11000\b|\bDeadlock found\b/i,
  /\bE(CONNREFUSED|CONNRESET|TIMEDOUT|NOTFOUND|HOSTUNREACH|NOENT)\b/,
  /\b(mysql|postgres(ql)?|mongodb(\+srv)?|redis|amqp|jdbc:\w+):\/\//i,
  /(\/usr\/|\/var\/|\/home\/|\/app\/|\/opt\/|\/srv\/|[A-Z]:\\+)[\w./\\-]+\.(js|mjs|ts|php|py|rb|java|go|cs)\b/,
];

/** In a body only: a proxy may write its own into a header. */
const ADDRESS = /\b(10\.\d{1,3}|192\.168|172\.(1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}\b|\barn:aws[\w-]*:/;

/** All that came with an answer, as somebody reads it who looks for more than the answer. */
function writtenIn(answer: Answer | undefined): string {
  return [...Object.entries(answer?.headers ?? {}).map((header) => header.join(': ')), answer?.body ?? ''].join('\n');
}

export function transportRules(simulator: Simulator): TransportRule[] {
  const { patienceMs, toldTime } = simulator;
  const { method } = simulator.balance(EXAMPLE_TALK);
  return [...RULES, notCached(method), ...(toldTime ? [onTheClock(toldTime)] : []), inTime(patienceMs)];
}

/** Clocks differ by less, and time zones by more. */
const CLOCK_MS = 5 * 60_000;
/** How much later than its request an answer is made, at most; both clocks go on at the same pace. */
const PACE_MS = 10_000;

function onTheClock(toldTime: NonNullable<Simulator['toldTime']>): TransportRule {
  let ahead: number | undefined;
  return {
    id: 'transport/time',
    title: 'answers tell the time at which they were made, in UTC',
    rule: 'By it both sides find an answer in their logs. The time of a town, or of an answer that was kept, is that of another one.',
    source: SOURCES.form,
    grade: 'must',
    wrong: ({ answer, startedAt }) => {
      const told = answer && toldTime(answer);
      // Without a zone nobody knows which time it is; that is said of its form.
      if (told === undefined || !/(Z|[+-]\d\d:?\d\d)$/.test(told)) return undefined;
      const differs = Date.parse(told) - Date.parse(startedAt);
      ahead ??= differs;
      const isOff = Math.abs(differs) > CLOCK_MS || Math.abs(differs - ahead) > PACE_MS;
      return isOff ? `${told}, at ${startedAt}` : undefined;
    },
  };
}

const PATIENCE_MS = 5_000;

/** `published`: how long the provider waits, where it says that. */
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

/** A secret as a log or a debugger writes it: the beginning of a long one is too much already, and a key may be told as its bytes in base64. */
function formsOf(secret: string): string[] {
  const written = secret.length < 32 ? secret : secret.slice(0, 16);
  const bytes = /^[0-9a-f]{64}$/i.test(secret) ? [Buffer.from(secret, 'hex').toString('base64')] : [];
  return [written, ...bytes].map((form) => form.toLowerCase());
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
    id: 'transport/answered-on-new-connection',
    title: 'what is sent on a connection that was made for it is answered',
    rule: 'Whoever hangs up, or falls over, in the place of an answer leaves the provider with a bet of which it knows nothing.',
    source: SOURCES.form,
    grade: 'must',
    wrong: ({ error, isCutOff }) => (isCutOff ? error : undefined),
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
    title: 'no answer shows a stack trace, an exception, a query, an address or a path of the server',
    rule: 'What the inside looks like helps whoever wants to break in, and nobody else.',
    source: SOURCES.silence,
    grade: 'must',
    wrong: ({ answer }) =>
      INSIDE.map((sign) => sign.exec(writtenIn(answer))?.[0]).find((found) => found !== undefined) ??
      ADDRESS.exec(answer?.body ?? '')?.[0],
  },
  {
    id: 'transport/no-secret',
    title: 'no answer repeats a key or a token',
    rule: 'Answers are logged on the way.',
    source: SOURCES.silence,
    grade: 'must',
    wrong: ({ answer }, secrets) =>
      secrets.flatMap(formsOf).some((form) => form.length > 7 && writtenIn(answer).toLowerCase().includes(form))
        ? 'a key or a token'
        : undefined,
  },
  {
    id: 'transport/no-version',
    title: 'no answer tells which version of which program made it',
    rule: 'Whoever looks for servers with a known hole looks for versions.',
    source: SOURCES.silence,
    grade: 'should',
    wrong: ({ answer }) =>
      ['server', 'x-powered-by', 'x-aspnet-version', 'via']
        .map((name) => `${name}: ${answer?.headers[name] ?? ''}`)
        .find((header) => /[a-z][/ ]v?\d+\.\d+/i.test(header)),
  },
  {
    id: 'transport/json',
    title: 'answers say that they are JSON',
    rule: 'A gateway on the way may change what it takes for something else.',
    source: SOURCES.form,
    grade: 'should',
    wrong: ({ answer, isNoCallback }) =>
      answer && !isNoCallback && !/^application\/([\w.-]+\+)?json\b/i.test(answer.headers['content-type'] ?? '')
        ? `content-type: ${answer.headers['content-type'] ?? 'none'}`
        : undefined,
  },
];

/** Nobody on the way keeps what a POST was answered, and anybody may keep what a GET was. */
function notCached(method: string): TransportRule {
  return {
    id: 'transport/not-cached',
    title: 'answers may not be cached',
    rule: 'A cached answer reports a bet that was not taken.',
    source: SOURCES.form,
    grade: method === 'GET' ? 'should' : 'note',
    wrong: ({ answer, isNoCallback }) =>
      answer && !isNoCallback && !/no-store/.test(answer.headers['cache-control'] ?? '')
        ? `cache-control: ${answer.headers['cache-control'] ?? 'none'}`
        : undefined,
  };
}
