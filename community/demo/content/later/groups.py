"""Groups that were founded later, what older ones have written down since, and ideas that are pinned."""

from typing import Any

from community.demo.shapes import Group

TASTERS, NEWS, MEETING = "milk-tasters", "news-from-calder", "meeting-in-utrecht"

# Days since each was founded, and by whom. Who else moderates follows.
FOUNDED: dict[str, tuple[float, str, tuple[str, ...]]] = {
    TASTERS: (92.4, "amelie", ("rafa",)),
    NEWS: (196.3, "ines", ("kofi",)),
    MEETING: (151.6, "thabo", ("kofi",)),
}
ARCHIVED = {MEETING: 71.3}  # days ago

LATER_GROUPS: tuple[Group, ...] = (
    Group(
        slug=TASTERS,
        name="Milk tasters",
        purpose="One milk a month, many kitchens, and what we found.",
        description=(
            "Every month we choose one milk, steam it on whatever machine we have, and write down how it foamed, how "
            "it poured and how it tasted.\n\n"
            "Everybody may read along. Who wants to taste with us asks to join, because the table only works while "
            "all of us fill it in."
        ),
        color=6,
        private=False,
        by_request=True,
        question="Which milk do you steam most, and what would you like to find out with us?",
        welcome=(
            "Good that you are here. Three things to begin with:\n\n"
            "1. The milk of the month is chosen on the first Sunday. Buy it yourself, wherever you like.\n"
            "2. Write down temperature, jug and machine before you write down what you think of it.\n"
            "3. Amélie and Rafael answer questions, also silly ones."
        ),
        guidelines=(
            "- We pay for our milk. Samples and vouchers of makers stay outside.\n"
            "- Say what you poured before you say what you think.\n"
            "- “I do not like it” is a result. “Nobody can like it” is not.\n"
            "- Allergies are never a joke here."
        ),
        who_sees_members="members",
        pre_moderation="first",
    ),
    Group(
        slug=NEWS,
        name="News from Calder",
        purpose="What we are about to do, before we do it.",
        description=(
            "We tell you here what is coming, and ask for your opinion while it can still change something.\n\n"
            "Only we post here, so that nothing gets lost. Join to talk with us about it."
        ),
        color=10,
        private=False,
        who_posts="moderators",
        who_comments="members",
        guidelines=(
            "One announcement, one discussion. If you are missing something else, it deserves an idea of its own in "
            "the group where it belongs."
        ),
    ),
    Group(
        slug=MEETING,
        name="Meeting in Utrecht",
        purpose="One hall, forty machines, two hundred cups.",
        description=(
            "Here we prepared our first meeting. It was loud, it smelled wonderful, and two fuses blew.\n\n"
            "The meeting is over and this group is closed. Thank you, everyone. The list of what to bring is worth "
            "keeping for the next one."
        ),
        color=3,
        private=False,
    ),
)

# What moderators of the older groups have written down since.
SETTINGS: dict[str, dict[str, Any]] = {
    "beans-and-recipes": {
        "guidelines": (
            "- A recipe names its bean, its roast, the dose, the yield and the time.\n"
            "- Roasters say that they are roasters.\n"
            "- Tease the method, never the person who uses it."
        ),
        "welcome": "Have a look at the newest recipes, and tell us which bean is in your hopper right now.",
    },
    "water-and-care": {
        "guidelines": (
            "- Unplug it before you open it.\n"
            "- Say which series it is, and since when it does what it does.\n"
            "- If it is under warranty, ask support first. An open screw can cost you more than a gasket."
        ),
    },
    "beta-testers": {
        "guidelines": (
            "What is written here stays here until the release. No photos of the display elsewhere, please, however "
            "nice they are."
        ),
        "welcome": "Before your first build: note your firmware, and know where the reset button is.",
    },
}

# Titles of pinned ideas and the days since they are.
PINNED: dict[str, float] = {
    "Tell me how long descaling still takes": 58.2,
    "Put part numbers on the gaskets and a list in the shop": 31.7,
    "A documented local interface so Home Assistant can talk to the Aria": 84.1,
    "Let the app work over Bluetooth without an account": 52.6,
    "Accessible labels for screen readers": 12.3,
    "Firmware 4.3 wants to be tried before it is finished": 11.8,
}
