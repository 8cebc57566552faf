import { actText } from './act.ts';
import type { Delivery } from './delivery.ts';
import { Random } from './random.ts';
import { Weather } from './weather.ts';
import type { World } from './world.ts';

/**
 * After the storm every request that was ever made is made once more, in fine weather and by containers of any age. The rules judge each answer; whoever was told
 * that something is done, or is refused for good, is told so again.
 */
export async function repeatEverything(world: World): Promise<void> {
  world.auditor.mayFault = false;
  world.note(() => 'everything is still; every request is made once more');
  const last = new Map<string, Delivery>();
  for (const delivery of [...world.deliveries]) {
    const name = nameOf(delivery);
    if (delivery.answer || !last.has(name)) last.set(name, delivery);
  }
  for (const delivery of last.values()) {
    const again = await ask(world, delivery);
    world.tally.count('repeated', again.answer?.verdict ?? 'not answered');
  }
}

async function ask(world: World, { act, caller, conversation }: Delivery): Promise<Delivery> {
  const random = new Random(`${world.spec.seed}/again ${world.deliveries.length}`);
  const secret = world.agents.keyFor(caller.protocol, caller.agentId, world.time.now, random);
  const current = caller.forged || secret === undefined ? caller : { ...caller, secret };
  const weather = new Weather('calm', random, []);
  const again = world.deliver({ act, caller: current, conversation, random, weather });
  await world.time.run();
  return again;
}

function nameOf({ act, caller }: Delivery): string {
  const { protocol, agentId, playerId, currency, secret } = caller;
  const token = protocol === 'tg' || protocol === 'vp' ? (caller.forged ?? false) : secret;
  return [protocol, agentId, playerId, currency, token, actText(act)].join('/');
}
