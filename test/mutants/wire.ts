import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './mutant.ts';
import { UNSEEN } from './unseen.ts';

/** What a callback runs through. The rest is for operators, books and reports. */
const OF_CALLBACKS = /^(?:shared\/(?:domain|application|http|encryption|dynamodb)|functions\/(?:_?[\w-]+))\//;
const OF_OTHERS = [
  ...['functions/operator/', 'functions/books/'],
  ...['adjustment', 'reversal', 'transfer'].map((kind) => `shared/domain/decide-${kind}.ts`),
  ...['agent-writes', 'beside-writes', 'book', 'stream-images'].map((name) => `shared/dynamodb/${name}`),
  ...['shared/http/callback-cases.ts', 'shared/http/case-reporter.ts'],
];
/** The quickest first. TG speaks in the words of VP, by the same code. */
const PROTOCOLS = ['vela', 'vp', 'wallet-v2'];

/** Whether a provider could see the defect in answers. */
export function isOnTheWire({ name, file }: Mutant): boolean {
  if (!OF_CALLBACKS.test(file) || OF_OTHERS.some((path) => file.startsWith(path))) return false;
  return !Object.values(UNSEEN).flat().includes(name);
}

/** Whose callbacks run through the file. */
export function protocolsOf(file: string, repository: string): readonly string[] {
  const [, folder] = /^functions\/([\w-]+)\//.exec(file) ?? [];
  if (folder === undefined) return PROTOCOLS;
  return existsSync(join(repository, 'functions', folder, 'manifest.ts')) ? [folder] : ['vp', 'tg'];
}
