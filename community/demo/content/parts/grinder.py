"""Grinder: what customers need and how they talk about it."""

from community.demo.content.forms import Need, Part

GRINDER = Part(
    name="Grinder",
    group="grinder-tinkerers",
    who=(
        "single dosers",
        "owners of the first series",
        "people who grind twice a day",
        "beginners",
        "tidy people",
        "old hands",
        "friends who bought theirs because of mine",
        "people with more than one bag open",
    ),
    needs=(
        Need(
            title="Stepless adjustment for the Pica",
            body=("Between click 21 and 22 lies my perfect shot. A kit that takes out the click spring would do."),
            today="At 21 it chokes, at 22 it runs, so I change the dose by half a gram.",
            topic="stepless adjustment",
            talk=(
                (
                    "The spring comes out with one screw, I have used it that way for a year.",
                    "Does it hold its position without the spring?",
                    "Mine does, the thread is stiff enough.",
                ),
                ("For filter I am fine with clicks, for espresso I would pay for this.",),
            ),
        ),
        Need(
            title="Mark the zero point after cleaning",
            body="Show me where the burrs touch, with a line I can reset.",
            today="After each cleaning I am somewhere between Turkish and French press.",
            topic="a zero mark",
            talk=(
                ("Nail varnish on ring and body. One dot each.",),
                (
                    "Turn until they just sing, then five clicks back, is my zero.",
                    "Does that not hurt the burrs?",
                    "With the motor off and by hand, no.",
                ),
            ),
        ),
        Need(
            title="A dosing cup that does not spray static",
            body="A metal cup instead of plastic, please.",
            today="There is a black halo around the grinder every morning.",
            topic="a metal dosing cup",
            talk=(
                (
                    "A drop of water on a spoon handle, stir the beans, no halo.",
                    "It looks like witchcraft and it works.",
                ),
            ),
        ),
        Need(
            title="Pulse mode for the last bit",
            body="Hold the button to grind, let go to stop, without changing the stored time.",
            today="To add half a gram I have to set a new time, grind and set it back.",
            topic="a pulse button",
            talk=(
                (
                    "Double press gives 0.5 seconds since some update, try it.",
                    "Not on my first-series Pica, sadly.",
                ),
            ),
        ),
        Need(
            title="Tell me when the burrs are worn",
            body="Count the kilos and tell me at 80 percent.",
            today="I noticed it when the shots got strange, and blamed three roasters first.",
            topic="a burr counter",
            talk=(
                (
                    "How many kilos do they last?",
                    "Support told me around 400, which is many years for a household.",
                ),
                (
                    "How did you notice, before you had a number?",
                    "Shots ran faster from month to month, on the same setting.",
                ),
            ),
        ),
        Need(
            title="A quieter lid",
            body="The lid of the hopper rattles while grinding. A thin silicone ring would stop it.",
            today="I keep my hand on it as if it were a nervous horse.",
            topic="a lid that does not rattle",
            talk=(("Rubber band around the rim. Cost: nothing.",),),
        ),
        Need(
            title="A catch tray for the grounds",
            body="A small removable tray under the fork.",
            today="I brush the worktop five times a day.",
            topic="a catch tray",
            talk=(
                ("A saucer from my grandmother's set fits exactly. I hope she does not see it.",),
                ("Magnetic, so that I do not knock it over while half awake.",),
            ),
        ),
        Need(
            title="A fork that fits bottomless portafilters",
            body="Without the spouts, the portafilter tips forward and half of the dose lands on my feet.",
            today="I hold it with my knee. Do not ask.",
            topic="a better fork",
            others="Everybody who bought the bottomless one from you.",
            talk=(
                ("There is a printed part for it on the usual sites, ten grams of plastic.",),
                ("Dosing cup, then tip it in. I gave up on forks.",),
            ),
        ),
        Need(
            title="Different clicks for espresso and filter",
            body="Two saved positions with a mechanical stop at each, so that I can turn without counting.",
            today="I count 31 clicks out and 30 back.",
            topic="two stops",
            talk=(
                ("A strip of tape with two arrows is my stop.",),
                (
                    "How do you remember the number?",
                    "I do not, that is why I am here.",
                ),
            ),
        ),
        Need(
            title="Anti-static burr chamber",
            body="Some kind of ioniser or coating, since water on the beans cannot be the official answer.",
            today="Chaff climbs up the chute and falls down when I have just cleaned.",
            topic="less static",
            talk=(
                (("Static is worst with dry air in winter. A bowl of water on the heater did more than expected."),),
            ),
        ),
        Need(
            title="Beans should not get stuck in the hopper corner",
            body="Steeper walls, please.",
            today="There are always eleven beans on the ledge, and they have been there since May.",
            topic="steeper walls in the hopper",
            talk=(
                (
                    "I knock twice with a spoon. The eleven beans know me by now.",
                    "Name them.",
                ),
                ("Mine are from a bag I finished in the spring. I keep them now out of respect.",),
            ),
        ),
        Need(
            title="A hopper that comes off with the beans inside",
            body="A slide at the bottom, close it, lift it, change the coffee.",
            today="I turn the whole grinder upside down over a bowl.",
            topic="a slide in the hopper",
            talk=(("Single dose hopper, seriously. I sold my big one.",),),
        ),
        Need(
            title="Show the dose time in tenths in the app",
            body="The app shows 7 seconds for everything from 6.5 to 7.4.",
            today="Between the two lies a gram.",
            topic="tenths of a second",
            talk=(
                (
                    "On the grinder itself you see tenths if you hold the button.",
                    "Good to know, still odd that the app rounds.",
                ),
            ),
        ),
        Need(
            title="Brew burrs for filter coffee",
            body="Another set of burrs for the same grinder, made for coarse and clean.",
            today="My filter coffee from the Pica is good and a bit muddy.",
            topic="filter burrs",
            talk=(("I sift out the fines for visitors. Yes, I am that person.",),),
        ),
        Need(
            title="A cover for travelling with the grinder",
            body="A padded bag in the right size, with room for the cup and the brush.",
            today="My Pica travels in a bath towel.",
            topic="a travel bag",
            talk=(("A bag for a camera lens of 30 cm fits it nearly perfectly.",),),
        ),
        Need(
            title="Align the burrs without shims of foil",
            body="Three small screws to level the carrier would turn an evening of work into minutes.",
            today="I cut kitchen foil with nail scissors, under a magnifying glass.",
            topic="alignment screws",
            talk=(
                (
                    "Is it worth it at all?",
                    "For me, yes: two clicks finer without touching, and sweeter shots.",
                ),
                ("Marker test first. Half of the people who shim had no problem.",),
            ),
        ),
        Need(
            title="Stop when the hopper is empty",
            body="It runs on without beans until the time is over, and it sounds terrible.",
            today="I run across the kitchen.",
            topic="a stop for the empty hopper",
            others="Owners of the first series; the newer ones can do it.",
            talk=(("The newer ones have the light sensor for this. The first series does not.",),),
        ),
        Need(
            title="A brush that reaches the chute",
            body="Bent at the end, stiff bristles, in the box.",
            today="A chopstick with a bit of cloth.",
            topic="a bent brush",
            talk=(("Old toothbrush, heated over a candle and bent.",),),
        ),
        Need(
            title="A smaller Pica without electronics",
            body="Switch, motor, burrs. I weigh and time by myself.",
            today="I pay for Bluetooth I have never paired.",
            topic="a plain grinder",
            talk=(("I would pay the same price for the plain one, if it were heavier.",),),
        ),
        Need(
            title="Dark beans should not clog the chute",
            body="Oily beans glue the chute shut within two weeks. A wider one or a smooth lining would help.",
            today="I open it every second Sunday and dig.",
            topic="a chute that stays open",
            talk=(
                (
                    "Mix in a handful of lighter beans on Fridays, it cleans surprisingly well.",
                    "I use grinder tablets once a month, same effect.",
                ),
                ("Colder beans clog less, I keep mine in the pantry since I noticed.",),
            ),
        ),
        Need(
            title="Start the grinder by pushing the portafilter",
            body="A switch behind the fork, as café grinders have.",
            today="One hand holds the portafilter, the other looks for the button, and the beans go past.",
            topic="a switch behind the fork",
            talk=(("This was on the first prototype at the fair, I am sure of it.",),),
        ),
        Need(
            title="Put the clicks where I can read them",
            body="The numbers are at the back of the ring when the grinder stands against the wall.",
            today="I use the front camera of my phone as a mirror.",
            topic="readable numbers",
            talk=(
                (
                    "You can lift the ring and set it back turned by 90 degrees.",
                    "Great, now I can read it standing up.",
                ),
            ),
        ),
    ),
    remarks=(
        "The Pica is a good grinder. With {w} it would be a very good one.",
        "I have had three grinders and always missed {w}.",
        "I would take {w} as a kit tomorrow, even if I had to fit it myself.",
        "Please think of the first series too when you do {w}.",
        "My Pica is from the first month and still fine, so I hope that {w} will be for us as well.",
    ),
)
