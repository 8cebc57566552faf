import type { CaseRefusal } from '../../shared/desk/adjustments/adjust.ts';
import { Problem } from './problem.ts';

const DETAILS: Readonly<Record<CaseRefusal, string>> = {
  case_not_found: 'GET /operator/v1/cases lists what there is',
  case_closed: 'It is settled already, or closed with another outcome; GET /operator/v1/cases/{caseId} shows how',
  case_mismatch: 'GET /operator/v1/cases/{caseId} shows whose money it is about',
};

export function caseProblem(code: CaseRefusal): Problem {
  return new Problem(code, DETAILS[code]);
}
