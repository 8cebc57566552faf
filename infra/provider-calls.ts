/**
 * The operator's calls that wait for somebody else. Each has the operator's code in a function of its own: in Lambda one container serves one call at a time, so
 * that a limit within the process would limit nothing, and pulls that hang at a silent provider would take the function's whole reservation with them. Like
 * this they can at most take theirs; deposits, players and sessions do not notice, nor do launches notice pulls.
 */
export const providerCalls = [
  {
    name: 'launches',
    routeKey: 'POST /operator/v1/launches',
    description: "Opens games for the operator's players",
  },
  {
    name: 'games',
    routeKey: 'GET /operator/v1/agents/{protocol}/{agentId}/games',
    description: 'Lists the games that providers offer',
  },
  {
    name: 'pulls',
    routeKey: 'POST /operator/v1/agents/{protocol}/{agentId}/reports/pull',
    description: "Reads providers' reports when the operator asks for it",
  },
  {
    name: 'members',
    routeKey: 'GET /operator/v1/agents/{protocol}/{agentId}/members/online',
    description: 'Lists who plays at a provider',
  },
  {
    name: 'logouts',
    routeKey: 'POST /operator/v1/agents/{protocol}/{agentId}/members/{playerId}/logout',
    description: "Ends a player's games at a provider",
  },
  {
    name: 'replays',
    routeKey: 'GET /operator/v1/transactions/{protocol}/{agentId}/{transactionId}/replay',
    description: 'Asks a provider how a transaction looked to the player',
  },
] as const;

export type ProviderCall = (typeof providerCalls)[number];
