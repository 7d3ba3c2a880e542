"""Forms of accounts and profiles."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import current_app
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, PasswordField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp, ValidationError

from community.core import markup
from community.core.errors import Refused
from community.core.i18n import lazy_gettext as _
from community.members import deletion, email_address, handles, interests, passwords
from community.members.passwords import MAX_LENGTH, MIN_LENGTH
from community.web import auth


def normalized_email(form: Any, field: Any) -> None:
    """Validator: the field holds an email address, which is replaced by its normal form."""
    found = email_address.normalize(field.data, current_app.config["SETTINGS"])
    if found is None:
        raise ValidationError(_("That doesn’t look like an email address."))
    field.data = found


def few_interests(form: Any, field: Any) -> None:
    """Validator: refuse what `interests.split` would cut off."""
    check_few(field.data)


def check_few(line: str) -> None:
    """Raise `ValidationError` for what `interests.split` would cut off."""
    topics = interests_in(line)
    if len(topics) > interests.MAX_COUNT:
        raise ValidationError(_("Use at most %(most)s interests.", most=interests.MAX_COUNT))
    if any(len(topic) > interests.MAX_LENGTH for topic in topics):
        raise ValidationError(_("Use at most %(most)s characters per interest.", most=interests.MAX_LENGTH))


def interests_in(line: str) -> list[str]:
    """The interests in a line, however many and however long."""
    return [topic.strip() for topic in line.split(",") if topic.strip()]


@contextmanager
def refusal_as_field_error() -> Iterator[None]:
    """Turn a `Refused` inside the block into an error of the field that is being validated."""
    try:
        yield
    except Refused as refusal:
        raise ValidationError(refusal.message) from None


def _name() -> StringField:
    return StringField(
        _("Name"),
        [DataRequired(_("Please enter your name.")), Length(max=60, message=_("Use at most 60 characters."))],
        filters=[markup.one_line],
        render_kw={"autocomplete": "name", "maxlength": 60},
    )


def _email(label: Any = None) -> EmailField:
    return EmailField(
        label or _("Email address"),
        [DataRequired(_("Please enter your email address.")), Length(max=email_address.MAX_LENGTH), normalized_email],
        filters=[markup.one_line],
        render_kw={"autocomplete": "email", "maxlength": email_address.MAX_LENGTH, "spellcheck": "false"},
    )


def _about() -> TextAreaField:
    return TextAreaField(
        _("About you"),
        [Length(max=160, message=_("Use at most 160 characters."))],
        filters=[markup.one_line],
        render_kw={"maxlength": 160, "class": "short", "rows": 2},
    )


def _interests() -> StringField:
    return StringField(
        _("Interests"),
        [Length(max=400, message=_("Use at most 400 characters.")), few_interests],
        filters=[markup.one_line],
        description=_("Separate with commas."),
        render_kw={"maxlength": 400},
    )


def _current_password() -> PasswordField:
    return PasswordField(
        _("Current password"),
        [InputRequired(_("Please enter your current password.")), Length(max=MAX_LENGTH)],
        render_kw={"autocomplete": "current-password", "maxlength": MAX_LENGTH},
    )


def _new_password(label: Any) -> PasswordField:
    return PasswordField(
        label,
        [InputRequired(_("Please choose a password."))],
        description=_("At least %(least)s characters. A few random words work well.", least=MIN_LENGTH),
        render_kw={"autocomplete": "new-password", "maxlength": MAX_LENGTH},
    )


class AccountForm(FlaskForm):  # type: ignore[misc]
    """Name, email address and password of a new account."""

    name = _name()
    email = _email()
    password = _new_password(_("Password"))

    def validate_password(self, field: Any) -> None:
        """Check the rules for passwords together with the other fields, so all errors show at once."""
        with refusal_as_field_error():
            passwords.check(field.data, name=self.name.data or "", email=self.email.data or "")


class SignUpForm(AccountForm):
    """Signing up, with a trap for programs. A password is optional."""

    password = PasswordField(
        _("Password"),
        [Optional()],
        description=_("At least %(least)s characters. A few random words work well.", least=MIN_LENGTH),
        render_kw={"autocomplete": "new-password", "maxlength": MAX_LENGTH},
    )

    # Hidden from people, who leave it empty; programs that fill in forms do not.
    website = StringField(_("Leave this empty"), [Length(max=0, message=_("Please leave this field empty."))])


class AskEmailForm(FlaskForm):  # type: ignore[misc]
    """The one field of a first vote."""

    email = _email(_("Email"))


class AskNameForm(AskEmailForm):
    """The email, and the name under which something will be published."""

    name = _name()


class CodeForm(FlaskForm):  # type: ignore[misc]
    """The code of an email."""

    code = StringField(
        _("Code"),
        [
            InputRequired(_("Please enter the code from the email.")),
            Regexp(r"[0-9]{6}$", message=_("The code has six digits.")),
        ],
        filters=[lambda text: "".join((text or "").split())],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 12, "placeholder": "······"},
    )


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Signing in."""

    email = _email()
    password = PasswordField(
        _("Password"),
        [InputRequired(_("Please enter your password.")), Length(max=MAX_LENGTH)],
        render_kw={"autocomplete": "current-password", "maxlength": MAX_LENGTH},
    )
    remember = BooleanField(_("Keep me signed in on this device"))


