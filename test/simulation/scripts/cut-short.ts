import type { Conversation } from '../conversation.ts';
import type { World } from '../world.ts';
import { sessionEnd, statusChange } from './operator.ts';
import { playOf } from './plays.ts';
import { stakeOf } from './tickets.ts';

/** The operator logs the player out, or blocks the player, in the middle of play. What comes after that moves nothing, whatever a container remembers. */
export async function cutShort(talk: Conversation, world: World): Promise<void> {
  const { random, spec } = talk;
  const hasSessions = spec.protocol === 'vela' || spec.protocol === 'wallet-v2';
  const betOf = hasSessions ? stakeOf : playOf;
  const endsAfter = random.int(1, 3);
  let ending: Promise<void> | undefined;
  for (let nth = 0; nth < endsAfter + 3; nth++) {
    if (nth === endsAfter) ending = hasSessions ? sessionEnd(talk, world) : statusChange(talk, world);
    const said = talk.say(betOf(talk, nth));
    if (random.chance(0.8)) await said;
  }
  await ending;
}
