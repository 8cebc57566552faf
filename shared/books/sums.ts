import type { AmountUnits } from '../domain/money.ts';
import { type CountedEntry, countedOf, type Figure, type HalfHour, halfHourOf } from './count.ts';

/** Whose figures: those of one game of one agent in one currency. Texts are empty where money was moved by the operator, or names no game. */
export interface BookLine {
  readonly protocol: string;
  readonly agentId: string;
  readonly gameCode: string;
  readonly currency: string;
}

export interface Sum {
  count: number;
  amount: AmountUnits;
}

/** One day (UTC) of one line: the sums of each of its half hours that has some. */
export interface LineOfDay {
  readonly line: BookLine;
  readonly day: string;
  readonly sums: Map<HalfHour, Map<Figure, Sum>>;
}

/** One day of one currency: what all wallets gained together, by half hour. */
export interface ChangeOfDay {
  readonly currency: string;
  readonly day: string;
  readonly changes: Map<HalfHour, AmountUnits>;
}

const LONGEST_GAME_CODE = 200;

/** Adds entries up as the books store them, so that a thousand entries of one busy half hour are a handful of writes. */
export class BookSums {
  readonly lines = new Map<string, LineOfDay>();
  readonly changes = new Map<string, ChangeOfDay>();

  add(entry: CountedEntry): void {
    const halfHour = halfHourOf(entry.createdAt);
    const day = entry.createdAt.slice(0, 10);
    for (const { figure, count, amount } of countedOf(entry)) {
      const sum = this.#sumOf(lineOf(entry), day, halfHour, figure);
      sum.count += count;
      sum.amount += amount;
    }
    if (entry.amount !== 0n) this.#change(entry.currency, day, halfHour, entry.amount);
  }

  #sumOf(line: BookLine, day: string, halfHour: HalfHour, figure: Figure): Sum {
    const name = `${day}#${lineText(line)}`;
    const ofDay = this.lines.get(name) ?? { line, day, sums: new Map() };
    this.lines.set(name, ofDay);
    const ofHalfHour = ofDay.sums.get(halfHour) ?? new Map<Figure, Sum>();
    ofDay.sums.set(halfHour, ofHalfHour);
    const sum = ofHalfHour.get(figure) ?? { count: 0, amount: 0n };
    ofHalfHour.set(figure, sum);
    return sum;
  }

  #change(currency: string, day: string, halfHour: HalfHour, amount: AmountUnits): void {
    const name = `${day}#${currency}`;
    const ofDay = this.changes.get(name) ?? { currency, day, changes: new Map() };
    this.changes.set(name, ofDay);
    ofDay.changes.set(halfHour, (ofDay.changes.get(halfHour) ?? 0n) + amount);
  }
}

/** The game comes last: it alone may hold a `#`. */
export function lineText({ protocol, agentId, gameCode, currency }: BookLine): string {
  return `${currency}#${protocol}#${agentId}#${gameCode}`;
}

/** The line that such a text is. */
export function lineFrom(text: string): BookLine {
  const [currency = '', protocol = '', agentId = '', ...game] = text.split('#');
  return { protocol, agentId, gameCode: game.join('#'), currency };
}

/** A game's code is a part of a key, which holds so much and no more. */
function lineOf({ source, gameCode = '', currency }: CountedEntry): BookLine {
  const agent = source ?? { protocol: '', agentId: '' };
  return { ...agent, gameCode: gameCode.slice(0, LONGEST_GAME_CODE).toWellFormed(), currency };
}
