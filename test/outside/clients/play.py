"""As play.ts: somebody who has nothing of this wallet but the client that openapi-python-client made of its document."""

import datetime
import json
import sys
from typing import TypeVar

from wallet_client import Client
from wallet_client.api.agents import register_agent
from wallet_client.api.games import create_launch
from wallet_client.api.look_ups import get_statement
from wallet_client.api.players import put_player
from wallet_client.api.sessions import create_session
from wallet_client.api.transfers import create_transfer
from wallet_client.api.wallets import open_wallet
from wallet_client.models import LaunchRequest, PlayerChange, Problem, SessionRequest, Transfer, TransferDirection
from wallet_client.models.registration_of_an_agent_of_vela_common_wallet import RegistrationOfAnAgentOfVelaCommonWallet

T = TypeVar("T")


def answered(answer: T | Problem | None) -> T:
    if answer is None or isinstance(answer, Problem):
        raise SystemExit(f"answered with {answer}")
    return answer


def main(base_url: str, name: str) -> None:
    client = Client(base_url=base_url)
    registration = RegistrationOfAnAgentOfVelaCommonWallet(
        host_id="host-1", provider_url="https://provider.invalid", allowed_source_ips=["127.0.0.1"]
    )
    answered(register_agent.sync("vela", name, client=client, body=registration))
    answered(put_player.sync(name, client=client, body=PlayerChange()))
    answered(open_wallet.sync(name, "EUR", client=client))
    deposit = Transfer(transfer_id=name, direction=TransferDirection.DEPOSIT, amount="12.5")
    transfer = answered(create_transfer.sync(name, "EUR", client=client, body=deposit))
    # Members with a default are left out.
    wanted = SessionRequest(player_id=name, currency="EUR", protocol="vela", agent_id=name)
    session = answered(create_session.sync(client=client, body=wanted))
    launch = LaunchRequest(player_id=name, currency="EUR", protocol="vela", agent_id="nobody", game_code="fish")
    refused = create_launch.sync(client=client, body=launch)
    # In the notation of the language: with an offset, and microseconds.
    now = datetime.datetime.now(datetime.timezone.utc)
    begin, end = now - datetime.timedelta(hours=1), now + datetime.timedelta(minutes=1)
    statement = answered(get_statement.sync(name, "EUR", client=client, from_=begin, to=end))
    said = {
        "amount": transfer.entry.amount,
        "token": session.token,
        "refused": refused.code.value if isinstance(refused, Problem) else None,
        "closing": statement.closing,
        "entries": len(statement.entries),
    }
    print(json.dumps(said))


main(sys.argv[1], sys.argv[2])
