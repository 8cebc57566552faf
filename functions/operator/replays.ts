import * as z from 'zod';
import { Deadline, operatorDeadline } from '../../shared/application/deadline.ts';
import type { LedgerStore } from '../../shared/application/ledger-store.ts';
import { idempotencyKey, type RecordAddress, type Source } from '../../shared/domain/ids.ts';
import type { LedgerEntry } from '../../shared/domain/record.ts';
import { findRecord, merged } from '../../shared/domain/state.ts';
import { nameAt } from '../../shared/domain/wallet.ts';
import { AT_PROVIDER_PROBLEMS, answeredBy, atProvider, PROVIDER_BUDGET_MS } from './at-provider.ts';
import { playerNamed } from './lookup.ts';
import type { OperatorPorts } from './ports.ts';
import { Problem } from './problem.ts';
import { type Route, route } from './route.ts';
import { agentPath, languageTag } from './schemas.ts';

const transactionId = z
  .string()
  .min(1)
  .max(128)
  .meta({ description: "The provider's id of the transaction.", examples: ['7634846433511800001'] });

const replay = z
  .strictObject({
    detailUrl: z.string().optional().meta({ description: 'A page that shows the figures.' }),
    replayUrl: z.string().optional().meta({ description: 'A page that plays the game again.' }),
    detail: z.unknown().optional().meta({ description: 'The figures, as the provider tells them.' }),
  })
  .meta({ id: 'Replay', examples: [{ replayUrl: 'https://replay.example.com/7634846433511800001' }] });

export function replayRoutes(ports: OperatorPorts): Route[] {
  const { players, ledger, clock } = ports;
  const get = route({
    operationId: 'getReplay',
    method: 'GET',
    path: '/transactions/{protocol}/{agentId}/{transactionId}/replay',
    tag: 'Games',
    summary: 'How a transaction looked to the player',
    description: 'Asked of the provider each time and stored nowhere: such addresses end soon.',
    params: agentPath.extend({ transactionId }),
    query: z.strictObject({ language: languageTag.optional() }),
    answers: { 200: { description: 'What the provider has of it.', schema: replay } },
    problems: [...AT_PROVIDER_PROBLEMS, 'transaction_not_found', 'replay_not_found', 'player_not_found'],
    async handle({ params: { protocol, agentId, transactionId }, query: { language } }) {
      const { capability, acting } = await atProvider(ports, protocol, agentId, 'replay');
      const source = { protocol, agentId };
      const {
        playerId,
        gameCode = '',
        ...entry
      } = await entryOf(ledger, source, transactionId, operatorDeadline(clock));
      const name = nameAt(await playerNamed(players, playerId), source);
      const played = {
        player: { playerId, ...(name !== undefined && { name }) },
        transactionId: entry.transactionId,
        gameCode,
        ...(language !== undefined && { language }),
      };
      const body = await answeredBy(capability.of(acting, played, new Deadline(clock, PROVIDER_BUDGET_MS)));
      return { status: 200, body };
    },
  });

  return [get];
}

/** By any of its names. Throws `transaction_not_found`. */
async function entryOf(ledger: LedgerStore, source: Source, id: string, deadline: Deadline): Promise<LedgerEntry> {
  const at: RecordAddress = { key: idempotencyKey(source, id), role: 'entry' };
  let state = await ledger.read(undefined, [at], deadline);
  const [claim] = state.records.values();
  if (claim?.type === 'claim') {
    state = merged(state, await ledger.read(undefined, [{ ...at, key: claim.of }], deadline));
  }
  const record = findRecord(state, at)?.record;
  if (record?.type === 'entry') return record;
  throw new Problem('transaction_not_found', 'No entry of the ledger has this id');
}
