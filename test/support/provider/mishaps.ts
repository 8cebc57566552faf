import type { ServerResponse } from 'node:http';

/** What may become of one call of the provider's API, instead of an answer. */
export type Mishap = keyof typeof MISHAPS;

const ERROR = '{"error":{"status_code":2,"message":"Invalid Host ID","retry":null}}';

/** Each takes the response of one call and does with it what providers do on bad days. */
export const MISHAPS = {
  silence: () => undefined,
  hang_up: (response: ServerResponse) => void response.destroy(),
  half_an_answer: (response: ServerResponse) => void response.writeHead(200).write('{"data":{"status_code":0,'),
  error_500: (response: ServerResponse) => say(response, 500, 'upstream is gone'),
  error_503_in_json: (response: ServerResponse) => say(response, 503, ERROR),
  error_with_200: (response: ServerResponse) => say(response, 200, ERROR),
  error_in_data: (response: ServerResponse) => say(response, 200, '{"data":{"status_code":2001,"message":"Required"}}'),
  not_found: (response: ServerResponse) => say(response, 404, '<html>no such page</html>'),
  a_page_of_html: (response: ServerResponse) => say(response, 200, '<html>maintenance</html>'),
  neither_data_nor_error: (response: ServerResponse) => say(response, 200, '{"status_code":0,"report":[]}'),
  no_list: (response: ServerResponse) => say(response, 200, '{"data":{"status_code":0,"report":{},"list":"none"}}'),
  too_deep: (response: ServerResponse) => say(response, 200, `{"data":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
  too_large: (response: ServerResponse) => say(response, 200, `{"data":{"x":"${'x'.repeat(5 * 1024 * 1024)}"}}`),
  too_many_values: (response: ServerResponse) => say(response, 200, `{"data":{"x":[${'0,'.repeat(1_000_000)}0]}}`),
  elsewhere: (response: ServerResponse) => {
    response.writeHead(302, { location: 'http://127.0.0.1:1/api/report' }).end();
  },
} as const satisfies Record<string, (response: ServerResponse) => void>;

export function say(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}
