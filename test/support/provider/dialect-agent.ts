import type { AgentAtProvider } from '../../../shared/application/provider.ts';

export const REGISTERED = { agentId: 'main', aesKey: '0123456789abcdef'.repeat(4), secretKey: 's3cond/secret' };

/** An agent of TG or VP as it is stored, whose secrets are at hand. */
export function actingDialect(
  protocol: 'tg' | 'vp',
  providerUrl: string,
  given: { readonly siteId?: string; readonly revision?: number; readonly secretKey?: string } = {},
): AgentAtProvider {
  const { siteId, revision = 1, ...secrets } = given;
  const at = '2026-03-02T08:00:00.000Z';
  const known = { ...REGISTERED, ...secrets };
  return {
    agent: {
      protocol,
      agentId: REGISTERED.agentId,
      createdAt: at,
      updatedAt: at,
      revision,
      allowedSourceIps: [],
      credentials: { providerUrl, ...(siteId !== undefined && { siteId }) },
      settings: {},
      secrets: {},
    },
    secret: async (name) => (name === 'secretKey' ? known.secretKey : known.aesKey),
  };
}
