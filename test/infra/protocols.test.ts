import { afterEach, describe, expect, test } from 'vitest';
import { findProtocols } from '../../infra/protocols.ts';
import { findScheduledJobs } from '../../infra/schedules.ts';
import { type MadeUpRepository, madeUpProtocol, madeUpRepository } from './made-up-repository.ts';

const made: MadeUpRepository[] = [];

afterEach(() => {
  for (const repository of made.splice(0)) repository.remove();
});

function rootWith(files: Readonly<Record<string, string>>): string {
  const repository = madeUpRepository(files);
  made.push(repository);
  return repository.root;
}

function manifest(folder: string, change: (text: string) => string): Record<string, string> {
  return { [`functions/${folder}/manifest.ts`]: change(madeUpProtocol['functions/zz-made-up/manifest.ts'] ?? '') };
}

describe('protocols', () => {
  test('a folder with a manifest is a protocol; the operator and shared parts are none', async () => {
    const found = await findProtocols(rootWith({ ...madeUpProtocol, ...manifest('_template', (text) => text) }));
    expect(found.map(({ protocol }) => protocol)).toEqual(['zz-made-up']);
  });

  test('a manifest that was copied and not renamed is refused', async () => {
    await expect(findProtocols(rootWith(manifest('other', (text) => text)))).rejects.toThrow(
      /functions\/other\/manifest.ts says protocol "zz-made-up"/,
    );
  });

  test('a file that exports no manifest is refused', async () => {
    const root = rootWith({ 'functions/zz-made-up/manifest.ts': 'export const other = 1;' });
    await expect(findProtocols(root)).rejects.toThrow(/does not export "manifest"/);
  });

  test.each([
    ["another protocol's path", 'POST /callbacks/tg/{agentId}'],
    ["the operator's path", 'POST /operator/v1/players'],
    ['a path that only begins like its own', 'POST /callbacks/zz-made-up/{agentId}x'],
    ['a greedy path over all agents', 'POST /callbacks/zz-made-up/{proxy+}'],
    ['every method', 'ANY /callbacks/zz-made-up/{agentId}'],
    ['the default route', '$default'],
    ['the same route twice', "POST /callbacks/zz-made-up/{agentId}', 'POST /callbacks/zz-made-up/{agentId}"],
  ])('a route to %s is refused', async (_, route) => {
    const routes = (text: string) => text.replace(/routes: \[.*?\]/, `routes: ['${route}']`);
    await expect(findProtocols(rootWith(manifest('zz-made-up', routes)))).rejects.toThrow(
      /functions\/zz-made-up\/manifest.ts: the route/,
    );
  });

  test('a protocol without a route is refused', async () => {
    const noRoutes = (text: string) => text.replace(/routes: \[.*?\]/, 'routes: []');
    await expect(findProtocols(rootWith(manifest('zz-made-up', noRoutes)))).rejects.toThrow(
      /no provider could reach it/,
    );
  });

  test('a name that cannot be part of resource names is refused', async () => {
    const renamed = (text: string) => text.replaceAll('zz-made-up', 'Acme_1');
    await expect(findProtocols(rootWith(manifest('Acme_1', renamed)))).rejects.toThrow(/lower-case letters/);
  });
});

describe('scheduled jobs', () => {
  const schedule = (text: string) => rootWith({ 'functions/nightly/schedule.ts': `export const schedule = ${text};` });

  test('a folder with a schedule is a job', async () => {
    const root = schedule("{ rate: 'rate(1 day)', description: 'Cleans the floor' }");
    expect(await findScheduledJobs(root)).toEqual([
      { name: 'nightly', rate: 'rate(1 day)', description: 'Cleans the floor' },
    ]);
  });

  test.each(["'daily'", "'rate(0 minutes)'", "'rate(15 seconds)'", '900', 'undefined'])(
    'the rate %s is refused',
    async (rate) => {
      await expect(findScheduledJobs(schedule(`{ rate: ${rate}, description: 'x' }`))).rejects.toThrow(
        /rate must be like/,
      );
    },
  );

  test('a job that does not say what it is for is refused', async () => {
    await expect(findScheduledJobs(schedule("{ rate: 'rate(1 day)' }"))).rejects.toThrow(/what the job is for/);
  });
});
