import * as z from 'zod';
import type { Agent } from '../../shared/application/agent.ts';
import { operatorDeadline } from '../../shared/application/deadline.ts';
import type { ProtocolManifest } from '../../shared/application/manifest.ts';
import { BUSY_STORE, Retry } from '../../shared/application/retry.ts';
import { agentNamed } from './lookup.ts';
import type { OperatorPorts } from './ports.ts';
import { callbackPathOf, protocolNamed } from './protocols.ts';
import { registered, sortMembers } from './registration.ts';
import { agentSchema, anyOf, registrationSchema } from './registration-schemas.ts';
import { type Route, route } from './route.ts';
import { agentPath } from './schemas.ts';

type AgentPorts = Pick<OperatorPorts, 'protocols' | 'agents' | 'secrets' | 'clock'>;

export function agentRoutes({ protocols, agents, secrets, clock }: AgentPorts): Route[] {
  const anyAgent = anyOf(protocols, agentSchema).meta({ id: 'Agent' });
  const registrations = new Map([...protocols].map(([name, manifest]) => [name, registrationSchema(manifest)]));
  const agentAnswer = { 200: { description: 'The agent, without its secrets.', schema: anyAgent } };

  const register = route({
    operationId: 'registerAgent',
    method: 'PUT',
    path: '/agents/{protocol}/{agentId}',
    tag: 'Agents',
    summary: 'Register an agent, or change its registration',
    description:
      'What is sent replaces what is stored; everything else stays, secrets too. Another secret than the stored one rotates it: the stored one stays usable ' +
      'for `keyOverlapSeconds` where the protocol has that setting.',
    params: agentPath,
    body: z.union([...registrations.values()]).meta({ id: 'Registration' }),
    bodyFor: ({ protocol }) => registrations.get(protocolNamed(protocols, protocol).protocol) ?? z.never(),
    answers: agentAnswer,
    problems: ['protocol_not_found', 'missing_credentials'],
    async handle({ params: { protocol, agentId }, body }) {
      const manifest = protocolNamed(protocols, protocol);
      const sent = sortMembers(body, manifest);
      const retry = new Retry('a registration that others change too', BUSY_STORE, clock, operatorDeadline(clock));
      for (;;) {
        const current = await agents.get(protocol, agentId);
        const agent = await registered({ protocol, agentId }, current, sent, { manifest, secrets, now: clock.now() });
        if (await agents.save(agent)) return { status: 200, body: shown(agent, manifest) };
        await retry.pause();
      }
    },
  });

  const get = route({
    operationId: 'getAgent',
    method: 'GET',
    path: '/agents/{protocol}/{agentId}',
    tag: 'Agents',
    summary: 'Show an agent',
    params: agentPath,
    answers: agentAnswer,
    problems: ['protocol_not_found', 'agent_not_found'],
    async handle({ params: { protocol, agentId } }) {
      const manifest = protocolNamed(protocols, protocol);
      return { status: 200, body: shown(await agentNamed(agents, protocol, agentId), manifest) };
    },
  });

  const list = route({
    operationId: 'listAgents',
    method: 'GET',
    path: '/agents',
    tag: 'Agents',
    summary: 'Show all agents',
    description: 'Ordered by protocol and agent id. Agents of protocols that are not deployed any more are left out.',
    answers: {
      200: {
        description: 'All agents, without their secrets.',
        schema: z.strictObject({ agents: z.array(anyAgent) }).meta({ id: 'AgentList' }),
      },
    },
    async handle() {
      const all = (await agents.list()).flatMap((agent) => {
        const manifest = protocols.get(agent.protocol);
        return manifest ? [shown(agent, manifest)] : [];
      });
      return { status: 200, body: { agents: all } };
    },
  });

  return [register, get, list];
}

/** Settings that the manifest has come to refuse are shown as they are stored, so that they can be seen and corrected. */
function shown(agent: Agent, manifest: ProtocolManifest) {
  const { protocol, agentId, allowedSourceIps, createdAt, updatedAt, credentials, settings } = agent;
  const complete = manifest.settings.safeParse(settings);
  return {
    protocol,
    agentId,
    callbackPath: callbackPathOf(protocol, agentId),
    allowedSourceIps: [...allowedSourceIps],
    createdAt,
    updatedAt,
    ...credentials,
    ...(complete.success ? complete.data : settings),
  };
}
