"""Events of members. They carry ids, never texts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SignInEmailRequested:
    """A browser asked for an email with a link and a code, to sign in or to confirm its address.

    `session_id`: its provisional session. Whether the address has an account is looked up when the email is sent.
    """

    session_id: int


@dataclass(frozen=True)
class SignUpsIncreased:
    """Within an hour more accounts were asked for than `SITE_RATE` of the sign-up limits."""

    requests: int


@dataclass(frozen=True)
class EmailChangeRequested:
    """A member asked to change their address, or for the link to the new address again."""

    member_id: int


@dataclass(frozen=True)
class PasswordResetRequested:
    """A link to choose a new password was asked for. The id is 0 if the address has no account."""

    member_id: int


@dataclass(frozen=True)
class PasswordChanged:
    """A member's password was changed; they are notified in case it was someone else."""

    member_id: int


@dataclass(frozen=True)
class MemberDeleted:
    """An account was deleted; other packages delete what refers to it.

    `writing`: what happens to its ideas and comments, "kept" under “Former member” or "erased".
    """

    member_id: int
    writing: str = "erased"


@dataclass(frozen=True)
class MemberChanged:
    """A member is new or deleted, or their name, handle, profile, role or suspension changed."""

    member_id: int
