#!/usr/bin/env bash
# @smithy/node-http-handler 4.14.2 under @aws-sdk/client-dynamodb 3.1162.0 (npm registry; seen 2026-11-29, Node 20 and 24)
#
# Guess: with a `requestTimeout` of 200 ms on the handler a request that is not over after 200 ms fails.
# Seen: by itself the limit only prints a warning, and an answer that comes after three times as long is taken. With `throwOnRequestTimeout: true` it fails, but
# only as long as no headers have come: an answer whose headers are in time and whose body is late is taken however late it is.
# So here each attempt has a timer of its own, from the first byte sent to the last one read, and the handler's limit is off.
set -uo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
echo '{"name":"f","version":"1.0.0","private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @aws-sdk/client-dynamodb@3.1162.0 @smithy/node-http-handler@4.14.2 > install.log 2>&1 || { tail -3 install.log; exit 1; }
cat > ask.mjs <<'JS'
import { createServer } from 'node:http';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
let [headersAfter, bodyAfter] = [0, 0];
const server = createServer((request, response) => {
  request.resume();
  setTimeout(() => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'content-length': '2' }).write('{');
    setTimeout(() => response.end('}'), bodyAfter);
  }, headersAfter);
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const endpoint = `http://127.0.0.1:${server.address().port}`;
const quiet = { ...console, warn: () => undefined };
async function asked(title, times, options) {
  [headersAfter, bodyAfter] = times;
  const requestHandler = new NodeHttpHandler({ requestTimeout: 200, logger: quiet, ...options });
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const client = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials, maxAttempts: 1, requestHandler });
  console.log(`${title}: ${await client.send(new ListTablesCommand({})).then(() => 'answered', ({ name }) => name)}`);
  client.destroy();
}
await asked('headers late', [800, 0], {});
await asked('headers late, to be thrown', [800, 0], { throwOnRequestTimeout: true });
await asked('body late, to be thrown', [0, 1500], { throwOnRequestTimeout: true });
server.close();
JS
seen=$(node --no-warnings ask.mjs)
echo "$seen"
[ "$seen" = 'headers late: answered
headers late, to be thrown: TimeoutError
body late, to be thrown: answered' ] || { echo "changed"; exit 1; }
