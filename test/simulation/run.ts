import { availableParallelism } from 'node:os';
import { commandLine } from '../support/command-line.ts';
import { coverageText } from './coverage.ts';
import { failureText } from './failure.ts';
import { plantNamed } from './plants.ts';
import { play } from './play.ts';
import { progressLine } from './progress.ts';
import type { Scenario } from './scenario.ts';
import { shrink } from './shrink.ts';
import { type Simulated, simulate } from './simulate.ts';
import { Threads } from './threads.ts';

const DEFAULT_CALLBACKS = 1_000_000;

const HELP = `
npm run simulate -- [options]
Plays worlds of providers, players, faults and kills in virtual time, and holds every answer against the rules.

  --seed <text>       the same seed plays the same worlds, byte for byte (1)
  --callbacks <n>     how many at least (1,000,000)
  --threads <n>       worlds at the same time; what comes out is the same for any number (one for each core)
  --plant <name>      with this defect planted; a wrong name lists them

What a failure is printed with, to see it again:
  --world <n>         one world only, everything that happens in it written down
  --only <n,n,…>      only these of its conversations
  --calm <n,n,…>      these in calm weather
  --clear --alone --plain   without outages, with one container for each protocol, with default settings

Exit status 0: every guarantee held. 1: one did not, and the shortest script that shows it was printed.`;

const values = commandLine(HELP, {
  seed: { type: 'string', default: '1' },
  callbacks: { type: 'string', default: `${DEFAULT_CALLBACKS}` },
  threads: { type: 'string', default: `${availableParallelism()}` },
  world: { type: 'string' },
  only: { type: 'string' },
  calm: { type: 'string' },
  clear: { type: 'boolean' },
  alone: { type: 'boolean' },
  plain: { type: 'boolean' },
  plant: { type: 'string' },
});

process.exitCode = values.world === undefined ? await manyWorlds() : await oneWorld(Number(values.world));

async function manyWorlds(): Promise<number> {
  const { seed, plant } = values;
  const callbacks = wholeNumber(values.callbacks);
  const count = wholeNumber(values.threads);
  const threads = new Threads(count, { seed, plant });
  const result = await simulate(threads.play, { callbacks, abreast: count, onProgress: progressLine(callbacks) });
  await threads.stop();
  process.stdout.write(`${headline(result)}\n\n${coverageText(result.tally)}\n\n`);
  const { failed } = result;
  if (!failed?.violation) {
    process.stdout.write('every guarantee held\n');
    return 0;
  }
  process.stderr.write('a guarantee is broken; looking for the shortest script that shows it …\n');
  const smallest = await shrink({ seed, world: failed.world }, failed.violation.guarantee, plantNamed(plant));
  process.stdout.write(`${await failureText(smallest, plantNamed(plant), plant)}\n`);
  return 1;
}

/** One world, or what is left of it: played with everything that happens in it written down. */
async function oneWorld(world: number): Promise<number> {
  const { seed, clear, alone, plain, plant } = values;
  const [only, calm] = [numbers(values.only), numbers(values.calm)];
  const scenario: Scenario = {
    seed,
    world,
    ...(only && { only }),
    ...(calm && { calm }),
    ...(clear && { clear }),
    ...(alone && { alone }),
    ...(plain && { plain }),
  };
  const { violation, callbacks } = await play(scenario, plantNamed(plant));
  if (violation) process.stdout.write(`${await failureText(scenario, plantNamed(plant), plant)}\n`);
  else process.stdout.write(`world ${world} of seed ${seed}: ${callbacks} callbacks, every guarantee held\n`);
  return violation ? 1 : 0;
}

function headline({ callbacks, worlds }: Simulated): string {
  return `seed ${values.seed}: ${callbacks} callbacks in ${worlds} worlds`;
}

function numbers(text: string | undefined): number[] | undefined {
  return text?.split(',').map(wholeNumber);
}

function wholeNumber(text: string): number {
  const value = Number(text.replaceAll('_', ''));
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a whole number: ${text}`);
  return value;
}
