#!/usr/bin/env bash
# @smithy/signature-v4 5.7.5 (npm registry; seen 2026-11-29, Node 20 and 24)
#
# Guess: a request that was signed may be given another body and signed again; the signer takes what it wrote before for its own, and writes it anew.
# Seen: of what it wrote it renews the date and the signature. The hash of the body stays what it was and is signed as if it were the new body's, and a
# session token stays although the credentials have none any more. Nothing is said; who checks the body refuses the request.
# So here what is kept of a request is taken before it is signed (`shared/dynamodb/kept-way.ts`), and a test checks each signature against its own body.
set -uo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
echo '{"name":"f","version":"1.0.0","private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @smithy/signature-v4@5.7.5 > install.log 2>&1 || { tail -3 install.log; exit 1; }
cat > ask.mjs <<'JS'
import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
class Sha256 {
  constructor(secret) {
    this.hash = secret ? createHmac('sha256', secret) : createHash('sha256');
  }
  update(bytes) {
    this.hash.update(bytes);
  }
  async digest() {
    return this.hash.digest();
  }
}
let credentials = { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'of a role' };
const signer = new SignatureV4({ service: 'dynamodb', region: 'eu-west-1', credentials: async () => credentials, sha256: Sha256 });
const hashOf = (body) => createHash('sha256').update(body).digest('hex');
const unsigned = { method: 'POST', protocol: 'https:', hostname: 'example.com', path: '/', query: {}, headers: { host: 'example.com' }, body: 'one' };
const first = await signer.sign(unsigned);
const fresh = await signer.sign({ ...unsigned, body: 'two' });
const { sessionToken, ...withoutToken } = credentials;
credentials = withoutToken;
const again = await signer.sign({ ...first, body: 'two' });
const says = ({ headers }, body) => headers['x-amz-content-sha256'] === hashOf(body);
console.log(`signed once: its own body's hash ${says(fresh, 'two')}`);
console.log(`signed again: its own body's hash ${says(again, 'two')}, the first one's ${says(again, 'one')}`);
console.log(`signed again without a token: ${again.headers['x-amz-security-token'] ?? 'none'}`);
JS
seen=$(node --no-warnings ask.mjs)
echo "$seen"
[ "$seen" = "signed once: its own body's hash true
signed again: its own body's hash false, the first one's true
signed again without a token: of a role" ] || { echo "changed"; exit 1; }
