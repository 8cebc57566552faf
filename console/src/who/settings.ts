/** What stands beside the page in `settings.json`: where people sign in, or that nobody does. */
export type Settings = { readonly local: true } | SignInSettings;

export interface SignInSettings {
  readonly authority: string;
  readonly clientId: string;
  readonly signIn: string;
}

export async function loadSettings(): Promise<Settings> {
  const answer = await fetch(`${import.meta.env.BASE_URL}settings.json`);
  if (!answer.ok) throw new Error(`settings.json: status ${answer.status}`);
  return (await answer.json()) as Settings;
}
