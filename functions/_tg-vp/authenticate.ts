import type { Agent } from '../../shared/application/agent.ts';
import { openCipherText } from '../../shared/encryption/cipher-text.ts';
import { type AgentKeys, Rejected } from '../../shared/http/adapter.ts';
import { parseJsonObject } from '../../shared/http/json.ts';
import type { HttpRequest } from '../../shared/http/request.ts';
import { textOf } from '../../shared/http/utf8.ts';

/** Some serializers begin every text with one. */
const BYTE_ORDER_MARK = /^\ufeff/;

/** The GCM tag under the agent's key is the whole authentication: what opens came from the provider. Answers the decrypted text. */
export async function authenticate(
  request: HttpRequest,
  agent: Agent,
  keys: AgentKeys,
  headersAgree: (request: HttpRequest) => boolean,
): Promise<string | Rejected> {
  if (!headersAgree(request)) return new Rejected('unreadable');
  const envelope = parseJsonObject(textOf(request.body) ?? '');
  const cipherText = envelope?.['cipherText'];
  if (typeof cipherText !== 'string') return new Rejected('unreadable');
  for await (const aesKey of keys.open(agent, 'aesKey')) {
    const plaintext = openCipherText(cipherText, Buffer.from(aesKey, 'hex'));
    if (plaintext !== undefined) return plaintext.replace(BYTE_ORDER_MARK, '');
  }
  return new Rejected('not_authentic');
}
