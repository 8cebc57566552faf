import { randomBytes } from 'node:crypto';
import type { ProtocolManifest } from '../../shared/application/manifest.ts';
import type { Simulator, Talk } from '../../shared/provider-simulator.ts';
import type { OperatorClient } from '../operator-client.ts';
import { DialectProvider } from '../provider/dialect-provider.ts';
import { say, showVerdicts } from './screen.ts';

type Registration = Readonly<Record<string, unknown>>;

/** A provider on this machine, for a protocol whose provider is called under a second secret; `undefined` for the others. */
export async function startProvider(
  { protocol, secrets }: ProtocolManifest,
  agentId: string,
  registration: Registration,
): Promise<DialectProvider | undefined> {
  if (!Object.hasOwn(secrets, 'secretKey')) return undefined;
  const secretKey = randomBytes(12).toString('hex');
  const agent = { agentId, aesKey: String(registration['aesKey']), secretKey };
  return new DialectProvider(agent, protocol === 'tg' ? 'TG' : 'VP').start();
}

/** What an agent is registered with so that the provider can be called. */
export function membersOf({ url, agent }: DialectProvider): Registration {
  return { providerUrl: url, secretKey: agent.secretKey };
}

/** Opens a game at the provider, and holds what it lists against the ledger. `false` if anything came otherwise than it should. */
export async function playAtProvider(
  operator: OperatorClient,
  provider: DialectProvider,
  { protocol }: Simulator,
  { agentId, playerId, currency }: Talk,
): Promise<boolean> {
  const [game] = await operator.gamesOf(protocol, agentId);
  const url = await operator.launch({ protocol, agentId, playerId, currency, gameCode: game?.gameCode ?? '' });
  say('step', `\n    A game is opened: the player is a member there now`);
  say('right', `→ ${url}`, '     ');
  const entries = await operator.entriesOf(playerId, currency);
  const standing = entries.filter((entry) => entry.protocol === protocol && entry.rolledBackBy === undefined);
  for (const { transactionId: betId = '', kind, stake = '0', payout: win = '0' } of standing) {
    // Of a time that is over, because bet logs are read when their span is.
    const txTime = new Date(Date.now() - 600_000).toISOString();
    if (kind === 'play') provider.bets.push({ betId, username: playerId, stake, win, txTime, currency });
  }
  say('step', '\n    Its bet logs are held against the ledger');
  return showVerdicts(await operator.pull(protocol, agentId), provider.bets.length);
}
