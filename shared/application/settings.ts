import type * as z from 'zod';
import type { Agent } from './agent.ts';

/** How a protocol reads an agent's settings, complete with their defaults: once for each copy of the registration, because a callback asks several times. */
export function settingsReader<Schema extends z.ZodType>(schema: Schema): (agent: Agent) => z.output<Schema> {
  const known = new WeakMap<Agent['settings'], { readonly settings: z.output<Schema> }>();
  return ({ settings }) => {
    const read = known.get(settings) ?? { settings: schema.parse(settings) };
    known.set(settings, read);
    return read.settings;
  };
}
