import type { CountPorts } from '../../functions/books/count-event.ts';

/** Counts, and keeps no chapter of any wallet's history. */
export const NO_CHAPTERS: Pick<CountPorts, 'history' | 'chapters'> = {
  history: { page: async () => [], chapters: async () => [] },
  chapters: { put: async () => undefined },
};
