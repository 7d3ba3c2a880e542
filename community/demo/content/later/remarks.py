"""What was said under these ideas, and elsewhere what moderators had to look at."""

from community.demo.content.later.forms import LaterRemark

TASTING, ON_NEWS = "Taste without knowing the brand", "Firmware 4.3 wants to be tried before it is finished"
NO_MILK = "An evening for milk that is no milk"
FAR = "Send the milk of the month to those far from a shop"
SHEET = "One printed sheet for every tasting"
OATS = "Pour the same oat milk at three temperatures"
PUMP = "Make the pump quieter, our walls are thin"
PROMISE = "Promise that nothing on the machine will ever need a subscription"
WAND = "A steam wand that does not burn"
BLOOM = "Let us edit pre-infusion: pressure and time"
TANK = "A handle on the tank"
NARROW = "An Aria that is 20 cm wide"

LATER_REMARKS: tuple[LaterRemark, ...] = (
    # Meeting in Utrecht
    LaterRemark("Leave the last hour for repairs", "dmitri", 111.6, "I bring a multimeter and no opinions.", "meter"),
    LaterRemark("Leave the last hour for repairs", "liamos", 111.2, "Bring the opinions as well.", answers="meter"),
    LaterRemark("Name tags that show the machine", "ursula", 115.8, "In large letters, please. Very large."),
    LaterRemark(
        "A corner without steam, for talking", "thabo", 119.9, "There is a cloakroom. I will count the chairs."
    ),
    # News from Calder
    LaterRemark(
        "Support will answer on Saturdays",
        "isabel",
        32.4,
        "Nine to one is exactly when I stand in front of it with wet hands. Thank you.",
    ),
    LaterRemark(ON_NEWS, "jakub", 11.9, "Aria, second series, build 42. Count me in.", "count me in"),
    LaterRemark(
        ON_NEWS, "tobias", 11.5, "You are on the list. It arrives as soon as 43 is signed.", answers="count me in"
    ),
    LaterRemark(ON_NEWS, "francois", 9.6, "Duo, bought last spring. Does it keep my schedules?", "schedules"),
    LaterRemark(ON_NEWS, "ines", 9.2, "It does, and it shows them in the right order at last.", answers="schedules"),
    # Milk tasters
    LaterRemark(OATS, "camila", 83.1, "At 65 mine tastes of porridge. I did not mind, but I noticed.", "porridge"),
    LaterRemark(OATS, "jasmineo", 82.7, "That is my whole point, thank you.", answers="porridge"),
    LaterRemark(SHEET, "zeynep", 60.1, "Leave one large empty box. The good things never fit into the small ones."),
    LaterRemark(SHEET, "amelie", 58.8, "I have drawn one on the train, with a large empty box.", "drawn"),
    LaterRemark(FAR, "ursula", 44.6, "I post two cartons to my sister every month. They arrive, the box does not."),
    LaterRemark(
        FAR,
        "kavita",
        28.9,
        "From Pune to Leicester we carry ghee in shampoo bottles, so a carton of milk should not frighten anybody.",
        "ghee",
    ),
    LaterRemark(TASTING, "priya", 17.2, "My husband can pour. He drinks tea and does not care who wins.", "tea"),
    LaterRemark(TASTING, "leila", 16.8, "A referee without interests. Perfect.", answers="tea"),
    LaterRemark(
        TASTING,
        "esra",
        0.19,
        "I asked to belong a moment ago. Until then: I could be the one who fills the jugs, for I know no brand yet.",
        "numbers",
        review_state="pending",
        withheld_days_ago=0.19,
    ),
    LaterRemark(
        NO_MILK, "gosia", 9.7, "I translate cartons for a living. “Barista” means nothing at all, in any language."
    ),
    LaterRemark(
        NO_MILK,
        "perpetua",
        1.15,
        "Is tiger nut allowed? It is a root and not a nut, I looked it up before asking.",
        "tiger nut",
        review_state="pending",
        withheld_days_ago=1.15,
    ),
    LaterRemark(
        NO_MILK,
        "marlon",
        4.1,
        "People who drink peas have stopped enjoying life some time ago, and it shows in how they write.",
        "peas",
    ),
    LaterRemark(
        "Say which jug you poured from",
        "dealscorner",
        0.88,
        "Jugs, cups and capsules at half the price. Write to us for your personal code.",
        "jugs",
    ),
    # Looked at by moderators, or about to be
    LaterRemark(
        PUMP,
        "umut",
        2.1,
        "For everybody who asked: the complaint about my pump was from Mrs Lindgren, third floor left, 0555 010 144. "
        "Ring her and ask her how quiet is quiet enough.",
        "neighbour",
        review_state="auto_hidden",
        withheld_days_ago=1.2,
    ),
    LaterRemark(
        WAND,
        "amelie",
        16.4,
        "Until there is one: a woven sleeve from the fishing shop holds for about a month, and I have not burnt my "
        "thumb since.",
        "sleeve",
    ),
    LaterRemark(
        BLOOM,
        "matteo",
        6.6,
        "If you need a curve to make espresso, you have never made espresso. My grandmother would send you out of the "
        "kitchen.",
        "grandmother",
    ),
    LaterRemark(PROMISE, "oskar", 8.6, "I still want it in writing. Signed. With a seal.", "seal"),
    LaterRemark(PROMISE, "bogdan", 8.2, "It is in writing, eleven centimetres above your comment.", answers="seal"),
    LaterRemark(PROMISE, "oskar", 7.4, "Then I want it larger.", answers="seal"),
    LaterRemark(
        TANK,
        "wojtek",
        3.2,
        "Whoever designed this tank should have to carry it up four floors every morning, with me behind them and a "
        "stick in my hand.",
        "stick",
    ),
    LaterRemark(
        NARROW,
        "orla",
        9.1,
        "Our flat is free from the first of the month: 38 square metres, and the kitchen has room for any machine. "
        "Write to me.",
        "flat",
    ),
)
