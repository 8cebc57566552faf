import { useState } from 'react';
import { Button } from 'react-aria-components';
import { NoAnswer } from '../api.ts';
import { Failed } from './loaded.tsx';

interface CsvAnswer {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

interface CsvProps {
  readonly name: string;
  /** One page as text. The `link` header tells where the next one begins. */
  readonly load: (cursor: string | undefined) => Promise<CsvAnswer>;
}

/** Downloads the API's own CSV, all pages in one file. */
export function CsvButton({ name, load }: CsvProps) {
  const [error, setError] = useState<unknown>();
  const save = async () => {
    setError(undefined);
    try {
      saveFile(name, await wholeText(load));
    } catch (reason) {
      setError(reason);
    }
  };
  return (
    <>
      <Button onPress={() => void save()}>Download CSV</Button>
      {error !== undefined && <Failed error={error} what="the CSV" />}
    </>
  );
}

async function wholeText(load: CsvProps['load']): Promise<string> {
  const pages: string[] = [];
  let cursor: string | undefined;
  do {
    const { data, error, response } = await load(cursor);
    if (error !== undefined) throw error;
    if (typeof data !== 'string') throw new NoAnswer('it is no text');
    pages.push(data);
    cursor = /[?&]cursor=([^&>]+)>; *rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  } while (cursor !== undefined);
  return pages.join('');
}

function saveFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Some browsers begin to read it a moment after the click.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
