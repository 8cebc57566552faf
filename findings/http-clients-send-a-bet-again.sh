#!/usr/bin/env bash
# pycurl 7.49.0 with its libcurl 8.23.0 (PyPI), java.net.HttpURLConnection and java.net.http.HttpClient of Java 17.0.15 (seen 2026-11-30, Python 3.11, Node 20;
# HttpURLConnection of Java 25.0.2 the same)
#
# Guess: a client that nobody told to retry sends a POST once. When the connection closes without an answer the caller gets an error, and decides itself.
# Seen: two widely used clients send the same POST again by themselves, and give the caller the second answer as if nothing had been: HttpURLConnection on any
# connection, libcurl (which PHP's curl functions are, too) where the connection was used before. Java's newer HttpClient, and libcurl on a fresh connection,
# raise the error. The property `sun.net.http.retryPost=false` and the option CURLOPT_FORBID_REUSE stop it.
# So a provider's log may show one bet where two came in, and "we never retry" proves nothing: who takes a POST that moves money must know the second one for
# the first. Here its id is claimed in the transaction that moves the money, and the second is answered as the first was.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
cd "$work"
{ python3 -m venv venv && venv/bin/pip install --quiet pycurl==7.49.0; } > install.log 2>&1 || { tail -3 install.log; exit 1; }
cat > Old.java <<'JAVA'
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
public class Old {
  public static void main(String[] at) throws Exception {
    for (String bet : new String[] {"bet-1", "bet-2"}) {
      try {
        HttpURLConnection connection = (HttpURLConnection) new URL(at[0]).openConnection();
        connection.setDoOutput(true);
        connection.getOutputStream().write(bet.getBytes());
        System.out.println(connection.getResponseCode());
        connection.getInputStream().readAllBytes();
      } catch (IOException error) {
        System.out.println("error");
      }
    }
  }
}
JAVA
cat > New.java <<'JAVA'
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
public class New {
  public static void main(String[] at) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    for (String bet : new String[] {"bet-1", "bet-2"}) {
      try {
        HttpRequest post = HttpRequest.newBuilder(URI.create(at[0])).POST(HttpRequest.BodyPublishers.ofString(bet)).build();
        System.out.println(client.send(post, BodyHandlers.ofString()).statusCode());
      } catch (IOException error) {
        System.out.println("error");
      }
    }
  }
}
JAVA
cat > curl.py <<'PY'
import sys
import pycurl
client = pycurl.Curl()
client.setopt(client.URL, sys.argv[1])
client.setopt(client.WRITEFUNCTION, lambda _: None)
for bet in ['bet-1', 'bet-2']:
    client.setopt(client.POSTFIELDS, bet)
    try:
        client.perform()
        print(client.getinfo(client.RESPONSE_CODE))
    except pycurl.error:
        print('error')
PY
cat > ask.mjs <<'JS'
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
/** What the caller saw and what the server took in, which closes the connection of one request when it has read it, as one that stops in that moment does. */
async function asked(title, unanswered, ...command) {
  const taken = [];
  const server = createServer(async (request, response) => {
    taken.push(Buffer.concat(await request.toArray()).toString());
    if (taken.length === unanswered) request.socket.destroy();
    else response.end('{}');
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const { stdout } = await promisify(execFile)(command[0], [...command.slice(1), `http://127.0.0.1:${server.address().port}/`], { timeout: 60_000 });
  server.close();
  server.closeAllConnections();
  console.log(`${title}, no answer to request ${unanswered}: told ${stdout.trim().split('\n').join(' ')}; taken in ${taken.join(' ')}`);
}
for (const unanswered of [1, 2]) {
  await asked('HttpURLConnection', unanswered, 'java', 'Old.java');
  await asked('HttpClient', unanswered, 'java', 'New.java');
  await asked('libcurl', unanswered, 'venv/bin/python', 'curl.py');
}
JS
seen=$(node --no-warnings ask.mjs)
echo "$seen"
[ "$seen" = 'HttpURLConnection, no answer to request 1: told 200 200; taken in bet-1 bet-1 bet-2
HttpClient, no answer to request 1: told error 200; taken in bet-1 bet-2
libcurl, no answer to request 1: told error 200; taken in bet-1 bet-2
HttpURLConnection, no answer to request 2: told 200 200; taken in bet-1 bet-2 bet-2
HttpClient, no answer to request 2: told 200 error; taken in bet-1 bet-2
libcurl, no answer to request 2: told 200 200; taken in bet-1 bet-2 bet-2' ] || { echo "changed"; exit 1; }
