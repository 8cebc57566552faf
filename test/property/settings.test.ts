import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RegistrationSchemas } from '../../functions/operator/protocols.ts';
import type { Agent } from '../../shared/application/agent.ts';
import { Fault } from '../../shared/application/fault.ts';

/** Folders where callbacks read settings of their own; the template is one of them, and so is what TG and VP share. */
const repository = join(import.meta.dirname, '..', '..');
const folders = globSync('functions/*/settings.ts', { cwd: repository }).map((path) => dirname(path));

const AT = '2026-03-02T08:00:00.000Z';
const agentWith = (settings: Agent['settings']): Agent => {
  const rest = { allowedSourceIps: [], credentials: {}, secrets: {}, revision: 1, createdAt: AT, updatedAt: AT };
  return { protocol: 'p', agentId: 'a', settings, ...rest };
};

// No body of the operator's API brings `__proto__` to a schema (`test/unit/operator-input.test.ts`), which would leave it out.
const text = fc.string().filter((drawn) => drawn !== '__proto__');
const currency = fc.oneof(fc.constantFrom('EUR', 'JPY', 'USDT', 'eur', 'E', ''), text);
const decimal = fc.oneof(
  fc.constantFrom('1', '0', '1000', '0.0001', '0.00001', '-1', '1e3', '01.5', '9'.repeat(16)),
  fc.string(),
);
const units = fc.oneof(fc.constantFrom(1, 10, 100, 1000, 10_000, 0, 2, -1, 0.5, '100', null), fc.integer());
const valuesOf: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  currencies: fc.dictionary(
    fc.oneof(currency, fc.constant('VND(K)')),
    fc.record(
      { currency, majorPerUnit: decimal, more: fc.constant(1) },
      { requiredKeys: ['currency', 'majorPerUnit'] },
    ),
  ),
  largestPayout: fc.dictionary(currency, decimal),
  unitsPerMajor: fc.oneof(units, fc.dictionary(currency, units)),
  timeZone: fc.oneof(fc.constantFrom('UTC', 'Europe/Kyiv', 'IST', '+02:00', 'nowhere', ''), fc.string()),
};
const choices = fc.constantFrom(
  'accept',
  'reject',
  'reverse',
  'hold',
  'included',
  'separate',
  'stand',
  'negative',
  true,
  false,
);

describe.each(folders)('the settings of %s', async (folder) => {
  const load = async (file: string) => import(pathToFileURL(join(repository, folder, file)).href);
  const { settings: schema }: RegistrationSchemas = await load('registration.ts');
  const { settingsOf }: { settingsOf: (agent: Agent) => unknown } = await load('settings.ts');
  const names = Object.keys(schema.shape);

  const read = (settings: Agent['settings']) => {
    try {
      return settingsOf(agentWith(settings));
    } catch (error) {
      expect(error).toBeInstanceOf(Fault);
      return undefined;
    }
  };

  it('are all read by callbacks, and have the defaults that the operator is told', () => {
    expect(read({})).toEqual(schema.parse({}));
    expect(read({ anotherOne: 1 })).toBeUndefined();
  });

  it.each(names)('%s: what an operator may register is what a callback reads, and nothing else is read', (name) => {
    const value = fc.oneof(valuesOf[name] ?? choices, choices, fc.jsonValue());
    fc.assert(
      fc.property(value, (chosen) => {
        const { data } = schema.safeParse({ [name]: chosen });
        expect(read({ [name]: chosen })).toEqual(data);
      }),
      { numRuns: 500 },
    );
  });
});
