import { afterAll, beforeAll, describe } from 'vitest';
import { protocolsUnderTest } from '../conformance/protocols.ts';
import { deployed } from '../e2e/cases-deployed.ts';
import { type DeployedStack, SYNTHESIS_MS, startDeployedStack } from '../support/lambda-runtime/deployed-stack.ts';
import { FunctionThread } from '../support/lambda-runtime/function-thread.ts';

const protocols = await protocolsUnderTest();

/** Each bundle in a thread with addresses of its own, so that what is asked of a table can be laid at one function's door. */
describe('every deployed function, recorded', () => {
  let stack: DeployedStack<FunctionThread>;

  beforeAll(async () => {
    stack = await startDeployedStack((runs) => new FunctionThread(runs));
  }, SYNTHESIS_MS);
  afterAll(() => stack.stop());

  deployed(protocols, () => stack);
});
