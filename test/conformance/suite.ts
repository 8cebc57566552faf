import { describe } from 'vitest';
import { conversationCases, longCases } from '../../certify/cases/all.ts';
import type { Begin } from './cases.ts';
import { doors } from './cases-doors.ts';
import { documentedExamples } from './cases-examples.ts';
import { faults } from './cases-faults.ts';
import { fundsAndStanding } from './cases-funds.ts';
import { hostileInput } from './cases-hostile.ts';
import { ledgerLines } from './cases-ledger.ts';
import { missingMembers } from './cases-missing-members.ts';
import { sessions } from './cases-sessions.ts';
import { sharedCases } from './cases-shared.ts';
import { silence } from './cases-silence.ts';
import { strangers } from './cases-strangers.ts';
import { wireCodes } from './cases-wire-codes.ts';
import { Conversation } from './conversation.ts';
import { type Ground, memoryGround, rememberingGround } from './grounds.ts';
import type { ProtocolUnderTest } from './protocols.ts';

/** What must hold wherever the ledger is kept. */
export function conversations(protocol: ProtocolUnderTest, ground: () => Ground, where = ''): void {
  const begin: Begin = (registration) => Conversation.begin(protocol, ground(), registration);
  const { manifest, name, simulator } = protocol;
  describe(name + where, () => {
    sharedCases(conversationCases(simulator, manifest.usesSessions), protocol, begin);
    describe('funds and standing', () => fundsAndStanding(protocol, begin));
    describe('strangers', () => strangers(protocol, begin));
    describe('doors', () => doors(protocol, begin));
    if (manifest.usesSessions) describe('a session that is over', () => sessions(protocol, begin));
  });
}

/** The whole of it. Whoever adds a folder to `functions/` has thereby added it here. */
export function conformance(protocol: ProtocolUnderTest): void {
  conversations(protocol, memoryGround);
  conversations(protocol, rememberingGround, ', with what the container remembers');
  const begin: Begin = (registration) => Conversation.begin(protocol, memoryGround(), registration);
  describe(protocol.name, () => {
    describe('documented examples', () => documentedExamples(protocol));
    sharedCases(longCases(protocol.simulator), protocol, begin);
    describe('ledger', () => ledgerLines(protocol, begin));
    describe('hostile input', () => hostileInput(protocol, begin));
    describe('members that are missing', () => missingMembers(protocol, begin));
    describe('faults', () => faults(protocol));
    describe('wire codes', () => wireCodes(protocol));
    describe('silence', () => silence(protocol));
  });
}
