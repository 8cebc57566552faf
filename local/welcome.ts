import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answer, type Pages } from './console-site.ts';
import type { GatewayAnswer } from './gateway-answer.ts';

/** What this machine serves to people beside the API: where to go from here, and the pages of this repository as they are written. In AWS neither is there. */
const WRITTEN = ['*.md', 'docs/**/*.md', 'functions/*/README.md'];
const HTML = 'text/html; charset=utf-8';
const MARKDOWN = 'text/markdown; charset=utf-8';

export function welcome(repository: string, protocols: readonly { protocol: string; title: string }[]): Pages {
  const written = new Set(globSync(WRITTEN, { cwd: repository }).map((path) => `/${path}`));
  const page = fresh(HTML, html(protocols));
  return (method, path) => {
    if (method !== 'GET' && method !== 'HEAD') return undefined;
    if (path === '/' || path === '') return page;
    return written.has(path) ? fresh(MARKDOWN, readFileSync(join(repository, path), 'utf8')) : undefined;
  };
}

function fresh(type: string, text: string): GatewayAnswer {
  return answer(type, Buffer.from(text), 'no-store');
}

function html(protocols: readonly { protocol: string; title: string }[]): string {
  const spoken = protocols
    .map(
      ({ protocol, title }) =>
        `<li><a href="/functions/${protocol}/README.md">${title}</a>: <code>/callbacks/${protocol}/</code></li>`,
    )
    .join('\n');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>seamless-wallet on this machine</title>
<h1>seamless-wallet on this machine</h1>
<ul>
<li><a href="/console/">The console</a>, for support, finance and whoever is on duty</li>
<li><a href="/operator/v1/openapi.json">The operator's API</a>: what an operator's platform calls (OpenAPI)</li>
<li>Play a provider, in a terminal: <code>npm run demo</code> plays all of them, <code>npm run call -- --help</code> says one thing</li>
</ul>
<p>It speaks, each with its answers and its simulator:</p>
<ul>
${spoken}
</ul>
<p>To read: <a href="/README.md">the README</a>, <a href="/docs/words.md">the words</a>, <a href="/docs/operating.md">operating it</a>,
<a href="/docs/support.md">a player says …</a>, <a href="/docs/finance.md">finance</a>.</p>
</html>
`;
}
