export const schedule = {
  rate: 'rate(15 minutes)',
  description: "Reads the providers' reports and holds them against the ledger, and counts agents that stand open",
  callsProviders: true,
};
