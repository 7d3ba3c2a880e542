"""Attempts that all processes of a site on PostgreSQL count together, on whichever machine they run."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import ARRAY, JSON, Connection, Float, LargeBinary, delete, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, db
from community.core.shared_limits import SharedStorage


class LimitedAttempts(Base):
    """On PostgreSQL: when the attempts of one key were made, in seconds since 1970. On SQLite the table is empty."""

    __tablename__ = "limited_attempts"
    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    made_at: Mapped[list[float]] = mapped_column(ARRAY(Float).with_variant(JSON, "sqlite"))
    expires_at: Mapped[float] = mapped_column(Float)


NOW = "CAST(extract(epoch FROM statement_timestamp()) AS float)"  # the machines of a site may differ by some seconds
RECENT = f"ARRAY(SELECT at FROM unnest(kept.made_at) AS at WHERE at > {NOW} - :expiry)"  # noqa: S608  # nosec B608
# One statement: it locks the row of the key, and reads what the transaction before it left there.
COUNT = text(f"""
    INSERT INTO limited_attempts AS kept (key, made_at, expires_at)
    VALUES (:key, array_fill({NOW}, ARRAY[CAST(:amount AS integer)]), {NOW} + :expiry)
    ON CONFLICT (key) DO UPDATE SET made_at = {RECENT} || excluded.made_at, expires_at = excluded.expires_at
    WHERE cardinality({RECENT}) + :amount <= :limit
    RETURNING 1
""")  # noqa: S608  # nosec B608
WINDOW = text(f"""
    SELECT min(at), count(*) FROM limited_attempts AS kept, unnest(kept.made_at) AS at
    WHERE key = :key AND at > {NOW} - :expiry
""")  # noqa: S608  # nosec B608
EXPIRED = text(f"expires_at <= {NOW}")


class DatabaseStorage(SharedStorage):
    """Counts attempts in PostgreSQL, together with all processes of the site on any machine."""

    @property
    def base_exceptions(self) -> type[Exception]:
        """The errors of this storage."""
        return SQLAlchemyError

    def _count(self, digest: bytes, limit: int, expiry: int, amount: int) -> bool:
        if amount > limit:
            return False
        values = {"key": digest, "limit": limit, "expiry": expiry, "amount": amount}
        with self._connection() as connection:
            return connection.execute(COUNT, values).first() is not None

    def _window(self, digest: bytes, expiry: int) -> tuple[float | None, int]:
        with self._connection() as connection:
            first, count = connection.execute(WINDOW, {"key": digest, "expiry": expiry}).one()
            return first, count

    def _forget(self, digest: bytes | None) -> int:
        statement = delete(LimitedAttempts)
        if digest is not None:
            statement = statement.where(LimitedAttempts.key == digest)
        with self._connection() as connection:
            return connection.execute(statement).rowcount

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """A connection beside that of the session, without a transaction. The pool has more of them than threads."""
        with db.engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")


def delete_expired() -> None:
    """Delete attempts in the database that count no longer. The caller commits."""
    db.session.execute(delete(LimitedAttempts).where(EXPIRED))
