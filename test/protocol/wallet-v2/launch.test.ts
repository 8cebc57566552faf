import { describe, expect, it } from 'vitest';
import { launchUrl } from '../../../functions/wallet-v2/launch.ts';
import { launch } from '../../../functions/wallet-v2/provider.ts';
import { unhurriedDeadline } from '../../support/clocks.ts';
import { WalletWorld } from '../../support/wallet-world.ts';

describe('wallet-v2: launch', () => {
  const token = 'USD__4Zk9QmT0aXb1R7sVd2LwYc8NpUe5GhJ3KfM';
  const game = { gameUrl: 'https://domain.example.com', gameCode: '1014' };
  const real = { ...game, mode: 'real', walletToken: 'hmeu134_56eEYeGgre', token } as const;
  const demo = { ...game, mode: 'demo' } as const;

  it('28 real and demo, as documented', () => {
    expect(launchUrl({ ...real, language: 'en' })).toBe(
      `https://domain.example.com?mode=real_play&gameID=1014&token=${token}&lang=en&wallet=hmeu134_56eEYeGgre`,
    );
    expect(launchUrl({ ...demo, language: 'en' })).toBe('https://domain.example.com?mode=demo&gameID=1014&lang=en');
  });

  it('28 a game code cannot bring parameters of its own, and comes back as it was', () => {
    const gameCode = 'a&token=x#?=+ %/ü"\u{1f3b0}';
    for (const launch of [real, demo]) {
      const url = new URL(launchUrl({ ...launch, gameCode }));
      expect(url.searchParams.get('gameID')).toBe(gameCode);
      expect(url.searchParams.getAll('token')).toEqual(launch.mode === 'real' ? [token] : []);
      expect(url.hash).toBe('');
    }
  });

  it.each([
    ['en', 'en'],
    ['DE', 'de'],
    ['pt-BR', 'pt'],
    ['zh_Hant&mode=x', 'zh'],
    ['日本語', '%E6%97%A5%E6%9C%AC'],
    ['', 'en'],
    ['&lang=x', 'en'],
    ['x', 'en'],
    [undefined, 'en'],
  ])('28 language %s is lang=%s', (language, lang) => {
    expect(launchUrl({ ...demo, language })).toBe(`https://domain.example.com?mode=demo&gameID=1014&lang=${lang}`);
  });

  it.each([
    ['https://a.example/start?skin=dark%20blue', 'https://a.example/start?skin=dark%20blue&mode='],
    ['https://a.example/start?', 'https://a.example/start?mode='],
    ['https://a.example/?a=1&', 'https://a.example/?a=1&mode='],
    ['http://127.0.0.1:4000/', 'http://127.0.0.1:4000/?mode='],
  ])('keeps what the address %s has', (gameUrl, beginning) => {
    expect(launchUrl({ ...demo, gameUrl })).toBe(`${beginning}demo&gameID=1014&lang=en`);
  });

  it('lets nothing of the session or the agent into a demo, whoever passes it along', () => {
    expect(launchUrl({ ...real, mode: 'demo' } as typeof demo)).toBe(launchUrl(demo));
  });

  describe('as a capability', () => {
    const world = new WalletWorld();
    world.register('wallet-v2', 'op1', { credentials: { gameUrl: 'https://domain.example.com?skin=1' } });
    const deadline = unhurriedDeadline();
    async function urlFor(session: { token?: string }) {
      const agent = await world.find('wallet-v2', 'op1');
      if (!agent) throw new Error('the agent was just registered');
      const opened: string[] = [];
      const secret = async (name: string) => {
        opened.push(name);
        return 'hmeu134_56eEYeGgre';
      };
      const url = await launch.urlFor({ agent, secret }, { gameCode: '1014', options: {}, ...session }, deadline);
      return { url, opened };
    }

    it('launches with the session and the wallet token of the agent', async () => {
      expect(await urlFor({ token })).toEqual({
        url: `https://domain.example.com?skin=1&mode=real_play&gameID=1014&token=${token}&lang=en&wallet=hmeu134_56eEYeGgre`,
        opened: ['walletToken'],
      });
    });

    it('without a session is a demo, and opens no secret', async () => {
      expect(await urlFor({})).toEqual({
        url: 'https://domain.example.com?skin=1&mode=demo&gameID=1014&lang=en',
        opened: [],
      });
    });

    it('has no options', () => {
      expect(launch.options.safeParse({}).success).toBe(true);
      expect(launch.options.safeParse({ token: 'x' }).success).toBe(false);
    });
  });
});
