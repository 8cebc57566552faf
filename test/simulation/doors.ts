import { adapter as tgAdapter } from '../../functions/tg/adapter.ts';
import { simulator as tgSimulator } from '../../functions/tg/simulator.ts';
import { adapter as velaAdapter } from '../../functions/vela/adapter.ts';
import { adapter as vpAdapter } from '../../functions/vp/adapter.ts';
import { simulator as vpSimulator } from '../../functions/vp/simulator.ts';
import { adapter as walletAdapter } from '../../functions/wallet-v2/adapter.ts';
import { CALLBACK_BUDGET_MS, Deadline } from '../../shared/application/deadline.ts';
import { execute } from '../../shared/application/execute.ts';
import { Fault } from '../../shared/application/fault.ts';
import type { DeskCommand } from '../../shared/domain/command.ts';
import { STRICT_POLICY } from '../../shared/domain/policy.ts';
import type { ProtocolAdapter } from '../../shared/http/adapter.ts';
import { createProviderHandler, type ProviderPorts } from '../../shared/http/provider-handler.ts';
import { eventOf } from '../support/events.ts';
import type { Act, Answer, Caller } from './act.ts';
import { TransferRules } from './protocols/operator/rules.ts';
import { DialectRules } from './protocols/tg-vp/rules.ts';
import { dialectVoice } from './protocols/tg-vp/voice.ts';
import { VelaRules } from './protocols/vela/rules.ts';
import { voice as velaVoice } from './protocols/vela/voice.ts';
import { WalletRules } from './protocols/wallet-v2/rules.ts';
import { voice as walletVoice } from './protocols/wallet-v2/voice.ts';
import type { Rules } from './rules.ts';
import type { Settings, Voice } from './voice.ts';

/** One kind of request, from the asker's meaning to the answer's meaning, through the real handlers. */
export interface Door extends Pick<Voice, 'faultCode' | 'isPassing' | 'shown' | 'unit'> {
  newRules(): Rules;
  call(act: Act, caller: Caller, settings: Settings, ports: ProviderPorts): Promise<Answer>;
}

export const OPERATOR = 'operator';

export const DOORS: Readonly<Record<string, Door>> = {
  tg: door(tgAdapter, dialectVoice(tgSimulator), () => new DialectRules()),
  vp: door(vpAdapter, dialectVoice(vpSimulator), () => new DialectRules()),
  vela: door(velaAdapter, velaVoice, () => new VelaRules()),
  'wallet-v2': door(walletAdapter, walletVoice, () => new WalletRules()),
  [OPERATOR]: {
    newRules: () => new TransferRules(),
    call: transfer,
    faultCode: 'fault',
    isPassing: (code) => PASSING.includes(code),
    shown: (balance) => balance,
    unit: () => 1n,
  },
};

export function doorOf(protocol: string): Door {
  const found = DOORS[protocol];
  if (!found) throw new RangeError(`no protocol ${protocol}`);
  return found;
}

function door<Content>(adapter: ProtocolAdapter<Content>, voice: Voice, newRules: () => Rules): Door {
  return {
    ...voice,
    newRules,
    async call(act, caller, settings, ports) {
      const { method, path, rawQuery = '', headers = {}, body } = voice.say(act, caller, settings);
      const pathParameters = { agentId: caller.agentId };
      const event = eventOf({ method, path, pathParameters, rawQuery, headers, ...(body !== undefined && { body }) });
      const answer = await createProviderHandler(adapter, ports)(event);
      const { statusCode = 0, body: text = '' } = answer;
      return voice.hear({ statusCode, body: text }, caller, settings);
    },
  };
}

/** How things stand at the moment. A withdrawal that was not covered stays refused; a reversal that was not may be asked for again. */
const PASSING = ['balance_limit', 'player_barred', 'reversal insufficient_funds', 'reversal balance_limit'];

/** The operator's own transfers come by another door; behind it is the same core. */
async function transfer(act: Act, caller: Caller, _: Settings, ports: ProviderPorts): Promise<Answer> {
  const { kind } = act;
  const deadline = new Deadline(ports.clock, CALLBACK_BUDGET_MS);
  const command = commandOf(act, caller, new Date(ports.clock.now()).toISOString());
  try {
    const outcome = await execute(command, STRICT_POLICY, ports, deadline);
    const said = outcome.type === 'declined' ? outcome.reason : outcome.type;
    const code = kind === 'reversal' ? `reversal ${said}` : said;
    const verdict = outcome.type === 'declined' ? 'refused' : 'done';
    return { verdict, code, ...(outcome.balance !== undefined && { balance: outcome.balance }) };
  } catch (error) {
    if (error instanceof Fault) return { verdict: 'unclear', code: 'fault' };
    throw error;
  }
}

function commandOf({ kind, id = '', also = '', stake: amount = 0n }: Act, caller: Caller, at: string): DeskCommand {
  const { playerId, currency } = caller;
  const walletRef = { by: 'player', playerId, currency } as const;
  if (kind === 'reversal') return { kind, walletRef, reversalId: id, transferId: also, at };
  if (kind === 'deposit' || kind === 'withdrawal') return { kind, walletRef, transferId: id, amount, at };
  throw new RangeError(`${kind} is nothing that the operator asks`);
}
