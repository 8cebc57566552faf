import type { ProtocolAdapter } from '../../shared/http/adapter.ts';
import { authenticate, type Caller } from './authenticate.ts';
import { decode } from './decode.ts';
import { encode, encodeFault, encodeRejection } from './encode.ts';
import { manifest } from './manifest.ts';
import { actionAt } from './wire.ts';

export const adapter: ProtocolAdapter<Caller> = {
  manifest,
  actionOf: ({ path }) => actionAt(path),
  authenticate,
  decode,
  encode,
  encodeRejection,
  encodeFault,
};
