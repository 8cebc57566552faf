import type { Agent } from '../../shared/application/agent.ts';
import { Fault, type FaultReason } from '../../shared/application/fault.ts';
import { mintToken } from '../../shared/application/session-token.ts';
import { contentOf, type Spoken, type Talk } from '../../shared/provider-simulator.ts';
import { type CountingWorld, type ProtocolName, units } from '../support/counting-world.ts';
import { minute, outage, settle } from '../support/fake-kms.ts';

/** Something that happens to callbacks, and what has to be counted because of it. */
export interface Scenario {
  readonly title: string;
  readonly counts: readonly string[];
  readonly play: (world: CountingWorld) => Promise<void>;
}

type Verb = 'balance' | 'stake' | 'payout' | 'play' | 'retry' | 'rollback';

/** What is not said is about transaction 1, an amount of 1.00, and the player of the scenario, who has 100.00. */
interface Said {
  readonly id: string;
  readonly amount: bigint;
  readonly payout: bigint;
  readonly talk: Talk;
  readonly reword: (content: string) => string;
}

interface Part {
  readonly say: (verb: Verb, said?: Partial<Said>) => Promise<void>;
  readonly talk: Talk;
  readonly world: CountingWorld;
  /** Says a stake to a store that fails. */
  readonly sayToBroken: (reason: FaultReason | Error) => Promise<void>;
}

const UNCOVERED = units(101);
const BEYOND_CEILING = 9_223_372_036_854_775_807n;

export const SCENARIOS: readonly Scenario[] = [
  scenario('wallet-v2: a round is played', ['Applied', 'Stake', 'Payout', 'Duration'], async ({ say }) => {
    await say('stake');
    await say('payout', { id: '2' });
  }),
  scenario('tg: a play and its rollback', ['Applied', 'Stake', 'RolledBack'], async ({ say }) => {
    await say('play');
    await say('rollback');
  }),
  scenario('vela: a stake comes twice', ['Replayed'], async ({ say }) => {
    await say('stake');
    await say('stake');
  }),
  scenario('tg: a balance is asked for', ['Reported'], ({ say }) => say('balance')),
  scenario('vp: the key does not fit', ['Rejected'], ({ say, talk }) =>
    say('balance', { talk: { ...talk, secret: '00'.repeat(32) } }),
  ),
  scenario('vela: a token that was never issued', ['DeclinedSessionNotFound', 'Declined'], ({ say, talk }) =>
    say('stake', { talk: { ...talk, secret: mintToken(talk.playerId, talk.currency) } }),
  ),
  scenario('tg: a player that nobody knows', ['DeclinedPlayerNotFound'], ({ say, talk }) =>
    say('balance', { talk: { ...talk, playerId: 'nobody' } }),
  ),
  scenario('tg: a currency without a wallet', ['DeclinedWalletNotFound'], ({ say, talk }) =>
    say('balance', { talk: { ...talk, currency: 'USD' } }),
  ),
  scenario(
    "wallet-v2: another player's number",
    ['DeclinedOtherOwner', 'ContentMismatch'],
    async ({ say, talk, world }) => {
      await say('stake');
      await world.wallets.openPlayer('another', 'EUR', '100');
      await say('stake', { talk: { ...talk, secret: await world.sessionOf('wallet-v2', talk.agentId, 'another') } });
    },
  ),
  scenario('tg: the same id with another amount', ['DeclinedContentMismatch', 'ContentMismatch'], async ({ say }) => {
    await say('play');
    await say('play', { amount: units(2) });
  }),
  scenario('tg: a stake after its rollback', ['DeclinedRolledBack'], async ({ say }) => {
    await say('rollback');
    await say('play');
  }),
  scenario('tg: a retry after its rollback', ['DeclinedRolledBack', 'RetryAfterRollback'], async ({ say }) => {
    await say('rollback');
    await say('retry');
  }),
  scenario('vela: a payout on a refused stake', ['DeclinedStakeRefused'], async ({ say }) => {
    await say('stake', { amount: UNCOVERED });
    await say('payout');
  }),
  scenario('tg: not covered, twice', ['DeclinedInsufficientFunds', 'DeclinedRefusedBefore'], async ({ say }) => {
    await say('play', { amount: UNCOVERED });
    await say('play', { amount: UNCOVERED });
  }),
  scenario('tg: a retry that is not covered', ['DeclinedInsufficientFunds', 'RetryRefused'], ({ say }) =>
    say('retry', { amount: UNCOVERED }),
  ),
  scenario('vela: a rollback after the payout', ['DeclinedStakeSettled'], async ({ say }) => {
    await say('stake');
    await say('payout');
    await say('rollback');
  }),
  scenario('wallet-v2: a rollback of a payout', ['DeclinedPayoutFinal'], async ({ say }) => {
    await say('stake');
    await say('payout', { id: '2' });
    await say('rollback', { id: '2' });
  }),
  scenario(
    'vela: a rollback of a play that the settings rule out',
    ['DeclinedPlayFinal'],
    async ({ say }) => {
      await say('play');
      await say('rollback');
    },
    { refundBetWin: 'reject' },
  ),
  scenario(
    'tg: a rollback of a play whose payout is spent, twice',
    ['DeclinedPayoutSpent', 'RollbackShortFunds', 'DeclinedPlayStanding'],
    async ({ say, talk, world }) => {
      await say('play', { amount: 0n, payout: units(10) });
      await world.wallets.transfer('withdrawal', talk.playerId, 'EUR', '110');
      await say('rollback');
      await say('rollback');
    },
  ),
  scenario('vela: a rollback of nothing', ['DeclinedUnknownRolledBack'], ({ say }) => say('rollback'), {
    refundUnknown: 'reject',
  }),
  scenario('vela: a stake after the session', ['DeclinedSessionOver'], async ({ say, talk, world }) => {
    const over = await world.sessionOf('vela', talk.agentId, talk.playerId, -1);
    await say('stake', { talk: { ...talk, secret: over } });
  }),
  scenario('tg: a stake of a blocked player', ['DeclinedPlayerBarred'], async ({ say, talk, world }) => {
    await world.store.setStatus(talk.playerId, 'blocked', world.wallets.now());
    await say('play');
  }),
  scenario('wallet-v2: a payout on a dead round', ['DeclinedRoundNotLive', 'OrphanPayout'], async ({ say }) => {
    await say('stake');
    await say('rollback');
    await say('payout', { id: '2' });
  }),
  scenario('vela: a payout on nothing', ['DeclinedStakeNotFound', 'OrphanPayout'], ({ say }) => say('payout')),
  scenario(
    'wallet-v2: a payout on nothing, by setting',
    ['PayoutWithoutStake'],
    ({ say }) => say('payout', { id: '2' }),
    {
      payoutWithoutStake: 'accept',
    },
  ),
  scenario('tg: a payout beyond what a wallet holds', ['DeclinedBalanceLimit', 'BalanceLimit'], ({ say }) =>
    say('play', { amount: 0n, payout: BEYOND_CEILING }),
  ),
  scenario(
    'vela: a payout above the limit of the agent',
    ['DeclinedPayoutTooLarge', 'PayoutTooLarge'],
    async ({ say }) => {
      await say('stake');
      await say('payout', { amount: units(2) });
    },
    { largestPayout: { EUR: '1.99' } },
  ),
  scenario('vp: a rollback that names nothing', ['MalformedOwed', 'Rejected'], ({ say }) =>
    say('rollback', { reword: (content) => content.replaceAll(/"(betId|transferId)":"\d+"/g, '"$1":""') }),
  ),
  scenario('tg: a win that was added in floats', ['AmountNoise', 'Applied'], ({ say }) =>
    say('play', { reword: (content) => content.replace('"winAmt":0', '"winAmt":0.30000000000000004') }),
  ),
  scenario('tg: a jackpot', ['JackpotHeld'], ({ say }) =>
    say('play', { reword: (content) => content.replace('"jackpotWin":0', '"jackpotWin":5') }),
  ),
  scenario('wallet-v2: a rollback of nothing beside a live round', ['RollbackBesideRound'], async ({ say }) => {
    await say('stake');
    await say('rollback', { id: '5', reword: (content) => content.replace('"id":5', '"id":5,"round_id":1') });
  }),
  scenario('tg: the store is silent', ['Fault', 'FaultDeadlineSpent'], ({ sayToBroken }) =>
    sayToBroken('deadline_spent'),
  ),
  scenario('tg: the store refuses', ['FaultStoreUnavailable'], ({ sayToBroken }) => sayToBroken('store_unavailable')),
  scenario('tg: an item is corrupt', ['FaultCorruptItem'], ({ sayToBroken }) => sayToBroken('corrupt_item')),
  scenario('tg: a defect', ['FaultUnexpected'], ({ sayToBroken }) => sayToBroken(new TypeError('nobody foresaw this'))),
  scenario('tg: KMS is out and the key is not in memory', ['FaultKeysUnavailable'], async ({ say, world }) => {
    world.kms.kms.before = outage;
    await say('play');
  }),
  scenario('tg: KMS is out and the key is in memory', ['KeyRefreshFailed', 'Applied'], async ({ say, world }) => {
    await say('balance');
    world.kms.kms.before = outage;
    world.clock.set(new Date(world.clock.now() + 31 * minute).toISOString());
    await say('play');
    await settle();
  }),
];

