import type { Certification } from '../certification.ts';
import { percentilesOf } from './latencies.ts';

/** Grows by one when a member changes its meaning or goes; members may come without it. */
const SCHEMA_VERSION = 1;

/** The whole certification for programs. Amounts are ten-thousandths of the major unit, as decimal texts. */
export function reportOf({ latencies, ...certification }: Certification) {
  return {
    schema: 'seamless-wallet/certification',
    schemaVersion: SCHEMA_VERSION,
    ...certification,
    latencyMs: percentilesOf(latencies),
  };
}
