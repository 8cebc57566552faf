/** Items of several sources, each of which is in order, as one sequence in order. A source is asked for its next item only when that may be the next of all. */
export async function* inOrder<T>(
  sources: readonly AsyncGenerator<T>[],
  orderOf: (item: T) => string,
): AsyncGenerator<T> {
  const heads = await Promise.all(sources.map((source) => headOf(source)));
  try {
    for (;;) {
      const least = heads.reduce<Head<T> | undefined>((found, head) => {
        if (!head) return found;
        return found && orderOf(found.item) <= orderOf(head.item) ? found : head;
      }, undefined);
      if (!least) return;
      yield least.item;
      heads[heads.indexOf(least)] = await headOf(least.source);
    }
  } finally {
    await Promise.all(sources.map((source) => source.return(undefined)));
  }
}

interface Head<T> {
  readonly source: AsyncGenerator<T>;
  readonly item: T;
}

async function headOf<T>(source: AsyncGenerator<T>): Promise<Head<T> | undefined> {
  const { done, value } = await source.next();
  return done ? undefined : { source, item: value };
}
