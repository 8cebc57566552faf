#!/usr/bin/env bash
# orval 8.38.0 with typescript 5.9.3 (npm registry; seen 2026-11-29, Node 24)
#
# Guess: an object that has a member with `const` and lets in further members (`additionalProperties: {}`), as a document that describes documents has it,
# becomes a type with an index signature.
# Seen: because of the `const` the object becomes a value, and the index signature is written into that value: `[key: string]: unknown,`. The generator says
# that all went well, and the file does not parse. Without either of the two it does.
# So here no schema of the document has both.
set -uo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
echo '{"name":"f","version":"1.0.0","private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --ignore-scripts --loglevel=error orval@8.38.0 typescript@5.9.3 > install.log 2>&1 || { tail -3 install.log; exit 1; }
cat > ask.mjs <<'JS'
import { writeFileSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import ts from 'typescript';
function made(title, schema) {
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } };
  const document = {
    openapi: '3.1.0',
    info: { title: 't', version: '1' },
    paths: { '/thing': { get: { operationId: 'thing', responses: { 200: { description: 'it', content } } } } },
    components: { schemas: { Thing: { type: 'object', required: ['version'], ...schema } } },
  };
  writeFileSync('api.json', JSON.stringify(document));
  writeFileSync('orval.config.mjs', "export default { t: { input: './api.json', output: { target: './out.ts', client: 'fetch' } } };");
  const { status } = spawnSync(process.execPath, ['node_modules/.bin/orval', '--config', 'orval.config.mjs']);
  const { diagnostics } = ts.transpileModule(readFileSync('out.ts', 'utf8'), { reportDiagnostics: true });
  console.log(`${title}: status ${status}, ${diagnostics.length === 0 ? 'parses' : 'does not parse'}`);
}
const properties = { version: { const: '1' } };
made('const', { properties });
made('further members', { properties: { version: { type: 'string' } }, additionalProperties: {} });
made('both', { properties, additionalProperties: {} });
JS
seen=$(node --no-warnings ask.mjs)
echo "$seen"
[ "$seen" = 'const: status 0, parses
further members: status 0, parses
both: status 0, does not parse' ] || { echo "changed"; exit 1; }
