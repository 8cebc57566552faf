#!/usr/bin/env bash
# @aws-sdk/client-dynamodb 3.1162.0 (npm registry; seen 2026-11-29, Node 20 and 24)
#
# Guess: the `context` that a step of the SDK is given belongs to one request, so that a step may note there what it wants to know when the answer comes.
# Seen: with `cacheMiddleware: true` all requests of one kind have the same `context`. What the first noted is found by the second, and overwritten while
# the first is still under way.
# So here what belongs to a request travels by its input (a `WeakMap`), and `context` keeps only what all requests of a kind have in common.
set -uo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
echo '{"name":"f","version":"1.0.0","private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @aws-sdk/client-dynamodb@3.1162.0 > install.log 2>&1 || { tail -3 install.log; exit 1; }
cat > ask.mjs <<'JS'
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
async function noted(cacheMiddleware) {
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const client = new DynamoDBClient({ region: 'eu-west-1', credentials, cacheMiddleware });
  client.middlewareStack.add(
    (next, context) => async (sent) => {
      context.id = sent.input.Key.id.S;
      await next(sent);
      return { response: {}, output: { $metadata: {}, id: sent.input.Key.id.S, noted: context.id } };
    },
    { step: 'initialize' },
  );
  // Answers by itself, a moment later.
  client.middlewareStack.add(() => () => new Promise((answer) => setTimeout(answer, 50)), { step: 'initialize', priority: 'low' });
  const get = (S) => client.send(new GetItemCommand({ TableName: 't', Key: { id: { S } } }));
  return (await Promise.all([get('1'), get('2')])).map(({ id, noted }) => `${id} noted ${noted}`).join(', ');
}
console.log(`plain: ${await noted(false)}`);
console.log(`steps kept: ${await noted(true)}`);
JS
seen=$(node --no-warnings ask.mjs)
echo "$seen"
[ "$seen" = 'plain: 1 noted 1, 2 noted 2
steps kept: 1 noted 2, 2 noted 2' ] || { echo "changed"; exit 1; }
