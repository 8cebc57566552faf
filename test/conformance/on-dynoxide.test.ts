import { oneEngine } from '../support/engines.ts';
import { conversationsOn } from './on-engine.ts';

oneEngine('dynoxide', 'conformance', conversationsOn);
