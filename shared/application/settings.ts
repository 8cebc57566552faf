import type { Agent } from './agent.ts';
import { Fault } from './fault.ts';
import type { Reader } from './readers.ts';

/** One thing that may be chosen for an agent, and what is so until somebody chooses. */
export interface Setting<T> {
  readonly byDefault: T;
  readonly read: Reader<T>;
}

type SettingsShape = Readonly<Record<string, Setting<unknown>>>;
type SettingsOf<S extends SettingsShape> = { readonly [Name in keyof S]: S[Name]['byDefault'] };

/** One of these; the first is the default. */
export function choice<const T extends string | boolean>(
  ...choices: readonly [T, ...T[]]
): Setting<T> & { readonly choices: readonly [T, ...T[]] } {
  return { choices, byDefault: choices[0], read: (value) => choices.find((known) => known === value) };
}

/**
 * How a protocol's callbacks read an agent's settings, complete with their defaults: once for each copy of the registration, because a callback asks several
 * times. Throws a `Fault` for settings that this version does not know: none may be left out of a decision about money.
 */
export function settingsReader<S extends SettingsShape>(shape: S): (agent: Agent) => SettingsOf<S> {
  const known = new WeakMap<Agent['settings'], SettingsOf<S>>();
  return ({ settings }) => {
    const read = known.get(settings) ?? readSettings(shape, settings);
    known.set(settings, read);
    return read;
  };
}

function readSettings<S extends SettingsShape>(shape: S, stored: Agent['settings']): SettingsOf<S> {
  if (!Object.keys(stored).every((name) => Object.hasOwn(shape, name))) throw notKnown('has a name');
  const settings = Object.entries(shape).map(([name, { byDefault, read }]) => {
    const value = stored[name] === undefined ? byDefault : read(stored[name]);
    if (value === undefined) throw notKnown(`${name} has a value`);
    return [name, value];
  });
  return Object.fromEntries(settings) as SettingsOf<S>;
}

function notKnown(what: string): Fault {
  return new Fault('corrupt_item', `a setting of an agent ${what} that this version does not know`);
}
