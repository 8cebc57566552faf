import type { Heard, Simulator, Spoken } from '../shared/provider-simulator.ts';
import type { Grade } from './case.ts';
import { type Answer, type ExchangePurpose, NoAnswer, type WalletUnderTest } from './wallet-under-test.ts';

/** What was sent and what came. */
export interface Exchange {
  readonly spoken: Spoken;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly answer?: Answer;
  /** Why there is no answer. */
  readonly error?: string;
  /** There is none, though the connection was made for it. */
  readonly isCutOff?: boolean;
  /** It was no callback: a gateway may answer, in its own form. */
  readonly isNoCallback?: true;
  /** We did not wait for it. */
  readonly isOurs?: true;
  readonly purpose: ExchangePurpose;
  /** Which step of the case it belongs to; messages of one step were under way at once. */
  readonly step: number;
}

/** Something that is not as it should be. */
export interface Finding {
  readonly grade: Grade;
  readonly expected: string;
  readonly seen: string;
  /** Which exchanges show it: from the beginning of its part of the case, up to and without `to`. */
  readonly from: number;
  readonly to: number;
}

const OWN_WORDS = 'exactly the members, codes and texts of the document';
const OWN_FORM = "an answer in the protocol's form";

/** A finding before it is known which exchanges show it. */
export type Judged = Pick<Finding, 'grade' | 'expected' | 'seen'>;

/** The line to a wallet: what went over it in one case, and what was wrong with it. */
export class Line {
  readonly exchanges: Exchange[] = [];
  readonly findings: Finding[] = [];
  readonly #wallet: WalletUnderTest;
  /** What is wrong with the form of answers, each said once. */
  readonly #found = new Set<string>();
  #part = 0;
  #step = 0;

  constructor(wallet: WalletUnderTest) {
    this.#wallet = wallet;
  }

  beginPart(): void {
    this.#part = this.exchanges.length;
  }

  beginStep(): void {
    this.#step += 1;
  }

  find(grade: Grade, expected: string, seen: string): void {
    this.findings.push({ grade, expected, seen, from: this.#part, to: this.exchanges.length });
  }

  note(judged: readonly Judged[]): void {
    for (const { grade, expected, seen } of judged) this.find(grade, expected, seen);
  }

  /** What is no callback may be answered by a gateway: whatever is no answer of this protocol refuses it. */
  async askAnyhow(spoken: Spoken): Promise<Heard> {
    const done = this.#started(spoken, 'step');
    try {
      const answer = await this.#wallet.send(spoken, 'step');
      done({ answer, isNoCallback: true });
      return heardAnyhow(this.#wallet.simulator, answer);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      done({ error: error.message, isNoCallback: true });
      return { verdict: 'refused', code: 'no answer' };
    }
  }

  /** No answer, and an answer that is none of this protocol, leave everything open. */
  ask(spoken: Spoken, purpose: ExchangePurpose, isNoRequest?: true): Promise<Heard> {
    return this.#ask(spoken, purpose, () => this.#wallet.send(spoken, purpose), isNoRequest);
  }

  /** The same in two pieces, where there is a connection. */
  async askInPieces(spoken: Spoken): Promise<Heard> {
    const { sendInPieces, send } = this.#wallet;
    const sendAll = (sendInPieces ?? send).bind(this.#wallet);
    return this.#ask(spoken, 'step', () => sendAll(spoken, 'step'));
  }

  async #ask(
    spoken: Spoken,
    purpose: ExchangePurpose,
    send: () => Promise<Answer>,
    isNoRequest?: true,
  ): Promise<Heard> {
    const done = this.#started(spoken, purpose);
    try {
      const answer = await send();
      done({ answer });
      return this.#hear(answer, isNoRequest);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      done({ error: error.message, isCutOff: error.isOnNewConnection });
      return { verdict: 'unclear', code: 'no answer' };
    }
  }

  async hangUp(spoken: Spoken): Promise<void> {
    const done = this.#started(spoken, 'step');
    await this.#wallet.hangUp?.(spoken);
    done({ error: 'the connection was closed before the answer', isOurs: true });
  }

  #hear(answer: Answer, isNoRequest?: true): Heard {
    try {
      return this.#wallet.simulator.hear(answer);
    } catch {
      const isRefusal = isNoRequest && answer.statusCode >= 400 && answer.statusCode < 500;
      return this.#hearLoosely(answer, isRefusal ? 'should' : 'must');
    }
  }

  /** One finding is enough to say that a wallet has words, or a form, of its own. */
  #hearLoosely(answer: Answer, unreadable: Grade): Heard {
    const seen = writtenOf(answer, 300);
    try {
      const heard = this.#wallet.simulator.hearLoosely?.(answer);
      if (heard) {
        const { wrong } = heard;
        if (wrong === undefined) this.#findOnce('', { grade: 'should', expected: OWN_WORDS, seen });
        else this.#findOnce(wrong, { grade: 'must', expected: OWN_FORM, seen: `${wrong}: ${seen}` });
        return heard;
      }
    } catch {
      // Nothing can be made out of it.
    }
    this.find(unreadable, OWN_FORM, seen);
    return { verdict: 'unclear', code: 'unreadable' };
  }

  #findOnce(key: string, judged: Judged): void {
    if (this.#found.has(key)) return;
    this.#found.add(key);
    this.note([judged]);
  }

  #started(
    spoken: Spoken,
    purpose: ExchangePurpose,
  ): (came: Pick<Exchange, 'answer' | 'error' | 'isCutOff' | 'isNoCallback' | 'isOurs'>) => void {
    const step = this.#step;
    const startedAt = new Date().toISOString();
    const started = performance.now();
    return (came) => {
      this.exchanges.push({ spoken, startedAt, durationMs: performance.now() - started, ...came, purpose, step });
    };
  }
}

/** For people and their terminals: a wallet may answer with anything, also packed though nobody asked for that. */
export function writtenOf({ statusCode, headers, body }: Answer, most: number): string {
  const encoding = headers['content-encoding'];
  const packed = encoding === undefined ? '' : `(content-encoding: ${encoding}, which nobody has asked for) `;
  return `${statusCode} ${packed}${body.slice(0, most).replaceAll(/\p{Cc}/gu, ' ')}`;
}

function heardAnyhow(simulator: Simulator, answer: Answer): Heard {
  return heardIfReadable(simulator, answer) ?? { verdict: 'refused', code: String(answer.statusCode) };
}

/** What can be made out of an answer, whatever its form is; `undefined` for a page of a gateway. */
export function heardIfReadable(simulator: Simulator, answer: Answer): Heard | undefined {
  for (const hear of [simulator.hear, simulator.hearLoosely]) {
    try {
      const heard = hear?.(answer);
      if (heard) return heard;
    } catch {
      // The next one is less strict.
    }
  }
  return undefined;
}
