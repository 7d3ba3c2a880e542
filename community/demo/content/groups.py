"""The groups of the community."""

from community.demo.shapes import Group

GROUPS: tuple[Group, ...] = (
    Group(
        slug="grinder-tinkerers",
        name="Grinder tinkerers",
        purpose="Burrs, clicks and the last gram in the chute.",
        description=(
            "For everybody who has opened a Pica, or is thinking about it. We talk about alignment, retention, "
            "static and the search for the setting between two clicks.\n\n"
            "Please say which series your grinder is from, it saves a lot of guessing."
        ),
        color=2,
        private=False,
    ),
    Group(
        slug="milk-and-latte-art",
        name="Milk & latte art",
        purpose="Foam, patterns and the sound of good steam.",
        description=(
            "Show your hearts, tulips and onions. Failed pours are **very** welcome, they teach more than the "
            "good ones.\n\n"
            "Every kind of milk counts, from the cow to the oat."
        ),
        color=5,
        private=False,
    ),
    Group(
        slug="small-kitchens",
        name="Small kitchens",
        purpose="Every centimetre and every decibel.",
        description=(
            "For machines on shoe racks, under cupboards and behind thin walls. We share tricks that cost little "
            "and collect what Calder should change.\n\n"
            "Photos with a measuring tape in them get the most attention."
        ),
        color=8,
        private=False,
    ),
    Group(
        slug="app-and-automations",
        name="App & automations",
        purpose="Schedules, dashboards and a machine that is hot on time.",
        description=(
            "Everything between your phone, your home system and the machine. Scripts are welcome, and so are "
            "questions from people who have never written one.\n\n"
            "Please name your phone, your app version and the firmware when something does not work."
        ),
        color=11,
        private=False,
    ),
    Group(
        slug="water-and-care",
        name="Water & care",
        purpose="Clean water, clean machines, long lives.",
        description=(
            "Descaling, filters, gaskets and repairs. Some of us have run the same machine since the first "
            "series and intend to go on.\n\n"
            "Unplug it before you open it. *Always.*"
        ),
        color=4,
        private=False,
    ),
    Group(
        slug="cafe-corner",
        name="Café corner",
        purpose="Machines that serve more than one person.",
        description=(
            "Families, flatshares, offices, waiting rooms and clubs: wherever several people want different drinks "
            "from one machine, and somebody has to clean it.\n\n"
            "We also talk about the shop and about Calder itself here."
        ),
        color=9,
        private=False,
    ),
    Group(
        slug="beans-and-recipes",
        name="Beans & recipes",
        purpose="What goes in, what comes out, and why.",
        description=(
            "Share recipes as links, with dose, yield and time, and say which roast you used. A recipe without "
            "its bean is only half a recipe.\n\n"
            "Roasters are welcome as long as they talk more than they sell."
        ),
        color=1,
        private=False,
    ),
    Group(
        slug="beta-testers",
        name="Beta testers",
        purpose="Builds before they are ready, and what we find in them.",
        description=(
            "A small circle that runs unreleased firmware on its own machines. What is written here stays here "
            "until the release.\n\n"
            "Read the notes of a build before you install it, and never on the morning of a party."
        ),
        color=12,
        private=True,
    ),
)
