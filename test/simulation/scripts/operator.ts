import type { AmountUnits } from '../../../shared/domain/money.ts';
import type { PlayerStatus } from '../../../shared/domain/wallet.ts';
import { type Act, OPERATOR } from '../act.ts';
import type { Conversation } from '../conversation.ts';
import { clientRetries } from '../schedules.ts';
import { drawSettings } from '../settings.ts';
import { tokenOf } from '../tokens.ts';
import type { Settings } from '../voice.ts';
import type { World } from '../world.ts';

export function deposit(talk: Conversation): Promise<void> {
  return transfer(talk, 'deposit');
}

export function withdrawal(talk: Conversation): Promise<void> {
  return transfer(talk, 'withdrawal');
}

/** An operator, too, asks again under the same id until it knows. */
export async function transfer(
  talk: Conversation,
  kind: 'deposit' | 'withdrawal',
  amount = talk.amount() + 1n,
): Promise<void> {
  const act: Act = { kind, id: `${kind}-${talk.spec.index}-${talk.random.int(0, 999_999)}`, stake: amount };
  const heard = await talk.insist(act, clientRetries, undefined, { protocol: OPERATOR });
  const moved = kind === 'deposit' ? amount : -amount;
  if (heard) talk.final(act, heard.verdict === 'done' ? moved : 0n, heard);
  if (talk.random.chance(0.2)) await talk.say({ ...act, stake: amount + 1n }, { protocol: OPERATOR });
  if (talk.random.chance(0.4)) await reversal(talk, act, heard?.verdict === 'done' ? -moved : undefined);
}

/** Undone once, however often and under however many ids it is asked for; what moves nothing the second time is said by the rules. */
async function reversal(talk: Conversation, { id = '' }: Act, back: AmountUnits | undefined): Promise<void> {
  const act: Act = { kind: 'reversal', id: `back-${id}`, also: id };
  const heard = await talk.insist(act, clientRetries, undefined, { protocol: OPERATOR });
  const { also: _, ...own } = act;
  if (heard && back !== undefined) talk.final(own, heard.verdict === 'done' ? back : 0n, heard);
  if (talk.random.chance(0.5)) await talk.say(act, { protocol: OPERATOR });
  if (talk.random.chance(0.3)) await talk.say({ ...act, id: `again-${id}` }, { protocol: OPERATOR });
}

export async function statusChange(talk: Conversation, world: World): Promise<void> {
  const { playerId } = talk.spec;
  const set = async (status: PlayerStatus) => {
    world.tally.count('operator', status);
    world.note(() => `operator: ${playerId} is ${status}`);
    await world.shared.memory.setStatus(playerId, status, new Date(world.time.now).toISOString());
    world.auditor.changed(playerId);
  };
  await set(talk.random.pick(['blocked', 'blocked', 'closed']));
  await talk.pause(talk.random.int(10, talk.random.chance(0.5) ? 300 : 20_000));
  await set('active');
}

export async function sessionEnd(talk: Conversation, world: World): Promise<void> {
  const { playerId } = talk.spec;
  const choice = talk.random.next();
  if (choice < 0.1) return endAll(talk, world);
  const token = tokenOf(world.spec.seed, talk.spec, choice < 0.7 ? 0 : 1);
  const { memory } = world.shared;
  if (memory.sessions.get(token)?.endedAt !== undefined) return;
  world.tally.count('operator', 'session ended');
  world.note(() => `operator: ends the session ${token.slice(-4)} of ${playerId}`);
  await memory.end(token, new Date(world.time.now).toISOString());
  world.auditor.changed(playerId);
}

/** In all protocols, by one write on the player's row; then the player comes again, by a session of the new generation. */
async function endAll(talk: Conversation, world: World): Promise<void> {
  const { playerId } = talk.spec;
  const { memory } = world.shared;
  world.tally.count('operator', 'all sessions ended');
  world.note(() => `operator: ends all sessions of ${playerId}`);
  await memory.endAll(playerId);
  world.auditor.changed(playerId);
  await talk.pause(talk.random.int(10, 20_000));
  const generation = memory.players.get(playerId)?.sessionGeneration ?? 0;
  const token = tokenOf(world.spec.seed, talk.spec, 0);
  const session = memory.sessions.get(token);
  if (session && session.endedAt === undefined) memory.sessions.set(token, { ...session, generation });
  world.auditor.changed(playerId);
}

export async function keyRotation(talk: Conversation, world: World): Promise<void> {
  const { protocol, agentId } = talk.spec;
  const key = Array.from({ length: 64 }, () => talk.random.int(0, 15).toString(16)).join('');
  world.tally.count('operator', 'key rotated');
  world.note(() => `operator: a new key for ${protocol}/${agentId}`);
  world.agents.rotate(protocol, agentId, key, world.time.now, talk.random.int(60, 600) * 1_000);
}

/** The operator changes its mind about an agent, now and then back again: limits, currencies, what a protocol leaves to it. */
export async function settingsChange(talk: Conversation, world: World): Promise<void> {
  const { protocol, agentId } = talk.spec;
  const before = world.settingsOf(talk.spec);
  const set = (settings: Settings, what: string) => {
    world.tally.count('operator', what);
    world.note(() => `operator: ${protocol}/${agentId} works by ${JSON.stringify(settings)}`);
    world.agents.change(talk.spec, { settings }, world.time.now);
  };
  const drawn = drawSettings(protocol, talk.random.fork('settings'));
  const names = Object.keys(drawn).filter(() => talk.random.chance(0.4));
  const members = Object.fromEntries(names.map((name) => [name, drawn[name]]));
  set({ ...before, ...members }, 'settings changed');
  if (talk.random.chance(0.5)) return;
  await talk.pause(talk.random.int(10, talk.random.chance(0.5) ? 6_000 : 600_000));
  set(before, 'settings changed back');
}

/** Nothing is decided meanwhile, and the provider keeps what it has to say. */
export async function agentStop(talk: Conversation, world: World): Promise<void> {
  const { protocol, agentId } = talk.spec;
  const set = (enabled: boolean) => {
    world.tally.count('operator', enabled ? 'agent goes on' : 'agent stopped');
    world.note(() => `operator: ${protocol}/${agentId} ${enabled ? 'goes on' : 'is stopped'}`);
    world.agents.change(talk.spec, { enabled }, world.time.now);
  };
  set(false);
  await talk.pause(talk.random.int(10, talk.random.chance(0.5) ? 8_000 : 120_000));
  set(true);
}
