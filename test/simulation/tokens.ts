import { playerKeyOf } from '../../shared/application/session-token.ts';
import { Random } from './random.ts';

interface Holder {
  readonly protocol: string;
  readonly agentId: string;
  readonly playerId: string;
  readonly currency: string;
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CURRENCY_LENGTH = 5;
const RANDOM_LENGTH = 22;

/** A token in the form of the real ones, but drawn from the world's seed: the same world has the same tokens. */
export function tokenOf(seed: string, { protocol, agentId, playerId, currency }: Holder, slot: number): string {
  const dice = new Random(`${seed}/token ${protocol} ${agentId} ${playerId} ${currency} ${slot}`);
  const drawn = Array.from({ length: RANDOM_LENGTH }, () => ALPHABET[dice.int(0, ALPHABET.length - 1)]).join('');
  return `${currency.padEnd(CURRENCY_LENGTH, '_')}${playerKeyOf(playerId)}${drawn}`;
}
