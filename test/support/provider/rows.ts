/** A row as the provider's own table has it; how its numbers are written is up to the habits of whoever serves it. */
export interface ProviderRow {
  readonly id: bigint;
  readonly ticket_id: bigint;
  readonly game_code: string;
  readonly username: string;
  /** Amounts are JSON numbers as they are written: `10000`, `10.5`. */
  readonly bet_stake: string;
  readonly payout_amount: string;
  readonly cancel_amount: string;
  readonly reject_amount: string;
  readonly status: string;
  readonly report_date: string;
  /** JSON text. */
  readonly bet_info: string;
}

/** A settled row like the one in the provider's documentation; every given member replaces one. */
export function rowOf(id: number | bigint, given: Partial<ProviderRow> = {}): ProviderRow {
  return {
    id: BigInt(id),
    ticket_id: BigInt(id),
    game_code: 'fish',
    username: 'p1',
    bet_stake: '1000',
    payout_amount: '300',
    cancel_amount: '0',
    reject_amount: '0',
    status: 'done',
    report_date: '2026-03-02 08:15:30',
    bet_info: '{"room_type":"room x1"}',
    ...given,
  };
}

/** JSON text of a row with the members that nobody reads, too. */
export function rowText(row: ProviderRow, ids: 'strings' | 'numbers'): string {
  const quote = ids === 'strings' ? '"' : '';
  const { bet_stake, payout_amount, cancel_amount, reject_amount } = row;
  return [
    `{"id":${quote}${row.id}${quote}`,
    `"ticket_id":${quote}${row.ticket_id}${quote}`,
    `"game_code":${JSON.stringify(row.game_code)},"code":${JSON.stringify(row.game_code)},"game_group":"action"`,
    `"username":${JSON.stringify(row.username)}`,
    `"bet_stake":${bet_stake},"commission":0,"payout_amount":${payout_amount}`,
    `"bet_info":${row.bet_info}`,
    `"result_info":{"total_bullet_cost":3,"total_fish_payout":0}`,
    `"gain_amount":0,"loss_amount":3,"draw_amount":0,"cancel_amount":${cancel_amount},"reject_amount":${reject_amount}`,
    `"data":null,"status":${JSON.stringify(row.status)},"remark":null,"report_date":${JSON.stringify(row.report_date)}}`,
  ].join(',');
}
