import {
  Cell,
  Collection,
  Column,
  Row,
  Table,
  TableBody,
  TableHeader,
  TableLayout,
  Virtualizer,
} from 'react-aria-components';
import { createRoot } from 'react-dom/client';

/** What the long table of the console is held against by a test: the library's own virtualised table, of as many rows and columns, with bare text. */
const COLUMNS = Array.from({ length: 9 }, (_, index) => `Column ${index + 1}`);
const items = Array.from({ length: 10_000 }, (_, index) => ({ id: index, text: `Cell of row ${index}` }));

const place = document.getElementById('page');
if (place) {
  createRoot(place).render(
    <Virtualizer layout={TableLayout} layoutOptions={{ rowHeight: 36, headingHeight: 36 }}>
      <Table aria-label="Plain" className="long-table" style={{ height: 400, overflow: 'auto' }}>
        <TableHeader>
          {COLUMNS.map((title, index) => (
            <Column key={title} id={title} isRowHeader={index === 0} minWidth={150}>
              {title}
            </Column>
          ))}
        </TableHeader>
        <TableBody>
          <Collection items={items}>
            {({ id, text }) => (
              <Row id={id}>
                {COLUMNS.map((title) => (
                  <Cell key={title}>{text}</Cell>
                ))}
              </Row>
            )}
          </Collection>
        </TableBody>
      </Table>
    </Virtualizer>,
  );
}
