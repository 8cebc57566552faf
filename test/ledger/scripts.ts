/** The business of the wallet as tables. Read them from top to bottom; each line is one request and what is answered: outcome, then balance. */
export const SCRIPTS: Readonly<Record<string, string>> = {
  'deposits and withdrawals': `
    p1 open                       => opened
    p1 deposit    d1 100          => applied 100
    p1 deposit    d1 100          => replayed 100
    p1 deposit    d1 101          => content_mismatch 100
    p1 withdrawal d1 100          => content_mismatch 100
    p1 withdrawal w1 100.0001     => insufficient_funds 100
    p1 withdrawal w2 100          => applied 0
    p1 deposit    d2 200          => applied 200
    p1 withdrawal w1 100.0001     => refused_before 200       # the same request, the same verdict
    p2 deposit    d9 1            => player_not_found -
    p1 deposit    d3 922337203685277.5807 => applied 922337203685477.5807
    p1 deposit    d4 0.0001       => balance_limit 922337203685477.5807
  `,

  'a deposit says what it is for': `
    p1 open                                          => opened
    p1 deposit d1 5 purpose=bonus reference=a        => applied 5
    p1 deposit d1 5 purpose=bonus reference=a        => replayed 5
    p1 deposit d1 5 purpose=bonus reference=b        => content_mismatch 5
    p1 deposit d1 5 purpose=bonus                    => content_mismatch 5
    p1 deposit d1 5 reference=a                      => content_mismatch 5
    p1 block                                         => blocked
    p1 deposit d1 5 purpose=bonus reference=a        => replayed 5
    p1 deposit d2 5                                  => player_barred 5
    p1 deposit d3 5 purpose=returned_withdrawal      => applied 10
    p1 withdrawal w1 4                               => applied 6
    p1 open                                          => opened
    p1 deposit d2 5                                  => applied 11   # it was refused for the moment only
  `,

  'a transfer is reversed once': `
    p1 open                       => opened
    p2 open                       => opened
    p1 deposit d1 10              => applied 10
    p1 reversal r1 d0             => stake_not_found 10
    p1 withdrawal w1 4            => applied 6
    p1 reversal r1 d1             => insufficient_funds 6        # nothing is left behind
    p1 reversal r2 w1             => applied 10
    p1 reversal r2 w1             => replayed 10
    p1 reversal r3 w1             => rolled_back 10
    p1 reversal r2 d1             => content_mismatch 10         # the id stands for another reversal
    p2 reversal r4 d1             => other_owner 0
    p1 block                      => blocked
    p1 reversal r1 d1             => applied 0
    p1 deposit d1 10              => replayed 0
    p1 withdrawal w2 1            => insufficient_funds 0
    p1 reversal r5 w2             => refused_before 0
  `,

  'an adjustment is booked once': `
    p1 open                       => opened
    p1 credit a1 10               => applied 10
    p1 credit a1 10               => replayed 10
    p1 debit a2 11                => insufficient_funds 10       # it has failed
    p1 deposit d1 1               => applied 11
    p1 debit a2 11 state=failed revision=1 => applied 0
    p1 debit a2 11 state=failed revision=1 => replayed 0
  `,

  'a transfer id is unique over all wallets': `
    p1 open                       => opened
    p2 open                       => opened
    p1 deposit d1 5               => applied 5
    p2 deposit d1 5               => content_mismatch 0
  `,

  'a stake is taken once': `
    p1 open                       => opened
    p1 deposit d1 100             => applied 100
    p1 stake s1 30                => applied 70
    p1 stake s1 30                => replayed 70
    p1 stake s1 31                => content_mismatch 70
    p1 play  s1 30                => content_mismatch 70
    p1 stake s2 70                => applied 0
    p1 stake s2 70                => replayed 0               # a repeat is a repeat although the wallet is empty
    p1 stake s3 0.0001            => insufficient_funds 0
    p1 stake s4 0                 => applied 0
  `,

  'another player owns the id': `
    p1 open                       => opened
    p2 open                       => opened
    p1 deposit d1 100             => applied 100
    p2 deposit d2 100             => applied 100
    p1 stake s1 30                => applied 70
    p2 stake s1 30                => other_owner 100
    p2 payout s1 5                => other_owner 100
    p2 rollback s1                => other_owner 100
    p1 rollback s1                => applied 100
  `,

  'a refusal is remembered': `
    p1 open                       => opened
    p1 deposit d1 10              => applied 10
    p1 stake s1 11                => insufficient_funds 10
    p1 deposit d2 90              => applied 100
    p1 stake s1 11                => refused_before 100
    p1 stake s1 12                => content_mismatch 100
    p1 payout s1 5                => stake_refused 100
    p1 rollback s1                => replayed 100
    p1 stake s1 11                => refused_before 100
    p1 stake s1 11 again=judge    => applied 89
    p1 stake s1 11                => replayed 89
    p1 rollback s1                => applied 100
  `,

  'a refusal that a rollback closes': `
    policy rollbackOfRefusal=close
    p1 open                       => opened
    p1 play s1 11                 => insufficient_funds 0
    p1 rollback s1                => applied 0
    p1 rollback s1                => replayed 0
    p1 deposit d1 100             => applied 100
    p1 play s1 11                 => rolled_back 100
    p1 play s1 11 again=judge     => rolled_back 100
  `,

  'rollback first: a tombstone stops the late stake': `
    p1 open                       => opened
    p1 deposit d1 100             => applied 100
    p1 rollback s1                => applied 100
    p1 rollback s1                => replayed 100
    p1 stake s1 10                => rolled_back 100
    p1 payout s1 10               => rolled_back 100
    p1 stake s1 10 again=judge    => rolled_back 100
  `,

  'rollback first, where the settings decline it': `
    policy rollbackOfUnknown=decline
    p1 open                       => opened
    p1 rollback s1                => unknown_rolled_back 0
    p1 rollback s1                => unknown_rolled_back 0
    p1 stake s1 0                 => rolled_back 0
  `,

  'rollback for a player of whom nobody knows': `
    p1 open                       => opened
    p2 rollback s1                => applied -
    p1 stake s1 0                 => other_owner 0
    policy rollbackOfUnknownPlayer=decline
    p2 rollback s2                => player_not_found -
    p1 stake s2 0                 => applied 0
  `,

  'other content under an id that was rolled back': `
    p1 open                       => opened
    p1 deposit d1 100             => applied 100
    p1 stake s1 10                => applied 90
    p1 rollback s1                => applied 100
    p1 stake s1 11                => content_mismatch 100
    policy changedAfterRollback=rolled_back
    p1 stake s1 11                => rolled_back 100
    p1 play  s1 10                => rolled_back 100
    p1 stake s1 10                => rolled_back 100
  `,

  'a stake and its payout': `
    p1 open                       => opened
    p1 deposit d1 100             => applied 100
    p1 payout s1 50               => stake_not_found 100
    p1 stake  s1 10               => applied 90
    p1 payout s1 50               => applied 140
    p1 payout s1 50               => replayed 140
    p1 payout s1 51               => content_mismatch 140
    p1 rollback s1                => stake_settled 140
    p1 stake  s1 10               => replayed 140
    p1 stake  s2 10               => applied 130
    p1 rollback s2                => applied 140
    p1 payout s2 50               => rolled_back 140
    p1 stake  s3 0                => applied 140
    p1 payout s3 0                => applied 140
  `,

  'a play and its rollback': `
    p1 open                       => opened
    p1 deposit d1 100             => applied 100
    p1 play s1 10 payout=4        => applied 94
    p1 play s1 10 payout=4        => replayed 94
    p1 play s1 10 payout=5        => content_mismatch 94
    p1 rollback s1                => applied 100
    p1 rollback s1                => replayed 100
    p1 play s1 10 payout=4        => rolled_back 100
    p1 play s2 101 payout=500     => insufficient_funds 100   # the stake alone must be covered
    p1 play s3 101 payout=500 funds=net => applied 499
    p1 play s4 600 payout=100 funds=net => insufficient_funds 499
    p1 play s5 600 funds=unlimited => applied -101
  `,

  'a payout that is spent before its rollback: the play stands': `
    p1 open                       => opened
    p1 deposit d1 10              => applied 10
    p1 play s1 10 payout=200      => applied 200
    p1 withdrawal w1 195          => applied 5
    p1 rollback s1                => payout_spent 5
    p1 deposit d2 500             => applied 505
    p1 rollback s1                => play_standing 505
    p1 play s1 10 payout=200      => replayed 505
  `,

  'the same, where the settings let it go below zero': `
    policy rollbackShortFunds=negative
    p1 open                       => opened
    p1 deposit d1 10              => applied 10
    p1 stake s0 5                 => applied 5
    p1 play s1 5 payout=200       => applied 200
    p1 withdrawal w1 195          => applied 5
    p1 rollback s1                => applied -190
    p1 stake s2 0                 => applied -190
    p1 stake s3 1                 => insufficient_funds -190
  `,

  'what is given back is never short of funds, also not below zero': `
    policy rollbackShortFunds=stand
    p1 open                       => opened
    p1 deposit d1 10              => applied 10
    p1 play s0 5 payout=0         => applied 5
    p1 play s1 5 payout=200       => applied 200
    p1 withdrawal w1 200          => applied 0
    policy rollbackShortFunds=negative
    p1 rollback s1                => applied -195
    policy rollbackShortFunds=stand
    p1 rollback s0                => applied -190
  `,

  'a play that is final by settings': `
    policy rollbackOfPlay=decline
    p1 open                       => opened
    p1 play s1 0 payout=4         => applied 4
    p1 rollback s1                => play_final 4
  `,

  'two names of one transaction': `
    p1 open                       => opened
    p1 deposit d1 100             => applied 100
    p1 play B also=T 10           => applied 90
    p1 play B also=T 10           => replayed 90
    p1 play T 10                  => replayed 90
    p1 rollback T                 => applied 100
    p1 rollback T                 => replayed 100
    p1 rollback B                 => replayed 100
    p1 play B 10                  => rolled_back 100
    p1 play C also=B 10           => rolled_back 100
    p1 rollback X also=Y          => applied 100
    p1 play Y 10                  => rolled_back 100
    p1 play M 10                  => applied 90
    p1 play N 10                  => applied 80
    p1 play M also=N 10           => content_mismatch 80      # two records under one request
    p1 rollback M also=N          => content_mismatch 80
    p1 play E also=E 10           => applied 70
  `,

  'a name that is learned later is a name for ever': `
    p1 open                            => opened
    p1 deposit d1 100                  => applied 100
    p1 play B 10                       => applied 90
    p1 play A also=B 10                => replayed 90
    p1 play A 10                       => replayed 90
    p1 rollback A                      => applied 100
    p1 rollback B                      => replayed 100
    p1 play R 500                      => insufficient_funds 100
    p1 play Q also=R 500               => refused_before 100
    p1 play K also=R 500 again=judge   => insufficient_funds 100
    p1 deposit d2 900                  => applied 1000
    p1 play Q 500                      => refused_before 1000
    p1 play K 500                      => refused_before 1000
    p1 play K 500 again=judge          => applied 500
    p1 play Q 500                      => replayed 500
    p1 play R 500                      => replayed 500
    p1 play M 10                       => applied 490
    p1 play N also=M 11                => content_mismatch 490  # contradicts, so it names nothing
    p1 play N 11                       => applied 479
  `,

  'a rollback that names a stake by more than the stake did': `
    p1 open                            => opened
    p1 deposit d1 100                  => applied 100
    p1 play S 10                       => applied 90
    p1 rollback T also=S               => applied 100
    p1 play T 10                       => rolled_back 100
    p1 rollback S                      => replayed 100
    p1 rollback U                      => applied 100
    p1 rollback V also=U               => replayed 100
    p1 play V 10                       => rolled_back 100
    p1 play W 10                       => applied 90
    p1 rollback W                      => applied 100
    p1 rollback W also=X               => replayed 100
    p1 play X 10                       => rolled_back 100
    p1 rollback Y                      => applied 100
    p1 play Z also=Y 10                => rolled_back 100
    p1 play Z 10                       => rolled_back 100
    p1 play F 500                      => insufficient_funds 100
    p1 rollback G also=F               => replayed 100
    p1 play G 500                      => refused_before 100
    p1 play P 0 payout=50              => applied 150
    p1 withdrawal w1 150               => applied 0
    policy rollbackShortFunds=stand
    p1 rollback O also=P               => payout_spent 0
    p1 play O 0 payout=50              => replayed 0
    p1 rollback L also=P               => play_standing 0
    p1 play L 0 payout=50              => replayed 0
  `,

  'a barred player': `
    p1 open                       => opened
    p1 deposit d1 100             => applied 100
    p1 stake s1 10                => applied 90
    p1 block                      => blocked
    p1 stake s1 10                => replayed 90
    p1 stake s2 10                => player_barred 90
    p1 stake s2 10 barred=ok      => applied 80
    p1 payout s1 5                => applied 85
    p1 rollback s2                => applied 95
    p1 open                       => opened
    p1 stake s3 10                => applied 85
  `,

  'rounds with several stakes': `
    policy rounds=counted
    p1 open                             => opened
    p1 deposit d1 100                   => applied 100
    p1 stake  1 10 round=1              => applied 90
    p1 payout 2 5  round=1 on=round     => applied 95
    p1 stake  3 10 round=1              => applied 85
    p1 rollback 3                       => applied 95
    p1 rollback 1                       => stake_settled 95
    p1 rollback 2                       => payout_final 95
    p1 stake  4 10 round=1              => applied 85
    p1 payout 5 1  round=1 on=round     => applied 86
    p1 rollback 4                       => stake_settled 86
  `,

  'a round lives while one stake lives': `
    policy rounds=counted
    p1 open                             => opened
    p1 deposit d1 100                   => applied 100
    p1 stake  1 10 round=1              => applied 90
    p1 stake  2 10 round=1              => applied 80
    p1 rollback 1                       => applied 90
    p1 payout 3 50 round=1 on=round     => applied 140
    p1 rollback 2                       => stake_settled 140
    p1 stake  7 10 round=6              => applied 130         # the round's first stake never came
    p1 payout 8 5  round=6 on=round     => applied 135
    p1 rollback 7                       => stake_settled 135
    p1 stake 10 10 round=9              => applied 125
    p1 rollback 10                      => applied 135
    p1 payout 11 5 round=9 on=round     => round_not_live 135
    p1 rollback 12                      => applied 135
    p1 payout 13 5 round=12 on=round    => round_not_live 135  # a tombstone makes its round known
    p1 payout 14 5 round=99 on=round    => stake_not_found 135
    p1 rollback 77 round=6              => applied 135 rollback_beside_round
  `,

  'a payout above the largest one waits for a person': `
    p1 open                       => opened
    p1 deposit d1 200             => applied 200
    policy largestPayout=50
    p1 stake s1 10                => applied 190
    p1 payout s1 50.0001          => payout_too_large 190
    p1 play b1 1 payout=50.0001   => payout_too_large 190       # nothing is left behind
    p1 play b2 1 payout=50        => applied 239
    p1 rollback b1                => applied 239                # of nothing: it never comes any more
    policy largestPayout=60
    p1 payout s1 50.0001          => applied 289.0001           # somebody has looked, and allowed it
    p1 play b1 1 payout=50.0001   => rolled_back 289.0001
    policy largestPayout=1
    p1 payout s1 50.0001          => replayed 289.0001          # what is booked is booked
    p1 play b2 1 payout=50        => replayed 289.0001
    p1 stake s2 2                 => applied 287.0001
    p1 payout s2 1.0001           => payout_too_large 287.0001
    p1 rollback b2                => applied 238.0001
    p1 deposit d2 100             => applied 338.0001           # what the operator moves has no such limit
  `,

  'a payout without a round is paid on the newest stake of the same game': `
    policy rounds=counted
    p1 open                             => opened
    p1 deposit d1 100                   => applied 100
    p1 payout 1 5 on=newest_stake       => stake_not_found 100
    p1 stake  2 10                      => applied 90
    p1 payout 3 5 on=newest_stake       => applied 95
    p1 payout 3 5 on=newest_stake       => replayed 95
    p1 payout 4 5 on=newest_stake game=h => stake_not_found 95
    p1 stake  5 10 game=h               => applied 85
    p1 rollback 5                       => applied 95
    p1 payout 6 5 on=newest_stake game=h => round_not_live 95
  `,

  'a payout without a stake, where the settings accept it': `
    policy rounds=counted payoutWithoutStake=accept
    p1 open                             => opened
    p1 payout 1 5 round=7 on=round      => applied 5 payout_without_stake
    p1 stake  7 5 round=7               => applied 0
    p1 rollback 7                       => applied 5
    p1 payout 8 5 round=7 on=round      => round_not_live 5
    p1 stake  10 99 round=9             => insufficient_funds 5
    p1 payout 11 5 round=9 on=round     => round_not_live 5    # a refused stake names its round too
  `,

  'a round belongs to a player': `
    policy rounds=counted
    p1 open                             => opened
    p2 open                             => opened
    p1 deposit d1 100                   => applied 100
    p2 deposit d2 100                   => applied 100
    p1 stake  1 10 round=1              => applied 90
    p2 stake  2 10 round=1              => other_owner 100
    p2 payout 3 10 round=1 on=round     => other_owner 100
    p1 stake  5 10 round=4              => applied 80
    p2 payout 6 10 round=4 on=round     => other_owner 100
  `,
};
