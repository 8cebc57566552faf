/**
 * Whose tests need nothing but their own process: no engine, no stack, no browser, nothing built. Some of them ask an engine
 * too where there is one, and say that they skip it where there is none.
 */
export const QUICK: readonly string[] = [
  'test/architecture',
  'test/conformance',
  'test/ledger',
  'test/mutants',
  'test/property',
  'test/protocol',
  'test/unit',
];

/** The simulation needs nothing else either, but time: it has to walk every path. */
export const IN_MEMORY: readonly string[] = [...QUICK, 'test/simulation'];
