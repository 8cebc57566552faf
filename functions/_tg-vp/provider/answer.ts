import { ProviderFailure } from '../../../shared/application/provider.ts';
import type { TextAnswer } from '../../../shared/http/fetch-text.ts';
import { isObject, parseProviderJson, textOf } from '../../../shared/http/provider-json.ts';
import { meaningOf } from './codes.ts';

export interface Answer {
  /** 0: done. See `codes.ts`. */
  readonly code: string;
  readonly data: unknown;
  /** What the provider's support asks for. Empty where the answer has none. */
  readonly logUuid: string;
  readonly message: string;
}

const LONGEST_MESSAGE = 200;
const CODE = /^-?\d{1,9}$/;

/** The wrapper of every answer; the code decides, whatever the HTTP status. Throws `ProviderFailure` for what is no wrapper. */
export function answerFrom({ status, text }: TextAnswer): Answer {
  const wrapper = parseProviderJson(text);
  const code = textOf(memberOf(wrapper, 'code'));
  if (!CODE.test(code)) {
    const said = status >= 300 ? `HTTP status ${status}` : 'the answer is no JSON object with a code';
    throw new ProviderFailure('refused', said);
  }
  return {
    code,
    data: memberOf(wrapper, 'data'),
    logUuid: textOf(memberOf(wrapper, 'logUUID')).slice(0, LONGEST_MESSAGE),
    message: textOf(memberOf(wrapper, 'message')).slice(0, LONGEST_MESSAGE),
  };
}

/** An answer with another code than 0. */
export class RefusedByCode extends ProviderFailure {
  readonly code: string;

  constructor({ code, message, logUuid }: Answer) {
    const said = message === '' ? '' : `, in its own words "${message}"`;
    const trace = logUuid === '' ? '' : ` (logUUID ${logUuid})`;
    super('refused', `code ${code}, ${meaningOf(code)}${said}${trace}`);
    this.name = 'RefusedByCode';
    this.code = code;
  }
}

/** A member by its name, as both providers happen to write it: `gameCode`, `GameCode`, `gamecode`, `game_code`. */
export function memberOf(container: unknown, name: string): unknown {
  if (!isObject(container)) return undefined;
  if (container[name] !== undefined) return container[name];
  const found = Object.keys(container).find((key) => bare(key) === bare(name));
  return found === undefined ? undefined : container[found];
}

export function textIn(container: unknown, name: string): string {
  return textOf(memberOf(container, name));
}

/** The list that is the data, or stands in it under one of these names. Throws `ProviderFailure`. */
export function listIn(data: unknown, ...names: string[]): unknown[] {
  for (const list of [data, ...names.map((name) => memberOf(data, name))]) if (Array.isArray(list)) return list;
  if (data === undefined || data === null) return [];
  throw new ProviderFailure('refused', 'the data of the answer is no list');
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '');
}
