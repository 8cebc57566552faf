import { randomUUID } from 'node:crypto';
import { dialectSpeaker } from '../_tg-vp/speaker.ts';

/** VP names a bet twice, and says in headers which agent is meant and how to find the call in its logs. */
export const speaker = dialectSpeaker({
  protocol: 'vp',
  brand: 'VP',
  gameCode: 'VP_230001_1',
  idsOf: (id) => ({ transferId: id, betId: id }),
  betMembers: {},
  headersOf: ({ agentId }) => ({ 'x-agentid': agentId, 'x-custom-system-trace-id': randomUUID() }),
});
