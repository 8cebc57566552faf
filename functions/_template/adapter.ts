import type { ProtocolAdapter } from '../../shared/http/adapter.ts';
import type { JsonObject } from '../../shared/http/json.ts';
import { authenticate } from './authenticate.ts';
import { decode } from './decode.ts';
import { encode, encodeFault, encodeRejection } from './encode.ts';
import { manifest } from './manifest.ts';

/** The way of a callback: authenticate, decode, (the ledger decides), encode. What goes from one to the next is the type parameter. */
export const adapter: ProtocolAdapter<JsonObject> = {
  manifest,
  authenticate,
  decode,
  encode,
  encodeRejection,
  encodeFault,
};
