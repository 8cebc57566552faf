import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import createFetchClient from 'openapi-fetch';
import createClient from 'openapi-react-query';
import {
  Button,
  Cell,
  Column,
  Dialog,
  DialogTrigger,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Modal,
  Popover,
  Row,
  SearchField,
  Select,
  Tab,
  TabList,
  Table,
  TableBody,
  TableHeader,
  TableLayout,
  TabPanel,
  Tabs,
  TextArea,
  TextField,
  Virtualizer,
} from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import { Link, Route, Router } from 'wouter';
import type { paths } from '../.generated/api.ts';

const api = createClient(createFetchClient<paths>({ baseUrl: '/console/api/v1' }));
function Entries({ playerId, currency }: { playerId: string; currency: string }) {
  const { data } = api.useQuery('get', '/players/{playerId}/wallets/{currency}/entries', {
    params: { path: { playerId, currency } },
  });
  return (
    <Virtualizer layout={TableLayout} layoutOptions={{ rowHeight: 32, headingHeight: 32 }}>
      <Table aria-label="Entries">
        <TableHeader>
          <Column isRowHeader>When</Column>
          <Column>Amount</Column>
        </TableHeader>
        <TableBody items={data?.entries ?? []}>
          {(entry) => (
            <Row id={entry.entryId}>
              <Cell>{entry.createdAt}</Cell>
              <Cell>{entry.amount}</Cell>
            </Row>
          )}
        </TableBody>
      </Table>
    </Virtualizer>
  );
}
function App() {
  return (
    <Router base="/console">
      <Route path="/players/:playerId">{(p) => <Entries playerId={p.playerId} currency="EUR" />}</Route>
      <Link href="/x">x</Link>
      <SearchField>
        <Label>Find</Label>
        <Input />
      </SearchField>
      <DialogTrigger>
        <Button>Open</Button>
        <Modal>
          <Dialog>
            <TextField>
              <TextArea />
            </TextField>
          </Dialog>
        </Modal>
      </DialogTrigger>
      <Select>
        <Button>x</Button>
        <Popover>
          <ListBox>
            <ListBoxItem>1</ListBoxItem>
          </ListBox>
        </Popover>
      </Select>
      <Tabs>
        <TabList>
          <Tab id="a">A</Tab>
        </TabList>
        <TabPanel id="a">a</TabPanel>
      </Tabs>
    </Router>
  );
}
const place = document.getElementById('page');
if (place)
  createRoot(place).render(
    <QueryClientProvider client={new QueryClient()}>
      <App />
    </QueryClientProvider>,
  );
