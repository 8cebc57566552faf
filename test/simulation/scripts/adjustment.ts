import type { Act } from '../act.ts';
import { OPERATOR } from '../act.ts';
import type { Conversation } from '../conversation.ts';
import { clientRetries } from '../schedules.ts';
import type { World } from '../world.ts';
import { transfer } from './operator.ts';

const [PROPOSER, APPROVER, OTHER] = ['anna', 'bela', 'cyril'] as const;

/** One person proposes a correction, another approves it; both ask again until they know, and now and then all of them at once. */
export async function adjustment(talk: Conversation, world: World): Promise<void> {
  const { random } = talk;
  const id = `adjustment-${talk.spec.index}`;
  const amount = talk.amount() + 1n;
  const caseId = random.chance(0.6) ? caseFor(talk, world) : undefined;
  const content = random.chance(0.5) ? { payout: amount } : { stake: amount };
  const proposal: Act = { kind: 'proposal', id, ...content, ...(caseId && { also: caseId }), by: PROPOSER };
  const [approval, second]: Act[] = [APPROVER, OTHER].map((by) => ({ kind: 'approval', id, by }));
  const rejection: Act = { kind: 'rejection', id, by: random.pick([PROPOSER, OTHER]) };
  if (!approval || !second) return;
  const proposed = await insist(talk, proposal);
  if (random.chance(0.2)) await say(talk, { ...proposal, payout: amount + 1n });
  if (random.chance(0.3)) await say(talk, { ...approval, by: PROPOSER });
  const rivals = random.pick([[], [second], [rejection], [second, rejection]]);
  const [heard] = await Promise.all([approval, ...rivals].map((act) => atItsTime(talk, act)));
  if (heard?.code === 'approval insufficient_funds') {
    await transfer(talk, 'deposit', amount);
    await insist(talk, approval);
  }
  if (random.chance(0.3)) await say(talk, rejection);
  const last = await insist(talk, random.pick([approval, second]));
  if (proposed && last?.verdict === 'done')
    talk.final({ kind: 'approval', id }, (proposal.payout ?? 0n) - (proposal.stake ?? 0n), last);
  if (random.chance(0.3)) await say(talk, proposal);
}

/** One of the player's open cases: settled with the money that it stands for, sometimes by two at once. */
function caseFor({ spec, random }: Conversation, { shared }: World): string | undefined {
  const own = [...shared.memory.cases.all.values()].filter(({ playerId }) => playerId === spec.playerId);
  return own[random.int(0, Math.max(0, own.length - 1))]?.caseId;
}

async function atItsTime(talk: Conversation, act: Act) {
  await talk.pause(talk.random.int(0, talk.random.chance(0.6) ? 10 : 1_000));
  return insist(talk, act);
}

function insist(talk: Conversation, act: Act) {
  return talk.insist(act, clientRetries, undefined, { protocol: OPERATOR });
}

function say(talk: Conversation, act: Act) {
  return talk.say(act, { protocol: OPERATOR });
}
