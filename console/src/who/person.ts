import { useSyncExternalStore } from 'react';
import { mayCall, ROLES, type Role } from '../../../functions/operator/roles.ts';

/** Who sits before the page, and how a call says so. */
export interface Person {
  readonly name: string;
  readonly roles: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** Where nobody signs in: a person says who they are, and may say something else. */
  readonly isChosen: boolean;
}

export { ROLES, type Role };

const PLACE = 'seamless-wallet-local-person';

let person: Person | undefined;
let hasEnded = false;
const listeners = new Set<() => void>();

export function currentPerson(): Person | undefined {
  return person;
}

export function setPerson(next: Person): void {
  person = next;
  hasEnded = false;
  for (const listener of listeners) listener();
}

/** The API takes the person's token no more. */
export function endPerson(): void {
  hasEnded = true;
  for (const listener of listeners) listener();
}

/** For this tab, on the local stack alone. Neither is secret there. */
export function choosePerson(name: string, role: Role): void {
  sessionStorage.setItem(PLACE, JSON.stringify([name, role]));
  setPerson({ name, roles: [role], headers: { 'x-actor': name, 'x-role': role }, isChosen: true });
}

export function choosePersonOfBefore(): void {
  const [name = 'local', role] = (JSON.parse(sessionStorage.getItem(PLACE) ?? '[]') as string[]).map(String);
  choosePerson(name, ROLES.find((known) => known === role) ?? 'administrator');
}

export function usePerson(): Person | undefined {
  return useSyncExternalStore(subscribe, currentPerson);
}

export function useHasEnded(): boolean {
  return useSyncExternalStore(subscribe, () => hasEnded);
}

/** Whether the person may call this operation; what they may not do is not offered. The API decides for itself. */
export function useMay(): (operation: string) => boolean {
  const roles = usePerson()?.roles ?? [];
  return (operation) => mayCall(operation, roles);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
