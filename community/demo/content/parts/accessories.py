"""Accessories: what customers need and how they talk about it."""

from community.demo.content.forms import Need, Part

ACCESSORIES = Part(
    name="Accessories",
    group="beans-and-recipes",
    who=(
        "people who work neatly",
        "new owners",
        "gift givers",
        "those who weigh everything",
        "people who buy once and properly",
        "friends with the same portafilter",
    ),
    needs=(
        Need(
            title="A tamper with the right diameter",
            body="Your basket is 58.5 and the tamper in the box is 57.8.",
            today="A ring of loose coffee around the edge.",
            topic="a tamper that fits",
            talk=(
                ("The difference in the cup is small. The difference in my soul is large.",),
                ("Mine wanders around in the basket like a coin in a cup.",),
            ),
        ),
        Need(
            title="A distribution tool that matches",
            body="Needles, a stand, the same steel. I would buy it as a present for myself.",
            today="A cork with acupuncture needles.",
            topic="a distribution tool",
            talk=(
                ("The cork is the best tool I own, seven years and counting.",),
                ("Needles of 0.4 mm, not thicker. The thick ones draw furrows.",),
            ),
        ),
        Need(
            title="A dosing funnel that stays on while tamping",
            body="Magnetic, low, open at the side for the fork.",
            today="Take it off, tamp, brush off what fell.",
            topic="a low funnel",
            talk=(
                (
                    "Which height do you need?",
                    "15 mm, or my portafilter will not slide into the fork.",
                ),
                ("Mine is aluminium and has a dent from the fork, so make it steel.",),
            ),
        ),
        Need(
            title="Precision baskets of 15, 18 and 20 g",
            body="Sold one by one, with the hole pattern that you tested.",
            today="I ordered three from elsewhere and two of them leak.",
            topic="precision baskets",
            talk=(
                (
                    "18 g from the usual maker fits with the gasket of the Duo, not with mine.",
                    "Because of the 8.0 and 8.5 gaskets, I suppose.",
                ),
            ),
        ),
        Need(
            title="A scale that switches itself on",
            body="When I put a cup on it, wake up.",
            today="I press, wait, tare, and the shot has been running for five seconds.",
            topic="a scale that wakes up",
            talk=(
                ("Start the timer by the first drop as well, then it is perfect.",),
                ("It could listen for the grinder, since they share an app.",),
            ),
        ),
        Need(
            title="A rechargeable scale that tells its level",
            body="One light at 20 percent would do.",
            today="It dies in the middle of the shot, without a word.",
            topic="a battery sign",
            talk=(
                (
                    "Hold the tare button for two seconds: blinks show the charge.",
                    "I have owned it for a year and did not know.",
                ),
            ),
        ),
        Need(
            title="A tamping mat with a corner",
            body="So that it hangs over the edge of the worktop and does not slide.",
            today="A folded cloth, which has had better days.",
            topic="a tamping mat with a corner",
        ),
        Need(
            title="Two spouts that pour evenly",
            body="Left gets 20, right gets 16. Each day, also on a level worktop.",
            today="We swap cups in the middle of the shot.",
            topic="even spouts",
            talk=(
                (
                    "A level machine helped, and a cleaner spout. Look inside with a torch.",
                    "There was something inside that I will not describe.",
                ),
            ),
        ),
        Need(
            title="A portafilter with a shorter handle",
            body="In a narrow kitchen the handle is what I walk into.",
            today="One broken cup, one torn pocket.",
            topic="a shorter handle",
            talk=(("Sawed mine off and sanded it. No courage needed, only a plan.",),),
        ),
        Need(
            title="Espresso cups that fit the spouts",
            body="Low, thick, stackable, and two of them fit side by side.",
            today="My lovely cups hit each other under the spout.",
            topic="fitting espresso cups",
            talk=(("62 mm wide is the maximum for two next to each other.",),),
        ),
        Need(
            title="A puck screen in the shop",
            body="Less cleaning, and the water spreads better. Please test it with your group first.",
            today="I use one that may be 0.2 mm too thick; it squeaks.",
            topic="a puck screen",
            talk=(
                (
                    "Squeaking means it touches. Half a gram less coffee.",
                    "That was it, no more squeak.",
                ),
            ),
        ),
        Need(
            title="A gift box for beginners",
            body="Jug, cloth, tamper, scale, a bag of beans, a page of text.",
            today="I assembled it in four shops for my sister.",
            topic="a beginner's box",
        ),
        Need(
            title="A stand for the portafilter",
            body="Something to put the hot thing on.",
            today="The worktop has a ring that will not go away.",
            topic="a stand for the portafilter",
            talk=(("Cork trivet, one euro.",),),
        ),
        Need(
            title="A self-levelling tamper",
            body="My hands shake a bit since the accident, and my pucks are on a slope.",
            today="Two attempts, then I give the portafilter to my wife.",
            topic="a self-levelling tamper",
            others="People with tremor, people with one good arm, people in a hurry.",
            talk=(
                (
                    "I got one from another brand for my father, 58.5, it fits your basket.",
                    "Thank you, that helps me more than you think.",
                ),
            ),
        ),
        Need(
            title="Spare seals in the accessory drawer",
            body="A small set of the things that wear: gasket, screen, two rings.",
            today="I order when it leaks, and then it leaks for a week.",
            topic="a set of spare seals",
            talk=(
                ("Kept in the fridge they last longer, my father says. My father says many things.",),
                ("Put a date on the bag, rubber does not get better with age.",),
            ),
        ),
        Need(
            title="A metal shaker cup for the grounds",
            body="A metal cup with a plug, to mix the grounds before they fall into the basket.",
            today="I use a cocktail shaker. It does look professional.",
            topic="a shaker for grounds",
        ),
        Need(
            title="A cleaning cloth set with colours",
            body="One for the wand, one for the tray, one for the worktop.",
            today="All are brown, so which is which?",
            topic="cloths by colour",
            talk=(("My husband sees one cloth. There has only ever been one cloth.",),),
        ),
    ),
    remarks=(
        "My drawer of almost fitting things shows how much I need {w}.",
        "I would give {w} as a present to at least two people.",
        "Third-party ones are half a millimetre off, so I would rather have {w} from you.",
        "If I can get {w} for less than a kilo of beans, I will not even think about it.",
    ),
)
