import type { ProtocolManifest } from '../../shared/application/manifest.ts';

/**
 * What the rest of the house knows of this protocol. Because this file exists, the CDK app deploys a function with these routes, its alarms and its
 * dashboard, the local stack serves it, the operator API registers agents for it, and the conformance suite tests it. It is data: no code runs here.
 */
export const manifest = {
  /** The name of the folder. Money is remembered under it for ever, so it never changes. */
  protocol: 'template',
  title: 'The template provider',
  /** Route keys of API Gateway. All of them lead to the one function of this folder. */
  routes: ['POST /callbacks/template/{agentId}'],
  /** `signed`: a key of the agent proves every callback. `unsigned`: only the address does, and an agent without a list of addresses is refused. */
  callbacks: 'signed',
  /** `true` where the provider names the player by a session token that the operator minted. */
  usesSessions: false,
  idsUniquePer: 'agent',
  transactionIsRound: false,
  /** What an operator may do at this provider; `launch`, for one, is a function in a file `provider.ts`. */
  capabilities: [],
  /**
   * These members of a registration are wrapped by KMS and never shown again. `overlap`: after a change the one before is good for a while, so that the
   * provider can change it without an outage; `at_once`, for what opens no callback: the new one counts at once.
   */
  secrets: { sharedSecret: 'overlap' },
} as const satisfies ProtocolManifest;
