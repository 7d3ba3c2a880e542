"""What happened to members. Events carry ids, never texts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MemberJoined:
    """Somebody signed up, and their address is to be confirmed."""

    member_id: int


@dataclass(frozen=True)
class ConfirmationRequested:
    """A member wants the link to confirm their address again."""

    member_id: int


@dataclass(frozen=True)
class EmailChangeRequested:
    """A member wants another address, or the link to confirm it again."""

    member_id: int


@dataclass(frozen=True)
class PasswordResetRequested:
    """A member asked for a link to choose a new password."""

    member_id: int


@dataclass(frozen=True)
class PasswordChanged:
    """A member has a new password; they are told, in case it was not they who chose it."""

    member_id: int


@dataclass(frozen=True)
class MemberDeleted:
    """A member is gone; what hangs on them in other rooms goes too.

    `writing` is what becomes of their ideas and comments: "kept", readable under “Former member”, or "erased".
    """

    member_id: int
    writing: str = "erased"


@dataclass(frozen=True)
class MemberChanged:
    """A member's name, handle, profile or standing is no longer what it was; or they are new, or gone."""

    member_id: int
