// A program of somebody who has nothing of this wallet but its OpenAPI document. The test copies it beside the types that `openapi-typescript` made of
// that, compiles it and runs it: a call that the document does not have, or a member of a wrong form, does not compile.
import createClient from 'openapi-fetch';
import type { paths } from './schema.js';

declare const process: { readonly argv: readonly string[] };

const [, , baseUrl = '', name = ''] = process.argv;
// Some answers come as CSV too, for whoever asks for that.
const client = createClient<paths, 'application/json' | 'application/problem+json'>({ baseUrl });

function answered<T>({ data, error, response }: { data?: T; error?: unknown; response: Response }): T {
  if (data === undefined) throw new Error(`${response.url} ${response.status} ${JSON.stringify(error)}`);
  return data;
}

const agent = answered(
  await client.PUT('/agents/{protocol}/{agentId}', {
    params: { path: { protocol: 'vela', agentId: name } },
    body: { hostId: 'host-1', providerUrl: 'https://provider.invalid', allowedSourceIps: ['127.0.0.1'] },
  }),
);
const wallet = { playerId: name, currency: 'EUR' };
answered(await client.PUT('/players/{playerId}', { params: { path: { playerId: name } }, body: {} }));
answered(await client.PUT('/players/{playerId}/wallets/{currency}', { params: { path: wallet } }));
const transfer = answered(
  await client.POST('/players/{playerId}/wallets/{currency}/transfers', {
    params: { path: wallet },
    body: { transferId: name, direction: 'deposit', amount: '12.5' },
  }),
);
// Members with a default are left out.
const session = answered(await client.POST('/sessions', { body: { ...wallet, protocol: 'vela', agentId: name } }));
const refused = await client.POST('/launches', {
  body: { ...wallet, protocol: 'vela', agentId: 'nobody', gameCode: 'fish', language: 'en' },
});
const statement = answered(
  await client.GET('/players/{playerId}/wallets/{currency}/statement', {
    params: { path: wallet, query: { from: transfer.entry.createdAt, to: new Date().toISOString() } },
  }),
);
const today = new Date().toISOString().slice(0, 10);
const figures = answered(
  await client.GET('/reports/daily', { params: { query: { from: today, to: today, by: 'protocol,currency' } } }),
);
console.log(
  JSON.stringify({
    agent: agent.agentId,
    amount: transfer.entry.amount,
    token: session.token,
    refused: refused.error?.code,
    closing: statement.closing,
    entries: statement.entries.length,
    zone: figures.zone,
  }),
);
