import { beforeEach, describe, expect, it } from 'vitest';
import { GameLists } from '../../shared/application/game-lists.ts';
import { type Game, ProviderFailure } from '../../shared/application/provider.ts';

const game = (gameCode: string): Game => ({
  gameCode,
  gameId: gameCode,
  title: { en: gameCode, cn: gameCode },
  lobbyGroup: 'x',
  url: 'https://x.example',
});

describe('a game list', () => {
  let now: number;
  let asked: number;
  let offered: Game[] | 'silent';
  let lists: GameLists;

  beforeEach(() => {
    now = 1_000_000;
    asked = 0;
    offered = [game('fish')];
    lists = new GameLists({ now: () => now });
  });

  const ask = async () => {
    asked += 1;
    if (offered === 'silent') throw new ProviderFailure('silent', 'no answer');
    return offered;
  };
  const codes = async () => (await lists.games('h at p', ask)).map(({ gameCode }) => gameCode);

  it('is asked for once in a minute', async () => {
    await codes();
    offered = [game('bird')];
    now += 59_999;
    expect(await codes()).toEqual(['fish']);
    now += 1;
    expect(await codes()).toEqual(['bird']);
    expect(asked).toBe(2);
  });

  it('is served old when the provider fails, and only one call in ten seconds waits to see it', async () => {
    await codes();
    offered = 'silent';
    now += 3_600_000;
    expect([await codes(), await codes(), await codes()]).toEqual([['fish'], ['fish'], ['fish']]);
    expect(asked).toBe(2);
    now += 10_000;
    await codes();
    expect(asked).toBe(3);
    offered = [game('bird')];
    now += 10_000;
    expect(await codes()).toEqual(['bird']);
  });

  it('that was never there cannot be served', async () => {
    offered = 'silent';
    await expect(codes()).rejects.toThrow(ProviderFailure);
  });

  it('is none of another account', async () => {
    await codes();
    offered = 'silent';
    await expect(lists.games('h2 at p', ask)).rejects.toThrow(ProviderFailure);
  });

  it('is asked for again for the sake of a game that it does not know', async () => {
    await codes();
    offered = [game('fish'), game('bird')];
    now += 5_000;
    expect(await lists.named('h at p', 'bird', ask)).toEqual(game('bird'));
    expect(await lists.named('h at p', 'fish', ask)).toEqual(game('fish'));
    expect(asked).toBe(2);
    now += 1;
    expect(await lists.named('h at p', 'worm', ask)).toBeUndefined();
    expect(asked).toBe(3);
  });

  it('holds a bounded number of them', async () => {
    for (let account = 0; account < 60; account++) await lists.games(String(account), ask);
    await lists.games('59', ask);
    expect(asked).toBe(60);
    await lists.games('0', ask);
    expect(asked).toBe(61);
  });
});
