import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

const repository = join(import.meta.dirname, '..', '..');

/** A Python that has the AWS CLI: the one of `.ci/run`, else this machine's; `undefined` where there is none. */
export function pythonWithAwsCli(): string | undefined {
  const own = join(repository, '.build/aws-cli/bin/python');
  return [own, 'python3'].find(
    (python) => (python !== own || existsSync(own)) && spawnSync(python, ['-c', 'import awscli']).status === 0,
  );
}

export interface AwsStandIn {
  readonly url: string;
  stop(): void;
}

/** The AWS CLI that the shells of the blocks call (`stand-ins/aws`); it says that the API is at `operatorUrl`. */
export async function startAwsStandIn(python: string, operatorUrl: string): Promise<AwsStandIn> {
  const cli = spawn(python, [join(import.meta.dirname, 'stand-ins/aws.py'), operatorUrl], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface(cli.stdout)[Symbol.asyncIterator]();
  const server = createServer(async (request, response) => {
    const [cwd = '', ...words] = (await text(request)).split('\0').slice(0, -1);
    cli.stdin.write(`${JSON.stringify({ cwd, words })}\n`);
    const { status, out, err } = JSON.parse((await answers.next()).value ?? '{}') as {
      status: number;
      out: string;
      err: string;
    };
    response.writeHead(status === 0 ? 200 : 500).end(status === 0 ? out : err + out);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.close();
      cli.kill();
    },
  };
}
