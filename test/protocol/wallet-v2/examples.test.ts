import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Conversation } from './conversation.ts';
import { StandingClock } from './standing-clock.ts';

const EXAMPLES = new URL('../../../functions/wallet-v2/examples/', import.meta.url);

interface Example {
  readonly name: string;
  readonly request: string;
  readonly status: number;
  readonly answer: string;
}

function readExample(name: string): Example {
  const text = readFileSync(new URL(name, EXAMPLES), 'utf8');
  const [, request = '', head = '', answer = ''] = text.trimEnd().split('\n\n');
  return { name, request, status: Number(head.split(' ')[1]), answer };
}

/** `DD-MM-YYYY HH:mm:ss` in UTC. */
function instantOf(time: string): string {
  return time.replace(/^(\d\d)-(\d\d)-(\d{4}) (.*)$/, '$3-$2-$1T$4Z');
}

describe('wallet-v2: documented examples', () => {
  it('are answered byte for byte, one after the other', async () => {
    const clock = new StandingClock('2026-03-02T08:00:00Z');
    const c = await Conversation.begin({ clock });
    const examples = readdirSync(EXAMPLES).sort().map(readExample);
    expect(examples.length).toBeGreaterThan(10);
    for (const { name, request, status, answer } of examples) {
      const { time } = JSON.parse(answer) as { time: string };
      clock.set(instantOf(time));
      const answered = await c.post(request.replace('TOKEN', c.code));
      expect({ name, ...answered }).toEqual({ name, status, body: answer });
    }
  });

  it('record `time` as it was sent', async () => {
    const c = await Conversation.begin();
    await c.post(readExample('06-bet-in-a-round.http').request.replace('TOKEN', c.code));
    expect(c.entries).toMatchObject([
      { transactionId: '85', roundId: '85', gameCode: '1053', details: { time: '21-09-2023 07:27:44' } },
    ]);
  });
});
