import * as z from 'zod';
import type { ImportsCapability, LaunchCapability } from '../../shared/application/provider.ts';
import { launchUrl } from './launch.ts';
import { credentials } from './registration.ts';
import { reportFile } from './report-file.ts';

/** There is no provider to ask: the address is all that a launch is. */
export const launch: LaunchCapability = {
  options: z.strictObject({}),
  async urlFor(acting, { gameCode, language, token }) {
    const gameUrl = credentials.shape.gameUrl.parse(acting.agent.credentials['gameUrl']);
    const game = { gameUrl, gameCode, language };
    if (token === undefined) return launchUrl({ ...game, mode: 'demo' });
    return launchUrl({ ...game, mode: 'real', token, walletToken: await acting.secret('walletToken') });
  },
};

/** What the provider has played stands in files of its own. */
export const imports: ImportsCapability = reportFile;
