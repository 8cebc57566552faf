import { parentPort, workerData } from 'node:worker_threads';
import { plantNamed } from './plants.ts';
import { play } from './play.ts';

interface Given {
  readonly seed: string;
  readonly plant?: string;
}

const { seed, plant } = workerData as Given;

parentPort?.on('message', async (world: number) => {
  parentPort?.postMessage(await play({ seed, world }, plantNamed(plant)));
});
