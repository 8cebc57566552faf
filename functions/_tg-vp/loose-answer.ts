import { type AmountUnits, readAmount } from '../../shared/domain/money.ts';
import { JsonNumber, type JsonObject, parseJsonObject } from '../../shared/http/json.ts';
import type { HttpAnswer } from '../../shared/http/request.ts';
import type { Heard } from '../../shared/provider-simulator.ts';
import { wrongIn } from '../../shared/told-count.ts';
import type { Status } from './errors.ts';

/** `9999` says "not valid, and retry or roll back": to the provider it is the same whether it was refused or failed. */
export const VERDICTS: Record<Status, Heard['verdict']> = {
  '0000': 'done',
  '2001': 'done',
  '1006': 'refused',
  '2003': 'refused',
  '9999': 'unclear',
};

/** Codes that this wallet never sends: `2002` is documented as failed, and an unknown one leads to a retry. */
const FOREIGN: Readonly<Record<string, Heard['verdict']>> = { ...VERDICTS, '2002': 'refused' };

/** What a float makes of nothing. */
export const MINUS_ZERO = /^-0+(\.0*)?$/;

/** An answer of another wallet, and what of its form is against the document. Throws where there is no verdict in it. */
export function hearLoosely({ statusCode, body }: HttpAnswer): Heard {
  const said = parseJsonObject(body);
  if (!said || statusCode < 200 || statusCode > 299) throw new TypeError(`status ${statusCode}`);
  const { status } = said;
  const code = status instanceof JsonNumber ? status.source.padStart(4, '0') : String(status);
  if (!/^\d{4}$/.test(code)) throw new TypeError('an answer without a status');
  const told = toldBy(said['balance']);
  const http = statusCode === 200 ? {} : { wrong: `HTTP ${statusCode} in the place of 200` };
  const number = typeof status === 'string' ? {} : { wrong: '"status" is a number and no text of four digits' };
  return {
    verdict: FOREIGN[code] ?? 'unclear',
    code,
    ...(told.balance !== undefined && { balance: told.balance }),
    ...wrongIn(http, number, told, wrongErrText(code, said), wrongText(said, 'responseTime')),
  };
}

function toldBy(sent: unknown): { readonly balance?: AmountUnits | undefined; readonly wrong?: string } {
  if (sent === undefined || sent === null) return { wrong: '"balance" is missing' };
  if (typeof sent === 'string') return { balance: readAmount(sent)?.units, wrong: '"balance" is a text and no number' };
  if (!(sent instanceof JsonNumber)) return { wrong: '"balance" is no number' };
  const { source } = sent;
  const read = readAmount(source);
  if (MINUS_ZERO.test(source)) return { balance: 0n, wrong: '"balance" is -0, which is no amount' };
  if (/[eE]/.test(source)) return { balance: read?.units, wrong: '"balance" is written with an exponent' };
  if (!read || read.hasNoise) return { balance: read?.units, wrong: '"balance" has more than four decimals' };
  return { balance: read.units };
}

function wrongErrText(code: string, said: JsonObject): { readonly wrong?: string } {
  const { errText } = said;
  const isText = typeof errText === 'string' && errText !== '';
  return isText && code === '0000'
    ? { wrong: '"errText" is no empty text, and all went well' }
    : wrongText(said, 'errText');
}

function wrongText(said: JsonObject, name: string): { readonly wrong?: string } {
  if (said[name] === undefined) return { wrong: `"${name}" is missing` };
  return typeof said[name] === 'string' ? {} : { wrong: `"${name}" is no text` };
}
