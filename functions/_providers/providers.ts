import { readdir } from 'node:fs/promises';
import type { Agent } from '../../shared/application/agent.ts';
import type { Clock } from '../../shared/application/deadline.ts';
import { Fault } from '../../shared/application/fault.ts';
import type { AgentAtProvider, ProviderModule } from '../../shared/application/provider.ts';
import type { SecretBox } from '../../shared/encryption/agent-keys.ts';
import { openSecret } from '../../shared/encryption/agent-secrets.ts';

/** By the protocol's name, which is the folder's. */
export type Providers = ReadonlyMap<string, ProviderModule>;

/** Finds what can be done at which provider: the `provider.ts` of every protocol that is deployed beside this function. */
export function loadProviders(functions: URL): Promise<Providers> {
  return findModules<ProviderModule>(functions, 'provider');
}

/**
 * The modules of one name in the folders beside a function, by the folder's name: what a protocol's folder holds is found and never listed. In the source
 * they are TypeScript, in the bundle they are not. `functions` is the folder above the function's own, in the source tree and in the bundle alike.
 * What the modules export is up to the folders' own types.
 */
export async function findModules<T>(
  functions: URL,
  name: 'manifest' | 'provider' | 'registration' | 'simulator',
): Promise<Map<string, T>> {
  const modules = new Map<string, T>();
  const folders = await readdir(functions, { withFileTypes: true });
  for (const folder of folders.filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))) {
    const place = new URL(`${folder.name}/`, functions);
    const files = await readdir(place);
    const file = ['mjs', 'js', 'ts'].map((extension) => `${name}.${extension}`).find((known) => files.includes(known));
    if (file !== undefined) modules.set(folder.name, (await import(new URL(file, place).href)) as T);
  }
  return modules;
}

/** The agent, with its current secrets at hand. */
export function agentAtProvider(agent: Agent, secrets: SecretBox, clock: Clock): AgentAtProvider {
  return {
    agent,
    async secret(name) {
      for await (const current of openSecret(secrets, agent, name, clock.now())) return current;
      throw new Fault('corrupt_item', 'an agent is registered without a secret of its protocol');
    },
  };
}

/** Which of the credentials an agent has not been registered with. */
export function lackedBy({ credentials, secrets }: Agent, needed: readonly string[] = []): string[] {
  return needed.filter((name) => credentials[name] === undefined && secrets[name] === undefined);
}
