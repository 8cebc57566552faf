import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The feature flags and defaults of cdk.json. CDK's command line hands them to the app; whoever runs the app without it
 * has to read them here, or would synthesize something else.
 */
export function cdkContext(): Record<string, unknown> {
  const { context } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'cdk.json'), 'utf8'));
  // The command line turns these on by itself. By the asset's path a template says which code it deploys.
  return { ...context, 'aws:cdk:enable-asset-metadata': true, 'aws:cdk:enable-path-metadata': true };
}
