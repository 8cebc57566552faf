import { describe } from 'vitest';
import type { ProtocolUnderTest } from '../conformance/protocols.ts';
import { contract } from './cases-contract.ts';
import { cases, desk } from './cases-desk.ts';
import { hostile } from './cases-hostile.ts';
import { money } from './cases-money.ts';
import { operatorApi } from './cases-operator.ts';
import { providers } from './cases-providers.ts';
import { races } from './cases-races.ts';
import { strangers } from './cases-strangers.ts';
import { agentHeader, vector } from './cases-vector.ts';
import type { Wire } from './wire.ts';

/** All that can be seen of the wallet from outside. It knows addresses and nothing else, so it holds wherever the wallet runs. */
export function endToEnd(
  protocols: readonly ProtocolUnderTest[],
  wire: () => Wire,
  { isOnThisMachine = true, hasConsole = false } = {},
): void {
  describe('the operator', () => operatorApi(protocols, wire));
  describe('the desk', () => {
    desk(wire);
    describe('its contract', () => contract(wire, hasConsole));
  });
  if (isOnThisMachine) describe('providers', () => providers(protocols, wire));
  describe.each(protocols)('$name', (protocol) => {
    describe('money', () => money(protocol, wire));
    describe('cases', () => cases(protocol, wire, isOnThisMachine));
    describe('strangers', () => strangers(protocol, wire));
    describe('races', () => races(protocol, wire));
    describe('hostile input', () => hostile(protocol, wire));
    if (protocol.name === 'tg' || protocol.name === 'vp') describe('published vector', () => vector(protocol, wire));
    if (protocol.name === 'vp') describe('headers', () => agentHeader(protocol, wire));
  });
}
