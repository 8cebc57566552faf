import * as z from 'zod';

/** The operations, by the provider's own names: they go into the log line and choose the code of a refusal. */
export const ACTIONS = ['funds', 'take', 'give', 'undo'] as const;
export type Action = (typeof ACTIONS)[number];

/** Ids are texts, also where they look like numbers: a number would lose digits beyond 2^53. */
const name = z.string().regex(/^[\x21-\x7e]{1,64}$/);

/** Money stays digits until it is known of which currency it is. */
const sum = z.string().regex(/^\d{1,15}\.\d\d$/);

/** Selects nothing and moves no money: recorded where it is sent, whatever it is, and never a reason to refuse. */
const recorded = z.unknown().optional();

const player = { member: name, coin: name };

/** What each operation must hold, once what is `null` or empty is dropped. Members that are not named here are ignored. */
const fundsRequest = z.object({ ask: z.literal('funds'), ...player });
const takeRequest = z.object({ ask: z.literal('take'), ...player, slip: name, sum, game: recorded });
const giveRequest = z.object({ ask: z.literal('give'), ...player, slip: name, sum });
const undoRequest = z.object({ ask: z.literal('undo'), ...player, slip: name });

export const anyRequest = z.discriminatedUnion('ask', [fundsRequest, takeRequest, giveRequest, undoRequest]);

export type AnyRequest = z.infer<typeof anyRequest>;
