import type { ProviderModule } from '../../shared/application/provider.ts';
import { modulesBeside } from './beside.ts';

/** By the protocol's name, which is the folder's. */
export type Providers = ReadonlyMap<string, ProviderModule>;

/** Finds what can be done at which provider: the `provider.ts` of every protocol that is deployed beside this function. */
export function loadProviders(functions: URL): Promise<Providers> {
  return modulesBeside<ProviderModule>(functions, 'provider');
}
