import { systemClock } from '../../shared/application/deadline.ts';
import type { ProviderModule } from '../../shared/application/provider.ts';
import { velaProvider } from './provider/capabilities.ts';

export const { launch, games, reports }: Required<ProviderModule> = velaProvider({ clock: systemClock, fetch });
