import { InMemoryWebStorage, type User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import { type Person, setPerson } from './person.ts';
import type { SignInSettings } from './settings.ts';

/**
 * Signs in by the pool's own page and comes back to the address that was asked for. The token stays in memory; what the browser keeps on the way there is the
 * proof that this tab asked (PKCE), which is good once and removed on the way back. Never settles when the browser leaves for the pool's page.
 */
export async function signIn({ authority, clientId, signIn }: SignInSettings): Promise<void> {
  const home = new URL(import.meta.env.BASE_URL, location.origin).href;
  const manager = new UserManager({
    authority,
    client_id: clientId,
    redirect_uri: home,
    scope: 'openid email',
    loadUserInfo: false,
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    // The page may connect to the pool's sign-in page alone, so nothing is discovered.
    metadata: {
      issuer: authority,
      authorization_endpoint: `${signIn}/oauth2/authorize`,
      token_endpoint: `${signIn}/oauth2/token`,
    },
  });
  const came = new URLSearchParams(location.search);
  if (came.has('state') && (came.has('code') || came.has('error'))) {
    const user = await manager.signinRedirectCallback();
    history.replaceState(null, '', typeof user.state === 'string' ? user.state : home);
    setPerson(personOf(user));
  } else {
    await manager.signinRedirect({ state: location.pathname + location.search });
    await new Promise<never>(() => undefined);
  }
  manager.events.addUserLoaded((user) => setPerson(personOf(user)));
}

function personOf({ id_token, profile }: User): Person {
  const groups = profile['cognito:groups'];
  return {
    name: profile.email ?? profile.sub,
    roles: Array.isArray(groups) ? groups.map(String) : [],
    headers: { authorization: `Bearer ${id_token}` },
    isChosen: false,
  };
}
