import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findDynoxide, startDynoxide } from '../../local/dynoxide.ts';
import { createPeerWithPut } from '../bench/peers/idempotency-layer.ts';
import type { CreatePeer, Place } from '../bench/peers/peer.ts';
import { createPeer as createNaivePeer } from '../bench/peers/read-then-write.ts';
import { makePeerTables, PEER_TABLES } from '../bench/scene.ts';
import { PeerWallet } from './peer-wallet.ts';
import { certifyVelaWallet, FUNDS, ownerOf } from './scene.ts';

/** Where they differ from a wallet that is right; the whole of it takes them minutes, as every message costs them several requests. */
const CASES = [
  'repeats/stake-a',
  'different-stakes',
  'content/stake-amount',
  'rollbacks/before',
  'rollbacks/after',
  'payouts/',
];
const binary = findDynoxide();

/** How wallets are usually written, and what a certification says about them. On an engine of their own. */
describe.skipIf(binary === undefined)('a wallet as it is usually written', () => {
  let engine: Awaited<ReturnType<typeof startDynoxide>>;
  let place: Place;
  beforeAll(async () => {
    engine = await startDynoxide(binary ?? '', undefined);
    const credentials = { accessKeyId: 'peers', secretAccessKey: 'bench' };
    const client = new DynamoDBClient({ endpoint: engine.endpoint, region: 'eu-west-1', credentials });
    await makePeerTables(client);
    client.destroy();
    const { accessKeyId } = credentials;
    const none = { players: '', ledger: '', sessions: '', audit: '', adjustments: '', cases: '' };
    place = { endpoint: engine.endpoint, accessKeyId, peerTables: PEER_TABLES, ownTables: none };
  });
  afterAll(() => engine?.stop());

  async function failedBy(create: CreatePeer): Promise<string[]> {
    const wallet = new PeerWallet(await create(place));
    for (const [playerId, funds] of Object.entries(FUNDS)) await wallet.open(ownerOf(playerId), funds);
    const { results } = await certifyVelaWallet(wallet, CASES);
    return results.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id);
  }

  it('read, then write: repeats and races take money twice, and nothing is remembered', async () => {
    const failed = await failedBy(createNaivePeer);
    expect(failed).toEqual(
      expect.arrayContaining([
        'repeats/stake-again',
        'repeats/stake-at-once',
        'repeats/different-stakes-at-once',
        'content/stake-amount',
        'rollbacks/before',
        'rollbacks/after',
      ]),
    );
  });

  it('a generic idempotency layer: repeats are right, and what it knows nothing of is wrong', async () => {
    const failed = await failedBy(createPeerWithPut);
    expect(failed).not.toContain('repeats/stake-again');
    expect(failed).toEqual(
      expect.arrayContaining([
        'content/stake-amount',
        'rollbacks/before',
        'payouts/before-stake',
        'payouts/on-rolled-back',
        'payouts/rollback-after',
      ]),
    );
  });
});
