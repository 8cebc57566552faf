import * as z from 'zod';
import type { Agent } from '../../shared/application/agent.ts';
import { Deadline, operatorDeadline } from '../../shared/application/deadline.ts';
import type { MembersCapability } from '../../shared/application/provider.ts';
import { lineOf } from '../../shared/desk/audit/log.ts';
import { holderOf } from '../../shared/domain/state.ts';
import { nameAt } from '../../shared/domain/wallet.ts';
import { AT_PROVIDER_PROBLEMS, answeredBy, atProvider, PROVIDER_BUDGET_MS } from './at-provider.ts';
import { barredPlayer, playerNamed } from './lookup.ts';
import type { OperatorPorts } from './ports.ts';
import { type Route, route } from './route.ts';
import { agentPath, playerId } from './schemas.ts';

/** Names that are looked up in the store at once. */
const AT_ONCE = 20;

const online = z
  .strictObject({
    name: z.string().meta({ description: 'What the provider calls the player.' }),
    playerId: playerId.optional().meta({ description: 'Absent for somebody who is no player here.' }),
  })
  .meta({ id: 'MemberOnline', examples: [{ name: 'p1', playerId: 'p1' }] });

export function memberRoutes(ports: OperatorPorts): Route[] {
  const { players, clock } = ports;

  const list = route({
    operationId: 'listMembersOnline',
    method: 'GET',
    path: '/agents/{protocol}/{agentId}/members/online',
    tag: 'Games',
    summary: 'Who plays at the provider right now',
    description: 'Asked of the provider each time.',
    params: agentPath,
    answers: {
      200: {
        description: 'All of them.',
        schema: z.strictObject({ members: z.array(online) }).meta({ id: 'MemberList' }),
      },
    },
    problems: AT_PROVIDER_PROBLEMS,
    async handle({ params: { protocol, agentId } }) {
      const { capability, acting, agent } = await atProvider(ports, protocol, agentId, 'members');
      const names = await answeredBy(capability.online(acting, new Deadline(clock, PROVIDER_BUDGET_MS)));
      const members: z.infer<typeof online>[] = [];
      for (let from = 0; from < names.length; from += AT_ONCE) {
        const some = names.slice(from, from + AT_ONCE);
        members.push(...(await Promise.all(some.map((name) => memberNamed(ports, capability, agent, name)))));
      }
      return { status: 200, body: { members } };
    },
  });

  const logOut = route({
    operationId: 'logOutMember',
    method: 'POST',
    path: '/agents/{protocol}/{agentId}/members/{playerId}/logout',
    tag: 'Games',
    summary: "End a player's games at the provider",
    description:
      'Block the player first (`PUT /players/{playerId}`): while a player is active the next launch would go through, so that this is refused. A game that is ' +
      'being played is settled at once: the callback about it comes after this answer. It is a new stake of a barred player where it has one, and pays as ever else.',
    params: agentPath.extend({ playerId }),
    answers: { 204: { description: 'The player plays nothing there, or never did.' } },
    problems: [...AT_PROVIDER_PROBLEMS, 'player_not_found', 'player_active'],
    async handle({ params: { protocol, agentId, playerId }, call }) {
      const { capability, acting } = await atProvider(ports, protocol, agentId, 'members');
      const player = barredPlayer(await playerNamed(players, playerId), call.at);
      const name = nameAt(player, { protocol, agentId });
      const member = { playerId, ...(name !== undefined && { name }) };
      await ports.audit.write(lineOf(call, `player/${playerId}`, {}, `logged out of ${protocol}/${agentId}`));
      await answeredBy(capability.logOut(acting, member, new Deadline(clock, PROVIDER_BUDGET_MS)));
      return { status: 204 };
    },
  });

  return [list, logOut];
}

async function memberNamed(
  { ledger, clock }: Pick<OperatorPorts, 'ledger' | 'clock'>,
  capability: MembersCapability,
  agent: Agent,
  name: string,
): Promise<z.infer<typeof online>> {
  const walletRef = capability.named(name, agent);
  const player = holderOf(await ledger.read(walletRef, [], operatorDeadline(clock)), walletRef, agent)?.player;
  return { name, ...(player && { playerId: player.playerId }) };
}
