import { load } from '../../certify/load/load.ts';
import { written } from '../../certify/load/raw-connection.ts';

/** The certifier's client and nothing else, as `load-run.ts` starts it beside autocannon. */
const [url = '', rate, seconds, connections] = process.argv.slice(2);
const text = written({ method: 'GET', url });
const latencies: number[] = [];
await load({
  url,
  rate: Number(rate),
  seconds: Number(seconds),
  connections: Number(connections),
  rejectUnauthorized: true,
  patienceMs: 10_000,
  make: () => text,
  hear: (_, answer, ms) => {
    if (answer instanceof Error || answer.statusCode !== 200)
      throw new Error(`answer ${latencies.length + 1} is wrong`);
    latencies.push(ms);
  },
});
if (latencies.length !== Number(rate) * Number(seconds)) throw new Error(`${latencies.length} answers came`);
