/**
 * The addresses of the screens, below `/console`. Ids stand in the path. The router decodes an address before it takes it apart, so that ids of providers,
 * which may hold anything, are written in twice: plain ids look the same.
 */
export const addressOf = {
  find: (term: string, currency?: string) => `/find/${written(term)}${inCurrency(currency)}`,
  player: (playerId: string) => `/players/${written(playerId)}`,
  sessions: (playerId: string) => `/players/${written(playerId)}/sessions`,
  casesOf: (playerId: string) => `/players/${written(playerId)}/cases`,
  wallet: (playerId: string, currency: string) => `/players/${written(playerId)}/wallets/${currency}`,
  refusals: (playerId: string, currency: string) => `/players/${written(playerId)}/wallets/${currency}/refused`,
  statement: (playerId: string, currency: string) => `/players/${written(playerId)}/wallets/${currency}/statement`,
  transaction: (source: Source, id: string, currency?: string) =>
    `/transactions/${source.protocol}/${source.agentId}/${written(id)}${inCurrency(currency)}`,
  round: (source: Source, id: string, currency?: string) =>
    `/rounds/${source.protocol}/${source.agentId}/${written(id)}${inCurrency(currency)}`,
  entry: (entryId: string) => `/entries/${written(entryId)}`,
  transfer: (transferId: string) => `/transfers/${written(transferId)}`,
  case: (caseId: string) => `/cases/${written(caseId)}`,
  adjustment: (adjustmentId: string) => `/adjustments/${written(adjustmentId)}`,
  agent: ({ protocol, agentId }: Source) => `/agents/${protocol}/${agentId}`,
  reconciliation: ({ protocol, agentId }: Source) => `/reconciliation/${protocol}/${agentId}`,
  audit: (target: string) => `/audit/${written(target)}`,
};

export interface Source {
  readonly protocol: string;
  readonly agentId: string;
}

export function idIn(part: string | undefined): string {
  try {
    return decodeURIComponent(part ?? '');
  } catch {
    return part ?? '';
  }
}

function written(id: string): string {
  return encodeURIComponent(encodeURIComponent(id));
}

function inCurrency(currency: string | undefined): string {
  return currency === undefined ? '' : `?currency=${currency}`;
}
