import { setTimeout as sleep } from 'node:timers/promises';
import { isLoopbackHost } from '../loopback.ts';
import { signedHeaders } from '../signed-headers.ts';
import { behindLines, type FilePart, partsOf } from './file-parts.ts';

export interface ImportTarget {
  /** Of a stack or a stage, without a path. Calls that leave this machine are signed, as a deployed stage demands. */
  readonly baseUrl: string;
  readonly protocol: string;
  readonly agentId: string;
}

export interface ImportWish {
  readonly path: string;
  /** Of what time the file tells of everything; ISO 8601 UTC. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly partBytes?: number;
  /** Called after every answer. */
  readonly hear?: (soFar: Imported) => void;
}

/** What a file came to. */
export interface Imported {
  lines: number;
  refused: number;
  rows: number;
  matched: number;
  mismatched: number;
  missing: number;
  readonly refusals: { readonly line: number; readonly column?: string; readonly message: string }[];
}

interface PartAnswer extends Imported {
  readonly from?: string;
  readonly until?: string;
  readonly nextLine: number;
  readonly more?: true;
}

/** A part is answered well within the 29 s of the gateway. */
const PART_BYTES = 1024 * 1024;
const ATTEMPTS = 6;
const CSV = { 'content-type': 'text/csv' };
const FIRST_PAUSE_MS = 500;
const COUNTS = ['lines', 'refused', 'rows', 'matched', 'mismatched', 'missing'] as const;
const NOTHING: FilePart = { line: 2, bytes: Buffer.alloc(0) };

/**
 * Sends a file part by part, however large it is: one part is in memory. What is lost on the way is sent again, which changes nothing. Throws an error of one
 * line for what is not answered with success.
 */
export async function importFile(target: ImportTarget, wish: ImportWish): Promise<Imported> {
  const sum: Imported = { lines: 0, refused: 0, rows: 0, matched: 0, mismatched: 0, missing: 0, refusals: [] };
  let { from, until } = wish;
  let header = Buffer.alloc(0) as Buffer;
  const send = async (part: FilePart, query: Record<string, string>): Promise<PartAnswer> => {
    const answer = await answerTo(target, Buffer.concat([header, part.bytes]), { line: String(part.line), ...query });
    for (const name of COUNTS) sum[name] += answer[name];
    sum.refusals.push(...answer.refusals);
    wish.hear?.(sum);
    return answer;
  };
  for await (const { header: first, ...whole } of partsOf(wish.path, wish.partBytes ?? PART_BYTES)) {
    header = first;
    for (let part: FilePart | undefined = whole; part; ) {
      const answer = await send(part, { more: 'true' });
      if (wish.from === undefined) from = [from, answer.from].filter((time) => time !== undefined).sort()[0];
      if (wish.until === undefined)
        until = [until, answer.until]
          .filter((time) => time !== undefined)
          .sort()
          .at(-1);
      part = answer.more && restOf(part, answer.nextLine);
    }
  }
  const span = { ...(from !== undefined && { from }), ...(until !== undefined && { until }) };
  while ((await send(NOTHING, span)).more);
  return sum;
}

function restOf({ line, bytes }: FilePart, nextLine: number): FilePart {
  return { line: nextLine, bytes: behindLines(bytes, nextLine - line) };
}

async function answerTo(target: ImportTarget, body: Buffer, query: Record<string, string>): Promise<PartAnswer> {
  const { baseUrl, protocol, agentId } = target;
  const url = new URL(`${baseUrl}/operator/v1/agents/${protocol}/${agentId}/reports/import`);
  url.search = new URLSearchParams(query).toString();
  for (let attempt = 1; ; attempt++) {
    const headers = isLoopbackHost(url.host) ? CSV : await signedHeaders({ method: 'POST', url, body, headers: CSV });
    const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) }).catch(() => undefined);
    if (response?.ok) return (await response.json()) as PartAnswer;
    const mayPass = response === undefined || response.status >= 500 || response.status === 429;
    if (!mayPass || attempt === ATTEMPTS) throw new Error(await whyOf(response, url));
    await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
  }
}

async function whyOf(response: Response | undefined, url: URL): Promise<string> {
  if (!response) return `Nothing answers at ${url.origin}: start the stack with "npm start", or set BASE_URL`;
  const { detail } = (await response.json().catch(() => ({}))) as { readonly detail?: unknown };
  return `${response.status}: ${String(detail ?? response.statusText)}`;
}
