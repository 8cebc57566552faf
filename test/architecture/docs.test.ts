import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const pages = globSync(['*.md', 'docs/**/*.md', 'functions/**/*.md'], { cwd: root });
const scripts = Object.keys(
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }).scripts,
);

/** Links, and paths in backticks that begin with one of our folders. Placeholders in angle or curly brackets name no file. */
function pathsNamedIn(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, path = '']) =>
    normalize(join(dirname(page), path)),
  );
  const quoted = [...text.matchAll(/`((?:shared|functions|infra|test|docs|\.ci)\/[\w./@-]+)`/g)].map(
    ([, path = '']) => path,
  );
  return [...links, ...quoted];
}

/** Without code and tables; a link or a word that has no place to break is as long as it is. */
function proseOf(text: string): string[] {
  const lines = text.replaceAll(/^ *```.*?^ *```$/gms, '').split('\n');
  return lines
    .filter((line) => !/^ *[|<#]/.test(line))
    .map((line) => line.replaceAll(/!?\[[^\]]*\]\([^)]*\)|`[^`]*`/g, (whole) => whole.replaceAll(' ', '_')))
    .filter((line) => /\S \S/.test(line.trimStart().replace(/^(?:[-*]|\d+\.) /, '')));
}

describe('what the docs name is there', () => {
  it.each(pages)('%s: a title, and something below it', (page) => {
    expect(readFileSync(join(root, page), 'utf8')).toMatch(/^# \S.*\n\n\S/);
  });

  it.each(pages.filter((page) => !page.startsWith('functions/')))('%s: lines fit a terminal of 120', (page) => {
    expect(proseOf(readFileSync(join(root, page), 'utf8')).filter((line) => line.length > 120)).toEqual([]);
  });

  it.each(pages)('%s: every path', (page) => {
    expect(pathsNamedIn(page).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it.each(pages)('%s: every npm script', (page) => {
    const named = [...readFileSync(join(root, page), 'utf8').matchAll(/npm run (?:--\w+ )*(\w[\w:-]*)/g)].map(
      ([, name = '']) => name,
    );
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });
});
