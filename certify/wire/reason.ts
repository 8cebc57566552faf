/** Why there is no answer, in words that say what may be done about it. */
export function reasonOf(error: NodeJS.ErrnoException): string {
  // Of a name with several addresses: the error itself says nothing.
  if (error instanceof AggregateError) return error.errors.map(({ message }: Error) => message).join(', ');
  const { code = '', message } = error;
  if (message.includes('wrong version number'))
    return 'no TLS is spoken there; is it http:// in the place of https://?';
  if (message.includes('packet length too long')) return 'no TLS is spoken there';
  if (code.startsWith('HPE_')) return `no HTTP is spoken there (${message})`;
  if (CERTIFICATES.test(code)) return `${message.split(';')[0]}; --insecure takes any certificate`;
  return message || code || error.name;
}

const CERTIFICATES = /CERT|^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/;
