import {
  Cell,
  Column,
  ListBox,
  ListBoxItem,
  ListLayout,
  Row,
  Table,
  TableBody,
  TableHeader,
  TableLayout,
  Virtualizer,
} from 'react-aria-components';
import { createRoot } from 'react-dom/client';

const ROWS = 10_000;
const COLUMNS = ['Entry', 'When', 'Kind', 'Amount', 'Balance after', 'Provider', 'Game', 'Transaction', 'Round'];

/** What the library itself takes to draw a long list: as many rows, with text alone. */
const items = Array.from({ length: ROWS }, (_, index) => ({ id: `row ${index}` }));

function PlainTable() {
  return (
    <Virtualizer layout={TableLayout} layoutOptions={{ rowHeight: 36, headingHeight: 36 }}>
      <Table aria-label="Plain" style={{ height: 416, overflow: 'auto' }}>
        <TableHeader>
          {COLUMNS.map((title, index) => (
            <Column key={title} id={title} isRowHeader={index === 0} minWidth={110}>
              {title}
            </Column>
          ))}
        </TableHeader>
        <TableBody items={items}>
          {({ id }) => (
            <Row id={id}>
              {COLUMNS.map((title) => (
                <Cell key={title}>{`${title} of ${id}`}</Cell>
              ))}
            </Row>
          )}
        </TableBody>
      </Table>
    </Virtualizer>
  );
}

function PlainList() {
  return (
    <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: 36 }}>
      <ListBox aria-label="Plain" items={items} style={{ height: 416, overflow: 'auto' }}>
        {({ id }) => (
          <ListBoxItem id={id} textValue={id}>
            {COLUMNS.map((title) => `${title} of ${id}`).join(' ')}
          </ListBoxItem>
        )}
      </ListBox>
    </Virtualizer>
  );
}

const place = document.getElementById('page');
if (place) createRoot(place).render(place.dataset['shape'] === 'table' ? <PlainTable /> : <PlainList />);
