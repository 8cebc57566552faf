import { helps } from './command-line.ts';
import { stopWithParent } from './parent.ts';
import { isRefusedByClients } from './ports.ts';
import { runStack } from './stack.ts';
import { takeStandardStreams } from './standard-streams.ts';
import { StartFailure } from './start-failure.ts';
import { createTeardown } from './teardown.ts';

const HELP = `
npm start
Starts the wallet on this machine, with its operator API, its console and a DynamoDB engine, until Ctrl-C. It prints "ready" and the address on standard
output, and everything for people on standard error. What is set in the environment decides:

  PORT        where it listens, on 127.0.0.1 only (3000); 0 takes a free one
  DATA_DIR    where wallets and keys are kept (.local); :memory: keeps nothing
  LOCAL_LOGS  1 prints what the functions log, as JSON, on standard error
  AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL_KMS   engines of your own on this machine, instead of those that come along
`;

if (helps(HELP)) process.exit(0);
// Whatever this process and its children make is for its user alone: wallets and keys lie in the data directory.
process.umask(0o077);
const people = takeStandardStreams(process.env['LOCAL_LOGS'] === '1');
const teardown = createTeardown();
let stopping = false;

/** The first reason to stop is the one that counts: what breaks because everything is being closed is no news. */
async function stop(status: number, lastWords?: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  if (lastWords !== undefined) people.err(lastWords);
  await teardown.run();
  process.exit(status);
}

/** One line that says what is wrong; anything else is a defect of the stack, and its trace helps to find it. */
function lastWords(error: unknown): string {
  if (error instanceof StartFailure) return error.message;
  return error instanceof Error ? String(error.stack) : String(error);
}

function portFrom(text: string | undefined): number {
  const port = Number(text || 3000);
  if (!/^\d*$/.test(text ?? '') || port > 65_535) {
    throw new StartFailure(`PORT is "${text}": it must be a number from 0 (any free port) to 65535`);
  }
  if (!isRefusedByClients(port)) return port;
  throw new StartFailure(`PORT is ${port}: browsers and "fetch" call nothing at that port, set another one`);
}

async function main(): Promise<void> {
  const dataDir = process.env['DATA_DIR'] || '.local';
  const stack = await runStack({ port: portFrom(process.env['PORT']), dataDir, report: people.err }, teardown);
  people.err(`Engine: ${stack.engine}.`);
  people.err(
    'The wallet itself listens on loopback only. It asks nobody for credentials; pages of other sites are refused.',
  );
  for (const line of stack.notices) people.err(line);
  people.err(`Try "npm run demo" in another terminal, or open ${stack.url}/operator/v1/openapi.json`);
  people.out(`ready ${stack.url}`);
  await stack.engineExited;
  await stop(1, 'The DynamoDB engine has ended, so the stack stops. What was acknowledged is kept: start it again.');
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(0));
stopWithParent(() => void stop(0));
// A function's forgotten promise would end its Lambda container only; here it would end everybody's.
process.on('unhandledRejection', (reason) =>
  people.err(`A function left a rejected promise behind (${reason instanceof Error ? reason.name : typeof reason})`),
);
main().catch((error: unknown) => stop(1, lastWords(error)));
