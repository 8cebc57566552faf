import * as z from 'zod';
import { parseMajor } from '../../shared/domain/money.ts';

/** The operations, by the provider's own names: they go into the log line and choose the code of a refusal. */
export const ACTIONS = ['funds', 'take', 'give', 'undo'] as const;
export type Action = (typeof ACTIONS)[number];

/** Ids are texts, also where they look like numbers: a number would lose digits beyond 2^53. */
const name = z.string().regex(/^[\x21-\x7e]{1,64}$/);

/** Money is read from its digits, never through a float: `"10.50"` is 105,000 amount units. */
const sum = z.string().transform((text, context) => {
  const units = /^\d{1,15}\.\d\d$/.test(text) ? parseMajor(text) : undefined;
  if (units !== undefined) return units;
  context.addIssue('not a sum');
  return z.NEVER;
});

const player = { member: name, coin: name };

/** What each operation must hold. Members that are not named here are ignored. */
const fundsRequest = z.object({ ask: z.literal('funds'), ...player });
const takeRequest = z.object({ ask: z.literal('take'), ...player, slip: name, sum, game: name });
const giveRequest = z.object({ ask: z.literal('give'), ...player, slip: name, sum });
const undoRequest = z.object({ ask: z.literal('undo'), ...player, slip: name });

export const anyRequest = z.discriminatedUnion('ask', [fundsRequest, takeRequest, giveRequest, undoRequest]);

export type AnyRequest = z.infer<typeof anyRequest>;
