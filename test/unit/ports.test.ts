import { expect, it } from 'vitest';
import { isRefusedByClients } from '../../local/ports.ts';

it('knows the ports that fetch refuses before it connects', async () => {
  const refused = Array.from({ length: 11_000 }, (_, port) => port).filter(isRefusedByClients);
  expect(refused).toHaveLength(82);
  for (const port of refused) {
    await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toMatchObject({ cause: { message: 'bad port' } });
  }
  expect([0, 3000, 4189, 8080, 65_535].filter(isRefusedByClients)).toEqual([]);
});
