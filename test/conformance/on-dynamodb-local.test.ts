import { oneEngine } from '../support/engines.ts';
import { conversationsOn } from './on-engine.ts';

oneEngine('DynamoDB Local', 'conformance', conversationsOn);
