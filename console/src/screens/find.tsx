import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Form, Input, Label, SearchField, Text } from 'react-aria-components';
import { Link, useLocation, useSearchParams } from 'wouter';
import { addressOf } from '../addresses.ts';
import { api } from '../api.ts';
import { TextInput } from '../parts/fields.tsx';
import { Empty, Failed } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { findAll } from './find-all.ts';

/** One box for every id that somebody may hold in their hands. */
export default function Find({ term }: { readonly term: string }) {
  const asked = useSearchParams()[0].get('currency') ?? '';
  const [currency, setCurrency] = useState(asked);
  const [text, setText] = useState(term);
  const [, navigate] = useLocation();
  return (
    <Page title={term === '' ? 'Find' : `Find ${term}`}>
      <Form
        className="find"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') navigate(addressOf.find(text.trim(), currency || undefined));
        }}
      >
        <SearchField value={text} onChange={setText} className="field" autoFocus={term === ''}>
          <Label>Player, transaction, round, transfer, entry or ticket id</Label>
          <Input autoComplete="off" />
          <Text slot="description">Whatever id you have, as it was given to you.</Text>
        </SearchField>
        <TextInput
          label="Currency"
          value={currency}
          onChange={setCurrency}
          pattern="[A-Z][A-Z0-9]{2,4}"
          hint="Only if you know it"
        />
        <Button type="submit" className="main">
          Find
        </Button>
      </Form>
      {term !== '' && <Results term={term} currency={asked || undefined} />}
    </Page>
  );
}

function Results({ term, currency }: { readonly term: string; readonly currency: string | undefined }) {
  const agents = api.useQuery('get', '/agents');
  const found = useQuery({
    queryKey: ['find', term, currency, agents.data],
    queryFn: () => findAll(term, currency, agents.data?.agents ?? []),
    enabled: agents.data !== undefined,
  });
  const error = agents.error ?? found.error;
  if (error) return <Failed error={error} what="what was found" onRetry={() => void found.refetch()} />;
  if (!found.data) return <output className="loading">Looking everywhere …</output>;
  const { hits, failed } = found.data;
  return (
    <>
      {failed.map(({ place, error: reason }) => (
        <Failed key={place} error={reason} what={place} />
      ))}
      {hits.length > 0 && (
        <ul className="hits">
          {hits.map(({ address, title, text }) => (
            <li key={address}>
              <Link href={address}>{title}</Link>
              <p>{text}</p>
            </li>
          ))}
        </ul>
      )}
      {hits.length === 0 && failed.length === 0 && (
        <Empty>
          Nothing is known under “{term}”. What a provider sent and was turned away at the door left nothing here; look
          at the reconciliation of its agent.
        </Empty>
      )}
    </>
  );
}
