import { systemClock } from '../../shared/application/deadline.ts';
import { type DialectProvider, dialectProvider } from '../_tg-vp/provider/capabilities.ts';

export const { needs, launch, games, members, replay, reports }: DialectProvider = dialectProvider({
  clock: systemClock,
  fetch,
});
