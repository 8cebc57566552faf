import { lazy, Suspense } from 'react';
import { Link, Route, Router, Switch, useLocation } from 'wouter';
import { idIn } from './addresses.ts';
import { Boundary } from './parts/boundary.tsx';
import { Page } from './parts/page.tsx';
import { HasEnded } from './who/has-ended.tsx';
import { useMay } from './who/person.ts';
import { Who } from './who/who.tsx';

const Find = lazy(() => import('./screens/find.tsx'));
const Player = lazy(() => import('./screens/player.tsx'));
const Transaction = lazy(() => import('./screens/transaction.tsx'));
const Round = lazy(() => import('./screens/round.tsx'));
const EntryPage = lazy(() => import('./screens/entry.tsx'));
const Transfer = lazy(() => import('./screens/transfer.tsx'));
const Cases = lazy(() => import('./screens/cases.tsx'));
const CaseScreen = lazy(() => import('./screens/case.tsx'));
const Adjustments = lazy(() => import('./screens/adjustments.tsx'));
const Adjustment = lazy(() => import('./screens/adjustment.tsx'));
const Reconciliation = lazy(() => import('./screens/reconciliation.tsx'));
const Daily = lazy(() => import('./screens/daily.tsx'));
const Statement = lazy(() => import('./screens/statement.tsx'));
const Liability = lazy(() => import('./screens/liability.tsx'));
const Agents = lazy(() => import('./screens/agents.tsx'));
const Agent = lazy(() => import('./screens/agent.tsx'));
const Audit = lazy(() => import('./screens/audit.tsx'));

/** In the menu, with the operation without which the screen would be empty. */
const MENU = [
  { address: '/', title: 'Find', operation: 'getPlayer' },
  { address: '/cases', title: 'Cases', operation: 'listCases' },
  { address: '/adjustments', title: 'Adjustments', operation: 'listAdjustments' },
  { address: '/reconciliation', title: 'Reconciliation', operation: 'listReconciliation' },
  { address: '/money', title: 'Daily money', operation: 'getDailyFigures' },
  { address: '/liability', title: 'Liability', operation: 'listOpenStakes' },
  { address: '/agents', title: 'Agents', operation: 'listAgents' },
  { address: '/audit', title: 'Audit', operation: 'listAudit' },
];

export function App() {
  return (
    <Router base="/console">
      <a href="#screen" className="skip">
        Skip to the screen
      </a>
      <header>
        <Menu />
        <Who />
      </header>
      <main id="screen">
        <HasEnded />
        <Boundary>
          <Suspense fallback={<output className="loading">Loading the screen …</output>}>
            <Screens />
          </Suspense>
        </Boundary>
      </main>
    </Router>
  );
}

/** What is found belongs to the box in which it was looked for. */
function isBelow(address: string, location: string): boolean {
  const below = (each: string) => location === each || location.startsWith(`${each}/`);
  return address === '/' ? !MENU.some((each) => each.address !== '/' && below(each.address)) : below(address);
}

function Menu() {
  const may = useMay();
  const [location] = useLocation();
  return (
    <nav aria-label="Screens">
      {MENU.filter(({ operation }) => may(operation)).map(({ address, title }) => (
        <Link
          key={address}
          href={address}
          className={isBelow(address, location) ? 'here' : ''}
          aria-current={location === address ? 'page' : undefined}
        >
          {title}
        </Link>
      ))}
    </nav>
  );
}

/** A screen of another id is another screen, whose fields begin anew: hence the keys. */
function Screens() {
  return (
    <Switch>
      <Route path="/">{() => <Find term="" />}</Route>
      <Route path="/find/:term">{({ term }) => <Find key={term} term={idIn(term)} />}</Route>
      <Route path="/players/:id/wallets/:currency/statement">
        {({ id, currency }) => <Statement key={`${id} ${currency}`} playerId={idIn(id)} currency={currency} />}
      </Route>
      <Route path="/players/:id/wallets/:currency/:part?">
        {({ id, currency, part }) => (
          <Player key={id} playerId={idIn(id)} currency={currency} part={part ?? 'movements'} />
        )}
      </Route>
      <Route path="/players/:id/:part?">
        {({ id, part }) => <Player key={id} playerId={idIn(id)} part={part ?? 'movements'} />}
      </Route>
      <Route path="/transactions/:protocol/:agentId/:id">
        {({ id, ...source }) => <Transaction key={id} source={source} transactionId={idIn(id)} />}
      </Route>
      <Route path="/rounds/:protocol/:agentId/:id">
        {({ id, ...source }) => <Round key={id} source={source} roundId={idIn(id)} />}
      </Route>
      <Route path="/entries/:id">{({ id }) => <EntryPage key={id} entryId={idIn(id)} />}</Route>
      <Route path="/transfers/:id">{({ id }) => <Transfer key={id} transferId={idIn(id)} />}</Route>
      <Route path="/cases">{() => <Cases />}</Route>
      <Route path="/cases/:id">{({ id }) => <CaseScreen key={id} caseId={idIn(id)} />}</Route>
      <Route path="/adjustments">{() => <Adjustments />}</Route>
      <Route path="/adjustments/:id">{({ id }) => <Adjustment key={id} adjustmentId={idIn(id)} />}</Route>
      <Route path="/reconciliation/:protocol?/:agentId?">
        {({ protocol, agentId }) => (
          <Reconciliation
            key={`${protocol} ${agentId}`}
            {...(protocol && agentId && { source: { protocol, agentId } })}
          />
        )}
      </Route>
      <Route path="/money">{() => <Daily />}</Route>
      <Route path="/liability">{() => <Liability />}</Route>
      <Route path="/agents">{() => <Agents />}</Route>
      <Route path="/agents/:protocol/:agentId">{(source) => <Agent source={source} />}</Route>
      <Route path="/audit/:target?">{({ target }) => <Audit key={target} target={target && idIn(target)} />}</Route>
      <Route>
        {() => (
          <Page title="No such screen">
            <p>
              Nothing is at this address. <Link href="/">Find a player, a transaction or a round</Link>.
            </p>
          </Page>
        )}
      </Route>
    </Switch>
  );
}
