import { isIP } from 'node:net';
import { type ConnectSecure, type RawAnswer, RawConnection } from './raw-connection.ts';

export interface Load {
  /** Where to: only its origin is used. */
  readonly url: string;
  /** Requests in a second. */
  readonly rate: number;
  readonly seconds: number;
  readonly connections: number;
  readonly rejectUnauthorized: boolean;
  /** How long answers are waited for after the last request was due. */
  readonly patienceMs: number;
  /** The nth request, as it stands on the wire. */
  make(nth: number): Buffer;
  /** What came, and how many milliseconds after it should have been sent. */
  hear(nth: number, answer: RawAnswer | Error, ms: number): void;
}

/** What is due within one of these is sent together. To wake for every request by itself costs more than to send it. */
const TICK_MS = 40;

/** Of what was due, how much nothing was heard of when patience was over. */
export interface Unheard {
  /** Sent, and not answered. */
  readonly unanswered: number;
  /** Never sent: all connections were waiting for answers. */
  readonly unsent: number;
}

/**
 * Sends at a rate, whatever the wallet makes of it: what has to wait for a free connection has waited already when it is sent, and that counts. A load
 * that waits for slow answers would hide them.
 */
export async function load(order: Load): Promise<Unheard> {
  const { url, rate, seconds, connections, rejectUnauthorized, patienceMs, make, hear } = order;
  const origin = new URL(url);
  const connectSecure = origin.protocol === 'https:' ? await secureConnector(rejectUnauthorized) : undefined;
  let heard = (_connection: RawConnection, _answer: RawAnswer | Error): void => undefined;
  const all = Array.from(
    { length: connections },
    () => new RawConnection(origin, (connection, answer) => heard(connection, answer), connectSecure),
  );
  const free = [...all];
  const total = Math.round(rate * seconds);
  const tickMs = Math.max(TICK_MS, 1000 / rate);
  const startedAt = performance.now();
  let next = 0;
  let answered = 0;

  await new Promise<void>((resolve) => {
    const send = () => {
      const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * rate) + 1);
      while (next < due) {
        const connection = free.pop();
        if (!connection) return;
        connection.ask(next, make(next));
        next += 1;
      }
    };
    heard = (connection, answer) => {
      const { nth, sentAt } = connection;
      const now = performance.now();
      const dueAt = startedAt + Math.ceil((nth * 1000) / rate / tickMs) * tickMs;
      answered += 1;
      free.push(connection);
      hear(nth, answer, now - Math.min(dueAt, sentAt));
      if (answered === total) end();
      else if (free.length === 1 && next < total) send();
    };
    const ticking = setInterval(send, tickMs);
    const giveUp = setTimeout(end, seconds * 1000 + patienceMs);
    function end(): void {
      clearInterval(ticking);
      clearTimeout(giveUp);
      resolve();
    }
    send();
  });
  for (const connection of all) connection.close();
  return { unanswered: next - answered, unsent: total - next };
}

async function secureConnector(rejectUnauthorized: boolean): Promise<ConnectSecure> {
  const { connect } = await import('node:tls');
  return (host, port) => connect({ host, port, rejectUnauthorized, servername: isIP(host) === 0 ? host : '' });
}
