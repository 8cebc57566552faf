import type { ProtocolManifest } from '../../shared/application/manifest.ts';
import type { Talk } from '../../shared/provider-simulator.ts';
import type { OperatorClient, ShownEntry } from '../operator-client.ts';
import { say, showVerdicts } from './screen.ts';

/** Holds the file against the ledger that the provider would send of what was played. `false` if anything came otherwise than it should. */
export async function importItsFile(
  operator: OperatorClient,
  { protocol }: ProtocolManifest,
  { agentId, playerId, currency }: Talk,
): Promise<boolean> {
  const entries = await operator.entriesOf(playerId, currency);
  const lines = entries.filter((entry) => entry.protocol === protocol).flatMap((entry) => lineOf(entry, currency));
  say('step', '\n    It has no API to ask for reports: its file is imported');
  for (const line of lines) say('plain', `     ${line}`);
  const file = ['id,currency,type,amount,time', ...lines].join('\r\n');
  return showVerdicts(await operator.importReport(protocol, agentId, file), lines.length);
}

function lineOf(entry: ShownEntry, currency: string): string[] {
  const { transactionId, kind, stake, payout, rolledBackBy } = entry;
  const type = rolledBackBy !== undefined ? 'cancel' : kind === 'stake' ? 'bet' : kind === 'payout' ? 'win' : undefined;
  if (type === undefined) return [];
  return [[transactionId, currency, type, stake ?? payout, new Date().toISOString()].join(',')];
}
