import { heardIfReadable, writtenOf } from './exchange.ts';
import type { Answer } from './wallet-under-test.ts';
import type { WireWallet } from './wire/wire-wallet.ts';

/** Thrown with a line for people where no case could say anything. */
export class CannotRun extends Error {}

/** Whether the wallet's answers can be read. Throws `CannotRun` where it is none, or knows somebody not who has to be there. */
export async function expectWallets(wallets: readonly WireWallet[]): Promise<boolean> {
  for (const wallet of wallets) expectKeys(wallet);
  const readable = await Promise.all(wallets.map((wallet) => expectBalance(wallet)));
  return !readable.includes(false);
}

/** Throws `CannotRun` where nothing can be said for somebody: a key that is none. */
function expectKeys({ seats, simulator }: WireWallet): void {
  for (const seat of seats) {
    try {
      simulator.balance(seat);
    } catch (error) {
      const why = error instanceof Error ? error.message : error;
      throw new CannotRun(`the key or token of agent ${seat.agentId} cannot be used: ${why}`);
    }
  }
}

/** Whether the wallet's answers can be read. Throws `CannotRun` where it is none, or does not know the player. */
async function expectBalance(wallet: WireWallet): Promise<boolean> {
  const rich = await wallet.seat('rich');
  if (!rich) throw new CannotRun('nobody is "rich": there is no player to talk about');
  const spoken = wallet.simulator.balance(rich);
  const { url } = wallet.requestOf(spoken);
  const where = new URL(url).origin + new URL(url).pathname;
  const answer = await wallet.send(spoken, 'balance').catch((error: unknown) => {
    throw new CannotRun(`${where} does not answer: ${error instanceof Error ? error.message : error}`);
  });
  const heard = heardIfReadable(wallet.simulator, answer);
  if (heard?.verdict === 'done') return true;
  if (heard === undefined && answer.statusCode === 200 && isMeantAsJson(answer)) return false;
  throw new CannotRun(
    `${where} does not tell the balance of the "rich" player, so the address, the agent, its key or token, or the player is not right: ${writtenOf(answer, 200)}`,
  );
}

/** A page is none: it comes from somewhere else. Something before or behind the JSON, or a compression that nobody asked for, is the wallet's own. */
function isMeantAsJson({ headers, body }: Answer): boolean {
  const inner = body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1);
  return isJson(body) || isJson(inner) || /\bjson\b/i.test(headers['content-type'] ?? '');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
