import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

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
