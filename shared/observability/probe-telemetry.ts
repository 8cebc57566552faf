import { describe } from './describe.ts';
import { createLog, type Log } from './log.ts';

/** Why the probe heard no balance: nobody answered, somebody else did, the wallet refused, it has no key, or the question could not be made. */
export type ProbeSilence =
  | { readonly reason: 'not_reached' | 'not_understood' | 'refused' | 'not_registered'; readonly detail: string }
  | { readonly reason: 'not_asked'; readonly error: unknown };

/** What the probe leaves in logs and metrics. */
export interface ProbeTelemetry {
  answered(protocol: string, answer: { readonly code: string; readonly durationMs: number }): void;
  silent(protocol: string, silence: ProbeSilence): void;
}

export function createProbeTelemetry(log: Log = createLog()): ProbeTelemetry {
  const counted = (protocol: string, answers: 0 | 1) => ({
    values: { ProbeAnswered: answers },
    dimensions: { protocol },
  });
  return {
    answered(protocol, { code, durationMs }) {
      log.info('probe answered', { status: code, durationMs }, counted(protocol, 1));
    },
    silent(protocol, silence) {
      const why = 'error' in silence ? describe(silence.error) : { detail: silence.detail };
      log.warn('probe not answered', { reason: silence.reason, ...why }, counted(protocol, 0));
    },
  };
}
