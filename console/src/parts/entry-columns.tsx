import type { Schemas } from '../api.ts';
import { moneyText } from '../money.ts';
import { Time } from '../time.tsx';
import { kindText } from '../words.ts';
import { EntryLink, PlayerLink, RoundLink, TransactionLink } from './ids.tsx';
import type { TableColumn } from './table.tsx';

type Entry = Schemas['Entry'];
type Columns = readonly TableColumn<Entry>[];

const entry: TableColumn<Entry> = { title: 'Entry', cell: ({ entryId }) => <EntryLink id={entryId} />, width: 210 };
const when: TableColumn<Entry> = { title: 'When', cell: ({ createdAt }) => <Time at={createdAt} />, width: 330 };
const kind: TableColumn<Entry> = { title: 'Kind', cell: ({ kind }) => kindText(kind), width: 100 };
const amount: TableColumn<Entry> = {
  title: 'Amount',
  isNumber: true,
  cell: ({ amount, currency }) => moneyText(amount, currency, { signs: 'exceptZero' }),
};
const balance: TableColumn<Entry> = {
  title: 'Balance after',
  isNumber: true,
  cell: ({ balanceAfter, currency }) => moneyText(balanceAfter, currency),
};
const game: TableColumn<Entry> = { title: 'Game', cell: ({ gameCode }) => gameCode ?? '', width: 160 };
const transaction: TableColumn<Entry> = {
  title: 'Transaction',
  cell: (entry) => <TransactionLink of={entry} id={entry.transactionId} />,
  width: 220,
};
const round: TableColumn<Entry> = {
  title: 'Round',
  cell: (entry) => <RoundLink of={entry} id={entry.roundId} />,
  width: 220,
};
const provider: TableColumn<Entry> = {
  title: 'Provider',
  cell: ({ protocol, agentId }) => (protocol ? `${protocol}/${agentId}` : ''),
  width: 200,
};
const player: TableColumn<Entry> = { title: 'Player', cell: ({ playerId }) => <PlayerLink id={playerId} /> };

export const WALLET_COLUMNS: Columns = [entry, when, kind, amount, balance, provider, game, transaction, round];
export const AROUND_COLUMNS: Columns = [entry, when, kind, amount, balance, transaction];
export const STATEMENT_COLUMNS: Columns = [entry, when, kind, amount, balance, provider, transaction];
export const OPEN_STAKE_COLUMNS: Columns = [entry, when, player, amount, provider, game, transaction, round];
