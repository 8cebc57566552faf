import type { ProtocolManifest } from '../../shared/application/manifest.ts';

export const manifest = {
  protocol: 'tg',
  title: 'TG single wallet',
  routes: ['POST /callbacks/tg/{agentId}'],
  callbacks: 'signed',
  usesSessions: false,
  idsUniquePer: 'agent',
  transactionIsRound: false,
  capabilities: ['launch', 'games', 'members', 'replay', 'reports'],
  secrets: { aesKey: 'overlap', secretKey: 'at_once' },
} as const satisfies ProtocolManifest;
