import { beforeAll, describe } from 'vitest';
import { longCases } from '../../certify/cases/all.ts';
import { createTestTables, type TestEngine, type TestTables } from '../support/engines.ts';
import { sharedCases } from './cases-shared.ts';
import { Conversation } from './conversation.ts';
import { engineGround } from './grounds.ts';
import { protocolsUnderTest } from './protocols.ts';
import { conversations } from './suite.ts';

const protocols = await protocolsUnderTest();

/** What the ledger in memory does is only as good as its likeness to the real one. */
export function conversationsOn(engine: TestEngine): void {
  let tables: TestTables;
  beforeAll(async () => {
    tables = await createTestTables(engine);
  });
  for (const protocol of protocols) {
    const ground = () => engineGround(tables);
    conversations(protocol, ground);
    // A real store has forms of its own for what a provider may write anywhere: empty texts, NUL, half a surrogate pair, numbers without end.
    describe(protocol.name, () => {
      const almost = longCases(protocol.simulator).filter(({ id }) => id === 'hostile/almost-stake');
      sharedCases(almost, protocol, () => Conversation.begin(protocol, ground()));
    });
  }
}
