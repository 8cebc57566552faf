import { Link } from 'wouter';
import { addressOf } from '../addresses.ts';
import { api, type Schemas } from '../api.ts';
import { moneyText } from '../money.ts';
import { Facts } from '../parts/facts.tsx';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { Time } from '../time.tsx';
import { useMay } from '../who/person.ts';
import { ChangeStatus, EndPlay } from './player-actions.tsx';
import { Movements } from './player-movements.tsx';
import { Refusals } from './player-refusals.tsx';
import { Sessions } from './player-sessions.tsx';
import { Propose } from './propose.tsx';

type Player = Schemas['PlayerWithWallets'];

interface PlayerProps {
  readonly playerId: string;
  readonly currency?: string | undefined;
  readonly part: string;
}

export default function PlayerScreen({ playerId, currency, part }: PlayerProps) {
  const query = api.useQuery('get', '/players/{playerId}', { params: { path: { playerId } } });
  return (
    <Page title={`Player ${playerId}`}>
      <Loaded query={query} what="the player">
        {(player) => (
          <>
            <Account player={player} />
            <Parts player={player} currency={currency ?? player.wallets[0]?.currency} part={part} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Account({ player }: { readonly player: Player }) {
  const { playerId, status, until, reason, wallets } = player;
  const may = useMay();
  return (
    <>
      <Facts
        facts={{
          Status: <span className={`mark ${status === 'active' ? 'good' : 'bad'}`}>{status}</span>,
          Reason: reason,
          Until: until && <Time at={until} />,
          Wallets:
            wallets.length === 0 ? 'none' : wallets.map((each) => moneyText(each.balance, each.currency)).join(', '),
          Created: <Time at={player.createdAt} />,
        }}
      />
      <div className="bar">
        {may('putPlayer') && <ChangeStatus key={status} player={player} />}
        {may('endSessions') && <EndPlay playerId={playerId} />}
        {may('proposeAdjustment') && wallets.length > 0 && (
          <Propose playerId={playerId} currency={wallets[0]?.currency ?? ''} />
        )}
        {may('listAudit') && <Link href={addressOf.audit(`player/${playerId}`)}>Who changed it</Link>}
      </div>
    </>
  );
}

interface PartsProps {
  readonly player: Player;
  readonly currency: string | undefined;
  readonly part: string;
}

function Parts({ player: { playerId, wallets }, currency, part }: PartsProps) {
  const ofWallets = wallets.flatMap((wallet) => [
    {
      href: addressOf.wallet(playerId, wallet.currency),
      text: `Movements ${wallet.currency}`,
      is: `movements ${wallet.currency}`,
    },
    {
      href: addressOf.refusals(playerId, wallet.currency),
      text: `Refused bets ${wallet.currency}`,
      is: `refused ${wallet.currency}`,
    },
  ]);
  const all = [...ofWallets, { href: addressOf.sessions(playerId), text: 'Sessions', is: 'sessions' }];
  const here = part === 'movements' || part === 'refused' ? `${part} ${currency}` : part;
  return (
    <>
      <nav aria-label="About the player" className="tabs">
        {all.map(({ href, text, is }) => (
          <Link
            key={href}
            href={href}
            aria-current={is === here ? 'page' : undefined}
            className={is === here ? 'here' : ''}
          >
            {text}
          </Link>
        ))}
      </nav>
      {part === 'sessions' && <Sessions playerId={playerId} />}
      {part === 'refused' && currency && <Refusals playerId={playerId} currency={currency} />}
      {part === 'movements' && currency && <Movements key={currency} playerId={playerId} currency={currency} />}
      {part === 'movements' && !currency && <Empty>The player has no wallet yet.</Empty>}
    </>
  );
}
