"""What the error of a background task means, in a sentence for staff. The error itself stays under “Details”."""

import re

from community.core.i18n import gettext
from community.core.i18n import lazy_gettext as _

_SENTENCES = (  # the first that matches
    (r"the mail server is not available", _("The mail server can’t be reached or takes no email.")),
    (r"(Email|Recipient)Rejected\((?P<code>\d+)\)", _("The mail server refused the email, with code %(code)s.")),
    (r"SMTP\w+\(", _("The mail server didn’t accept the email.")),
    (r"no listener called", _("This version of the software doesn’t have this task.")),
    (r".*(database is locked|QueuePool|deadlock detected)", _("The database was too busy.")),
    (r"(Operational|Interface|Database)Error\(", _("The database couldn’t be reached, or refused the change.")),
    (r".*(No space left on device|Disk quota exceeded)", _("There’s no space left for files.")),
    (r"(Permission|FileNotFound|IsADirectory|NotADirectory)Error\(", _("A file couldn’t be read or written.")),
    (r"(Timeout|Connection\w*|BrokenPipe|SSL\w*|gaierror|OS)(Error)?\(", _("A connection to another server failed.")),
)


def explain(error: str) -> str:
    """What happened, as far as the stored error says."""
    for pattern, sentence in _SENTENCES:
        found = re.match(pattern, error)
        if found is not None:
            return str(sentence) % found.groupdict()
    return gettext("Something went wrong that the software doesn’t expect. The details help its developers.")
