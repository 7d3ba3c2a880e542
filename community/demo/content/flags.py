"""Comments that wait in the moderators' queue, and one idea."""

from community.demo.content.forms import FlaggedRemark

FLAGGED_REMARKS: tuple[FlaggedRemark, ...] = (
    FlaggedRemark(
        idea="shot-by-weight",
        text="Best price for coffee capsules, 70 percent off, only today!!! Write to me for the link.",
        reason="spam",
        note="Same text under three ideas this week.",
    ),
    FlaggedRemark(
        idea="auto-frother",
        text="If you are too lazy to hold a jug you should drink instant coffee and leave the rest of us alone.",
        reason="rude",
        note="We can disagree without this.",
    ),
    FlaggedRemark(
        idea="plumb-in",
        text="Does anybody know a good dentist in Utrecht? Ours has retired.",
        reason="off_topic",
        note="Nice person, wrong place.",
    ),
    FlaggedRemark(
        idea="hand-over",
        text="I would buy yours. Ring me in the evening on 0555 010 199, I live at 12 Mill Lane, second floor.",
        reason="private",
        note="Full address and number in public, I think they did not mean to.",
    ),
    FlaggedRemark(
        idea="live-pressure",
        text="I have a workshop that sells a gauge for exactly this. Just search for my name.",
        reason="spam",
        note="Borderline, but the third time from the same person.",
    ),
)

# The idea's title or key, the reason, the note.
FLAGGED_IDEAS: tuple[tuple[str, str, str], ...] = (
    ("A mode for the night", "other", "Is this not the same as quiet hours? Perhaps the two could be joined."),
)

# Who made a flagged remark may be flagged for more than the remark: by its idea, the reason and the note.
FLAGGED_SPEAKERS: dict[str, tuple[str, str]] = {
    "live-pressure": (
        "spam",
        "An account that is only here for the workshop, I think. Please see what else they wrote.",
    ),
}