function scenario(
  title: string,
  counts: readonly string[],
  play: (part: Part) => Promise<void>,
  settings: Agent['settings'] = {},
): Scenario {
  const protocol = title.split(':')[0] as ProtocolName;
  return {
    title,
    counts,
    async play(world) {
      const talk = await world.talk(protocol, settings);
      const say: Part['say'] = async (verb, said = {}) => {
        await world.send(protocol, spoken(world, protocol, verb, { talk, ...said }));
      };
      const sayToBroken: Part['sayToBroken'] = async (reason) => {
        const fails = () => Promise.reject(reason instanceof Error ? reason : new Fault(reason, 'as planned'));
        await world.send(protocol, spoken(world, protocol, 'stake', { talk }), { read: fails, commit: fails });
      };
      await play({ say, talk, world, sayToBroken });
    },
  };
}

function spoken(
  world: CountingWorld,
  protocol: ProtocolName,
  verb: Verb,
  said: Partial<Said> & { talk: Talk },
): Spoken {
  const simulator = world.simulatorOf(protocol);
  const { id = '1', amount = units(1), payout = 0n, talk, reword } = said;
  const ways: Readonly<Record<Verb, () => Spoken | undefined>> = {
    balance: () => simulator.balance(talk),
    stake: () => simulator.stake(talk, { id, amount }),
    payout: () => simulator.payout?.(talk, { id, stakeId: '1', amount }),
    play: () => simulator.play?.(talk, { id, stake: amount, payout }),
    retry: () => simulator.retry?.(talk, { id, stake: amount, payout }),
    rollback: () => simulator.rollback(talk, { id }),
  };
  const words = ways[verb]();
  if (!words) throw new Error(`${protocol} has no word for ${verb}`);
  return reword ? simulator.reword(talk, words, reword(contentOf(words))) : words;
}
