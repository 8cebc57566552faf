import { randomUUID } from 'node:crypto';
import { dialectSimulator } from '../_tg-vp/simulator.ts';

/** VP names a bet twice, and says in headers which agent is meant and how to find the call in its logs. */
export const simulator = dialectSimulator({
  protocol: 'vp',
  brand: 'VP',
  gameCode: 'VP_230001_1',
  idsOf: (id) => ({ transferId: id, betId: id }),
  betMembers: {},
  headersOf: ({ agentId }) => ({ 'x-agentid': agentId, 'x-custom-system-trace-id': randomUUID() }),
});
