import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readExamples } from '../../conformance/examples.ts';
import { Conversation } from './conversation.ts';

const folder = join(import.meta.dirname, '../../../functions/wallet-v2');

it('records `time` as it was sent', async () => {
  const c = await Conversation.begin();
  const example = readExamples(folder).find(({ file }) => file === '06-bet-in-a-round.http');
  await c.post((example?.spoken.body ?? '').replace('TOKEN', c.code));
  expect(c.entries).toMatchObject([
    { transactionId: '85', roundId: '85', gameCode: '1053', details: { time: '21-09-2023 07:27:44' } },
  ]);
});
