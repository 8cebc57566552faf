import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { protocolsUnderTest } from '../conformance/protocols.ts';
import { ContainerPool } from '../support/lambda-runtime/container-pool.ts';
import { type DeployedStack, SYNTHESIS_MS, startDeployedStack } from '../support/lambda-runtime/deployed-stack.ts';
import { deployed } from './cases-deployed.ts';

const client = process.env['RUNTIME_INTERFACE_CLIENT'];
const protocols = await protocolsUnderTest();

/** Between two events every container is frozen, as in Lambda. */
describe("the deployed bundles under AWS's runtime interface client", () => {
  if (client === undefined) {
    it.skip('are run by "npm run test:bundle", which builds that client');
    return;
  }
  let stack: DeployedStack<ContainerPool>;

  beforeAll(async () => {
    stack = await startDeployedStack((runs) => new ContainerPool(runs, client));
  }, SYNTHESIS_MS);
  afterAll(() => stack.stop());

  deployed(protocols, () => stack);

  const isAsked = (name: string) =>
    [...protocols.map((each) => each.name), 'operator'].some((end) => name.endsWith(`-${end}`));

  it('have served from several containers at once, none of which ended by itself', () => {
    for (const { deployed: each, running } of stack.functions) {
      expect(
        running.containers.filter(({ hasExited }) => hasExited),
        each.name,
      ).toEqual([]);
      // Jobs and the stream's function are called one at a time, and so are most calls that wait for a provider.
      if (isAsked(each.name)) expect(running.containers.length, each.name).toBeGreaterThan(1);
    }
  });

  it('have written JSON objects to their logs, one to a line, and no secret of any agent', () => {
    const lines = stack.functions.flatMap(({ running }) =>
      running.containers.flatMap(({ output }) => output.split('\n').filter((line) => line !== '')),
    );
    expect(lines.filter((line) => !line.startsWith('{'))).toEqual([]);
    const logged = lines.join('\n');
    expect(logged).toContain('"message":"callback"');
    expect(secretsOf(stack).filter((secret) => logged.includes(secret))).toEqual([]);
  });
});

/** Every secret that was ever wrapped, as KMS was given it. */
function secretsOf({ functions }: DeployedStack<ContainerPool>): string[] {
  const wrapped = functions.flatMap(({ kms }) => kms.recorded.map(({ body }) => body['Plaintext']));
  const secrets = wrapped
    .filter((text) => typeof text === 'string')
    .map((text) => Buffer.from(text, 'base64').toString());
  expect(secrets.length).toBeGreaterThan(0);
  return secrets;
}
