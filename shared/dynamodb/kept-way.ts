import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SignatureV4 } from '@smithy/signature-v4';

/** What the SDK finds out anew for each request of one kind, and what stays as it is. */
type Way = Parameters<SignatureV4['sign']>[0];
type Ending = (sent: { input: object; request: unknown }) => Promise<never>;

/**
 * Lets a request go the way of the one of its kind before it. The SDK finds the store, its address and its headers once, and that is kept until something
 * fails; then the SDK goes all its steps again, and corrects its clock on them. What is kept is written as JSON at once, which is what the wire wants as long
 * as no item holds bytes, and signed by the SDK's own signer; answers and errors are read by the SDK. A transaction goes without the token that the SDK makes
 * up for attempts of its own. For a client that keeps its steps (`cacheMiddleware`): without that each request is the first of its kind.
 */
export function keepWay(client: DynamoDBClient): void {
  const { config, middlewareStack } = client;
  const signer = new SignatureV4({
    service: 'dynamodb',
    region: config.region,
    credentials: config.credentials,
    sha256: config.sha256,
  });
  middlewareStack.add(
    (next, context) => async (sent) => {
      const { way, ending } = context as { way?: Way; ending?: Ending };
      if (!way || !ending) return next(sent);
      try {
        const body = JSON.stringify(sent.input);
        const headers = { ...way.headers, 'content-length': String(Buffer.byteLength(body)) };
        const signingDate = new Date(Date.now() + config.systemClockOffset);
        const request = await signer.sign({ ...way, headers, body }, { signingDate });
        return await ending({ input: sent.input, request });
      } catch (error) {
        delete context['way'];
        throw error;
      }
    },
    { step: 'initialize', priority: 'high', name: 'keptWay' },
  );
  // Before it is signed: what the signer adds belongs to this request alone, above all the hash of its body.
  middlewareStack.add(
    (next, context) => async (sent) => {
      const way = { ...(sent.request as Way), body: undefined };
      const answered = await next(sent);
      context['way'] = way;
      return answered;
    },
    { step: 'build', priority: 'low', name: 'findWay' },
  );
  middlewareStack.add(
    (next, context) => {
      context['ending'] = next;
      return next;
    },
    { step: 'deserialize', priority: 'high', name: 'endOfWay' },
  );
}
