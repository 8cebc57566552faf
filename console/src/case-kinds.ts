import { ALARMS } from '../../shared/observability/alarms.ts';
import type { Schemas } from './api.ts';

export type CaseKind = Schemas['Case']['kind'];

export function caseKindText(kind: CaseKind): string {
  return kind.replaceAll('_', ' ');
}

export const CASE_KINDS: readonly { id: CaseKind; text: string }[] = ALARMS.map((id) => ({
  id,
  text: caseKindText(id),
}));
