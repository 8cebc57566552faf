import { beforeAll, describe } from 'vitest';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { oneThingWrong } from './cases-hostile.ts';
import { Conversation } from './conversation.ts';
import { engineGround } from './grounds.ts';
import { movingMessages } from './messages.ts';
import { protocolsUnderTest } from './protocols.ts';
import { conversations } from './suite.ts';

const protocols = await protocolsUnderTest();

/** What the ledger in memory does is only as good as its likeness to the real one. */
eachEngine('conformance', (engine) => {
  let tables: TestTables;
  beforeAll(async () => {
    tables = await createTestTables(engine);
  });
  for (const protocol of protocols) {
    const ground = () => engineGround(tables);
    conversations(protocol, ground);
    // A real store has forms of its own for what a provider may write anywhere: empty texts, NUL, half a surrogate pair, numbers without end.
    describe(protocol.name, () => {
      for (const message of movingMessages(protocol.simulator).slice(0, 1)) {
        oneThingWrong(message, () => Conversation.begin(protocol, ground()));
      }
    });
  }
});
