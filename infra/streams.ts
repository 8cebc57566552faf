import { functionFoldersWith, importFrom } from './protocols.ts';
import { type TableSuffix, tableSuffixes } from './stages.ts';

/** A function that is called with what a table has written. Its folder holds a `stream.ts` that exports `stream`: `{ table, description }`. */
export interface StreamConsumer {
  readonly name: string;
  readonly table: TableSuffix;
  readonly description: string;
}

export async function findStreamConsumers(sourceRoot: string): Promise<StreamConsumer[]> {
  const consumers: StreamConsumer[] = [];
  for (const name of functionFoldersWith('stream.ts', sourceRoot)) {
    consumers.push({ name, ...checkedStream(await importFrom(name, 'stream.ts', 'stream', sourceRoot), name) });
  }
  return consumers;
}

function checkedStream(stream: unknown, name: string): Omit<StreamConsumer, 'name'> {
  const { table, description } = stream as Partial<Record<string, unknown>>;
  const known = tableSuffixes.find((suffix) => suffix === table);
  if (known === undefined)
    throw new Error(`functions/${name}/stream.ts: table must be one of ${tableSuffixes.join(', ')}`);
  if (typeof description !== 'string' || description === '') {
    throw new Error(`functions/${name}/stream.ts: a description says what the function is for`);
  }
  return { table: known, description };
}
