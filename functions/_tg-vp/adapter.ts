import type { ProtocolManifest } from '../../shared/application/manifest.ts';
import type { ProtocolAdapter } from '../../shared/http/adapter.ts';
import type { HttpRequest } from '../../shared/http/request.ts';
import { authenticate } from './authenticate.ts';
import { decode } from './decode.ts';
import { encode, encodeFault, encodeRejection } from './encode.ts';

/** TG and VP speak one dialect; each difference is an optional field that is accepted on either route, but for the headers. */
export function dialectAdapter(
  manifest: ProtocolManifest,
  headersAgree: (request: HttpRequest) => boolean,
): ProtocolAdapter<string> {
  return {
    manifest,
    authenticate: (request, agent, keys) => authenticate(request, agent, keys, headersAgree),
    decode,
    encode,
    encodeRejection,
    encodeFault,
  };
}
