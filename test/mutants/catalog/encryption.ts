// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of other files.
import type { Mutant } from '../mutant.ts';

const file = 'shared/encryption/cipher-text.ts';
const keys = 'shared/encryption/agent-keys.ts';
const secrets = 'shared/encryption/agent-secrets.ts';

/** What lets a provider in, and where the keys are. */
export const ENCRYPTION: readonly Mutant[] = [
  {
    name: 'tag-not-verified',
    file,
    find: 'return undefined; // The tag does not verify: nothing of the plaintext may be looked at.',
    replace: 'return plaintext;',
    why: 'Whoever can write base64 can write bets.',
  },
  {
    name: 'short-tag-accepted',
    file,
    find: 'const tag = decodeCanonicalBase64(cipherText.slice(ivEnd, tagEnd));\n  const data = decodeCanonicalBase64(cipherText.slice(tagEnd));',
    replace:
      "const cut = Math.min(cipherText.indexOf('==', ivEnd) + 2, tagEnd);\n  const tag = decodeCanonicalBase64(cipherText.slice(ivEnd, cut));\n  const data = decodeCanonicalBase64(cipherText.slice(cut));",
    also: [
      { find: 'tag?.length !== tagBytes', replace: '!tag?.length' },
      {
        find: 'createDecipheriv(algorithm, asObject(key), iv, { authTagLength: tagBytes });',
        replace: 'createDecipheriv(algorithm, asObject(key), iv, { authTagLength: tag.length });',
      },
    ],
    why: 'A tag of 4 bytes is found by guessing.',
  },
  {
    name: 'base64-lax',
    file,
    find: "return bytes.toString('base64') === text ? bytes : undefined;",
    replace: 'return bytes.length >= 0 ? bytes : undefined;',
    why: 'One message has many spellings, and what a filter before us has seen is not what we read.',
  },
  {
    name: 'cut-anywhere',
    file,
    find: 'const tagEnd = 40;',
    replace: 'const tagEnd = 44;',
    why: 'Tag and content are cut in the wrong place: no provider gets in.',
  },
  {
    name: 'previous-key-not-tried',
    file: 'functions/_tg-vp/authenticate.ts',
    find: "if (plaintext !== undefined) return plaintext.replace(BYTE_ORDER_MARK, '');",
    replace: "return plaintext ?? new Rejected('not_authentic');",
    why: 'From the moment of a new key until the provider has it, every bet is refused.',
  },
  {
    name: 'bytes-that-are-no-text',
    file,
    find: "const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });",
    replace: "const utf8 = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });",
    why: 'Different bytes become one id.',
  },
  {
    name: 'empty-message-accepted',
    file,
    find: ' || data === undefined || data.length === 0) return undefined;',
    replace: ' || data === undefined) return undefined;',
    why: 'A tag over nothing is a message.',
  },
  {
    name: 'long-message-decoded',
    file,
    find: '  if (cipherText.length > maxCipherTextLength) return undefined;\n',
    replace: '',
    why: 'Whoever has no key can keep the decoder busy.',
  },
  {
    name: 'encryption-context-without-agent',
    file: keys,
    find: 'return { protocol, agentId };',
    replace: 'return { protocol, agentId: agentId.slice(0, 0) };',
    why: "A wrapped secret that is copied from one agent's row to another's is opened there.",
  },
  {
    name: 'encryption-context-without-protocol',
    file: keys,
    find: 'return { protocol, agentId };',
    replace: 'return { protocol: protocol.slice(0, 0), agentId };',
    why: 'A wrapped secret of one protocol is opened for another.',
  },
  {
    name: 'secrets-kept-by-ciphertext-alone',
    file: keys,
    find: 'const name = JSON.stringify([owner.protocol, owner.agentId, wrapped]);',
    replace: 'const name = JSON.stringify([wrapped]);',
    why: 'Memory gives a secret to an owner to whom KMS would not give it.',
  },
  {
    name: 'secrets-never-forgotten',
    file: keys,
    find: 'if (secret === undefined || time - secret.unwrappedAt >= forgetAfterMs)',
    replace: 'if (secret === undefined)',
    why: 'A key that was disabled in KMS goes on opening bets.',
  },
  {
    name: 'replaced-secrets-never-swept',
    file: keys,
    find: 'held.deleteWhere(({ unwrappedAt }) => now() - unwrappedAt >= forgetAfterMs);',
    replace: 'held.deleteWhere(() => false);',
    why: 'A key that was replaced stays in the memory of a process for weeks.',
  },
  {
    name: 'kms-asked-by-everybody-at-once',
    file: keys,
    find: 'const asked = underway.get(name) ?? ask(',
    replace: 'const asked = ask(',
    why: 'A cold container under load is throttled by KMS, and its callbacks fail.',
  },
  {
    name: 'kms-asked-once',
    file: 'shared/encryption/kms-attempts.ts',
    find: 'if (!mayPass(error)) throw error;',
    replace: 'throw error;',
    why: 'One throttled request of a cold container, and a callback goes unanswered.',
  },
  {
    name: 'kms-asked-each-time',
    file: keys,
    find: 'forgetAfterMs);\n    held.keep(name, secret);',
    replace: 'forgetAfterMs);',
    why: 'An outage of KMS is an outage of every bet.',
  },
  {
    name: 'raw-error-of-kms-kept',
    file: keys,
    find: "const reason = error instanceof Error ? error.name : 'unknown reason';",
    replace:
      "const reason = error instanceof Error ? `${error.name} ${JSON.stringify({ ...error })}` : 'unknown reason';",
    why: 'The raw answer of a Decrypt, which hangs on some errors of the SDK, is written into the log.',
  },
  {
    name: 'old-key-good-for-ever',
    file: 'shared/application/agent.ts',
    find: 'Date.parse(usableUntil) > now',
    replace: 'Date.parse(usableUntil) > 0',
    why: 'A key that was replaced because it leaked goes on opening bets.',
  },
  {
    name: 'old-key-good-for-nothing',
    file: 'shared/application/agent.ts',
    find: 'Date.parse(usableUntil) > now',
    replace: 'Date.parse(usableUntil) < now',
    why: 'From the moment of a new key until the provider has it, every bet is refused.',
  },
  {
    name: 'keys-out-is-a-rejection',
    file: secrets,
    find: "    throw new Fault('keys_unavailable', 'an agent key could not be unwrapped', { cause });",
    replace: "    return '00'.repeat(32);",
    why: 'While KMS is out, bets are refused as if the provider had a wrong key.',
  },
];
