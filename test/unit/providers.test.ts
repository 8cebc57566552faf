import { describe, expect, it } from 'vitest';
import { loadProviders } from '../../functions/_providers/providers.ts';
import { loadProtocols } from '../../functions/operator/protocols.ts';

const functions = new URL('../../functions/', import.meta.url);
const manifests = [...(await loadProtocols(functions)).values()];
const providers = await loadProviders(functions);

describe('the provider module of a protocol', () => {
  it.each(manifests)('$protocol exports what its manifest promises, and nothing else', ({ protocol, capabilities }) => {
    expect(Object.keys(providers.get(protocol) ?? {}).sort()).toEqual([...capabilities].sort());
  });

  it('is looked for in protocol folders only', () => {
    expect([...providers.keys()].filter((name) => !manifests.some(({ protocol }) => protocol === name))).toEqual([]);
  });
});
