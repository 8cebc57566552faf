import { KMSClient, type KMSClientConfig } from '@aws-sdk/client-kms';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/**
 * The KMS client of every function. Its endpoint, region and credentials come from the environment, in AWS and locally
 * alike (`AWS_ENDPOINT_URL_KMS`); `place` is for a test that runs several endpoints in one process.
 *
 * The SDK's default is to wait for ever, and without `throwOnRequestTimeout` the request timeout would only be logged. It does not retry: attempts, pauses
 * and their deadline are ours (`untilKmsAnswers`).
 */
export function createKmsClient(place: Pick<KMSClientConfig, 'endpoint' | 'region' | 'credentials'> = {}): KMSClient {
  return new KMSClient({
    ...place,
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({ connectionTimeout: 300, requestTimeout: 500, throwOnRequestTimeout: true }),
  });
}
