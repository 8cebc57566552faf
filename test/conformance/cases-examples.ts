import { STATUS_CODES } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatMajorNumber } from '../../shared/domain/money.ts';
import type { Spoken, Talk } from '../../shared/provider-simulator.ts';
import { Conversation, type Sent } from './conversation.ts';
import { type Example, type ExampleWallet, readExamples } from './examples.ts';
import { memoryGround } from './grounds.ts';
import type { ProtocolUnderTest } from './protocols.ts';

/** The provider's own documentation, played: what it says is sent gets the answer that it says is given, byte for byte. */
export function documentedExamples(protocol: ProtocolUnderTest): void {
  const examples = readExamples(protocol.folder);

  it('there are examples', () => {
    expect(examples.length).toBeGreaterThan(0);
  });

  describe('as they travel', () => {
    let stage: Stage;
    beforeAll(() => {
      stage = new Stage(protocol, examples[0]?.agent);
    });
    it.each(examples)('$file', (example) => stage.play(example, ({ spoken }) => spoken));
  });

  const sealed = examples.filter(({ spoken }) => spoken.plaintext !== undefined);
  if (sealed.length === 0) return;
  describe('under another key, from the plaintext', () => {
    let stage: Stage;
    beforeAll(() => {
      stage = new Stage(protocol, {});
    });
    it.each(sealed)('$file', (example) =>
      stage.play(example, ({ spoken }, talk) => protocol.simulator.reword(talk, spoken, spoken.plaintext ?? '')),
    );
  });
}

/** Where a folder of examples is played as one conversation. */
class Stage {
  readonly #c: Conversation;
  readonly #clock: ReturnType<typeof memoryGround>['clock'];
  readonly #talks = new Map<string, Talk>();

  constructor(protocol: ProtocolUnderTest, members: Readonly<Record<string, unknown>> = {}) {
    const ground = memoryGround();
    this.#c = Conversation.begin(protocol, ground, { members });
    this.#clock = ground.clock;
  }

  async play(example: Example, sayOf: (example: Example, talk: Talk) => Spoken): Promise<void> {
    const { at, wallet = NOBODY, answer } = example;
    if (at !== undefined) this.#clock.set(at);
    const talk = await this.#talkAbout(wallet);
    expect(await this.#balanceOf(wallet), 'the wallet before').toBe(wallet.before);
    const sent = await this.#c.send(named(sayOf({ ...example, spoken: named(example.spoken, talk) }, talk), talk));
    expect(written(sent)).toBe(answer);
    expect(await this.#balanceOf(wallet), 'the wallet after').toBe(wallet.after);
  }

  async #talkAbout({ playerId, currency, before }: ExampleWallet): Promise<Talk> {
    const name = `${playerId} ${currency}`;
    if (before !== 'none' && !this.#talks.has(name)) await this.#c.world.openPlayer(playerId, currency, before);
    const talk = this.#talks.get(name) ?? (await this.#c.talk(playerId, this.#c.agentId, currency));
    this.#talks.set(name, talk);
    return talk;
  }

  async #balanceOf({ playerId, currency }: ExampleWallet): Promise<string> {
    const balance = await this.#c.world.balanceOf(playerId, currency);
    return balance === undefined ? 'none' : formatMajorNumber(balance);
  }
}

const NOBODY: ExampleWallet = { playerId: 'nobody', currency: 'EUR', before: 'none', after: 'none' };

/** The words that stand for what is different in every world. */
function named(spoken: Spoken, { agentId, secret }: Talk): Spoken {
  const text = JSON.stringify(spoken)
    .replaceAll(/\bAGENT\b/g, agentId)
    .replaceAll(/\bTOKEN\b/g, secret);
  return JSON.parse(text) as Spoken;
}

function written({ statusCode, headers, body }: Sent): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}`, ...lines, '', body].join('\n');
}
