"""The demonstration community, put where nothing is yet."""

from sqlalchemy import select

from community.demo import filling
from community.demo.filling import Account, Tell
from community.kernel.database import db, exists, reading
from community.members.models import Member
from community.operations.explaining import Trouble


def is_empty() -> bool:
    """Whether the database holds no community: nothing can be there without a member."""
    with reading():
        empty = not exists(select(Member.id))
        db.session.rollback()
    return empty


def populate(tell: Tell) -> None:
    """Fill the database with the demonstration community. Raises `Trouble` unless it is empty."""
    if not is_empty():
        raise Trouble(
            "The database is not empty, and the demonstration community only moves into an empty one. "
            "Choose another folder, for example DATA_DIR=./demo-data."
        )
    filling.fill(tell)


def accounts() -> list[Account]:
    """Whom to sign in as, if the demonstration community is there."""
    with reading():
        found = filling.accounts()
        db.session.rollback()
    return found
