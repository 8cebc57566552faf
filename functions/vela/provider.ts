import { systemClock } from '../../shared/application/deadline.ts';
import { type VelaProvider, velaProvider } from './provider/capabilities.ts';

export const { launch, games, reports }: VelaProvider = velaProvider({ clock: systemClock, fetch });
