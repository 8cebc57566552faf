import { describe, expect, it } from 'vitest';
import { usedActions } from '../support/lambda-runtime/used-actions.ts';

const partitionKeys = { agents: 'protocol', players: 'protocol', ledger: 'protocol' };
const keyOf = (partition: string) => ({ protocol: { S: partition }, agentId: { S: 'main' } });

describe('the actions that IAM checks', () => {
  it.each(['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'])('are the request itself for %s', (operation) => {
    const item = operation === 'PutItem' ? { Item: keyOf('tg') } : { Key: keyOf('tg') };
    expect(usedActions(operation, { TableName: 'agents', ...item }, partitionKeys)).toEqual([
      { action: operation, on: 'agents', leadingKeys: ['tg'] },
    ]);
  });

  it('name the index that is asked, and the partition that stands in the condition', () => {
    const ExpressionAttributeValues = { ':wallet': { S: 'p1#EUR' } };
    const body = { TableName: 'ledger', IndexName: 'history', ExpressionAttributeValues };
    expect(usedActions('Query', body, partitionKeys)).toEqual([
      { action: 'Query', on: 'ledger/index/history', leadingKeys: ['p1#EUR'] },
    ]);
  });

  it('are one for each item of a batch, on its table', () => {
    const RequestItems = { players: { Keys: [keyOf('a'), keyOf('b')] }, ledger: { Keys: [keyOf('c')] } };
    expect(usedActions('BatchGetItem', { RequestItems }, partitionKeys)).toEqual([
      { action: 'BatchGetItem', on: 'players', leadingKeys: ['a'] },
      { action: 'BatchGetItem', on: 'players', leadingKeys: ['b'] },
      { action: 'BatchGetItem', on: 'ledger', leadingKeys: ['c'] },
    ]);
  });

  it('are those of the parts of a transaction, for which there is no action', () => {
    const TransactItems = [
      { Put: { TableName: 'ledger', Item: keyOf('a') } },
      { Update: { TableName: 'players', Key: keyOf('b') } },
      { ConditionCheck: { TableName: 'sessions', Key: keyOf('c') } },
      { Delete: { TableName: 'reports', Key: keyOf('d') } },
    ];
    const used = usedActions('TransactWriteItems', { TransactItems }, partitionKeys);
    expect(used.map(({ action, on }) => `${action} on ${on}`)).toEqual([
      'PutItem on ledger',
      'UpdateItem on players',
      'ConditionCheckItem on sessions',
      'DeleteItem on reports',
    ]);
  });

  it('are not guessed for an operation that nobody thought of', () => {
    expect(() => usedActions('ExecuteStatement', {}, partitionKeys)).toThrow('ExecuteStatement');
  });
});
