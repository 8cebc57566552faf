#!/usr/bin/env bash
# autocannon 8.0.0 (npm registry; seen 2026-11-29, Node 20 and 24)
#
# Guess: with an overall rate of 50 requests a second, one answer of fifty slow, the median that is printed is that of the quick ones, and the requests come
# evenly over the second.
# Seen: each second's requests come at once, and then nothing for the rest of it. The histogram has more than ten times as many samples as answers came, because
# the correction for answers that were waited for takes one millisecond for the time between two requests, whatever the rate: a slow answer of 1,000 ms adds
# about 1,000 samples. The median is a third of a second where 98 of 100 answers took a few milliseconds. With `ignoreCoordinatedOmission` it is right.
# So where latencies at a rate matter, that option belongs beside the rate; the load mode here sends every 40 ms and counts what came, from when it was due.
set -uo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
echo '{"name":"f","version":"1.0.0","private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --ignore-scripts --loglevel=error autocannon@8.0.0 > install.log 2>&1 || { tail -3 install.log; exit 1; }
cat > ask.mjs <<'JS'
import { createServer } from 'node:http';
import autocannon from 'autocannon';
const arrivals = [];
const server = createServer((request, response) => {
  request.resume();
  arrivals.push(performance.now());
  setTimeout(() => response.end('{}'), arrivals.length % 50 === 0 ? 1000 : 0);
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const url = `http://127.0.0.1:${server.address().port}`;
for (const ignoreCoordinatedOmission of [false, true]) {
  arrivals.length = 0;
  const { latency, requests } = await autocannon({ url, connections: 10, overallRate: 50, duration: 10, ignoreCoordinatedOmission });
  const invented = latency.totalCount > 10 * requests.total ? 'ten times the answers and more' : latency.totalCount === requests.total ? 'the answers' : 'something else';
  console.log(`ignoreCoordinatedOmission ${ignoreCoordinatedOmission}: samples are ${invented}; the median is ${latency.p50 > 100 ? 'above' : 'below'} 100 ms`);
  const pauses = arrivals.slice(1).filter((at, index) => at - arrivals[index] > 500).length;
  console.log(`pauses of more than half a second: ${pauses >= 7 ? 'one in each second' : pauses}`);
}
server.close();
server.closeAllConnections();
JS
seen=$(node --no-warnings ask.mjs)
echo "$seen"
[ "$seen" = 'ignoreCoordinatedOmission false: samples are ten times the answers and more; the median is above 100 ms
pauses of more than half a second: one in each second
ignoreCoordinatedOmission true: samples are the answers; the median is below 100 ms
pauses of more than half a second: one in each second' ] || { echo "changed"; exit 1; }
