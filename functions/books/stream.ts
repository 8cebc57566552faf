export const stream = {
  table: 'ledger',
  description: 'Adds every entry of the ledger to the books, once',
};
