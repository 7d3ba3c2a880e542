"""What was flagged later, what moderators ruled, and who appealed."""

from community.demo.content.later.forms import LaterAppeal, LaterFlag, LaterRuling
from community.demo.content.later.remarks import NO_MILK, PROMISE

DEALS = "Half price capsules for every machine, only here"
WARRANTY = "Register the warranty with a photo of the receipt"
SUNDAY = "Coffee for ten on a Sunday"

LATER_FLAGS: tuple[LaterFlag, ...] = (
    LaterFlag("pedrohl", 0.84, "spam", "A shop, and it is not even about our machines.", idea=DEALS),
    LaterFlag("esra", 0.8, "spam", "", idea=DEALS, counts=False),
    LaterFlag("chidi", 0.72, "spam", "I asked what the capsules fit. No answer, only a code.", idea=DEALS),
    LaterFlag("willem", 0.61, "spam", "Joined yesterday, advertises today.", idea=DEALS),
    LaterFlag("nadiap", 1.9, "private", "A name, a floor and a telephone number.", remark="neighbour"),
    LaterFlag("francois", 1.6, "private", "She surely did not agree to this.", remark="neighbour"),
    LaterFlag("liamos", 1.2, "private", "Please remove the number quickly.", remark="neighbour"),
    LaterFlag("agnieszka", 3.6, "rude", "We came to laugh about milk, not about each other.", remark="peas"),
    LaterFlag("gosia", 3.3, "rude", "", remark="peas"),
    LaterFlag("ursula", 0.7, "spam", "He has a code for me, he says. I have enough codes.", remark="jugs"),
    LaterFlag("gwen", 6.2, "off_topic", "A video evening is not something Calder can build.", idea=NO_MILK),
    # Answered
    LaterFlag("cristina", 6.5, "rude", "Funny once.", remark="grandmother", ruling="warned"),
    LaterFlag("dmitri", 6.4, "rude", "I measure things. I also make espresso.", remark="grandmother", ruling="warned"),
    LaterFlag(
        "joannap", 13.1, "off_topic", "Is this not about people rather than about machines?", idea=SUNDAY, ruling="kept"
    ),
    LaterFlag("kwame", 9.0, "spam", "The third time this week.", remark="flat", ruling="flat down"),
    LaterFlag(
        "ulf", 3.0, "rude", "I carry that tank as well. This is still a threat.", remark="stick", ruling="stick down"
    ),
)

LATER_RULINGS: tuple[LaterRuling, ...] = (
    LaterRuling(
        "approved",
        "approve",
        "amelie",
        28.4,
        "A first comment, and a good one. What you write here from now on appears at once.",
        remark="ghee",
        trusts=True,
        released=28.9,
    ),
    LaterRuling(
        "sleeve down",
        "remove",
        "yuki",
        15.9,
        "This recommends what another maker sells. Please tell us what you would like Calder to change instead.",
        remark="sleeve",
    ),
    LaterRuling(
        "sleeve back",
        "undo",
        "ines",
        14.2,
        "You are right: it answers a question that was asked here, and names no shop. The comment stands again.",
        remark="sleeve",
        undoes="sleeve down",
    ),
    LaterRuling(
        "kept",
        "keep",
        "yuki",
        12.4,
        "Ten people and one machine: that is what Café corner is for.",
        idea=SUNDAY,
    ),
    LaterRuling(
        "flat down",
        "remove",
        "yuki",
        8.8,
        "An advertisement for a flat, for the third time. It has nothing to do with the idea.",
        remark="flat",
    ),
    LaterRuling(
        "banned",
        "ban",
        "yuki",
        8.7,
        "Three times in one week you offered your flat under ideas about machines, and went on after two requests to "
        "stop. You are welcome again in a month.",
        member="orla",
        group="small-kitchens",
        lasts=30,
    ),
    LaterRuling(
        "moved",
        "move",
        "kofi",
        7.6,
        "Warranties are looked after by the people who repair, and they read Water & care. Votes and comments came "
        "along.",
        idea=WARRANTY,
        group="app-and-automations",
        to_group="water-and-care",
    ),
    LaterRuling(
        "locked",
        "lock",
        "kofi",
        6.9,
        "Everything has been said here, some of it three times, and our promise stands in the answer above. You can "
        "still vote.",
        idea=PROMISE,
    ),
    LaterRuling(
        "warned",
        "warn",
        "beatriz",
        6.2,
        "Tease the method as much as you like, and leave the people who use it alone. The comment stands this time.",
        remark="grandmother",
    ),
    LaterRuling(
        "stick down",
        "remove",
        "yuki",
        2.9,
        "Nobody is threatened here, not even in anger about a tank.",
        remark="stick",
    ),
    LaterRuling(
        "suspended",
        "suspend",
        "yuki",
        2.88,
        "For the threat under “A handle on the tank”, after two friendly words about the tone this month. Take a week "
        "and a half, and come back to talk about handles.",
        member="wojtek",
        lasts=10,
    ),
)

LATER_APPEALS: tuple[LaterAppeal, ...] = (
    LaterAppeal(
        "sleeve down",
        15.5,
        "Somebody asked in this very thread what helps until there is a better wand. I bought the sleeve myself and "
        "named no shop.",
        "granted",
        "You are right: it answers a question that was asked here, and names no shop. The comment stands again.",
        "ines",
        14.2,
    ),
    LaterAppeal(
        "banned",
        7.9,
        "It was twice, not three times, and it really is a nice flat.",
        "upheld",
        "We read the week again and found four posts, of which one was taken down within minutes. The month stands. "
        "We hope that somebody nice moves in.",
        "kofi",
        6.4,
    ),
    LaterAppeal(
        "warned",
        1.8,
        "I was joking about my grandmother, not about anybody here. She really does send people out of the kitchen, "
        "me included. Could the warning be taken back?",
    ),
)
