"""What the moderators have done, and why. Remarks here were taken down; letters are members."""

from community.demo.content.forms import RuledRemark, WrittenRuling

RULED_REMARKS: tuple[RuledRemark, ...] = (
    RuledRemark(
        name="first advertisement",
        idea="descale-steps",
        speaker="A",
        text="Descaling powder, 24 sachets at half the price of Calder’s. The shop is linked from my profile.",
        days_ago=21.2,
    ),
    RuledRemark(
        name="second advertisement",
        idea="hardness-strip",
        speaker="A",
        text="Strips and powder in one parcel, cheaper than anywhere else, this week only. Ask me for the code.",
        days_ago=19.6,
    ),
    RuledRemark(
        name="rude reply",
        idea="cool-wand",
        speaker="B",
        text="Only somebody who has never cleaned anything in their life could come up with this. Grow up.",
        days_ago=33.4,
        is_reply=True,
    ),
    RuledRemark(
        name="link to notes",
        idea="grind-retention",
        speaker="C",
        text="I weighed what stays in the chute for a month. All the numbers are on a page: `retention-diary.example`.",
        days_ago=9.3,
    ),
)

RULINGS: tuple[WrittenRuling, ...] = (
    WrittenRuling(
        act="remove",
        remark="rude reply",
        days_ago=33.1,
        by="mod",
        reason="This goes for the person and not for the idea. Please say what you would do instead.",
    ),
    WrittenRuling(
        act="remove",
        remark="first advertisement",
        days_ago=21.0,
        by="mod",
        reason="Advertising for a shop. What you think of the idea itself is very welcome here.",
    ),
    WrittenRuling(
        act="remove",
        remark="second advertisement",
        days_ago=19.4,
        by="mod",
        reason="Advertising for the same shop as two days ago.",
    ),
    WrittenRuling(
        act="suspend",
        speaker="A",
        days_ago=19.38,
        by="mod",
        reason="Two advertisements in two days, the second after we had explained the first. "
        "Write to us when you would like to take part without them.",
    ),
    WrittenRuling(
        act="lift",
        speaker="A",
        days_ago=13.7,
        by="mod",
        reason="Wrote to us: the shop belongs to a friend, and it will not come up again. Welcome back.",
    ),
    WrittenRuling(
        act="remove",
        remark="link to notes",
        days_ago=9.1,
        by="mod",
        reason="A link that looks like advertising, without a word about the idea.",
    ),
    WrittenRuling(
        act="restore",
        remark="link to notes",
        days_ago=8.2,
        by="mod",
        reason="I had not opened the page. It is a diary of measurements and sells nothing, so the comment stands.",
    ),
    WrittenRuling(
        act="remove",
        idea="Pause the shot for a bloom",
        days_ago=4.4,
        reason="The same wish as “Let us edit pre-infusion: pressure and time”, which is being built already. "
        "Please vote there, and say in a comment what a pause should do.",
    ),
)
