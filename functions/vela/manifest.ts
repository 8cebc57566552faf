import type { ProtocolManifest } from '../../shared/application/manifest.ts';

export const manifest = {
  protocol: 'vela',
  title: 'Vela common wallet',
  routes: [
    'GET /callbacks/vela/{agentId}/api/user/authenticate',
    'GET /callbacks/vela/{agentId}/api/bet',
    'GET /callbacks/vela/{agentId}/api/result',
    'GET /callbacks/vela/{agentId}/api/refund',
    'GET /callbacks/vela/{agentId}/api/betwin',
  ],
  callbacks: 'unsigned',
  usesSessions: true,
  idsUniquePer: 'agent',
  transactionIsRound: true,
  capabilities: ['launch', 'games', 'reports'],
  secrets: {},
} as const satisfies ProtocolManifest;
