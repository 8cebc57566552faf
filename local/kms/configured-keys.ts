import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { createKmsClient } from '../../shared/encryption/kms-client.ts';
import { StartFailure } from '../start-failure.ts';

/** Of a KMS that is not ours: throws a StartFailure unless it has every key that a function names, for without it no agent could be registered. */
export async function demandKeys(endpoint: string, aliases: readonly string[]): Promise<void> {
  const kms = createKmsClient({ endpoint });
  try {
    for (const KeyId of aliases) {
      await kms.send(new DescribeKeyCommand({ KeyId })).catch((error: unknown) => {
        const reason = error instanceof Error ? error.name : typeof error;
        throw new StartFailure(
          `The KMS at ${endpoint} (AWS_ENDPOINT_URL_KMS) does not show the key ${KeyId} (${reason}): make the key and its alias there, or unset the variable`,
        );
      });
    }
  } finally {
    kms.destroy();
  }
}
