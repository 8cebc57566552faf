import { IN_MEMORY } from '../support/in-memory.ts';

/** Which engines a test run has. Without any, the halves of tests that want one are skipped, and a run begins in a second. */
export type Engines = 'none' | 'embedded' | 'all';

/** A part of the suite, and how long it may take with a defect in place: a loop that does not end is noticed by the clock. */
export interface Stage {
  readonly name: string;
  readonly engines: Engines;
  /** Path prefixes of test files; none: all there are. */
  readonly tests: readonly string[];
  readonly limitMs: number;
}

const ON_AN_ENGINE = ['test/ledger', 'test/conformance', 'test/integration'];

/** Where a defect in a file is noticed soonest, by the beginning of its path; the longest beginning counts. */
const NEAREST: Readonly<Record<string, Pick<Stage, 'engines' | 'tests'>>> = {
  'shared/domain/': { engines: 'none', tests: ['test/ledger', 'test/protocol'] },
  'shared/domain/reads.ts': { engines: 'none', tests: ['test/unit/rounds', 'test/ledger', 'test/protocol'] },
  'shared/domain/money.ts': { engines: 'none', tests: ['test/unit/money', 'test/protocol'] },
  'shared/application/': {
    engines: 'none',
    tests: [
      'test/unit/execute',
      'test/unit/torn',
      'test/unit/keyed-mutex',
      'test/unit/rounds',
      'test/unit/wallet-memory',
      'test/unit/session-token',
      'test/property/guarantees',
    ],
  },
  'shared/books/': {
    engines: 'embedded',
    tests: ['test/unit/books', 'test/integration/books', 'test/integration/operator-figures', 'test/unit/daily-report'],
  },
  'functions/books/': { engines: 'embedded', tests: ['test/integration/stream-carrier', 'test/integration/books'] },
  'shared/reconciliation/': {
    engines: 'embedded',
    tests: [
      'test/unit/recon',
      'test/unit/reports',
      'test/integration/dialect-reports',
      ...['cases', 'doubts', 'import', 'operator', 'pull', 'races', 'unreported'].map(
        (part) => `test/integration/reports-${part}`,
      ),
    ],
  },
  'shared/desk/': {
    engines: 'embedded',
    tests: [
      'test/unit/case-book',
      'test/integration/operator-desk',
      'test/integration/case',
      'test/integration/reports-cases',
    ],
  },
  'shared/application/currencies.ts': {
    engines: 'none',
    tests: ['test/unit/money', 'test/property/settings', 'test/protocol'],
  },
  'shared/domain/decide-adjustment.ts': {
    engines: 'embedded',
    tests: ['test/ledger', 'test/integration/operator-desk', 'test/property/crash-points'],
  },
  'shared/encryption/': {
    engines: 'none',
    tests: ['test/unit/agent', 'test/unit/cipher', 'test/property/cipher-text'],
  },
  'shared/observability/': {
    engines: 'none',
    tests: ['test/unit/telemetry', 'test/unit/describe', 'test/conformance/memory'],
  },
  'shared/http/': {
    engines: 'none',
    tests: ['test/unit/allow', 'test/unit/rotated', 'test/protocol', 'test/conformance/memory'],
  },
  'shared/dynamodb/': {
    engines: 'embedded',
    tests: ['test/unit/write', 'test/unit/batch', 'test/integration/store', 'test/ledger'],
  },
  'shared/dynamodb/kept-way.ts': { engines: 'none', tests: ['test/unit/kept-way'] },
  'shared/dynamodb/book': { engines: 'embedded', tests: ['test/unit/books', 'test/integration/books'] },
  'shared/dynamodb/stream-images.ts': {
    engines: 'embedded',
    tests: ['test/unit/books', 'test/integration/format', 'test/integration/books'],
  },
  'shared/dynamodb/agent': { engines: 'embedded', tests: ['test/unit/agent', 'test/integration/agent-store'] },
  'shared/http/case-reporter.ts': {
    engines: 'embedded',
    tests: ['test/unit/case-book', 'test/integration/budgets-cases', 'test/integration/case-store'],
  },
  'shared/http/callback-cases.ts': {
    engines: 'embedded',
    tests: ['test/unit/case-book', 'test/integration/budgets-cases', 'test/integration/case-store'],
  },
  'functions/_tg-vp/': { engines: 'none', tests: ['test/protocol/tg-vp'] },
  'functions/tg/': { engines: 'none', tests: ['test/protocol/tg-vp'] },
  'functions/vp/': { engines: 'none', tests: ['test/protocol/tg-vp'] },
  'functions/vela/': { engines: 'none', tests: ['test/protocol/vela'] },
  'functions/wallet-v2/': { engines: 'none', tests: ['test/protocol/wallet-v2'] },
  'functions/operator/': { engines: 'embedded', tests: ['test/unit/operator', 'test/integration/operator'] },
};

/** The suite in the order in which it is asked about a defect in the file: what is near and quick first, everything last. */
export function stagesFor(file: string): Stage[] {
  const [nearest] = Object.keys(NEAREST)
    .filter((prefix) => file.startsWith(prefix))
    .sort((a, b) => b.length - a.length);
  const near = nearest === undefined ? undefined : NEAREST[nearest];
  // What stands in for the store in memory does not run the code that talks to a real one.
  const isSeenInMemory = !file.startsWith('shared/dynamodb/');
  return [
    ...(near ? [{ name: 'nearest', ...near, limitMs: 180_000 }] : []),
    ...(isSeenInMemory ? [{ name: 'memory', engines: 'none', tests: IN_MEMORY, limitMs: 300_000 } as const] : []),
    { name: 'engine', engines: 'embedded', tests: ON_AN_ENGINE, limitMs: 600_000 },
    { name: 'whole', engines: 'all', tests: [], limitMs: 1_800_000 },
  ];
}
