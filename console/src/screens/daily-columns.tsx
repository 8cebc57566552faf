import type { Schemas } from '../api.ts';
import { moneyText } from '../money.ts';
import type { TableColumn } from '../parts/table.tsx';

export type DailyRow = Schemas['DailyFigures']['rows'][number];
type Grouping = Schemas['DailyFigures']['by'][number];
type FigureName = 'stakes' | 'payouts' | 'rolledBack' | 'freePayouts' | 'deposits' | 'withdrawals' | 'adjustments';

export function dailyColumns(by: readonly Grouping[]): readonly TableColumn<DailyRow>[] {
  const groups: Readonly<Record<Grouping, TableColumn<DailyRow>>> = {
    protocol: { title: 'Provider', cell: ({ protocol }) => protocol ?? 'none' },
    agentId: { title: 'Agent', cell: ({ agentId }) => agentId ?? 'none' },
    gameCode: { title: 'Game', cell: ({ gameCode }) => gameCode ?? 'none' },
    currency: { title: 'Currency', cell: ({ currency }) => currency },
  };
  return [
    { title: 'Day', cell: ({ day }) => day },
    ...by.map((each) => groups[each]),
    figure('Stakes', 'stakes'),
    figure('Payouts', 'payouts'),
    figure('Rolled back', 'rolledBack'),
    { title: 'GGR', isNumber: true, cell: ({ ggr, currency }) => moneyText(ggr, currency) },
    figure('Free payouts', 'freePayouts'),
    figure('Deposits', 'deposits'),
    figure('Withdrawals', 'withdrawals'),
    figure('Adjustments', 'adjustments'),
  ];
}

function figure(title: string, name: FigureName): TableColumn<DailyRow> {
  return {
    title,
    isNumber: true,
    cell: ({ [name]: { amount, count }, currency }) => (
      <>
        {moneyText(amount, currency)} {count > 0 && <small>{count} ×</small>}
      </>
    ),
  };
}

export function idOfRow({ day, protocol, agentId, gameCode, currency }: DailyRow): string {
  return JSON.stringify([day, protocol, agentId, gameCode, currency]);
}
