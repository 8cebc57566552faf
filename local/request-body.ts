import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * API Gateway refuses payloads over 10 MB by itself. Here is a little more room, so that "a body of 10 MB", whichever way it is counted and wrapped,
 * reaches the function and is refused in the protocol's own words.
 */
const maxBodyBytes = 11 * 1024 * 1024;

/** Below this a body is of no account; above it, only so many are held at once, or a few hundred clients could fill the memory. */
const smallBytes = 256 * 1024;
const largeBodies = 16;

export type ReadBody = (request: IncomingMessage, use: (body: Buffer | undefined) => Promise<void>) => Promise<void>;

/**
 * Reads whole bodies for one server. `use` gets `undefined` for a body over the quota. A large body that finds no room
 * waits, unread, so that its client is slowed down by TCP; the server's request timeout ends the wait.
 */
export function boundedBodies(): ReadBody {
  let large = 0;

  async function takeRoom(request: IncomingMessage): Promise<void> {
    while (large >= largeBodies) {
      if (request.destroyed) throw new Error('The client has gone');
      await sleep(20);
    }
    large++;
  }

  return async (request, use) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let holdsRoom = false;
    try {
      for await (const chunk of request.iterator({ destroyOnReturn: false })) {
        size += chunk.length;
        // The rest is read and dropped: a client that is still sending would not see an answer on a closed connection.
        if (size > maxBodyBytes) chunks.length = 0;
        else chunks.push(chunk);
        if (size > smallBytes && !holdsRoom) {
          await takeRoom(request);
          holdsRoom = true;
        }
        if (size > maxBodyBytes * 8) break;
      }
      await use(size > maxBodyBytes ? undefined : Buffer.concat(chunks));
    } finally {
      if (holdsRoom) large--;
    }
  };
}
