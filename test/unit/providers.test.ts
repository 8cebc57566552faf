import { describe, expect, it } from 'vitest';
import { loadProviders } from '../../functions/_providers/providers.ts';
import { loadProtocols } from '../../functions/operator/protocols.ts';

const functions = new URL('../../functions/', import.meta.url);
const manifests = [...(await loadProtocols(functions)).values()];
const providers = await loadProviders(functions);

describe('the provider module of a protocol', () => {
  it.each(manifests)('$protocol exports what its manifest promises, and nothing else', ({ protocol, capabilities }) => {
    const { needs: _, ...found } = providers.get(protocol) ?? {};
    expect(Object.keys(found).sort()).toEqual([...capabilities].sort());
  });

  it.each(manifests)('$protocol needs only what may be registered', ({ protocol, credentials }) => {
    expect(Object.keys(credentials.shape)).toEqual(expect.arrayContaining([...(providers.get(protocol)?.needs ?? [])]));
  });

  it('is looked for in protocol folders only', () => {
    expect([...providers.keys()].filter((name) => !manifests.some(({ protocol }) => protocol === name))).toEqual([]);
  });
});
