interface GameToLaunch {
  readonly gameUrl: string;
  readonly gameCode: string;
  /** A language tag; the provider is told its first two letters. */
  readonly language?: string | undefined;
}

/** `token` is the session token, which the provider sends back as `code`. */
export interface RealLaunch extends GameToLaunch {
  readonly mode: 'real';
  readonly walletToken: string;
  readonly token: string;
}

/** Plays for nothing: no session exists, and nothing that names player or agent leaves. */
export interface DemoLaunch extends GameToLaunch {
  readonly mode: 'demo';
}

/** The address that opens a game in the player's browser (section 7). A query that `gameUrl` has already is kept as it is. */
export function launchUrl(launch: RealLaunch | DemoLaunch): string {
  const { gameUrl } = launch;
  const join = gameUrl.includes('?') ? (/[?&]$/.test(gameUrl) ? '' : '&') : '?';
  const query = parametersOf(launch).map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`);
  return `${gameUrl}${join}${query.join('&')}`;
}

function parametersOf(launch: RealLaunch | DemoLaunch): [name: string, value: string][] {
  const lang = languageOf(launch.language);
  if (launch.mode === 'demo') {
    return [
      ['mode', 'demo'],
      ['gameID', launch.gameCode],
      ['lang', lang],
    ];
  }
  return [
    ['mode', 'real_play'],
    ['gameID', launch.gameCode],
    ['token', launch.token],
    ['lang', lang],
    ['wallet', launch.walletToken],
  ];
}

/** ISO 639-1 where the tag begins with it; English for what begins with no two letters. */
function languageOf(tag = ''): string {
  return /^\p{L}{2}/u.exec(tag)?.[0].toLowerCase() ?? 'en';
}
