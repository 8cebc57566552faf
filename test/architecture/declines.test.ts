import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DECLINE_CODES as templateCodes } from '../../functions/_template/errors.ts';
import { codeOfDecline as tgVpCode } from '../../functions/_tg-vp/errors.ts';
import { codeOfDecline as velaCode } from '../../functions/vela/errors.ts';
import { codeOfDecline as walletV2Code } from '../../functions/wallet-v2/errors.ts';
import { DECLINE_NAMES, type Decline } from '../../shared/domain/outcome.ts';

const repository = join(import.meta.dirname, '..', '..');
/** Folders that have codes of their own; what shares them refers to their page. */
const folders = globSync('functions/*/errors.ts', { cwd: repository })
  .map(dirname)
  .filter((folder) => existsSync(join(repository, folder, 'README.md')));

/** What stands in the answer, by every operation that could hear it. */
const codes: Readonly<Record<string, (decline: Decline) => readonly (string | number)[]>> = {
  'functions/_template': (decline) => [templateCodes[decline].why],
  'functions/_tg-vp': (decline) =>
    (['betNSettle', 'retryBet', 'rollback'] as const).flatMap((action) => {
      const { status, errText } = tgVpCode(decline, action);
      return [status, errText];
    }),
  'functions/vela': (decline) => {
    const { statusCode, message } = velaCode(decline, 'bet');
    return [statusCode, message];
  },
  'functions/wallet-v2': (decline) => {
    const code = walletV2Code(decline, 'bet');
    return 'errCode' in code ? [code.errCode, code.errDesc] : [code.statusCode, code.error];
  },
};

function rowsOf(folder: string): [decline: string, hears: string][] {
  const [, chapter = ''] =
    /^## Every decline$(.*?)^## /ms.exec(readFileSync(join(repository, folder, 'README.md'), 'utf8')) ?? [];
  return [...chapter.matchAll(/^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$/gm)].map(([, decline = '', hears = '']) => [
    decline,
    hears,
  ]);
}

describe('the page of a protocol tells every decline', () => {
  it.each(folders)('%s: each once, in the order of the ledger', (folder) => {
    expect(rowsOf(folder).map(([decline]) => decline)).toEqual(DECLINE_NAMES);
  });

  it.each(Object.keys(codes))('%s: with the words that its code answers', (folder) => {
    const wrong = rowsOf(folder).filter(
      ([decline, hears]) =>
        hears !== 'never met' &&
        !(codes[folder]?.(decline as Decline) ?? ['?']).every((word) => hears.includes(`\`${word}\``)),
    );
    expect(wrong).toEqual([]);
  });
});
