import type { Certification } from '../../certify/certification.ts';
import type { certifyVela, Habits } from './scene.ts';

export interface Broken {
  /** What somebody would say who knew the wallet. */
  readonly wallet: string;
  readonly as: (habits: Habits, only: readonly string[]) => ReturnType<typeof certifyVela>;
  readonly habits: Habits;
  /** What has to be named, and what is asked for. */
  readonly named: readonly string[];
  readonly only: readonly string[];
}

/** Which cases did not hold, but for what is only noted. */
export function badIn({ results }: Certification): string[] {
  return results.filter(({ verdict }) => verdict === 'failed' || verdict === 'warned').map(({ id }) => id);
}
