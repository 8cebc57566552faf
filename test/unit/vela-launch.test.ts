import { describe, expect, it } from 'vitest';
import { launchOptions, launchUrl } from '../../functions/vela/provider/launch.ts';
import type { GameLaunch } from '../../shared/application/provider.ts';

const at = (url: string) => ({ gameCode: 'fish', gameId: 'shoot-01', title: { en: '', cn: '' }, lobbyGroup: '', url });
const fish = at('https://shoot-01.velachip.com');
const real: GameLaunch = { gameCode: 'fish', options: {}, token: 'TOKEN' };

describe('the address of a game', () => {
  it('is the documented one, parameter by parameter', () => {
    expect(launchUrl(fish, { ...real, options: { mode: 'singleplayer' }, language: 'en' }, 'H')).toBe(
      'https://shoot-01.velachip.com/?host_id=H&access_token=TOKEN&mode=singleplayer&lang=en&allow_vertical=1',
    );
  });

  it('names neither host nor session in a demo', () => {
    const { token: _, ...demo } = real;
    expect(launchUrl(fish, demo, 'H')).toBe('https://shoot-01.velachip.com/?lang=en&allow_vertical=1');
  });

  it('encodes what would end a parameter', () => {
    const url = new URL(launchUrl(fish, real, 'a&b=c #d+é'));
    expect(url.searchParams.get('host_id')).toBe('a&b=c #d+é');
    expect(url.hash).toBe('');
    expect([...url.searchParams.keys()]).toEqual(['host_id', 'access_token', 'lang', 'allow_vertical']);
  });

  it.each([
    ['https://g.example/play?room=a%20b&x=1+2', 'https://g.example/play?room=a%20b&x=1+2&host_id=H&'],
    ['https://g.example/play?', 'https://g.example/play?host_id=H&'],
    ['https://g.example:8443/a/b', 'https://g.example:8443/a/b?host_id=H&'],
  ])('keeps the query that the listed address has: %s', (url, start) => {
    expect(launchUrl(at(url), real, 'H').startsWith(start)).toBe(true);
  });

  it('leaves what stands behind a # behind the parameters', () => {
    expect(launchUrl(at('https://g.example/#/lobby'), real, 'H')).toBe(
      'https://g.example/?host_id=H&access_token=TOKEN&lang=en&allow_vertical=1#/lobby',
    );
  });

  it.each([
    ['zh', 'ch'],
    ['zh-CN', 'ch'],
    ['ZH-Hant-TW', 'ch'],
    ['zh_CN', 'ch'],
    ['zha', 'en'],
    ['ms', 'en'],
    ['en-GB', 'en'],
    [undefined, 'en'],
  ])('speaks the language %s as %s', (language, lang) => {
    const launch = language === undefined ? real : { ...real, language };
    expect(new URL(launchUrl(fish, launch, 'H')).searchParams.get('lang')).toBe(lang);
  });

  it.each([0, '0'])('takes landscape only as %j', (allow_vertical) => {
    const url = launchUrl(fish, { ...real, options: { allow_vertical } }, 'H');
    expect(new URL(url).searchParams.get('allow_vertical')).toBe('0');
  });

  it.each([{ mode: 'coop' }, { allow_vertical: 2 }, { lang: 'ch' }, { access_token: 'x' }])(
    'has no options like %j',
    (options) => {
      expect(launchOptions.safeParse(options).success).toBe(false);
    },
  );

  it.each([
    'javascript:alert(1)',
    'shoot-01.velachip.com',
    '',
    'ftp://g.example/',
    'http://g.example/',
    'http://localhost.g.example/',
    'https://user@g.example/',
    'https://user:word@g.example/',
    'https:\\\\g.example/',
  ])('sends no browser to %j', (url) => {
    expect(() => launchUrl(at(url), real, 'H')).toThrow('without a web address');
  });
});
