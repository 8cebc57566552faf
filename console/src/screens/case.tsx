import { Link } from 'wouter';
import { addressOf } from '../addresses.ts';
import { api, type Schemas } from '../api.ts';
import { caseKindText } from '../case-kinds.ts';
import { moneyText } from '../money.ts';
import { Facts } from '../parts/facts.tsx';
import { PlayerLink, TransactionLink } from '../parts/ids.tsx';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { Time } from '../time.tsx';
import { CaseActions } from './case-actions.tsx';

type Case = Schemas['Case'];

export default function CaseScreen({ caseId }: { readonly caseId: string }) {
  const query = api.useQuery('get', '/cases/{caseId}', { params: { path: { caseId } } });
  return (
    <Page title={`Case ${caseId}`}>
      <Loaded query={query} what="the case">
        {({ case: found }) => (
          <>
            <About item={found} />
            <CaseActions item={found} />
            <Notes notes={found.notes} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function About({ item }: { readonly item: Case }) {
  const { currency, amount, adjustmentId } = item;
  return (
    <>
      <Facts
        facts={{
          Kind: caseKindText(item.kind),
          Status: <span className={`mark ${item.status === 'open' ? 'proposed' : 'good'}`}>{item.status}</span>,
          Owner: item.owner ?? 'nobody',
          Agent: <Link href={addressOf.agent(item)}>{`${item.protocol}/${item.agentId}`}</Link>,
          Transaction: item.transactionId && <TransactionLink of={item} id={item.transactionId} />,
          Player: item.playerId && <PlayerLink id={item.playerId} />,
          Amount: amount !== undefined && currency !== undefined ? moneyText(amount, currency) : undefined,
          'How often': `${item.occurrences}`,
          Opened: <Time at={item.openedAt} />,
          'Last time': <Time at={item.lastAt} />,
          'Reference in the logs': item.ref && <code>{item.ref}</code>,
          Adjustment: adjustmentId && <Link href={addressOf.adjustment(adjustmentId)}>{adjustmentId}</Link>,
          Outcome: item.outcome,
          Closed: item.closedAt && <Time at={item.closedAt} />,
        }}
      />
      <h2>What was asked and what stands</h2>
      <Facts facts={inWords(item.facts)} />
    </>
  );
}

/** What was asked, then what stands, each together. */
function inWords(facts: Case['facts']): Record<string, string> {
  const named = Object.entries(facts).map(([name, value]) => [wordsOf(name), value] as const);
  return Object.fromEntries(named.sort(([one], [other]) => one.localeCompare(other)));
}

/** `askedStake` is "asked stake". */
function wordsOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function Notes({ notes }: Pick<Case, 'notes'>) {
  return (
    <>
      <h2>Notes</h2>
      {notes.length === 0 && <Empty>Nobody has written a note yet.</Empty>}
      <ul className="hits">
        {notes.map(({ at, actor, text }) => (
          <li key={`${at} ${actor} ${text}`}>
            <p>{text}</p>
            <small>
              {actor}, <Time at={at} />
            </small>
          </li>
        ))}
      </ul>
    </>
  );
}
