import type { Act, ActKind, Caller } from '../act.ts';
import type { Conversation } from '../conversation.ts';
import { tokenOf } from '../tokens.ts';
import type { World } from '../world.ts';

const KINDS: Readonly<Record<string, readonly [ActKind, ...ActKind[]]>> = {
  tg: ['play', 'retry', 'rollback', 'inquiry'],
  vp: ['play', 'retry', 'rollback', 'inquiry'],
  vela: ['stake', 'payout', 'play', 'rollback', 'inquiry'],
  'wallet-v2': ['stake', 'payout', 'rollback', 'inquiry'],
};

/** The number of a session that nobody opened. */
const NEVER_OPENED = 9;

/** The ids of somebody else's conversation with other content, for another player, under contradicting names, with keys and tokens that fit nothing. */
export async function attack(talk: Conversation, world: World): Promise<void> {
  for (let left = talk.random.int(3, 8); left > 0; left--) {
    await talk.pause(talk.random.int(0, 1_500));
    await talk.say(strangeAct(talk), strangeCaller(talk, world));
  }
}

function strangeAct(talk: Conversation): Act {
  const { random, spec } = talk;
  const kind = random.pick<ActKind>(KINDS[spec.protocol] ?? ['inquiry']);
  if (kind === 'inquiry') return { kind };
  const names = { id: talk.id(random.int(0, 3)), also: `${talk.id(random.int(0, 3))}-x` };
  const act: Act = { kind, id: names.id };
  if (spec.protocol === 'vp') return { ...act, ...(random.chance(0.5) && names), ...amountsOf(kind, talk) };
  if (spec.protocol === 'tg') return { ...act, ...amountsOf(kind, talk) };
  const round = spec.protocol === 'wallet-v2' && random.chance(0.7) ? { roundId: talk.id(random.int(0, 3)) } : {};
  return { ...act, ...amountsOf(kind, talk), ...round, ...(kind !== 'rollback' && { gameCode: 'reef' }) };
}

/** The amounts that such a request names. */
export function amountsOf(kind: ActKind, talk: Conversation): Pick<Act, 'stake' | 'payout'> {
  switch (kind) {
    case 'stake':
      return { stake: talk.amount() };
    case 'payout':
      return { payout: talk.amount() };
    case 'rollback':
      return {};
    default:
      return { stake: talk.amount(), payout: talk.amount() };
  }
}

function strangeCaller({ random, spec }: Conversation, world: World): Partial<Caller> {
  const { protocol, agentId, playerId, currency } = spec;
  const trick = random.weighted({ none: 12, foreign: 2, forged: 2, nobody: 1, pauper: 1 });
  const isKeyed = protocol === 'tg' || protocol === 'vp';
  switch (trick) {
    case 'none':
      return {};
    case 'foreign': {
      const other = agentId === 'op1' ? 'op2' : 'op1';
      const key = world.agents.keyFor(protocol, other, world.time.now, random);
      return isKeyed && key !== undefined
        ? { secret: key, forged: true }
        : { secret: tokenOf(world.spec.seed, { protocol, agentId: other, playerId, currency }, 0) };
    }
    case 'forged':
      return isKeyed
        ? { secret: '0f'.repeat(32), forged: true }
        : { secret: tokenOf(world.spec.seed, spec, NEVER_OPENED) };
    case 'nobody':
      return isKeyed ? { playerId: 'nobody' } : {};
    case 'pauper':
      return isKeyed ? { currency: 'XAU' } : {};
  }
}
