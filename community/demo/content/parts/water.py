"""Water tank: what customers need and how they talk about it."""

from community.demo.content.forms import Need, Part

WATER = Part(
    name="Water tank",
    group="water-and-care",
    who=(
        "people with hard water",
        "owners with low cupboards",
        "people who forget the tank",
        "families that drink ten cups a day",
        "newcomers",
        "people with weak wrists",
    ),
    needs=(
        Need(
            title="A handle on the tank",
            body="A folding handle, so that I can carry it with one hand.",
            today="Full to the brim, two hands, elbow for the tap.",
            topic="a handle on the tank",
            talk=(
                (
                    "Fill it with a jug and never take it out, that is my way.",
                    "With the cupboard above mine I cannot even see the hole.",
                ),
            ),
        ),
        Need(
            title="A lid that stays open",
            body="A second position at the hinge.",
            today="It falls shut on the jug, always at the same moment.",
            topic="a lid that stays open",
            talk=(("A clothes peg. It has been there since day two.",),),
        ),
        Need(
            title="Light in the tank",
            body="A weak LED, and I would see the level from the door.",
            today="I lift the lid and look into a cave.",
            topic="a light in the tank",
        ),
        Need(
            title="A mark for a litre",
            body="Lines inside, in litres, for mixing descaler and for my own curiosity.",
            today='"One litre of water and the whole bottle", and no line anywhere.',
            topic="lines in the tank",
            talk=(
                (
                    "The lower edge of the window is almost exactly 600 ml.",
                    "And the top edge 1.6, I have just measured it.",
                ),
                (
                    "I used a paint marker on the outside and a measuring jug. Took five minutes, lasts for ever.",
                    "Mine came off with the first wash, which marker?",
                ),
            ),
        ),
        Need(
            title="A tank made of glass",
            body="I know that it is heavier. I would still buy it.",
            today="The plastic has gone cloudy after two years of descaling.",
            topic="a glass tank",
            talk=(("Glass, wet hands, tiles. I can hear it already.",),),
        ),
        Need(
            title="Change the filter without getting wet",
            body="The cartridge sits at the bottom, so my sleeve does too.",
            today="Empty the tank, turn it over, fish it out.",
            topic="a drier filter change",
            talk=(("Barbecue tongs.",),),
        ),
        Need(
            title="A litre counter for the filter on the machine",
            body="The number in the app is good, but I want it on the display, where I stand.",
            today="I change it when I remember that I have not changed it.",
            topic="the litre counter on the display",
        ),
        Need(
            title="Ask me for the water hardness in my units",
            body="French degrees, English degrees, ppm: not only German ones.",
            today="I convert on a website and then round.",
            topic="other hardness units",
            others="The French, the English, and chemists.",
            talk=(
                (
                    "Divide ppm by 17.8 for German degrees.",
                    "I have written it on the inside of the cupboard, thank you.",
                ),
            ),
        ),
        Need(
            title="A bigger tank for the Aria",
            body="Two and a half litres at the back, as the Duo has.",
            today="Family of six, and by nine the tank has been filled twice.",
            topic="a bigger tank",
            talk=(("The Duo tank does not fit, before anyone tries. I have tried.",),),
        ),
        Need(
            title="Tell me how old the water is",
            body="If it has been standing for three days, say so.",
            today="After a long weekend the first coffee tastes of cupboard.",
            topic="the age of the water",
            talk=(("Empty it on Thursday evening. Boring and effective.",),),
        ),
        Need(
            title="Recipes for good water",
            body="Which bottled water, which mix, which minerals. A page by people who know the machine.",
            today="A hundred opinions on the internet, and all are certain.",
            topic="a page about good water",
            talk=(
                (
                    "Half tap, half distilled is what I use here at 21 degrees. No scale in a year.",
                    "How does it taste?",
                    "Rounder. I would not go back.",
                ),
            ),
        ),
        Need(
            title="A valve that closes when I lift the tank",
            body="It drips for a while after lifting it, over the wall socket of all places.",
            today="Cloth in one hand, tank in the other.",
            topic="a tank that does not drip",
            talk=(
                (
                    "Check whether the spring of the valve is clean, mine had scale on it.",
                    "A bit of vinegar, a toothpick, and it is tight again.",
                ),
            ),
        ),
        Need(
            title="Use water from a canister under the counter",
            body="A hose and a small pump, no plumber.",
            today="I have a twenty-litre canister in the cupboard below and carry it up by the cup.",
            topic="a canister under the counter",
        ),
        Need(
            title="A spare tank to swap",
            body="Two tanks: one in the machine, one filled in the fridge door of my office.",
            today="Walking to the tap with 30 people in the corridor.",
            topic="a spare tank",
            talk=(
                (
                    "It is sold as a spare part, look under T.",
                    "Found it under W. Ordered.",
                ),
                ("We write A and B on them, and B is never where it should be.",),
            ),
        ),
        Need(
            title="A quieter sound when the pump draws air",
            body="When the level is low it screams before it stops.",
            today="My heart rate is higher than after the coffee.",
            topic="a gentler empty sound",
        ),
        Need(
            title="Tell us which filter step matters in soft water areas",
            body="At 4 degrees, do I need a cartridge at all? A clear table would save money and plastic.",
            today="I buy them because the screen asks me to.",
            topic="advice for soft water",
            others="Mountain villages and most of the north.",
            talk=(("At 3 degrees I have run without one for four years, the boiler is spotless.",),),
        ),
        Need(
            title="Smell of plastic in a new tank",
            body="Rinse it in the factory or tell us how often.",
            today="The first ten coffees tasted of beach ball.",
            topic="a tank without a smell",
            talk=(
                (
                    "Baking soda overnight, twice.",
                    "Once was enough for me. Good tip.",
                ),
            ),
        ),
    ),
    remarks=(
        "Our water has 22 degrees, and I spend more time with that tank than I like. {W}, please.",
        "{W} may sound small until you fill the thing three times a day.",
        "I would also buy {w} as an extra for the machine that I have.",
        "Half the village has this machine and everybody would want {w}.",
    ),
)
