import { almostJson, brokenJson, looseJson, withJsonMember, writtenMembers } from './hostile-json.ts';
import { almostQueries, brokenQueries, looseQueries, parametersOf, withParameter } from './hostile-query.ts';

/** What nobody may send, made from what a provider does send. */
export interface Hostile {
  /** Names the input where a test fails. */
  readonly title: string;
  from(content: string): string;
}

/** No reading of these is a request: they are refused, whatever the protocol. `content` is a genuine one. */
export function neverRequests(content: string): Hostile[] {
  return isJson(content) ? brokenJson() : brokenQueries();
}

/** What a careful reader refuses, and most take for the request: a member that comes twice, saying the same. */
export function looseRequests(content: string, describing: readonly string[]): Hostile[] {
  return isJson(content) ? looseJson(content) : looseQueries(content, describing);
}

/** The request with one thing wrong: refused, or (where the protocol ignores that thing) taken for exactly what it was. */
export function almostRequests(content: string): Hostile[] {
  return isJson(content) ? almostJson(content) : almostQueries(content);
}

/** Names and values as they are written. */
export function writtenMembersOf(content: string): [name: string, value: string][] {
  return isJson(content) ? writtenMembers(content) : parametersOf(content);
}

/** `value` as it is written in the place of a member's own; `undefined` leaves the member out. */
export function withWritten(content: string, name: string, value: string | undefined): string {
  return isJson(content) ? withJsonMember(content, name, value) : withParameter(content, name, value);
}

/** The same, said from its end to its beginning. */
export function inAnotherOrder(content: string): string {
  const members = writtenMembersOf(content).toReversed();
  return isJson(content)
    ? `{${members.map(([name, value]) => `"${name}":${value}`).join(',')}}`
    : members.map(([name, value]) => `${name}=${value}`).join('&');
}

export function isJson(content: string): boolean {
  return content.startsWith('{');
}

/** Texts that have nothing to do with any request. */
export function texts(all: readonly string[]): Hostile[] {
  return all.map((text) => ({ title: JSON.stringify(text.slice(0, 60)), from: () => text }));
}
