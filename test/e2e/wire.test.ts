import { afterAll, beforeAll, describe, inject } from 'vitest';
import { type StackProcess, startLocalStack } from '../../local/stack-process.ts';
import { protocolsUnderTest } from '../conformance/protocols.ts';
import { SYNTHESIS_MS } from '../support/lambda-runtime/deployed-stack.ts';
import { endToEnd } from './suite.ts';
import { Wire, wireOfShell } from './wire.ts';

const baseUrl = inject('baseUrl');
const protocols = await protocolsUnderTest();

describe(`the wallet over the wire, ${baseUrl ?? 'on a local stack'}`, () => {
  let stack: StackProcess | undefined;
  let wire: Wire;

  beforeAll(async () => {
    stack = baseUrl === undefined ? await startLocalStack() : undefined;
    wire = wireOfShell(baseUrl ?? stack?.url ?? '');
  }, SYNTHESIS_MS);
  afterAll(() => stack?.stop());

  const isOnThisMachine = baseUrl === undefined || new Wire(baseUrl).isOnThisMachine;
  endToEnd(protocols, () => wire, { isOnThisMachine, hasConsole: isOnThisMachine });
});
