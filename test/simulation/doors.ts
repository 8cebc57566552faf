import { adapter as tgAdapter } from '../../functions/tg/adapter.ts';
import { simulator as tgSimulator } from '../../functions/tg/simulator.ts';
import { adapter as velaAdapter } from '../../functions/vela/adapter.ts';
import { adapter as vpAdapter } from '../../functions/vp/adapter.ts';
import { simulator as vpSimulator } from '../../functions/vp/simulator.ts';
import { adapter as walletAdapter } from '../../functions/wallet-v2/adapter.ts';
import type { ProtocolAdapter } from '../../shared/http/adapter.ts';
import { createProviderHandler } from '../../shared/http/provider-handler.ts';
import { eventOf } from '../support/events.ts';
import { type Act, type Answer, type Caller, OPERATOR } from './act.ts';
import { operatorDoor } from './operator-door.ts';
import type { Ports } from './ports.ts';
import { DialectRules } from './protocols/tg-vp/rules.ts';
import { dialectVoice } from './protocols/tg-vp/voice.ts';
import { VelaRules } from './protocols/vela/rules.ts';
import { voice as velaVoice } from './protocols/vela/voice.ts';
import { WalletRules } from './protocols/wallet-v2/rules.ts';
import { voice as walletVoice } from './protocols/wallet-v2/voice.ts';
import type { Rules } from './rules.ts';
import type { Voice } from './voice.ts';

/** One kind of request, from the asker's meaning to the answer's meaning, through the real handlers. */
export interface Door extends Pick<Voice, 'faultCode' | 'isPassing' | 'told' | 'unit' | 'read'> {
  newRules(): Rules;
  call(act: Act, caller: Caller, ports: Ports): Promise<Answer>;
}

export const DOORS: Readonly<Record<string, Door>> = {
  tg: door(tgAdapter, dialectVoice(tgSimulator), () => new DialectRules()),
  vp: door(vpAdapter, dialectVoice(vpSimulator), () => new DialectRules()),
  vela: door(velaAdapter, velaVoice, () => new VelaRules()),
  'wallet-v2': door(walletAdapter, walletVoice, () => new WalletRules()),
  [OPERATOR]: operatorDoor,
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
    async call(act, caller, ports) {
      const { method, path, rawQuery = '', headers = {}, body } = voice.say(act, caller);
      const pathParameters = { agentId: caller.agentId };
      const event = eventOf({ method, path, pathParameters, rawQuery, headers, ...(body !== undefined && { body }) });
      const answer = await createProviderHandler(adapter, ports)(event);
      const { statusCode = 0, body: text = '' } = answer;
      return voice.hear({ statusCode, body: text }, caller);
    },
  };
}
