"""Alarms: what staff should learn at once, such as an attack or a mail server that doesn't answer.

Any process raises them; the overview and the jobs page of the staff area show them until a day after the last time, or
until they are cleared. Each time is also logged as a warning.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import structlog
from sqlalchemy import case, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, db, insert, now, rows
from community.core.i18n import lazy_gettext

SHOWN_FOR = timedelta(days=1)
WRONG_PASSWORDS, WRONG_CODES, EMAIL_PAUSED = "wrong passwords", "wrong codes", "email paused"
SENTENCES = {
    WRONG_PASSWORDS: lazy_gettext(
        "Unusually many wrong passwords are being tried. Sign-in still works, but wrong passwords are answered slowly."
    ),
    WRONG_CODES: lazy_gettext(
        "Unusually many wrong sign-in codes are being tried. Codes still work, but wrong ones are answered slowly."
    ),
    EMAIL_PAUSED: lazy_gettext(
        "The mail server doesn't work, so sending email is paused. Emails wait, and none are lost."
    ),
}

log = structlog.get_logger()


class Alarm(Base):
    """An alarm that was raised. `began_at` is when, unless it was shown already."""

    __tablename__ = "alarms"
    name: Mapped[str] = mapped_column(primary_key=True)
    began_at: Mapped[datetime]
    last_at: Mapped[datetime]
    details: Mapped[str]


class RaisedAlarm(NamedTuple):
    """An alarm as staff see it."""

    name: str
    began_at: datetime
    last_at: datetime
    details: str

    @property
    def sentence(self) -> str:
        """What has happened."""
        return str(SENTENCES.get(self.name, self.name))


def raise_alarm(name: str, details: str = "") -> None:
    """Show an alarm, or keep showing it. Takes a write lock, so callers limit how often; `details` name no one."""
    moment = now()
    values = {"last_at": moment, "details": details}
    began = case((Alarm.last_at < moment - SHOWN_FOR, moment), else_=Alarm.began_at)
    statement: Any = insert(Alarm).values(name=name, began_at=moment, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=[Alarm.name], set_={"began_at": began, **values}))
    log.warning("alarm", name=name, details=details)


def clear(name: str) -> None:
    """Stop showing an alarm."""
    db.session.execute(delete(Alarm).where(Alarm.name == name))


def current() -> Sequence[RaisedAlarm]:
    """The alarms of the last day, newest first."""
    statement = select(Alarm.name, Alarm.began_at, Alarm.last_at, Alarm.details)
    recent = statement.where(Alarm.last_at >= now() - SHOWN_FOR).order_by(Alarm.last_at.desc(), Alarm.name)
    return [RaisedAlarm(*row) for row in rows(recent)]
