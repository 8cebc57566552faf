#!/usr/bin/env bash
# typescript 7.0.2, @hey-api/openapi-ts 0.99.0, openapi-typescript 7.13.0 (npm registry; seen 2026-11-28)
#
# Guess: a generator of API clients whose peer range accepts TypeScript 7 runs with it, and one whose range does not can be given TypeScript 5
# beside it by an npm override.
# Seen: the package typescript 7 exports its version and nothing else, so there is no `ts.factory` and no `createProgram` for anybody.
# @hey-api/openapi-ts declares the peer ">=5.5.3 || >=6.0.0 || 6.0.1-rc", installs beside 7.0.2 without a warning, and throws a TypeError when it
# is loaded. openapi-typescript asks for "^5.x", and npm 10 and 11 refuse an override of that peer while the root has another version: ERESOLVE.
# What works: the generator in a workspace of its own, with TypeScript 5 as that workspace's dependency.
set -uo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
fail() { echo "changed: $1"; exit 1; }
export npm_config_audit=false npm_config_fund=false npm_config_ignore_scripts=true npm_config_loglevel=error

mkdir "$work/accepts" && cd "$work/accepts" || exit 1
echo '{"name":"accepts","version":"1.0.0","private":true,"type":"module"}' > package.json
npm install --save-exact typescript@7.0.2 @hey-api/openapi-ts@0.99.0 > install.log 2>&1 || fail "npm refuses TypeScript 7 beside @hey-api/openapi-ts"
exported=$(node -e 'import("typescript").then(({ default: ts }) => console.log(Object.keys(ts).join(" "), typeof ts.factory))')
echo "typescript 7.0.2 exports: $exported"
[ "$exported" = "version versionMajorMinor undefined" ] || fail "typescript exports $exported"
echo '{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/a":{"get":{"operationId":"a","responses":{"204":{"description":"done"}}}}}}' > api.json
npx openapi-ts -i api.json -o out > run.log 2>&1 && fail "@hey-api/openapi-ts runs with TypeScript 7"
echo "@hey-api/openapi-ts 0.99.0: $(grep -m1 TypeError run.log)"
grep -q "TypeError: Cannot read properties of undefined" run.log || fail "another error: $(tail -3 run.log)"

mkdir "$work/override" && cd "$work/override" || exit 1
cat > package.json <<'JSON'
{"name":"override","version":"1.0.0","private":true,"devDependencies":{"typescript":"7.0.2","openapi-typescript":"7.13.0"},
 "overrides":{"openapi-typescript":{"typescript":"5.9.3"}}}
JSON
npm install > install.log 2>&1 && fail "npm takes the override of the peer"
echo "an override of the peer: $(grep -m1 -o ERESOLVE install.log)"
grep -q ERESOLVE install.log || fail "another error: $(tail -3 install.log)"

mkdir -p "$work/workspace/page" && cd "$work/workspace" || exit 1
echo '{"name":"root","version":"1.0.0","private":true,"workspaces":["page"],"devDependencies":{"typescript":"7.0.2"}}' > package.json
echo '{"name":"page","version":"1.0.0","private":true,"devDependencies":{"typescript":"5.9.3","openapi-typescript":"7.13.0"}}' > page/package.json
npm install > install.log 2>&1 || fail "npm refuses two versions in two workspaces: $(tail -3 install.log)"
cp ../accepts/api.json page/ && cd page && node_modules/.bin/openapi-typescript api.json -o api.ts > run.log 2>&1 || fail "the generator does not run in its workspace"
grep -q "export interface paths" api.ts || fail "the generator writes something else"
echo "in a workspace of its own: writes the types"
