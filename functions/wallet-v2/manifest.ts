import type { ProtocolManifest } from '../../shared/application/manifest.ts';

export const manifest = {
  protocol: 'wallet-v2',
  title: 'Wallet API v2',
  routes: ['POST /callbacks/wallet-v2/{agentId}'],
  callbacks: 'unsigned',
  usesSessions: true,
  idsUniquePer: 'currency',
  transactionIsRound: false,
  capabilities: ['launch', 'imports'],
  secrets: { walletToken: 'at_once' },
} as const satisfies ProtocolManifest;
