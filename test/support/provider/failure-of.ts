import { ProviderFailure } from '../../../shared/application/provider.ts';

/** How a question to a provider failed. Throws when it did not, or in another way. */
export async function failureOf(work: Promise<unknown>): Promise<ProviderFailure> {
  const failure = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof ProviderFailure) return failure;
  throw new TypeError(`no failure of the provider: ${String(failure)}`);
}
