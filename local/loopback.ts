import type { EngineAccess } from './engine.ts';
import { StartFailure } from './start-failure.ts';

const endpointVariables = [
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_DYNAMODB',
  'AWS_ENDPOINT_URL_DYNAMODB_STREAMS',
  'AWS_ENDPOINT_URL_KMS',
];

function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  return isLoopbackHost(hostname);
}

/** As it stands in the header `host`: a name or an address, and perhaps a port. */
export function isLoopbackHost(host: string): boolean {
  return /^(?:localhost|\[::1\]|127\.\d{1,3}\.\d{1,3}\.\d{1,3})(?::\d{1,5})?$/i.test(host);
}

/** A stack for trying things out must never reach a real wallet by a variable that was left in the shell. */
export function refuseRemoteEndpoints(env: NodeJS.ProcessEnv): void {
  for (const name of endpointVariables) {
    const value = env[name];
    if (value && !isLoopback(value)) {
      throw new StartFailure(
        `${name} is ${value}: the local stack speaks to loopback addresses only; unset it, or use http://127.0.0.1:<port>`,
      );
    }
  }
}

/** What every AWS client in this process is told, so that no profile or role of the user's machine has a say in it. `access` is what the engine demands. */
export function pointAwsClients(
  env: NodeJS.ProcessEnv,
  endpoints: { dynamodb: string; kms: string },
  access?: EngineAccess,
): void {
  if (access !== undefined) {
    env['AWS_ACCESS_KEY_ID'] = access.accessKeyId;
    env['AWS_SECRET_ACCESS_KEY'] = 'local';
    env['AWS_REGION'] = access.region;
    delete env['AWS_SESSION_TOKEN'];
  }
  env['AWS_ENDPOINT_URL_DYNAMODB'] = endpoints.dynamodb;
  // Every local engine serves its streams at the same address.
  env['AWS_ENDPOINT_URL_DYNAMODB_STREAMS'] = endpoints.dynamodb;
  env['AWS_ENDPOINT_URL_KMS'] = endpoints.kms;
  env['AWS_REGION'] ||= 'us-east-1';
  if (!env['AWS_ACCESS_KEY_ID'] || !env['AWS_SECRET_ACCESS_KEY']) {
    env['AWS_ACCESS_KEY_ID'] = 'local';
    env['AWS_SECRET_ACCESS_KEY'] = 'local';
    delete env['AWS_SESSION_TOKEN'];
  }
  // With a profile the SDK passes over the keys above; with the other one it passes over the endpoints.
  delete env['AWS_PROFILE'];
  delete env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'];
}
