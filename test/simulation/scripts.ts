import type { Conversation } from './conversation.ts';
import { adjustment } from './scripts/adjustment.ts';
import { attack } from './scripts/attack.ts';
import { cutShort } from './scripts/cut-short.ts';
import { misspelled } from './scripts/misspelled.ts';
import {
  agentStop,
  deposit,
  keyRotation,
  sessionEnd,
  settingsChange,
  statusChange,
  withdrawal,
} from './scripts/operator.ts';
import { aliases, cards, hastyRollbacks, namesLearnedLater, plays } from './scripts/plays.ts';
import { poll } from './scripts/poll.ts';
import { longRounds, mixedUp, roundless, rounds, unknownRollbacks } from './scripts/rounds.ts';
import { spent } from './scripts/spent.ts';
import { crossed, payoutFirst, slots, stakesAndPayouts, unsureStakes } from './scripts/tickets.ts';
import type { World } from './world.ts';

/** What somebody does, from the first request to the last. */
export interface Script {
  readonly protocols: readonly string[];
  readonly weight: number;
  readonly isHostile?: boolean;
  run(conversation: Conversation, world: World): Promise<void>;
}

const DIALECT = ['tg', 'vp'];

export type ScriptName =
  | 'adjustment'
  | 'agentStop'
  | 'aliases'
  | 'namesLearnedLater'
  | 'attack'
  | 'cards'
  | 'crossed'
  | 'cutShort'
  | 'deposit'
  | 'hastyRollbacks'
  | 'keyRotation'
  | 'longRounds'
  | 'misspelled'
  | 'mixedUp'
  | 'payoutFirst'
  | 'plays'
  | 'poll'
  | 'roundless'
  | 'rounds'
  | 'sessionEnd'
  | 'settingsChange'
  | 'slots'
  | 'spent'
  | 'stakesAndPayouts'
  | 'statusChange'
  | 'unknownRollbacks'
  | 'unsureStakes'
  | 'withdrawal';

export const SCRIPTS: Readonly<Record<ScriptName, Script>> = {
  plays: { protocols: DIALECT, weight: 6, run: plays },
  cards: { protocols: DIALECT, weight: 3, run: cards },
  hastyRollbacks: { protocols: DIALECT, weight: 3, run: hastyRollbacks },
  aliases: { protocols: ['vp'], weight: 3, run: aliases },
  namesLearnedLater: { protocols: ['vp'], weight: 3, run: namesLearnedLater },
  stakesAndPayouts: { protocols: ['vela'], weight: 5, run: stakesAndPayouts },
  unsureStakes: { protocols: ['vela', 'wallet-v2'], weight: 3, run: unsureStakes },
  slots: { protocols: ['vela'], weight: 3, run: slots },
  spent: { protocols: ['tg', 'vp', 'vela'], weight: 1, run: spent },
  crossed: { protocols: ['vela', 'wallet-v2'], weight: 2, run: crossed },
  payoutFirst: { protocols: ['vela', 'wallet-v2'], weight: 1, run: payoutFirst },
  rounds: { protocols: ['wallet-v2'], weight: 4, run: rounds },
  longRounds: { protocols: ['wallet-v2'], weight: 4, run: longRounds },
  roundless: { protocols: ['wallet-v2'], weight: 2, run: roundless },
  unknownRollbacks: { protocols: ['wallet-v2'], weight: 1, run: unknownRollbacks },
  mixedUp: { protocols: ['wallet-v2'], weight: 1, run: mixedUp },
  cutShort: { protocols: ['tg', 'vp', 'vela', 'wallet-v2'], weight: 2, run: cutShort },
  misspelled: { protocols: ['tg', 'vp', 'vela', 'wallet-v2'], weight: 1, run: misspelled },
  poll: { protocols: ['tg', 'vp', 'vela', 'wallet-v2'], weight: 1, run: poll },
  attack: { protocols: [], weight: 0, isHostile: true, run: attack },
  adjustment: { protocols: [], weight: 0, run: adjustment },
  deposit: { protocols: [], weight: 0, run: deposit },
  withdrawal: { protocols: [], weight: 0, run: withdrawal },
  statusChange: { protocols: [], weight: 0, run: statusChange },
  sessionEnd: { protocols: [], weight: 0, run: sessionEnd },
  keyRotation: { protocols: [], weight: 0, run: keyRotation },
  settingsChange: { protocols: [], weight: 0, run: settingsChange },
  agentStop: { protocols: [], weight: 0, run: agentStop },
};
