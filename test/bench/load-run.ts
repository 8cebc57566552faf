import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { load } from '../../certify/load/load.ts';
import { written } from '../../certify/load/raw-connection.ts';
import { helps } from '../../local/command-line.ts';

const HELP = `
npm run bench:load
What "certify load" costs beside autocannon, which is installed for it: the same requests, at the same rate, to the same server, one after the other. CPU of
the clients only.
`;

if (helps(HELP)) process.exit(0);
const AUTOCANNON = '8.0.0';
const [RATES, SECONDS, CONNECTIONS] = [[500, 1000, 2000], 20, 64];
const BODY = '{"status_code":0,"balance":10000,"member_id":"p1","currency":"EUR"}';
const run = promisify(execFile);
const build = join(import.meta.dirname, '..', '..', '.build', 'autocannon');
const [, self = '', role, url = '', rate = '0'] = process.argv;

if (role === 'ours') {
  const text = written({ method: 'GET', url });
  const way = { url, connections: CONNECTIONS, rejectUnauthorized: true, seconds: SECONDS };
  await load({ ...way, rate: Number(rate), make: () => text, hear: () => undefined });
} else {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(BODY);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/user/authenticate?access_token=t`;
  await run('npm', ['install', '--silent', '--prefix', build, `autocannon@${AUTOCANNON}`]);
  const autocannon = join(build, 'node_modules', 'autocannon', 'autocannon.js');
  process.stdout.write(`${SECONDS} s, ${CONNECTIONS} connections\n`);
  for (const each of RATES) {
    const ours = await cpuMs([self, 'ours', target, String(each)]);
    const theirs = await cpuMs([
      autocannon,
      '-c',
      String(CONNECTIONS),
      '-R',
      String(each),
      '-d',
      String(SECONDS),
      target,
    ]);
    const ratio = (ours / theirs).toFixed(2);
    process.stdout.write(`${each}/s: certify ${ours} ms, autocannon ${theirs} ms of CPU, ratio ${ratio}\n`);
  }
  server.close();
}

/** Runs a program of Node to its end, and gives the CPU that it took, in milliseconds. */
async function cpuMs(args: readonly string[]): Promise<number> {
  const hook =
    "process.on('exit',()=>{const c=process.cpuUsage();process.stderr.write('\\nCPU '+(c.user+c.system)+'\\n')})";
  const program = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, ...args];
  const env = { ...process.env, NODE_COMPILE_CACHE: join(build, 'compiled') };
  const { stderr } = await run(process.execPath, program, { maxBuffer: 1e8, env });
  return Math.round(Number(/\nCPU (\d+)/.exec(stderr)?.[1]) / 1000);
}
