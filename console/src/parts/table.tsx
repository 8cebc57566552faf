import type { ReactNode } from 'react';
import {
  Cell,
  Collection,
  Column,
  Row,
  Table,
  TableBody,
  TableHeader,
  TableLayout,
  TableLoadMoreItem,
  Virtualizer,
} from 'react-aria-components';

export interface TableColumn<T> {
  readonly title: string;
  readonly cell: (item: T) => ReactNode;
  /** Numbers stand under each other. */
  readonly isNumber?: boolean;
  /** Of a long table, in pixels. */
  readonly width?: number;
}

interface TableProps<T> {
  readonly label: string;
  readonly columns: readonly TableColumn<T>[];
  readonly items: readonly T[];
  readonly idOf: (item: T) => string;
}

interface DataTableProps<T> extends TableProps<T> {
  /** The row that the screen is about. */
  readonly markedId?: string;
}

/** A table whose rows are all there: it can be printed. The first column names the row. */
export function DataTable<T>({ label, columns, items, idOf, markedId }: DataTableProps<T>) {
  return (
    // Whoever has no mouse scrolls a wide table by its cells, which take the focus.
    <div className="table-place">
      <Table aria-label={label} className="table">
        {head(columns)}
        <TableBody>
          {items.map((item) => (
            <Row
              key={idOf(item)}
              id={idOf(item)}
              className={`react-aria-Row ${idOf(item) === markedId ? 'marked' : ''}`}
            >
              {cells(columns, item)}
            </Row>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

interface LongTableProps<T> extends TableProps<T> {
  readonly isLoading: boolean;
  /** Called when the reader comes near the end. */
  readonly onMore: () => void;
}

/** A table of which only the rows in sight are drawn, for lists of thousands. Its measures grow with the reader's letters. */
export function LongTable<T extends object>({ label, columns, items, idOf, isLoading, onMore }: LongTableProps<T>) {
  const em = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const rowHeight = 2.25 * em;
  return (
    <Virtualizer layout={TableLayout} layoutOptions={{ rowHeight, headingHeight: rowHeight, loaderHeight: rowHeight }}>
      <Table aria-label={label} className="table long-table">
        {head(columns, em / 16)}
        <TableBody>
          <Collection items={items}>{(item) => <Row id={idOf(item)}>{cells(columns, item)}</Row>}</Collection>
          <TableLoadMoreItem onLoadMore={onMore} isLoading={isLoading}>
            Loading more …
          </TableLoadMoreItem>
        </TableBody>
      </Table>
    </Virtualizer>
  );
}

function head<T>(columns: readonly TableColumn<T>[], scale?: number) {
  return (
    <TableHeader>
      {columns.map(({ title, isNumber, width }, index) => (
        <Column
          key={title}
          id={title}
          isRowHeader={index === 0}
          className={`react-aria-Column ${isNumber ? 'number' : ''}`}
          minWidth={scale === undefined ? null : (width ?? 110) * scale}
        >
          {title}
        </Column>
      ))}
    </TableHeader>
  );
}

function cells<T>(columns: readonly TableColumn<T>[], item: T) {
  return columns.map(({ title, isNumber, cell }) => (
    <Cell key={title} className={`react-aria-Cell ${isNumber ? 'number' : ''}`}>
      {cell(item)}
    </Cell>
  ));
}
