/**
 * The operator's calls that wait for somebody else. Each has the operator's code in a function of its own: in Lambda one container serves one call at a time, so
 * that a limit within the process would limit nothing, and pulls that hang at a silent provider would take the function's whole reservation with them. Like
 * this they can at most take theirs; deposits, players and sessions do not notice, nor do launches notice pulls.
 */
export const providerCalls = [
  {
    name: 'launches',
    routeKeys: ['POST /operator/v1/launches'],
    description: "Opens games for the operator's players",
  },
  {
    name: 'games',
    routeKeys: [
      'GET /operator/v1/agents/{protocol}/{agentId}/games',
      'GET /operator/v1/agents/{protocol}/{agentId}/members/online',
      'POST /operator/v1/agents/{protocol}/{agentId}/members/{playerId}/logout',
      'GET /operator/v1/transactions/{protocol}/{agentId}/{transactionId}/replay',
    ],
    description: 'Lists games and members, ends play, shows replays',
  },
  {
    name: 'pulls',
    routeKeys: [
      'POST /operator/v1/agents/{protocol}/{agentId}/reports/pull',
      // Asks no provider, and takes as long.
      'POST /operator/v1/agents/{protocol}/{agentId}/reports/import',
    ],
    description: "Reads providers' reports when the operator asks for it, or sends them",
  },
] as const;

export type ProviderCall = (typeof providerCalls)[number];
