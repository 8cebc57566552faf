import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const sources = globSync('{certify,shared,functions,infra,local}/**/*.ts', { cwd: root });
const protocols = globSync('functions/*/manifest.ts', { cwd: root })
  .map((path) => path.split('/')[1] ?? '')
  .filter((name) => !name.startsWith('_'));

describe('the house', () => {
  it.each(protocols)('functions/%s has the parts that every protocol has', (protocol) => {
    const parts = globSync(`functions/${protocol}/*`, { cwd: root }).map((path) => basename(path));
    expect(parts).toEqual(
      expect.arrayContaining(['README.md', 'adapter.ts', 'examples', 'handler.ts', 'manifest.ts', 'simulator.ts']),
    );
  });

  it('has no folder for leftovers and no file that only passes on', () => {
    const names = sources.flatMap((path) => path.split('/'));
    expect(names.filter((name) => /^(utils?|helpers?|common|misc|index\.ts)$/.test(name))).toEqual([]);
  });

  it('asks in shared code for a choice, never for a protocol by its name', () => {
    const named = sources
      .filter((path) => path.startsWith('shared/'))
      .filter((path) =>
        new RegExp(`['"\`](${protocols.join('|')})['"\`#]`).test(readFileSync(join(root, path), 'utf8')),
      );
    expect(named).toEqual([]);
  });

  it("keeps the providers' own words in the providers' folders", () => {
    const foreign =
      /\b(betId|transferId|betNSettle|retryBet|betwin|ticket_id|round_id|refund\w*|debit\w*|merchant|tenant)\b/;
    const spoken = sources
      .filter((path) => path.startsWith('shared/domain/') || path.startsWith('shared/dynamodb/'))
      .filter((path) => foreign.test(withoutTransferIds(readFileSync(join(root, path), 'utf8'))));
    expect(spoken).toEqual([]);
  });

  it('has functions that fit a screen and files that are one thing', () => {
    const long = sources.filter((path) => readFileSync(join(root, path), 'utf8').split('\n').length > 200);
    expect(long).toEqual([]);
  });
});

/** The operator's own transfers have a `transferId` too. */
function withoutTransferIds(text: string): string {
  return text.replaceAll('transferId', '').replaceAll(/`betId`[^.]*\./g, '');
}
