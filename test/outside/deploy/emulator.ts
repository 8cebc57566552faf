import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGuarded } from '../../../local/guarded-child.ts';
import { accepts, freePort } from '../../../local/ports.ts';
import type { Credentials } from '../../e2e/signature.ts';
import { Wire } from '../../e2e/wire.ts';
import { runProgram, type Said, toolFolder } from '../program.ts';

const repository = join(import.meta.dirname, '..', '..', '..');
const account = '000000000000';
const region = 'eu-west-1';

/** Twelve digits are an account of their own there. */
export const credentials: Credentials = { accessKeyId: account, secretAccessKey: 'emulated', region };

/** MiniStack on loopback: AWS without AWS, and without a container. Functions run in Node processes of its own. */
export class Emulator {
  readonly #endpoint: string;
  readonly #stop: () => Promise<void>;
  /** Where its functions lie, and stages and assemblies of a test. */
  readonly folder: string;

  private constructor(endpoint: string, folder: string, stop: () => Promise<void>) {
    this.#endpoint = endpoint;
    this.folder = folder;
    this.#stop = stop;
  }

  static async start(): Promise<Emulator> {
    const folder = mkdtempSync(join(tmpdir(), 'seamless-wallet-deploy-'));
    const port = await freePort();
    const environment = {
      ...{ BIND_HOST: '127.0.0.1', GATEWAY_PORT: String(port), TMPDIR: folder, MINISTACK_REGION: region },
      ...{ AWS_ACCESS_KEY_ID: account, AWS_SECRET_ACCESS_KEY: 'emulated', AWS_DEFAULT_REGION: region },
      // Functions are started with the `node` that is found first, and they are made for Node 24.
      PATH: `${join(process.execPath, '..')}:${process.env['PATH']}`,
    };
    const program = join(toolFolder('MINISTACK'), 'bin', 'ministack');
    const words = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    const child = startGuarded({ command: 'env', args: [...words, program], pidFile: undefined, cwd: folder });
    const emulator = new Emulator(`http://127.0.0.1:${port}`, folder, () => child.stop());
    if (await accepts(port, { until: child.exited, patienceMs: 60_000 })) return emulator;
    throw new Error(`MiniStack does not start: ${child.lastOutput()}`);
  }

  async stop(): Promise<void> {
    await this.#stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The CDK's own command line, as anybody would call it. */
  async cdk(...args: readonly string[]): Promise<Said> {
    const env = {
      ...{ AWS_ACCESS_KEY_ID: account, AWS_SECRET_ACCESS_KEY: 'emulated', AWS_SESSION_TOKEN: undefined },
      ...{ AWS_REGION: region, AWS_DEFAULT_REGION: region, AWS_PROFILE: undefined, AWS_ENDPOINT_URL: this.#endpoint },
      ...{ AWS_ENDPOINT_URL_KMS: undefined, AWS_ENDPOINT_URL_DYNAMODB: undefined },
      ...{ AWS_ENDPOINT_URL_S3: this.#endpoint, STAGES_DIR: this.folder, CDK_DISABLE_VERSION_CHECK: '1' },
    };
    return await runProgram(process.execPath, [join(repository, 'node_modules', '.bin', 'cdk'), ...args], {
      cwd: repository,
      env,
    });
  }

  /** Gives the stack's outputs. */
  async deploy(assembly: string, stack: string): Promise<Readonly<Record<string, string>>> {
    const outputs = join(this.folder, `${stack}.json`);
    const { status, output } = await this.tryDeploy(assembly, stack, '--outputs-file', outputs);
    if (status !== 0) throw new Error(`${stack} does not deploy: ${output}`);
    return JSON.parse(readFileSync(outputs, 'utf8'))[stack] ?? {};
  }

  async tryDeploy(assembly: string, stack: string, ...more: readonly string[]): Promise<Said> {
    const named = ['deploy', '--app', assembly, stack, '--exclusively', '--require-approval', 'never'];
    return await this.cdk(...named, ...more);
  }

  /** By the path and not by the host's name, which not every machine resolves; by the API's id, as a domain's name leads nowhere here. */
  addressOf(outputs: Readonly<Record<string, string>>): string {
    const [, apiId] = Object.entries(outputs).find(([name]) => name.startsWith('ExportsOutputRefFrontDoorApi')) ?? [];
    return `${this.#endpoint}/_aws/execute-api/${apiId}/$default`;
  }

  wireTo(outputs: Readonly<Record<string, string>>): Wire {
    return new Wire(this.addressOf(outputs), credentials);
  }
}