class ForgotPasswordForm(FlaskForm):  # type: ignore[misc]
    """Asking for a link to choose a new password."""

    email = _email()


class ResetPasswordForm(FlaskForm):  # type: ignore[misc]
    """Choosing a new password with a link."""

    password = _new_password(_("New password"))


class AccountChangeForm(FlaskForm):  # type: ignore[misc]
    """A form that asks for the current password. Members without a password have no such field."""

    current = "password"  # the field

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        if not auth.current_member().password_hash:
            del self[self.current]


class ChangePasswordForm(AccountChangeForm):
    """Changing the password, or choosing the first one."""

    current = "old_password"
    old_password = _current_password()
    new_password = _new_password(_("New password"))


class ChangeEmailForm(AccountChangeForm):
    """Changing the email address; needs the password."""

    email = _email(_("New email address"))
    password = _current_password()


class DeleteAccountForm(AccountChangeForm):
    """Deleting the account; needs the password."""

    writing = RadioField(
        _("Your posts"),
        [InputRequired(_("Please choose what happens to your posts."))],
        choices=[
            SelectChoice(deletion.KEEP, _("Keep them under the name “Former member”")),
            SelectChoice(deletion.ERASE, _("Erase my ideas and comments")),
        ],
    )
    password = _current_password()


class ReauthenticateForm(AccountChangeForm):
    """The current password, before something that only its owner may do."""

    password = _current_password()


class InterestsForm(FlaskForm):  # type: ignore[misc]
    """What a new member is interested in: suggestions that were ticked, and others."""

    suggested = SelectMultipleField(_("Suggestions"), validate_choice=False)
    interests = StringField(
        _("Other interests"),
        [Length(max=400, message=_("Use at most 400 characters."))],
        filters=[markup.one_line],
        description=_("Separate with commas."),
        render_kw={"maxlength": 400},
    )

    @property
    def topics(self) -> str:
        """All of them, separated by commas."""
        suggested = [markup.one_line(topic) for topic in self.suggested.data or []]
        return interests.join(dict.fromkeys([*suggested, *interests_in(self.interests.data or "")]))

    def validate_interests(self, field: Any) -> None:
        """Check all of them together."""
        check_few(self.topics)


class ProfileForm(FlaskForm):  # type: ignore[misc]
    """The profile of a member."""

    name = _name()
    handle = StringField(
        _("Handle"),
        [DataRequired(_("Please choose a handle.")), Length(max=30, message=_("Use at most 30 characters."))],
        filters=[markup.one_line, str.lower],
        description=_("Your @name, also used in your profile’s URL. Lowercase letters, digits, hyphens, underscores."),
        render_kw={"maxlength": 30, "spellcheck": "false", "autocapitalize": "none", "autocomplete": "username"},
    )
    color = RadioField(_("Color"), choices=[SelectChoice(number, str(number)) for number in range(1, 13)], coerce=int)
    about = _about()
    interests = _interests()
    shows_votes = BooleanField(
        _("Show my name among the supporters of ideas I vote for"),
        description=_("Otherwise you’re counted without a name. Staff always see who voted."),
    )
    is_suggested = BooleanField(
        _("Suggest me to members who back the same ideas"),
        description=_("They see which of the ideas that you back in public they back too."),
    )

    def validate_handle(self, field: Any) -> None:
        """Check the rules for handles. The current handle is accepted even if it breaks them."""
        if field.data != field.object_data:
            with refusal_as_field_error():
                handles.check(field.data)


class PendingProfileForm(FlaskForm):  # type: ignore[misc]
    """The profile of someone whose email is not confirmed yet."""

    name = _name()
    about = _about()
    interests = _interests()
