import type { Played } from './play.ts';
import { Tally } from './tally.ts';

/** Where worlds are played, in this thread or in several. */
export type PlayWorld = (world: number) => Promise<Played>;

export interface Simulated {
  readonly callbacks: number;
  readonly worlds: number;
  readonly tally: Tally;
  /** The first world, by number, that breaks a guarantee. */
  readonly failed?: Played;
}

export interface Course {
  readonly callbacks: number;
  /** How many worlds are played at the same time. What comes out is the same for any number. */
  readonly abreast: number;
  readonly onProgress?: (callbacks: number, worlds: number) => void;
}

/** World after world until there were enough callbacks. Worlds count in the order of their numbers, however they finish. */
export async function simulate(playWorld: PlayWorld, { callbacks, abreast, onProgress }: Course): Promise<Simulated> {
  const tally = new Tally();
  const running: Promise<Played>[] = Array.from({ length: abreast }, (_, world) => playWorld(world));
  let total = 0;
  for (let world = 0; ; world++) {
    const played = await running[world];
    if (!played) throw new Error('a world that was never begun');
    delete running[world];
    running.push(playWorld(running.length));
    total += played.callbacks;
    tally.add(played.counts);
    onProgress?.(total, world + 1);
    const result = { callbacks: total, worlds: world + 1, tally };
    if (played.violation || total >= callbacks) {
      await Promise.allSettled(running.filter(Boolean));
      return played.violation ? { ...result, failed: played } : result;
    }
  }
}
