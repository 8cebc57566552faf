import { contentOf, type Spoken } from '../../shared/provider-simulator.ts';
import type { CaseResult } from '../certification.ts';
import type { Exchange, Finding } from '../exchange.ts';
import type { Request } from '../wire/connection.ts';

/** Longer texts are hostile ones; what they are is said by the finding. */
const LONGEST = 4_000;
/** The same, said so often in a row, is a loop. */
const LOOP = 4;
/** The wallet knows the ids of the run, whose stakes were taken back. Nine digits, as it had. */
const NEW_IDS = 'RUN=$(($(date +%s) % 700000000 + 100000000)) # new ids: the wallet knows those of the run';

/**
 * The messages that show a finding and nothing else, as a script for a shell: the part of the case that the finding is in, without the balances that
 * were asked on the way and are not the last one. Messages that were under way at once are so here.
 */
export function scriptOf(
  { id, title, exchanges }: CaseResult,
  finding: Finding,
  requestOf: (spoken: Spoken) => Request,
  run: string,
): string {
  const all = exchanges.slice(finding.from, finding.to);
  const steps = all.filter(({ purpose }, at) => purpose === 'step' || (purpose === 'balance' && at === all.length - 1));
  const lines = rowsOf(steps).flatMap((row) => {
    const [first, last] = [row[0], row.at(-1)];
    if (!first || !last) return [];
    const isBeside = ({ step, purpose }: Exchange) => purpose === 'step' && step === first.step;
    // The balance is asked when all of a step have their answers.
    const isAtOnce = isBeside(first) && steps.filter(isBeside).length > 1;
    const [next] = steps.slice(steps.indexOf(last) + 1);
    const isOver = next === undefined || !isBeside(next);
    const said = first.spoken.plaintext === undefined ? [] : [`# ${oneLine(first.spoken.plaintext)}`];
    const asked = curl(requestOf(first.spoken)).replaceAll(run, `'"$RUN"'`);
    const one = isAtOnce ? `${asked} &` : asked;
    const loop = `for nth in $(seq ${row.length}); do ${one}${isAtOnce ? '' : ';'} done`;
    return [...said, row.length === 1 ? one : loop, ...(isAtOnce && isOver ? ['wait'] : []), heardBy(last)];
  });
  const isSealed = steps.some(({ spoken }) => spoken.plaintext !== undefined);
  const anew = isSealed
    ? `# what is sealed has ids that the wallet knows by now; to see it anew: --only ${id}`
    : NEW_IDS;
  const head = [`# ${id}: ${title}`, `# expected: ${finding.expected}`, `# seen: ${finding.seen}`, anew];
  return [...head, ...lines, ''].join('\n');
}

/** Exchanges in their order; those of the same content in a row are together where they make a loop. */
function rowsOf(steps: readonly Exchange[]): Exchange[][] {
  const rows: Exchange[][] = [];
  for (const exchange of steps) {
    const row = rows.at(-1);
    if (row?.[0] && isSame(row[0].spoken, exchange.spoken)) row.push(exchange);
    else rows.push([exchange]);
  }
  return rows.flatMap((row) => (row.length < LOOP ? row.map((one) => [one]) : [row]));
}

function isSame(one: Spoken, other: Spoken): boolean {
  return one.method === other.method && one.path === other.path && contentOf(one) === contentOf(other);
}

function heardBy({ answer, error }: Exchange): string {
  return answer ? `# ${answer.statusCode} ${oneLine(answer.body)}` : `# ${error}`;
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
