import { Random } from '../simulation/random.ts';
import { FuzzWorld } from './fuzz-world.ts';
import { drawInput, type Input } from './inputs.ts';
import { complaintsAbout } from './oracle.ts';

/** A world lasts this long: enough for messages to meet each other, and no longer than its books can be read quickly. */
const INPUTS_PER_WORLD = 500;
/** How many inputs are sent a second time, at some time after the first. */
const REPEATED = 0.1;

export interface Tried {
  readonly index: number;
  readonly input: Input;
  readonly result: string;
  readonly complaints: readonly string[];
}

/** Sends inputs that depend on the seed alone, and says of each what was wrong. `around` is called right before and right after the function's work. */
export async function* fuzz(seed: string, count: number, around?: () => void): AsyncGenerator<Tried> {
  for (let first = 0; first < count; first += INPUTS_PER_WORLD) {
    yield* fuzzWorld(new Random(`${seed}/${first}`), first, Math.min(count, first + INPUTS_PER_WORLD), around);
  }
}

async function* fuzzWorld(random: Random, first: number, end: number, around?: () => void): AsyncGenerator<Tried> {
  const world = await FuzzWorld.open();
  const moved: Input[] = [];
  for (let index = first; index < end; index++) {
    const repeated = random.chance(REPEATED) ? moved[random.int(0, moved.length - 1)] : undefined;
    const input = repeated ? { ...repeated, hasMoved: true } : drawInput(world, random);
    const observed = await world.send(input.protocol, input.event, around);
    if (!repeated && observed.commits.some(({ wallet }) => wallet)) moved.push(input);
    const complaints = complaintsAbout(input, observed);
    if (index === end - 1) complaints.push(...(await world.faultsInBooks()));
    yield { index, input, result: observed.reports[0]?.result ?? 'none', complaints };
  }
}

/** For people, and for a test of its own. */
export function described({ index, input, complaints }: Tried): string {
  const { protocol, title, event, reading } = input;
  const { rawPath, rawQueryString, body, isBase64Encoded, headers } = event;
  const meaning =
    typeof reading === 'string' ? reading : { ...reading, stake: `${reading.stake}`, payout: `${reading.payout}` };
  const sent = { rawPath, rawQueryString, body: body?.slice(0, 2000), isBase64Encoded, headers, meaning };
  return `input ${index}, ${protocol}, ${title}: ${complaints.join('; ')}\n  ${JSON.stringify(sent)}`;
}
