import type { ProtocolManifest } from '../../shared/application/manifest.ts';
import { credentials, settings } from '../_tg-vp/registration.ts';

export const manifest = {
  protocol: 'tg',
  title: 'TG single wallet',
  routes: ['POST /callbacks/tg/{agentId}'],
  usesSessions: false,
  idsUniquePer: 'agent',
  capabilities: [],
  secrets: ['aesKey'],
  credentials,
  settings,
} as const satisfies ProtocolManifest;
