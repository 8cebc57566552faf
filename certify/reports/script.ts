import type { Spoken } from '../../shared/provider-simulator.ts';
import type { CaseResult } from '../certification.ts';
import type { Finding } from '../exchange.ts';
import type { Request } from '../wire/connection.ts';

/** Longer texts are hostile ones; what they are is said by the finding. */
const LONGEST = 4_000;

/**
 * The messages that show a finding and nothing else, as a script for a shell: the part of the case that the finding is in, without the balances that
 * were asked on the way and are not the last one. Messages that were under way at once are so here.
 */
export function scriptOf(
  { id, title, exchanges }: CaseResult,
  finding: Finding,
  requestOf: (spoken: Spoken) => Request,
): string {
  const all = exchanges.slice(finding.from, finding.to);
  const steps = all.filter(({ purpose }, at) => purpose === 'step' || (purpose === 'balance' && at === all.length - 1));
  const lines = steps.flatMap((exchange, at) => {
    const isAtOnce = steps.some(
      (other, place) => place !== at && other.step === exchange.step && exchange.purpose === 'step',
    );
    const isLast = steps[at + 1]?.step !== exchange.step;
    const heard = exchange.answer
      ? `# ${exchange.answer.statusCode} ${oneLine(exchange.answer.body)}`
      : `# ${exchange.error}`;
    const said = exchange.spoken.plaintext === undefined ? [] : [`# ${oneLine(exchange.spoken.plaintext)}`];
    return [
      ...said,
      curl(requestOf(exchange.spoken)) + (isAtOnce ? ' &' : ''),
      ...(isAtOnce && isLast ? ['wait'] : []),
      heard,
    ];
  });
  return [`# ${id}: ${title}`, `# expected: ${finding.expected}`, `# seen: ${finding.seen}`, ...lines, ''].join('\n');
}

function curl({ method, url, headers = {}, body }: Request): string {
  const head = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  const data = body === undefined ? [] : [`--data-binary ${quoted(body)}`];
  return ['curl -sS -i', `-X ${method}`, ...head, ...data, quoted(url)].join(' ');
}

function quoted(text: string): string {
  return `'${text.slice(0, LONGEST).replaceAll("'", "'\\''")}'`;
}

function oneLine(text: string): string {
  return text.slice(0, 400).replaceAll(/\s*\n\s*/g, ' ');
}

/** Where people begin to read: the worst finding, the first of them. */
export function worstOf({ findings }: CaseResult): Finding | undefined {
  return findings.find(({ grade }) => grade === 'must') ?? findings[0];
}
