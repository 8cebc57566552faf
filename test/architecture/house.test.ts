import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inside, labelOf, parse } from '../support/syntax.ts';

const root = join(import.meta.dirname, '..', '..');
const sources = globSync('{certify,shared,functions,infra,local}/**/*.ts', { cwd: root });
const protocols = globSync('functions/*/manifest.ts', { cwd: root })
  .map((path) => path.split('/')[1] ?? '')
  .filter((name) => !name.startsWith('_'));

describe('the house', () => {
  it.each(protocols)('functions/%s has the parts that every protocol has', (protocol) => {
    const parts = globSync(`functions/${protocol}/*`, { cwd: root }).map((path) => basename(path));
    expect(parts).toEqual(
      expect.arrayContaining([
        ...['README.md', 'adapter.ts', 'examples', 'handler.ts', 'manifest.ts', 'registration.ts', 'simulator.ts'],
      ]),
    );
  });

  it('has no folder for leftovers and no file that only passes on', () => {
    const names = sources.flatMap((path) => path.split('/'));
    expect(names.filter((name) => /^(utils?|helpers?|common|misc|index\.ts)$/.test(name))).toEqual([]);
  });

  it('asks in shared code for a choice, never for a protocol by its name', () => {
    const named = sources
      .filter((path) => path.startsWith('shared/'))
      .filter((path) => new RegExp(`['"\`](${protocols.join('|')})['"\`#]`).test(textOf(path)));
    expect(named).toEqual([]);
  });

  it("keeps the providers' own words in the providers' folders", () => {
    const foreign =
      /\b(betId|transferId|betNSettle|retryBet|betwin|ticket_id|round_id|refund\w*|debit\w*|merchant|tenant)\b/;
    const spoken = sources
      .filter((path) => path.startsWith('shared/domain/') || path.startsWith('shared/dynamodb/'))
      .filter((path) => foreign.test(withoutTransferIds(textOf(path))));
    expect(spoken).toEqual([]);
  });

  it('has files that are one thing: none is longer than 200 lines', () => {
    expect(sources.filter((path) => textOf(path).split('\n').length > 200)).toEqual([]);
  });

  it('has functions that fit a screen of 70 lines, but for tables of routes', () => {
    expect(sources.flatMap(longFunctionsIn)).toEqual([]);
  });

  it('has one meaning for each type that it passes around', () => {
    const own = sources.filter((path) => !path.startsWith('functions/') || path.startsWith('functions/operator/'));
    const names = own.flatMap((path) =>
      [...textOf(path).matchAll(/^export (?:interface|type|class) (\w+)/gm)].map(([, name]) => name),
    );
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

const FUNCTIONS = ['FunctionDeclaration', 'MethodDefinition', 'ArrowFunctionExpression'];

function longFunctionsIn(path: string): string[] {
  const text = textOf(path);
  return [...inside(parse(path, text))]
    .filter(({ type, start, end }) => FUNCTIONS.includes(type) && text.slice(start, end).split('\n').length > 70)
    .map((node) => `${path}: ${labelOf(node)}`)
    .filter((name) => !name.endsWith('Routes'));
}

/** The operator's own transfers have a `transferId` too. */
function withoutTransferIds(text: string): string {
  return text.replaceAll('transferId', '').replaceAll(/`betId`[^.]*\./g, '');
}
