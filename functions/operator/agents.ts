import * as z from 'zod';
import { type Agent, usableOlder } from '../../shared/application/agent.ts';
import { operatorDeadline } from '../../shared/application/deadline.ts';
import { overlappingSecrets, type ProtocolManifest } from '../../shared/application/manifest.ts';
import { BUSY_STORE, Retry } from '../../shared/application/retry.ts';
import { agentChanges } from '../../shared/desk/audit/agent-changes.ts';
import { agentTarget, lineOf, type OperatorCall } from '../../shared/desk/audit/log.ts';
import type { SecretOwner } from '../../shared/encryption/agent-keys.ts';
import { type LastPull, lastPulls } from './last-pulls.ts';
import { agentNamed } from './lookup.ts';
import type { OperatorPorts } from './ports.ts';
import { Problem } from './problem.ts';
import { callbackPathOf, type Protocol, protocolNamed } from './protocols.ts';
import { type Change, deleted, registered, sortMembers, storedSettings } from './registration.ts';
import { agentSchema, anyOf, registrationSchema, settingsOf } from './registration-schemas.ts';
import { type Route, route } from './route.ts';
import { agentPath } from './schemas.ts';

type AgentPorts = Pick<OperatorPorts, 'protocols' | 'agents' | 'secrets' | 'reports' | 'clock' | 'openDoors'>;

export function agentRoutes(ports: AgentPorts): Route[] {
  const { protocols, agents, secrets, clock } = ports;
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
      'What is sent replaces what is stored, maps are merged by key, and everything else stays, secrets too. A new key leaves every older one usable until its ' +
      'own end, `keyOverlapSeconds` after it was replaced. An agent that was deleted is registered anew.',
    params: agentPath,
    body: z.union([...registrations.values()]).meta({ id: 'Registration' }),
    bodyFor: ({ protocol }) => registrations.get(protocolNamed(protocols, protocol).protocol) ?? z.never(),
    answers: agentAnswer,
    problems: ['protocol_not_found', 'missing_credentials', 'door_open', 'key_in_use', 'too_many_keys'],
    async handle({ params: { protocol, agentId }, body, call }) {
      const manifest = protocolNamed(protocols, protocol);
      const sent = sortMembers(body, manifest);
      if (sent.allowedSourceIps?.length === 0) requireClosedDoor(manifest, ports);
      const agent = await changed(ports, call, { protocol, agentId }, (row) =>
        registered({ protocol, agentId }, row, sent, { manifest, secrets, now: clock.now() }),
      );
      return { status: 200, body: shown(agent, manifest, clock.now()) };
    },
  });

  const remove = route({
    operationId: 'deleteAgent',
    method: 'DELETE',
    path: '/agents/{protocol}/{agentId}',
    tag: 'Agents',
    summary: 'Delete an agent',
    description:
      'Its secrets are gone for good and its callbacks are answered as those of a stranger. What was booked under its name stays. To stop an agent for a ' +
      'while, send `enabled` `false` instead.',
    params: agentPath,
    answers: { 204: { description: 'The agent is deleted, or was before.' } },
    problems: ['protocol_not_found', 'agent_not_found'],
    async handle({ params: { protocol, agentId }, call }) {
      protocolNamed(protocols, protocol);
      const row = await agents.getEvenDeleted(protocol, agentId);
      if (row?.deletedAt !== undefined) return { status: 204 };
      await changed(ports, call, { protocol, agentId }, async () =>
        deleted(await agentNamed(agents, protocol, agentId), clock.now()),
      );
      return { status: 204 };
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
      const agent = await agentNamed(agents, protocol, agentId);
      const [lastPull] = await lastPulls(ports, [agent]);
      return { status: 200, body: shown(agent, manifest, clock.now(), lastPull) };
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
      const names = [...protocols.keys()].sort();
      const all = (await Promise.all(names.map((name) => agents.list(name)))).flat();
      const pulls = await lastPulls(ports, all);
      const now = clock.now();
      const body = all.map((agent, index) => shown(agent, protocolNamed(protocols, agent.protocol), now, pulls[index]));
      return { status: 200, body: { agents: body } };
    },
  });

  return [register, get, list, remove];
}

/** Every change of an agent goes through here: made from the row as it stands, and made again when that has changed meanwhile. Throws `key_in_use`. */
async function changed(
  { agents, clock }: AgentPorts,
  call: OperatorCall,
  { protocol, agentId }: SecretOwner,
  change: (row: Agent | undefined) => Promise<Change>,
): Promise<Agent> {
  const retry = new Retry('a registration that others change too', BUSY_STORE, clock, operatorDeadline(clock));
  for (;;) {
    const row = await agents.getEvenDeleted(protocol, agentId);
    const { agent, claims } = await change(row);
    const changes = agentChanges(row, agent);
    const line = Object.keys(changes).length > 0 ? lineOf(call, agentTarget(agent), changes) : undefined;
    const result = await agents.save(agent, claims, line);
    if (result === 'saved') return agent;
    if (result === 'key_in_use')
      throw new Problem('key_in_use', 'Every agent needs a key of its own: ask for another one');
    await retry.pause();
  }
}

/** Who sends an empty list on purpose is told at once, and not by callbacks that are refused. */
function requireClosedDoor({ callbacks, title }: ProtocolManifest, { openDoors }: AgentPorts): void {
  if (callbacks === 'signed' || openDoors) return;
  throw new Problem(
    'door_open',
    `${title} does not sign its callbacks, so allowedSourceIps may not be empty; "0.0.0.0/0" with "::/0" is every address`,
    { errors: [{ path: 'allowedSourceIps', message: 'may not be empty for a protocol that does not sign' }] },
  );
}

/** Settings that the manifest has come to refuse are shown as they are stored, so that they can be seen and corrected. */
function shown(agent: Agent, manifest: Protocol, now: number, lastPull?: LastPull) {
  const { protocol, agentId, allowedSourceIps, enabled = true, createdAt, updatedAt, credentials } = agent;
  const settings = storedSettings(agent);
  const complete = settingsOf(manifest).safeParse(settings);
  const overlapping = overlappingSecrets(manifest).flatMap((name) => agent.secrets[name] ?? []);
  const olderKeys = overlapping.flatMap((key) => usableOlder(key, now)).map(({ usableUntil }) => ({ usableUntil }));
  return {
    protocol,
    agentId,
    callbackPath: callbackPathOf(protocol, agentId),
    allowedSourceIps: [...allowedSourceIps],
    enabled,
    createdAt,
    updatedAt,
    ...credentials,
    ...(complete.success ? complete.data : settings),
    keys: keysOf(agent),
    ...(overlappingSecrets(manifest).length > 0 && { olderKeys }),
    ...(lastPull && { lastPull }),
    warnings: warningsOf(agent, manifest),
  };
}

/** What an earlier version stored came into use when it replaced the key before it, where that one is still kept. */
function keysOf({ secrets }: Agent) {
  return Object.entries(secrets).map(([name, { since, older = [] }]) => {
    const known = since ?? older[0]?.replacedAt;
    return { name, ...(known !== undefined && { since: known }) };
  });
}

function warningsOf({ allowedSourceIps }: Agent, { callbacks, title }: ProtocolManifest) {
  if (callbacks === 'signed' || allowedSourceIps.length > 0) return [];
  const detail = `${title} does not sign its callbacks, and allowedSourceIps is empty: in dev whoever knows the address moves money, in staging and prod every callback is refused (403)`;
  return [{ code: 'door_open' as const, detail }];
}
