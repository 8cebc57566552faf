import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { contentSecurityPolicy } from '../infra/constructs/content-security-policy.ts';
import type { GatewayAnswer } from './gateway-answer.ts';

/** What the front door itself answers; `undefined` for everything that is none of these pages. */
export type Pages = (method: string, path: string) => GatewayAnswer | undefined;

const BASE = '/console/';
const API = '/console/api/';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** As CloudFront sends them (infra/constructs/console-site.ts), but for the one that demands TLS. */
const HEADERS = [
  ['content-security-policy', contentSecurityPolicy()],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['referrer-policy', 'no-referrer'],
] as const;

export const NO_CONSOLE = 'The console is not there: "npm ci" without --omit=dev brings what builds its page.';

/** Where it was not built. */
export const noConsole: Pages = (method, path) =>
  method === 'GET' && (path === '/console' || path.startsWith(BASE)) && !path.startsWith(API)
    ? { ...answer('text/plain; charset=utf-8', Buffer.from(`${NO_CONSOLE}\n`), 'no-store'), status: 404 }
    : undefined;

/** The console's page from the directory where it was built, held in memory. Deep links are paths of the page and not files. */
export function consoleSite(directory: string): Pages {
  const names = readdirSync(join(directory, 'assets')).map((name) => `assets/${name}`);
  const files = new Map(
    names.map((name) => [BASE + name, file(directory, name, 'public, max-age=31536000, immutable')]),
  );
  files.set(`${BASE}settings.json`, answer('application/json', Buffer.from('{"local":true}'), 'no-store'));
  const page = file(directory, 'index.html', 'no-cache');
  return (method, path) => {
    if (path === '/console') return { status: 308, headers: [['location', BASE]], body: Buffer.alloc(0) };
    if (!path.startsWith(BASE) || path.startsWith(API)) return undefined;
    if (method !== 'GET' && method !== 'HEAD') return { ...page, status: 405, body: Buffer.alloc(0) };
    return files.get(path) ?? (path.startsWith(`${BASE}assets/`) ? { ...page, status: 404 } : page);
  };
}

function file(directory: string, name: string, caching: string): GatewayAnswer {
  const type = TYPES[extname(name)] ?? 'application/octet-stream';
  return answer(type, readFileSync(join(directory, name)), caching);
}

/** A page or a part of one, with the headers that guard it. */
export function answer(type: string, body: Buffer, caching: string): GatewayAnswer {
  return { status: 200, headers: [...HEADERS, ['content-type', type], ['cache-control', caching]], body };
}
