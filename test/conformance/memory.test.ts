import { protocolsUnderTest } from './protocols.ts';
import { conformance } from './suite.ts';

for (const protocol of await protocolsUnderTest()) conformance(protocol);
