import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Spoken } from '../../shared/provider-simulator.ts';

/**
 * One file of `functions/<protocol>/examples`: a documented request and its answer as they stand on the wire, below what a reader has to know of the
 * world around them. In the texts AGENT is the agent's id and TOKEN a session token of the player. The files of a folder are one conversation, in the
 * order of their names.
 */
export interface Example {
  readonly file: string;
  readonly spoken: Spoken;
  /** Status line, headers, empty line, body. */
  readonly answer: string;
  /** `@time`: the time at which it arrives, ISO 8601. */
  readonly at?: string;
  /** `@wallet = p1 THB 100 -> 100.8`: what it holds before and after, in major units; `none` where it is not open. */
  readonly wallet?: ExampleWallet;
  /** `@agent = {…}`: members of the agent's registration that matter here. In the first file only. */
  readonly agent: Readonly<Record<string, unknown>>;
}

export interface ExampleWallet {
  readonly playerId: string;
  readonly currency: string;
  readonly before: string;
  readonly after: string;
}

export function readExamples(protocolFolder: string): Example[] {
  const folder = join(protocolFolder, 'examples');
  const files = readdirSync(folder).filter((file) => file.endsWith('.http'));
  return files.sort().map((file) => parseExample(file, readFileSync(join(folder, file), 'utf8')));
}

function parseExample(file: string, text: string): Example {
  const [, before = '', request = '', answer = ''] = SHAPE.exec(text) ?? fail(file, 'is no request with its answer');
  const told = Object.fromEntries([...before.matchAll(/^@(\w+) = (.+)$/gm)].map(([, name, value]) => [name, value]));
  return {
    file,
    spoken: parseRequest(file, request, told['plaintext']),
    answer: answer.trimEnd(),
    ...(told['time'] !== undefined && { at: told['time'] }),
    ...(told['wallet'] !== undefined && { wallet: parseWallet(file, told['wallet']) }),
    agent: JSON.parse(told['agent'] ?? '{}'),
  };
}

/** Comments and `@` lines, an empty line, the request, and from its status line on the answer. */
const SHAPE = /^((?:[#@].*\n)*)\n?((?:GET|POST) .*?)\n\n(HTTP\/1\.1 \d{3} .*)$/s;

function parseRequest(file: string, request: string, plaintext: string | undefined): Spoken {
  const [head = '', ...body] = request.split('\n\n');
  const [line = '', ...headers] = head.split('\n');
  const [, method, path = '', rawQuery] =
    /^(GET|POST) (\/[^ ?]*)(?:\?(\S*))? HTTP\/1\.1$/.exec(line) ?? fail(file, line);
  return {
    method: method === 'GET' ? 'GET' : 'POST',
    path,
    ...(rawQuery !== undefined && { rawQuery }),
    headers: Object.fromEntries(headers.map((header) => header.split(': '))),
    ...(body.length > 0 && { body: body.join('\n\n') }),
    ...(plaintext !== undefined && { plaintext }),
  };
}

function parseWallet(file: string, text: string): ExampleWallet {
  const [, playerId = '', currency = '', before = '', after = ''] =
    /^(\S+) ([A-Z]+) (\S+) -> (\S+)$/.exec(text) ?? fail(file, text);
  return { playerId, currency, before, after };
}

function fail(file: string, what: string): never {
  throw new Error(`examples/${file}: ${what}`);
}
