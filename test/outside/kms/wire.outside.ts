import { afterAll, beforeAll, describe } from 'vitest';
import { type StackProcess, startLocalStack } from '../../../local/stack-process.ts';
import { protocolsUnderTest } from '../../conformance/protocols.ts';
import { endToEnd } from '../../e2e/suite.ts';
import { wireTo } from '../../e2e/wire.ts';

/** Whose agents have a key that KMS wraps; the stack takes the KMS of `AWS_ENDPOINT_URL_KMS`. */
const encrypted = (await protocolsUnderTest()).filter(({ name }) => name === 'tg' || name === 'vp');

describe('the wallet over the wire, its keys in a KMS that is not ours', () => {
  let stack: StackProcess;
  beforeAll(async () => {
    stack = await startLocalStack();
  });
  afterAll(() => stack.stop());
  endToEnd(
    encrypted,
    wireTo(() => stack.url),
  );
});
