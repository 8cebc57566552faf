import type { WalletWorld } from '../support/wallet-world.ts';

/** What happens at the operator's side between two steps of a table: `deposit 50`, `withdraw 200`. */
export async function byOperator(world: WalletWorld, verb: string, currency: string, amount: string): Promise<string> {
  switch (verb) {
    case 'deposit':
      await world.transfer('deposit', 'p1', currency, amount);
      return 'deposited';
    case 'withdraw':
      await world.transfer('withdrawal', 'p1', currency, amount);
      return 'withdrawn';
    default:
      throw new Error(`no step of a table: ${verb}`);
  }
}
