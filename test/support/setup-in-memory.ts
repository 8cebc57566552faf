import type { TestProject } from 'vitest/node';
import { findDynoxide, startDynoxide } from '../../local/dynoxide.ts';
import { startKmsEndpoint } from '../../local/kms/endpoint.ts';
import { ownTemporaryDirectory } from './own-temporary-directory.ts';

const kmsKeyAlias = 'alias/seamless-wallet-dev-agent-keys';

/** What the suite's own setup provides, without what takes long to start; the embedded engine where a defect is asked for with it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const temporary = ownTemporaryDirectory();
  const found = process.env['MUTANT_ENGINES'] === 'embedded' ? findDynoxide() : undefined;
  const [embedded, kms] = await Promise.all([
    found === undefined ? undefined : startDynoxide(found, undefined),
    startKmsEndpoint({ aliases: [kmsKeyAlias] }),
  ]);
  project.provide('dynoxideEndpoint', embedded?.endpoint);
  project.provide('dynamoDbLocalEndpoint', undefined);
  project.provide('kmsEndpoint', kms.url);
  project.provide('kmsKeyAlias', kmsKeyAlias);
  return async () => {
    await Promise.all([embedded?.stop(), kms.stop()]);
    temporary.remove();
  };
}
