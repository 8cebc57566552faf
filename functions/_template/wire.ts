import { anything, type Members, matching, readMembers, type Shape } from '../../shared/application/readers.ts';
import type { JsonObject } from '../../shared/http/json.ts';

/** The operations, by the provider's own names: they go into the log line and choose the code of a refusal. */
export const ACTIONS = ['funds', 'take', 'give', 'undo'] as const;
export type Action = (typeof ACTIONS)[number];

/** Ids are texts, also where they look like numbers: a number would lose digits beyond 2^53. */
const name = matching(/^[\x21-\x7e]{1,64}$/);

/** Money stays digits until it is known of which currency it is. */
const sum = matching(/^\d{1,15}\.\d\d$/);

/** What each operation must hold, once what is `null` or empty is dropped. Members that are not named here are ignored. */
const MEMBERS = {
  funds: { member: name, coin: name },
  take: { member: name, coin: name, slip: name, sum },
  give: { member: name, coin: name, slip: name, sum },
  undo: { member: name, coin: name, slip: name },
} satisfies Record<Action, Shape>;

/** Selects nothing and moves no money: recorded where it is sent, whatever it is, and never a reason to refuse. */
const RECORDED = { game: anything };

export type AnyRequest = {
  [A in Action]: { readonly ask: A; readonly game?: unknown } & Members<(typeof MEMBERS)[A]>;
}[Action];

/** The request, or the name of a member that it cannot do without and that is missing or malformed. */
export function readRequest(ask: Action, content: JsonObject): AnyRequest | { readonly refused: string } {
  const read = readMembers<Shape, Shape>(content, MEMBERS[ask], RECORDED);
  // The compiler does not see that `ask` and the members that it chose belong together.
  return 'refused' in read ? read : ({ ask, ...read.data } as AnyRequest);
}
