import type { ProtocolAdapter } from '../../shared/http/adapter.ts';
import type { JsonObject } from '../../shared/http/json.ts';
import { authenticate } from './authenticate.ts';
import { decode } from './decode.ts';
import { encode, encodeFault, encodeRejection } from './encode.ts';
import { manifest } from './manifest.ts';

export const adapter: ProtocolAdapter<JsonObject> = {
  manifest,
  authenticate,
  decode,
  encode,
  encodeRejection,
  encodeFault,
};
