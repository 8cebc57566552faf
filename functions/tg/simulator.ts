import { dialectSimulator } from '../_tg-vp/simulator.ts';

/** TG has one id per bet, says what type of bet it is, and sends no headers of its own. */
export const simulator = dialectSimulator({
  protocol: 'tg',
  brand: 'TG',
  gameCode: 'TG_110001_1',
  idsOf: (id) => ({ transferId: id }),
  betMembers: { betType: 0 },
  headersOf: () => ({}),
});
