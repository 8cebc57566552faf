import * as z from 'zod';
import { lineOf, playerTarget } from '../../shared/desk/audit/log.ts';
import { formatMajor } from '../../shared/domain/money.ts';
import type { Wallet } from '../../shared/domain/wallet.ts';
import { playerNamed, playerNotFound, walletOf } from './lookup.ts';
import type { OperatorPorts } from './ports.ts';
import { type Route, route } from './route.ts';
import { currency, money, playerId, walletPath } from './schemas.ts';

const balanceShape = {
  currency,
  balance: money,
  version: z
    .int()
    .min(0)
    .meta({ description: 'How many entries the wallet has.', examples: [7] }),
};
export const walletBalance = z.strictObject(balanceShape).meta({ id: 'WalletBalance' });
const wallet = z
  .strictObject({ playerId, ...balanceShape })
  .meta({ id: 'Wallet', examples: [{ playerId: 'p1', currency: 'EUR', balance: '100.5000', version: 7 }] });

export function walletRoutes({ players }: Pick<OperatorPorts, 'players'>): Route[] {
  const answers = { 200: { description: 'The wallet as it is now.', schema: wallet } };

  const open = route({
    operationId: 'openWallet',
    method: 'PUT',
    path: '/players/{playerId}/wallets/{currency}',
    tag: 'Wallets',
    summary: 'Open a wallet at zero, if it is not there',
    params: walletPath,
    answers,
    problems: ['player_not_found'],
    async handle({ params, call }) {
      const line = lineOf(call, playerTarget(params.playerId), { wallet: { to: params.currency } });
      const player = await players.openWallet(params.playerId, params.currency, line);
      if (!player) throw playerNotFound(params.playerId);
      return { status: 200, body: { playerId: params.playerId, ...balanceOf(walletOf(player, params.currency)) } };
    },
  });

  const get = route({
    operationId: 'getWallet',
    method: 'GET',
    path: '/players/{playerId}/wallets/{currency}',
    tag: 'Wallets',
    summary: 'Show a wallet',
    params: walletPath,
    answers,
    problems: ['player_not_found', 'wallet_not_found'],
    async handle({ params }) {
      const player = await playerNamed(players, params.playerId);
      return { status: 200, body: { playerId: params.playerId, ...balanceOf(walletOf(player, params.currency)) } };
    },
  });

  return [open, get];
}

export function balanceOf({ currency, balance, version }: Wallet): z.infer<typeof walletBalance> {
  return { currency, balance: formatMajor(balance), version };
}
