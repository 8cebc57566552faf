import { type Fault, pass } from './faults.ts';
import { cancelled, refusalAnswer } from './refusals.ts';
import { itemsWritten } from './request-shapes.ts';

/**
 * Of two transactions that want one item at the same time the later one is refused, whatever its conditions: DynamoDB does so, and no engine for tests. What is
 * put is told by the whole item, as its key is not known here; two that put the same are refused, and that is all that matters on a wallet.
 */
export function refuseOverlaps(): Fault {
  const held = new Set<string>();
  return async (exchange) => {
    const items = itemsWritten(exchange.operation, exchange.body).map((item) => JSON.stringify(item.key ?? item.item));
    const codes = items.map((item) => (held.has(item) ? 'TransactionConflict' : 'None'));
    if (codes.includes('TransactionConflict')) return exchange.answer(refusalAnswer(cancelled(...codes)));
    for (const item of items) held.add(item);
    await pass(exchange).finally(() => items.forEach((item) => void held.delete(item)));
  };
}
