"""Icons as inline SVG: a 24-pixel grid, one stroke, in the color of the text.

Screen readers skip them; the text next to them says what they mean. Each is made once per size.
"""

from functools import cache

from markupsafe import Markup

LINE = (
    '<svg width="{size}" height="{size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.9" '
    'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{path}</svg>'
)
PATHS = {
    "compass": '<circle cx="12" cy="12" r="9"/><path d="m15.6 8.4-2.1 5.1-5.1 2.1 2.1-5.1Z"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20a6.5 6.5 0 0 1 13 0M16 4.7a3.5 3.5 0 0 1 0 6.6M18.2 14.4a6.5 6.5 0 0 1 3.3 5.6"/>',
    "group": '<circle cx="12" cy="7" r="3"/><circle cx="5.5" cy="16" r="2.5"/><circle cx="18.5" cy="16" r="2.5"/><path d="m10.3 9.6-3.2 4.2M13.7 9.6l3.2 4.2M8 16h8"/>',
    "list": '<path d="M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01"/>',
    "up": '<path d="m5 15 7-7.5 7 7.5"/>',
    "down": '<path d="m5 9 7 7.5 7-7.5"/>',
    "comment": '<path d="M20.5 12a7.8 7.8 0 0 1-7.8 7.8H4l1.9-3.2A7.8 7.8 0 1 1 20.5 12Z"/>',
    "flag": '<path d="M5.5 21V4.5M5.5 5c4.5-2.6 8 2.2 13 0v8.6c-5 2.2-8.5-2.6-13 0"/>',
    "edit": '<path d="m4 20 .9-4.2L15.6 5a2.3 2.3 0 0 1 3.3 3.3L8.2 19.1ZM13.8 6.8l3.3 3.3"/>',
    "trash": '<path d="M4.5 6.5h15M9.5 6.5V4h5v2.5M6.5 6.5 7.4 20h9.2l.9-13.5M10.2 10.5v5.5M13.8 10.5v5.5"/>',
    "lock": '<rect x="5.5" y="10.5" width="13" height="9.5" rx="2"/><path d="M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "home": '<path d="m3.5 11.5 8.5-7.5 8.5 7.5M6 9.5V20h4.5v-5.5h3V20H18V9.5"/>',
    "user": '<circle cx="12" cy="8" r="3.7"/><path d="M4.8 20.2a7.2 7.2 0 0 1 14.4 0"/>',
    "merge": '<path d="M6 4v3.5c0 3 6 3.5 6 7V20M18 4v3.5c0 3-6 3.5-6 7M9 17l3 3 3-3"/>',
    "check": '<path d="m5 12.8 4.6 4.6L19 7.5"/>',
    "star": '<path d="m12 3.8 2.5 5.3 5.8.8-4.2 4 1 5.8-5.1-2.8-5.1 2.8 1-5.8-4.2-4 5.8-.8Z"/>',
    "clock": '<circle cx="12" cy="12" r="8.7"/><path d="M12 7v5.2l3.3 2"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m20 20-4.3-4.3"/>',
    "mail": '<rect x="3.5" y="5.5" width="17" height="13" rx="2"/><path d="m4 7.5 8 6 8-6"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "sun": '<circle cx="12" cy="12" r="3.8"/><path d="M12 3v1.8M12 19.2V21M3 12h1.8M19.2 12H21M5.6 5.6l1.3 1.3M17.1 17.1l1.3 1.3M5.6 18.4l1.3-1.3M17.1 6.9l1.3-1.3"/>',
    "moon": '<path d="M19.8 14.2A8.3 8.3 0 0 1 9.8 4.2a8.3 8.3 0 1 0 10 10Z"/>',
    "auto": '<circle cx="12" cy="12" r="8.7"/><path d="M12 3.3v17.4a8.7 8.7 0 0 0 0-17.4Z" fill="currentColor"/>',
    "arrow-left": '<path d="M19 12H5M11 6l-6 6 6 6"/>',
    "chart": '<path d="M4 20h16M7 20v-7M12 20V5M17 20v-10"/>',
    "shield": '<path d="M12 3.5 5 6v5.5c0 4.3 2.8 7.4 7 9 4.2-1.6 7-4.7 7-9V6Z"/>',
    "settings": '<path d="M4 7h9M18.5 7H20M4 17h1.5M11 17h9"/><circle cx="15.7" cy="7" r="2.7"/><circle cx="8.3" cy="17" r="2.7"/>',
    "download": '<path d="M12 4v11M7 10.5l5 5 5-5M4.5 20h15"/>',
    "logout": '<path d="M14 4.5H5.5v15H14M10.5 12h10M16.5 8l4 4-4 4"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "history": '<path d="M3.8 12A8.3 8.3 0 1 0 6.4 6L3.8 8.5M3.8 4v4.5h4.5M12 7.8v4.6l3 1.8"/>',
    "eye": '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z"/><circle cx="12" cy="12" r="2.8"/>',
    "bell": '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15ZM10 20.5h4"/>',
    "archive": '<path d="M3.8 5h16.4v4H3.8ZM5.3 9v10.5h13.4V9M10 13h4"/>',
    "rows": '<path d="M4 5h16M4 9.7h16M4 14.3h16M4 19h16"/>',
    "alert": '<path d="M12 4 2.8 19.8h18.4ZM12 10v4.6M12 17.3v.1"/>',
    "pin": '<path d="M9 3.8h6M10 3.8v6l-3.2 3.7v1.7h10.4v-1.7L14 9.8v-6M12 15.2v5.3"/>',
    "share": '<path d="M12 15V4M7.5 8 12 3.5 16.5 8M5 12.5v7h14v-7"/>',
    "feed": '<path d="M5 11.5a7.5 7.5 0 0 1 7.5 7.5M5 5.5A13.5 13.5 0 0 1 18.5 19"/><circle cx="6" cy="18" r="1"/>',
    "tag": '<path d="M4 4.5h7.5l8.5 8.5-7 7-8.5-8.5ZM8.3 8.3h.01"/>',
    "megaphone": '<path d="M4 10v4l3.5.5L17.5 19V5L7.5 9.5ZM20 10v4M7.5 14.5 8.5 20h3l-1-4"/>',
    "thumb": '<path d="M7.5 11v9H4.2v-9ZM7.5 11l3.6-7a2.2 2.2 0 0 1 3.1 2.6L13.3 9.5h4.9a2.1 2.1 0 0 1 2 2.6l-1.5 6.2a2.2 2.2 0 0 1-2.1 1.7H7.5"/>',
}


@cache
def icon(name: str, size: int = 16) -> Markup:
    """The icon of this name, `size` pixels wide and high. Raises `KeyError` for an unknown name."""
    return Markup(LINE.format(size=size, path=PATHS[name]))  # noqa: S704 (constants of this module)
