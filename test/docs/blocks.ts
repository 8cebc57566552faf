import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Block {
  /** The number of its first line, as an editor counts. */
  readonly line: number;
  readonly text: string;
  /** Why it is not played, from the comment before it: `<!-- not run: … -->`. */
  readonly notRun?: string;
}

export interface PageOfBlocks {
  readonly path: string;
  readonly blocks: readonly Block[];
}

/** Every page of the docs that shows something to type. */
export function pagesWithBlocks(repository: string): PageOfBlocks[] {
  return globSync(['README.md', 'CONTRIBUTING.md', 'docs/**/*.md'], { cwd: repository })
    .sort()
    .map((path) => ({ path, blocks: blocksOf(readFileSync(join(repository, path), 'utf8')) }))
    .filter(({ blocks }) => blocks.length > 0);
}

function blocksOf(page: string): Block[] {
  const found = page.matchAll(/(?:<!-- not run: ([^>]+?) -->\n\s*)?^ *```(?:sh|bash|shell)\n(.*?)^ *```/gms);
  return [...found].map(({ index, 0: whole, 1: notRun, 2: text = '' }) => ({
    line: page.slice(0, index + whole.indexOf('```')).split('\n').length + 1,
    text,
    ...(notRun !== undefined && { notRun }),
  }));
}
