import { randomBytes } from 'node:crypto';
import { commandLine } from '../support/command-line.ts';
import { cpuMsOf, Durations, LIMIT_MS, Stopwatch } from './cpu.ts';
import { described, fuzz, type Tried } from './fuzzing.ts';

const HELP = `
npm run fuzz -- [options]
Sends hostile input to the real functions and holds what they do against a second reading of the pages.

  --inputs <n>    how much (100,000)
  --seed <text>   which; drawn and printed where none is given

Exit status 1 when an input was taken that should not be, changed what it should not, stood in a log, or took more than 5 ms of CPU when measured again.`;

const options = commandLine(HELP, {
  inputs: { type: 'string', default: '100000' },
  seed: { type: 'string', default: randomBytes(4).toString('hex') },
});
const MOST_SHOWN = 10;
const MOST_SUSPECTS = 2000;

const count = Number(options.inputs);
const stopwatch = new Stopwatch();
const durations = new Durations();
const results = new Map<string, number>();
const wrong: Tried[] = [];
const suspects: { readonly tried: Tried; readonly ms: number }[] = [];
let wrongCount = 0;

console.log(`seed ${options.seed}, ${count} inputs`);
for await (const tried of fuzz(options.seed, count, stopwatch.around)) {
  durations.add(stopwatch.lastMs);
  const group = `${tried.input.protocol} ${tried.result}`;
  results.set(group, (results.get(group) ?? 0) + 1);
  if (stopwatch.lastMs > LIMIT_MS && suspects.length < MOST_SUSPECTS) suspects.push({ tried, ms: stopwatch.lastMs });
  if (tried.complaints.length > 0) {
    wrongCount += 1;
    if (wrong.length < MOST_SHOWN) wrong.push(tried);
  }
  if ((tried.index + 1) % Math.ceil(count / 20) === 0) console.log(`${tried.index + 1} tried, ${wrongCount} wrong`);
}

const slow: { readonly tried: Tried; readonly cpuMs: number }[] = [];
for (const { tried } of suspects) {
  const cpuMs = await cpuMsOf(tried.input);
  if (cpuMs > LIMIT_MS) slow.push({ tried, cpuMs });
}

console.log(
  [...results]
    .sort()
    .map(([group, times]) => `  ${group}: ${times}`)
    .join('\n'),
);
console.log(wrong.map(described).join('\n'));
console.log(
  slow
    .slice(0, MOST_SHOWN)
    .map(({ tried, cpuMs }) => `${cpuMs.toFixed(1)} ms of CPU: ${described(tried)}`)
    .join('\n'),
);
const milliseconds = [0.5, 0.99, 0.999, 1].map((part) => durations.quantile(part).toFixed(3));
console.log(
  `milliseconds by the clock: median ${milliseconds[0]}, 99 % ${milliseconds[1]}, 99.9 % ${milliseconds[2]}, most ${milliseconds[3]}`,
);
console.log(`over ${LIMIT_MS} ms: ${suspects.length} by the clock, of these ${slow.length} of CPU when measured again`);
console.log(`${count} inputs, ${wrongCount} wrong`);
const isQuick = durations.quantile(0.5) < LIMIT_MS && slow.length === 0;
process.exitCode = wrongCount === 0 && isQuick ? 0 : 1;
