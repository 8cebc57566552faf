import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findDynoxide, startDynoxide } from '../../local/dynoxide.ts';
import { freePort } from '../../local/ports.ts';
import { type StackProcess, startLocalStack } from '../../local/stack-process.ts';
import { auditStore } from '../../local/verify/store-audit.ts';
import { templateTables } from '../support/engines.ts';
import { PROTOCOLS } from '../support/store-proxy/providers.ts';
import { SteadyPlayer } from './restart-player.ts';
import { Operator } from './restart-wire.ts';

const KILLS = 20;
const PLAYERS_PER_PROTOCOL = 3;
const DEPOSIT = 1_000_000;
const dynoxide = findDynoxide();

describe.skipIf(dynoxide === undefined)(
  'the local stack, killed 20 times by SIGKILL under load and started again on its data',
  () => {
    it('keeps every acknowledged entry and every chain, and answers every repeat as if nothing had happened', async () => {
      const dataDir = mkdtempSync(join(tmpdir(), 'restart-'));
      onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
      const port = await freePort();
      const start = () => startLocalStack({ port, dataDir });
      let stack: StackProcess = await start();
      onTestFinished(() => stack.kill());

      const operator = new Operator(() => stack.url);
      const names = PROTOCOLS.flatMap((protocol) =>
        Array.from({ length: PLAYERS_PER_PROTOCOL }, (_, i) => ({ protocol, name: `${protocol.name}-${i}` })),
      );
      const players = await Promise.all(
        names.map(async ({ protocol, name }) => ({
          name,
          player: new SteadyPlayer(await operator.openProvider(protocol, name), name, DEPOSIT),
        })),
      );
      onTestFinished(() => {
        for (const { player } of players) player.giveUp();
      });
      const playing = players.map(({ player }) => player.play());
      for (let kill = 1; kill <= KILLS; kill++) {
        // Somewhere in the middle of something: each stack serves for another while.
        await sleep(100 + kill * 20);
        await stack.kill();
        stack = await start();
        await Promise.all(players.map(({ player }) => player.askAgain(6)));
      }
      for (const { player } of players) player.stop();
      await Promise.all(playing);

      const complaints = players.flatMap(({ player }) => player.complaints);
      expect(complaints).toEqual([]);
      expect(players.reduce((repeats, { player }) => repeats + player.repeats, 0)).toBeGreaterThan(KILLS);
      for (const { name, player } of players) {
        const entries = await operator.entriesOf(name);
        expect(entries.at(-1)?.balanceAfter).toBe((player.balance / 100).toFixed(4));
        // A deposit, and one line for each thing that was acknowledged: none is missing, none is there twice.
        expect({ name, entries: entries.length }).toEqual({ name, entries: 1 + player.acknowledged.length });
      }

      await stack.stop();
      expect(await audited(dataDir)).toMatchObject({ wallets: players.length, complaints: [] });
    }, 300_000);
  },
);

async function audited(dataDir: string) {
  const engine = await startDynoxide(dynoxide ?? '', dataDir);
  const client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  onTestFinished(async () => {
    client.destroy();
    await engine.stop();
  });
  const names = (await templateTables()).map(({ tableName }) => tableName);
  const named = (suffix: string) => names.find((name) => name.endsWith(suffix)) ?? suffix;
  return auditStore(client, { players: named('-players'), ledger: named('-ledger') }, () => undefined);
}
