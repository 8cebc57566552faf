import type { HttpAnswer } from '../../../shared/http/request.ts';
import type { Simulator, Spoken, Talk } from '../../../shared/provider-simulator.ts';
import { type ProtocolUnderTest, protocolsUnderTest } from '../../conformance/protocols.ts';
import { ask } from '../events.ts';
import type { WalletWorld } from '../wallet-world.ts';

/** What a provider takes an answer for. `unclear` is the protocol's retryable answer: it claims nothing. */
export interface Said {
  readonly verdict: 'done' | 'refused' | 'unclear';
  /** In hundredths, where the answer shows one. */
  readonly balance?: bigint;
}

/** One player's provider, in words that all protocols share. Amounts are hundredths. */
export interface Provider {
  stake(id: string, amount: number): Promise<Said>;
  /** Where the protocol has no payouts, a play of stake 0 under this id. */
  payout(id: string, stakeId: string, amount: number): Promise<Said>;
  rollback(stakeId: string): Promise<Said>;
  balance(): Promise<Said>;
}

export const CURRENCY = 'MYR';
const UNITS_PER_HUNDREDTH = 100n;

/** Every protocol by its existence: a new folder is put to these tests without a line here. */
export const PROTOCOLS: readonly ProtocolUnderTest[] = await protocolsUnderTest();
export const SESSION_PROTOCOLS = PROTOCOLS.filter(({ manifest }) => manifest.usesSessions);

/** The provider of a new agent of its own, whose transactions meet nobody else's. The player must be there. */
export async function providerOf(
  protocol: ProtocolUnderTest,
  world: WalletWorld,
  agentId: string,
  playerId: string,
): Promise<Provider> {
  const { name, manifest } = protocol;
  const token = manifest.usesSessions ? await world.openSession(name, agentId, playerId, CURRENCY) : '';
  return providerWithToken(protocol, world, agentId, playerId, token);
}

/** The same, under a session that the test has in its hands. */
export function providerWithToken(
  { simulator, adapter, manifest }: ProtocolUnderTest,
  world: WalletWorld,
  agentId: string,
  playerId: string,
  token: string,
): Provider {
  const members = simulator.newRegistration();
  world.introduce(manifest, agentId, members);
  const handler = world.handlerOf(adapter);
  const secret = simulator.keyMember === undefined ? token : String(members[simulator.keyMember]);
  return speak(simulator, { agentId, playerId, currency: CURRENCY, secret }, (spoken) => ask(handler, spoken, agentId));
}

/** A provider at the end of any line: a function in this process, or a server. `undefined` stands for no answer at all. */
export function speak(
  simulator: Simulator,
  talk: Talk,
  send: (spoken: Spoken) => Promise<HttpAnswer | undefined>,
): Provider {
  const units = (hundredths: number) => BigInt(hundredths) * UNITS_PER_HUNDREDTH;
  const tell = async (spoken: Spoken): Promise<Said> => {
    const answer = await send(spoken);
    if (answer === undefined) return { verdict: 'unclear' };
    const { verdict, balance } = simulator.hear(answer);
    return {
      verdict,
      ...(balance !== undefined && verdict !== 'unclear' && { balance: balance / UNITS_PER_HUNDREDTH }),
    };
  };
  return {
    stake: (id, amount) => tell(simulator.stake(talk, { id, amount: units(amount) })),
    payout: (id, stakeId, amount) => tell(payoutOf(simulator, talk, id, stakeId, units(amount))),
    rollback: (id) => tell(simulator.rollback(talk, { id })),
    balance: () => tell(simulator.balance(talk)),
  };
}

function payoutOf(simulator: Simulator, talk: Talk, id: string, stakeId: string, amount: bigint): Spoken {
  const spoken =
    simulator.payout?.(talk, { id, stakeId, amount }) ?? simulator.play?.(talk, { id, stake: 0n, payout: amount });
  if (!spoken) throw new Error(`${simulator.protocol} has no word for money that is paid out`);
  return spoken;
}

const MOST_REPEATS = 10;

/** Sends again what got no verdict, as every provider does. */
export async function untilClear<Heard extends Pick<Said, 'verdict'>>(send: () => Promise<Heard>): Promise<Heard> {
  let said = await send();
  for (let repeat = 1; said.verdict === 'unclear' && repeat <= MOST_REPEATS; repeat++) said = await send();
  return said;
}
