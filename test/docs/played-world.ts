import { join } from 'node:path';
import { OperatorClient } from '../../local/operator-client.ts';
import { findSimulators } from '../../local/simulators.ts';
import { parseMajor } from '../../shared/domain/money.ts';
import type { Spoken } from '../../shared/provider-simulator.ts';

const repository = join(import.meta.dirname, '..', '..');

/** What the pages speak of as if it were there: the player p1, an agent `main` of every protocol, some tickets, and cases, whose ids it gives. */
export async function playWorld(baseUrl: string): Promise<readonly string[]> {
  const operator = new OperatorClient(baseUrl);
  await operator.openWallet('p1', 'EUR', '100');
  for (let n = 1; n <= 12; n++) {
    const transfer = { transferId: `made-up-${n}`, direction: 'deposit', amount: '1000' };
    await call(baseUrl, 'POST', '/players/p1/wallets/EUR/transfers', transfer);
  }
  const provider = { providerUrl: 'https://provider.example', secretKey: 'a-secret-of-the-provider' };
  for (const { manifest, simulator } of await findSimulators(repository)) {
    const seat = { agentId: 'main', playerId: 'p1', currency: 'EUR' };
    const secret = await operator.introduce(manifest, simulator, seat, {
      ...simulator.newRegistration(),
      ...(manifest.capabilities.includes('members') && provider),
    });
    const talk = { ...seat, secret };
    const id = manifest.protocol === 'wallet-v2' ? '1152921504606846977' : '7634846433511800001';
    const amount = parseMajor('1.50') ?? 0n;
    await say(baseUrl, simulator.stake(talk, { id, amount }));
    // The same ticket with another amount waits for a person.
    await say(baseUrl, simulator.stake(talk, { id, amount: amount * 2n }));
  }
  const { cases } = (await call(baseUrl, 'GET', '/cases?status=open')) as { cases: readonly { caseId: string }[] };
  return cases.map(({ caseId }) => caseId);
}

async function call(baseUrl: string, method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${baseUrl}/operator/v1${path}`, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  return await answer.json();
}

async function say(baseUrl: string, { method, path, rawQuery, headers = {}, body }: Spoken): Promise<void> {
  const answer = await fetch(`${baseUrl}${path}${rawQuery ? `?${rawQuery}` : ''}`, {
    method,
    headers,
    ...(body && { body }),
  });
  await answer.arrayBuffer();
}
