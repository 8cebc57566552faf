import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Browsers and `fetch` refuse to call these ("bad ports" of the WHATWG's Fetch), so nobody's page or program could reach a wallet there. */
const refusedByClients = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
  6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

export function isRefusedByClients(port: number): boolean {
  return refusedByClients.has(port);
}

/** A port that was free a moment ago. Another process may take it first: whoever uses it must be ready to ask again. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** True as soon as something accepts connections on `port`; false if `given` ends first or time is up. */
export async function accepts(port: number, given: { until: Promise<unknown>; patienceMs: number }): Promise<boolean> {
  let over = false;
  const stop = () => {
    over = true;
  };
  void given.until.then(stop, stop);
  const deadline = performance.now() + given.patienceMs;
  while (!over && performance.now() < deadline) {
    if (await canConnect(port)) return !over;
    await sleep(4);
  }
  return false;
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (value: boolean) => {
      socket.destroy();
      resolve(value);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}
