import { providerHandler } from '../../shared/http/provider-function.ts';
import { adapter } from './adapter.ts';

/** What Lambda calls: the one assembly of all providers, with this protocol's adapter. There is nothing to add here. */
export const handler = await providerHandler(adapter);
