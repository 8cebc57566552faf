import { parseArgs } from 'node:util';
import { fetchFrom, localStack, runCommand, textOf, WrongUse } from './command-line.ts';
import { isLoopbackHost } from './loopback.ts';
import { signedHeaders } from './signed-headers.ts';

const HELP = `
npm run operator -- [options] METHOD PATH [BODY]

Calls the operator's API and prints the answer. PATH begins behind /operator/v1, for instance /players/p1.
BODY is JSON, @FILE, or - for standard input: what holds a key belongs into a file that only you can read.

  --signed    sign although the address is on this machine (a tunnel or a proxy to AWS)
  --actor A   on the local stack: who acts ("local" otherwise); in AWS it is whoever signs
  --status    print the status of the answer to standard error, also when it is a success

The address is OPERATOR_URL (an output of the api stack, with /operator/v1), else the stack on this machine: BASE_URL,
else http://127.0.0.1:PORT, else port 3000. A call that leaves this machine is signed with the credentials that the SDK
finds: environment, AWS_PROFILE, single sign-on, the machine's role.

Exit status: 0 for a success, 1 for any other answer or none, 2 where the words are wrong.

  npm run --silent operator -- GET '/audit?target=player/p1'
  npm run --silent operator -- PUT /agents/vp/main @agent.json
`;

async function call(words: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { signed: { type: 'boolean' }, status: { type: 'boolean' }, actor: { type: 'string' } },
  });
  const [verb = '', path = '', sent, ...rest] = positionals;
  if (!/^(GET|PUT|POST|PATCH|DELETE)$/i.test(verb))
    throw new WrongUse(`"${verb}" is no method: GET, PUT, POST or DELETE`);
  if (!path.startsWith('/')) throw new WrongUse(`"${path}" is no path: it begins with a slash`);
  if (rest.length > 0) throw new WrongUse('There is one body: put it into quotes');
  const method = verb.toUpperCase();
  const url = new URL(
    `${process.env['OPERATOR_URL']?.replace(/\/+$/, '') || `${localStack(process.env)}/operator/v1`}${path}`,
  );
  const body = sent === undefined ? undefined : textOf(sent);
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const headers =
    values.signed || !isLoopbackHost(url.host)
      ? await signedHeaders({ method, url, body, headers: type })
      : { ...type, ...(values.actor !== undefined && { 'x-actor': values.actor }) };
  const answer = await fetchFrom(url, { method, headers, ...(body !== undefined && { body }) });
  if (values.status || !answer.ok) process.stderr.write(`${answer.status} ${answer.statusText}\n`);
  const text = await answer.text();
  if (text !== '') process.stdout.write(`${shown(text)}\n`);
  if (!answer.ok) process.exitCode = 1;
}

/** JSON indented, and everything else as it came. No digit of a number is lost: money is text in these answers. */
function shown(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

await runCommand(HELP, call);
