import type { Simulator } from '../../shared/provider-simulator.ts';
import type { CertificationCase } from '../case.ts';
import { codes } from './codes.ts';
import { brokenConnections } from './connection.ts';
import { content } from './content.ts';
import { funds } from './funds.ts';
import { hostileInput } from './hostile-cases.ts';
import { ids } from './ids.ts';
import { kinds } from './kinds.ts';
import { afterMany, atTheEnd } from './memory.ts';
import { otherMethods } from './methods.ts';
import { mixed } from './mixed.ts';
import { names } from './names.ts';
import { nonsense } from './nonsense.ts';
import { payoutKinds } from './payout-kinds.ts';
import { payouts } from './payouts.ts';
import { races } from './races.ts';
import { laterRepeats, repeats } from './repeats.ts';
import { retries } from './retries.ts';
import { rollbacks } from './rollbacks.ts';
import { sharedWallets } from './shared-wallets.ts';
import { spelledIds } from './spelled-ids.ts';
import { standing } from './standing.ts';
import { strangers } from './strangers.ts';
import { wallets } from './wallets.ts';
import { wins } from './wins.ts';

/** What is told by a few messages, and holds wherever the ledger is kept. */
export function conversationCases(simulator: Simulator, usesSessions: boolean): CertificationCase[] {
  return [
    ...repeats(simulator),
    ...content(simulator),
    ...rollbacks(simulator),
    ...kinds(simulator),
    ...payouts(simulator),
    ...payoutKinds(simulator),
    ...funds(simulator),
    ...standing(simulator, usesSessions),
    ...ids(simulator),
    ...spelledIds(simulator),
    ...codes(simulator),
    ...wallets(simulator),
    ...strangers(simulator),
    ...names(simulator),
    ...wins(simulator),
    ...mixed(simulator),
    ...races(simulator),
    ...retries(simulator),
    ...sharedWallets(),
  ];
}

/** What takes a while, or hundreds of messages. */
export function longCases(simulator: Simulator, rememberMs = 0): CertificationCase[] {
  return [
    ...laterRepeats(simulator),
    afterMany(simulator),
    atTheEnd(simulator, rememberMs),
    ...hostileInput(simulator),
    ...nonsense(simulator),
  ];
}

/** Everything that can be seen of a wallet from outside. */
export function allCases(simulator: Simulator, usesSessions: boolean, rememberMs: number): CertificationCase[] {
  return [
    ...conversationCases(simulator, usesSessions),
    ...longCases(simulator, rememberMs),
    ...brokenConnections(simulator),
    otherMethods(simulator),
  ];
}
