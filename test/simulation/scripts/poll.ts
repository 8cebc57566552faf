import type { Conversation } from '../conversation.ts';

const EVERY_MS = 10_000;

/** The balance is asked for as long as a game is open. */
export async function poll(talk: Conversation): Promise<void> {
  for (let left = talk.random.int(2, 8); left > 0; left--) {
    await talk.say({ kind: 'inquiry' });
    await talk.pause(EVERY_MS);
  }
}
