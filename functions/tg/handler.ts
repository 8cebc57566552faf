import { providerHandler } from '../../shared/http/provider-function.ts';
import { adapter } from './adapter.ts';

export const handler = await providerHandler(adapter);
