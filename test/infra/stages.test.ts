import { describe, expect, test } from 'vitest';
import { walletApp } from '../../infra/app.ts';
import { agentKeysAlias, pascalCase, stageNamed, stageNames, tableName, tableSuffixes } from '../../infra/stages.ts';

describe('stages', () => {
  test('a misspelt stage is refused and not deployed as a new one', () => {
    expect(() => stageNamed('production')).toThrow('There is no stage "production"; there are dev, staging, prod');
    expect(() => stageNamed('__proto__')).toThrow(/There is no stage/);
  });

  test('a forgotten stage is asked for: no deploy falls back to one', async () => {
    expect(() => stageNamed('')).toThrow('Say which stage: -c stage=… (dev, staging, prod)');
    await expect(walletApp({ outdir: 'unused' })).rejects.toThrow('Say which stage');
  });

  test('production cannot be deleted by deleting its stacks, and keeps its logs', () => {
    expect(stageNamed('prod')).toMatchObject({ terminationProtection: true, keepsHistory: true });
  });

  test('no two stages share a table', () => {
    const names = stageNames.flatMap((stage) => tableSuffixes.map((suffix) => tableName(stage, suffix)));
    expect(new Set(names).size).toBe(names.length);
  });

  test('names are the ones that runbooks and the local stack know', () => {
    expect(tableName('dev', 'ledger')).toBe('seamless-wallet-dev-ledger');
    expect(agentKeysAlias('dev')).toBe('alias/seamless-wallet-dev-agent-keys');
  });

  test.each([
    ['tg', 'Tg'],
    ['wallet-v2', 'WalletV2'],
    ['3d-slots', '3dSlots'],
  ])('%s is %s to CloudFormation', (name, id) => {
    expect(pascalCase(name)).toBe(id);
  });
});
