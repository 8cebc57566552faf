import { describe } from 'vitest';
import type { Begin } from './cases.ts';
import { otherContent } from './cases-content.ts';
import { doors } from './cases-doors.ts';
import { documentedExamples } from './cases-examples.ts';
import { faults } from './cases-faults.ts';
import { fundsAndStanding } from './cases-funds.ts';
import { hostileInput } from './cases-hostile.ts';
import { ids } from './cases-ids.ts';
import { payouts } from './cases-payouts.ts';
import { repeats } from './cases-repeats.ts';
import { rollbacks } from './cases-rollbacks.ts';
import { sessions } from './cases-sessions.ts';
import { silence } from './cases-silence.ts';
import { strangers } from './cases-strangers.ts';
import { unsetMembersOf } from './cases-unset.ts';
import { wireCodes } from './cases-wire-codes.ts';
import { Conversation } from './conversation.ts';
import { type Ground, memoryGround, rememberingGround } from './grounds.ts';
import type { ProtocolUnderTest } from './protocols.ts';

/** What must hold wherever the ledger is kept. */
export function conversations(protocol: ProtocolUnderTest, ground: () => Ground, where = ''): void {
  const begin: Begin = (registration) => Conversation.begin(protocol, ground(), registration);
  const { manifest, name, simulator } = protocol;
  describe(name + where, () => {
    describe('repeats', () => repeats(protocol, begin));
    describe('other content', () => otherContent(protocol, begin));
    describe('rollbacks', () => rollbacks(protocol, begin));
    if (simulator.payout) describe('payouts', () => payouts(protocol, begin));
    describe('funds and standing', () => fundsAndStanding(protocol, begin));
    describe('strangers', () => strangers(protocol, begin));
    describe('doors', () => doors(protocol, begin));
    describe('ids', () => ids(protocol, begin));
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
    describe('hostile input', () => hostileInput(protocol, begin));
    describe('members that say nothing', () => unsetMembersOf(protocol, begin));
    describe('faults', () => faults(protocol));
    describe('wire codes', () => wireCodes(protocol));
    describe('silence', () => silence(protocol));
  });
}
