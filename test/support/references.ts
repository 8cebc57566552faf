import { referencesUnder } from '../../shared/application/reference.ts';

/** References as a stage of its own would have them. */
export const testReferences = referencesUnder('the key of references in the tests');
