import { RemovalPolicy } from 'aws-cdk-lib';
import type { Stage } from '../stages.ts';

/**
 * Logs have names of their own. Were they kept when the first deploy fails and is rolled back, every later one would fail
 * because they are there already; so they are kept except then.
 */
export function logRemovalPolicy(stage: Stage): RemovalPolicy {
  return stage.keepsHistory ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
}
