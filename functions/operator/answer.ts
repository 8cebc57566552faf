import { writeJson } from '../../shared/http/json.ts';
import type { HttpAnswer } from '../../shared/http/request.ts';
import { PROBLEMS, type Problem, problemType } from './problem.ts';
import type { Reply } from './route.ts';

const NO_STORE = { 'cache-control': 'no-store' };

/** `base` is the path below which the caller asks: there the next page is, too. */
export function answerOf({ status, body, csv }: Reply, base: string): HttpAnswer {
  if (csv) {
    const link = csv.next === undefined ? {} : { link: `<${base}${csv.next}>; rel="next"` };
    const headers = { ...NO_STORE, 'content-type': 'text/csv; charset=utf-8; header=present', ...link };
    return { statusCode: status, headers, body: csv.text };
  }
  if (body === undefined) return { statusCode: status, headers: NO_STORE, body: '' };
  return {
    statusCode: status,
    headers: { ...NO_STORE, 'content-type': 'application/json; charset=utf-8' },
    body: writeJson(body),
  };
}

export function problemAnswer({ code, detail, extras: { errors, headers } }: Problem): HttpAnswer {
  const { status, title } = PROBLEMS[code];
  return {
    statusCode: status,
    headers: { ...NO_STORE, 'content-type': 'application/problem+json', ...headers },
    body: writeJson({ type: problemType(code), title, status, detail, code, ...(errors && { errors }) }),
  };
}
