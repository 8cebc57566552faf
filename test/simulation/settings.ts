import type { Random } from './random.ts';
import type { Settings } from './voice.ts';

/** What an operator may choose for an agent, in the ways that matter; drawn anew when it changes its mind. */
export function drawSettings(protocol: string, random: Random): Settings {
  const largestPayout = random.pick([{}, {}, { EUR: '300', JPY: '250.5' }, { EUR: '40' }]);
  switch (protocol) {
    case 'vela':
      return {
        refundUnknown: random.pick(['accept', 'accept', 'reject']),
        refundBetWin: random.pick(['reverse', 'reverse', 'reject']),
        refundByMemberId: random.chance(0.5),
        largestPayout,
        ...drawCounting(random),
      };
    case 'wallet-v2':
      return { payoutWithoutStake: random.pick(['reject', 'accept']), largestPayout, ...drawCounting(random) };
    default:
      return {
        jackpotWin: random.pick(['hold', 'included', 'separate']),
        rollbackShortFunds: random.pick(['stand', 'stand', 'negative']),
        retryBelowZero: random.chance(0.25),
        largestPayout,
        currencies: random.pick([{}, {}, ...NAMED_MAJORS]),
      };
  }
}

function drawCounting(random: Random): Settings {
  return {
    unitsPerMajor: random.pick([100, 100, 1000, { JPY: 1 }, { EUR: 10_000, JPY: 10 }]),
    currencies: random.pick([{}, {}, ...NAMED_COUNTS]),
  };
}

/** Codes of a provider that speaks of decimals: thousands, thousandths, and names that mean something else to us. */
const NAMED_MAJORS = [
  { 'JPY(K)': { currency: 'JPY', majorPerUnit: '1000' } },
  { mEUR: { currency: 'EUR', majorPerUnit: '0.001' }, JPY: { currency: 'JPY', majorPerUnit: '1' } },
  { EUR: { currency: 'JPY', majorPerUnit: '100' }, JPY: { currency: 'EUR', majorPerUnit: '0.01' } },
];

/** The same of one that counts. */
const NAMED_COUNTS = [
  { JPN: { currency: 'JPY', majorPerUnit: '10' } },
  { uEUR: { currency: 'EUR', majorPerUnit: '0.0001' }, JPY: { currency: 'JPY', majorPerUnit: '1' } },
];
