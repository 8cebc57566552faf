import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Mutant } from './mutant.ts';
import type { Verdict } from './trial.ts';

export interface Judged {
  readonly mutant: Mutant;
  readonly verdict: Verdict;
  readonly seconds: number;
}

/** One line while the run goes on. */
export function progressLine(done: number, all: number, { mutant, verdict, seconds }: Judged): string {
  const count = `${String(done).padStart(String(all).length)}/${all}`;
  const line = `[${count}] ${verdict.type.padEnd(8)} ${mutant.name} (${seconds.toFixed(1)} s) ${noticedBy(verdict)}`;
  const said = verdict.type === 'killed' && typeof verdict.by === 'object' ? verdict.by.message : '';
  return (said === '' ? line : `${line}: ${said}`).trimEnd();
}

export function noticedBy(verdict: Verdict): string {
  if (verdict.type === 'unclear') return verdict.reason;
  if (verdict.type !== 'killed') return '';
  return typeof verdict.by === 'string' ? verdict.by : `${verdict.by.file} › ${verdict.by.test}`;
}

/** Everything at the end, by file, for people. */
export function table(all: readonly Judged[]): string {
  const width = Math.max(...all.map(({ mutant }) => mutant.name.length));
  const byFile = Map.groupBy(all, ({ mutant }) => mutant.file);
  const blocks = [...byFile].map(([file, judged]) => {
    const lines = judged.map(({ mutant, verdict }) => {
      return `  ${mutant.name.padEnd(width)}  ${verdict.type.padEnd(8)}  ${noticedBy(verdict).slice(0, 140)}`.trimEnd();
    });
    return [file, ...lines].join('\n');
  });
  return blocks.join('\n');
}

export function summary(all: readonly Judged[]): string {
  const of = (type: Verdict['type']) => all.filter(({ verdict }) => verdict.type === type);
  const survivors = of('survived').map(({ mutant }) => `survived: ${mutant.name}: ${mutant.why}`);
  const counts = (['killed', 'survived', 'unclear', 'compiles'] as const).map((type) => `${of(type).length} ${type}`);
  return [...survivors, `${all.length} defects: ${counts.join(', ')}`].join('\n');
}

export function saveJson(path: string, all: readonly Judged[]): void {
  const rows = all.map(({ mutant, verdict, seconds }) => ({
    name: mutant.name,
    file: mutant.file,
    seconds,
    ...verdict,
  }));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(rows, undefined, 2)}\n`);
}
