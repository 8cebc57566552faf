import { readdir } from 'node:fs/promises';

/**
 * The modules of one name in the folders beside a function, by the folder's name: what a protocol's folder holds is found and never listed. In the source
 * they are TypeScript, in the bundle they are not. `functions` is the folder above the function's own, in the source tree and in the bundle alike.
 * What the modules export is up to the folders' own types.
 */
export async function modulesBeside<T>(functions: URL, name: 'manifest' | 'provider'): Promise<Map<string, T>> {
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
