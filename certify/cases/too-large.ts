import type { Simulator } from '../../shared/provider-simulator.ts';
import type { CertificationCase } from '../case.ts';
import { STAKE } from './messages.ts';
import { SOURCES } from './rules.ts';

/** Decimals that wallets keep in an integer of 64 bits; of ten-thousandths there are 4. */
const DECIMALS_OF_64_BITS = [2n, 4n, 6n];
const DECIMALS_OF_32_BITS = [2n, 4n];

/** Stakes that no wallet covers, whatever is left of them in a float or an integer. */
export function tooLarge({ smallestAmount: step }: Simulator): CertificationCase {
  return {
    id: 'funds/beyond-floats',
    title: 'a stake that is larger than any balance is refused, whatever a float or an integer makes of it',
    rule: 'Amounts go up to 18 digits and more; what does not fit is not covered. An integer that is too small for it keeps a small rest of it.',
    source: SOURCES.exact,
    needs: ['poor'],
    async play(exam) {
      const seat = await exam.seat('poor');
      const balance = await exam.balanceOf(seat);
      for (const units of [2n ** 53n + 1n, 2n ** 63n - 1n]) {
        const spoken = exam.simulator.stake(seat, { id: exam.newId(), amount: units * step });
        await exam.say({ seat, spoken, moves: 0n }, { must: 'refused', effect: 'none' });
      }
      for (const amount of wrapping(step).filter((each) => each > balance)) {
        const spoken = exam.simulator.stake(seat, { id: exam.newId(), amount });
        // It may be more than the document lets a provider say.
        await exam.say(
          { seat, spoken, moves: 0n, title: `a stake of ${amount} ten-thousandths` },
          { must: 'not done', effect: 'none' },
        );
      }
    },
  };
}

/** Of each a stake of about one is left where what does not fit is cut off; of the last one less than nothing. */
function wrapping(step: bigint): bigint[] {
  const around = (bits: bigint, decimals: bigint) => (10_000n * 2n ** bits) / 10n ** decimals + STAKE + step;
  const all = [
    ...DECIMALS_OF_64_BITS.map((decimals) => around(64n, decimals)),
    ...DECIMALS_OF_32_BITS.map((decimals) => around(32n, decimals)),
    (2n ** 64n - 1n) * step,
  ];
  return all.map((amount) => amount - (amount % step));
}
