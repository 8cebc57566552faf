import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { helps } from '../../local/command-line.ts';

const HELP = `
npm run bench:load
What the client of "certify load" costs beside autocannon, which is installed for it: the same requests, at the same rate, to the same server, one after the
other. CPU of the clients only, from their start to their end. The seconds of each may be given: npm run bench:load -- 20
`;

if (helps(HELP)) process.exit(0);
const AUTOCANNON = '8.0.0';
const [RATES, CONNECTIONS] = [[500, 1000, 2000], 128];
const seconds = Number(process.argv[2] ?? 20);
const BODY = '{"status_code":0,"balance":10000,"member_id":"p1","currency":"EUR"}';
const run = promisify(execFile);
const build = join(import.meta.dirname, '..', '..', '.build', 'autocannon');

const server = createServer((request, response) => {
  request.resume();
  const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': BODY.length };
  response.writeHead(200, headers).end(BODY);
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/user/authenticate?access_token=t`;
await run('npm', ['install', '--silent', '--prefix', build, `autocannon@${AUTOCANNON}`]);
const autocannon = join(build, 'node_modules', 'autocannon', 'autocannon.js');
const client = join(import.meta.dirname, 'load-client.ts');
// Neither is to be measured while it is compiled for the first time.
for (const program of [
  [client, target, 1, 1, 1],
  [autocannon, '--help'],
])
  await cpuMs(program);
process.stdout.write(`${seconds} s, ${CONNECTIONS} connections\n`);
for (const rate of RATES) {
  const ours = await cpuMs([client, target, rate, seconds, CONNECTIONS]);
  const theirs = await cpuMs([autocannon, '-c', CONNECTIONS, '-R', rate, '-d', seconds, target]);
  const ratio = (ours / theirs).toFixed(2);
  process.stdout.write(`${rate}/s: certify ${ours} ms, autocannon ${theirs} ms of CPU, ratio ${ratio}\n`);
}
server.close();

/** Runs a program of Node to its end, and gives the CPU that it took, in milliseconds. */
async function cpuMs(args: readonly (string | number)[]): Promise<number> {
  const hook =
    "process.on('exit',()=>{const c=process.cpuUsage();process.stderr.write('\\nCPU '+(c.user+c.system)+'\\n')})";
  const program = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, ...args.map(String)];
  const env = { ...process.env, NODE_COMPILE_CACHE: join(build, 'compiled') };
  const { stderr } = await run(process.execPath, program, { maxBuffer: 1e8, env });
  return Math.round(Number(/\nCPU (\d+)/.exec(stderr)?.[1]) / 1000);
}
