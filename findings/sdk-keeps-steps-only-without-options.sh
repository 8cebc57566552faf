#!/usr/bin/env bash
# @aws-sdk/client-dynamodb 3.1162.0, @aws-sdk/lib-dynamodb 3.1162.0 (npm registry; seen 2026-11-29, Node 20 and 24)
#
# Guess: with `cacheMiddleware: true` a client puts the steps of a request together once for each kind of command, whatever else is done with the client;
# and the document client, which sits on such a client, gains by it too.
# Seen: one `send` that has options (an abort signal, a time limit) is put together anew, and also throws away what was kept for all other commands: a
# client that alternates keeps nothing. `DynamoDBDocumentClient.from` throws on such a client. And the step that retries cannot be taken out to save
# its work: others are placed behind it by its name, and `send` then fails; a step of the same name has to stand in for it.
# So here time limits of callbacks travel beside the command and not in options, and only clients without a document client keep their steps.
set -uo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
echo '{"name":"f","version":"1.0.0","private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @aws-sdk/client-dynamodb@3.1162.0 @aws-sdk/lib-dynamodb@3.1162.0 > install.log 2>&1 || { tail -3 install.log; exit 1; }
cat > ask.mjs <<'JS'
import { DynamoDBClient, GetItemCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
const place = { region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, cacheMiddleware: true };
function counted() {
  const client = new DynamoDBClient(place);
  let built = 0;
  // Called when the steps are put together; what it gives answers each request by itself.
  client.middlewareStack.add(() => (built++, async () => ({ response: {}, output: { $metadata: {} } })), { step: 'initialize' });
  return { client, built: () => built };
}
const get = () => new GetItemCommand({ TableName: 't', Key: { id: { S: '1' } } });
const plain = counted();
for (let times = 0; times < 6; times++) await plain.client.send(get());
const mixed = counted();
for (let times = 0; times < 3; times++) {
  await mixed.client.send(get());
  await mixed.client.send(new ListTablesCommand({}), { abortSignal: new AbortController().signal });
}
console.log(`6 sends: built ${plain.built()} · every second one with options: built ${mixed.built()}`);
try {
  DynamoDBDocumentClient.from(new DynamoDBClient(place));
  console.log('document client: taken');
} catch {
  console.log('document client: refused');
}
const without = new DynamoDBClient(place);
without.middlewareStack.remove('retryMiddleware');
try {
  await without.send(get());
  console.log('without retries: sent');
} catch ({ message }) {
  console.log(`without retries: ${/^\S+ is not found/.exec(message)?.[0] ?? 'sent'}`);
}
JS
seen=$(node --no-warnings ask.mjs)
echo "$seen"
[ "$seen" = '6 sends: built 1 · every second one with options: built 6
document client: refused
without retries: retryMiddleware is not found' ] || { echo "changed"; exit 1; }
