"""Mail addresses: one spelling for each."""

from email_validator import EmailNotValidError, validate_email

LENGTH = 200


def normal(text: str) -> str | None:
    """An address in the one spelling that is kept: lower case, its domain in ASCII. None if it is not an address."""
    text = text.strip()
    if len(text) > LENGTH:
        return None
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        return None
    return found.ascii_email.lower() if found.ascii_email else None
