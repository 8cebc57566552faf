import type { AgentAtProvider } from '../../../shared/application/provider.ts';

/** An agent of Vela as it is stored. */
export function actingVela(
  credentials: { readonly hostId: string; readonly providerUrl: string },
  settings: Readonly<Record<string, unknown>> = {},
): AgentAtProvider {
  const at = '2026-03-02T08:00:00.000Z';
  return {
    agent: {
      protocol: 'vela',
      agentId: 'main',
      createdAt: at,
      updatedAt: at,
      revision: 1,
      allowedSourceIps: [],
      credentials,
      settings,
      secrets: {},
    },
    secret: async (name) => {
      throw new TypeError(`Vela has no secret ${name}`);
    },
  };
}
