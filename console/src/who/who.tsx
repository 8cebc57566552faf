import { useState } from 'react';
import { queries } from '../api.ts';
import { Action } from '../parts/action.tsx';
import { Choice, optionsOf, TextInput } from '../parts/fields.tsx';
import { choosePerson, type Person, ROLES, type Role, usePerson } from './person.ts';

/** Who sits here. Where nobody signs in, they may say that it is somebody else. */
export function Who() {
  const person = usePerson();
  if (!person) return null;
  return (
    <div className="who">
      <span>
        {person.name} · {person.roles.join(', ') || 'no role'}
      </span>
      {person.isChosen && <ChangePerson key={`${person.name} ${person.roles}`} person={person} />}
    </div>
  );
}

function ChangePerson({ person }: { readonly person: Person }) {
  const [name, setName] = useState(person.name);
  const [role, setRole] = useState<Role>(ROLES.find((known) => person.roles.includes(known)) ?? 'support');
  const change = async () => {
    choosePerson(name, role);
    await queries.resetQueries();
  };
  return (
    <Action title="Change person" verb="Change" onDo={change}>
      <p>Nobody signs in on this machine: say who you are, and the API takes your word for it.</p>
      <TextInput label="Name" value={name} onChange={setName} isRequired pattern="[\x21-\x7e]{1,128}" />
      <Choice label="Role" value={role} onChange={setRole} options={optionsOf(ROLES)} />
    </Action>
  );
}
