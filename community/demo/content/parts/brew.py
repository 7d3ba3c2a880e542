"""Brewing: what customers need and how they talk about it."""

from community.demo.content.forms import Need, Part

BREW = Part(
    name="Brewing",
    group="beans-and-recipes",
    who=(
        "light roast people",
        "people who change beans weekly",
        "owners who came from a lever machine",
        "curious beginners",
        "people who measure for fun",
        "purists",
        "friends who ask me for settings",
        "impatient people",
    ),
    needs=(
        Need(
            title="Temperature in half degrees",
            body="One degree is a big step with light roasts. Half of one would let me finish dialling in.",
            today="93 is a little sour and 94 a little flat.",
            topic="half degrees",
            talk=(
                (
                    "Is the sensor even that precise?",
                    "It repeats well, so a half step does taste different, even if the absolute value is off.",
                ),
                ("One vote from the Kenyan corner. 93.5 is where it lives.",),
            ),
        ),
        Need(
            title="A lungo that does not taste of wood",
            body=(
                "Add water beside the puck and not through it: brew 40 g, then top up with hot water from the group."
            ),
            today="My mother drinks lungo, so I pull it through and apologise.",
            topic="a better lungo",
            others="Mothers.",
            talk=(
                (
                    "Make a normal shot and fill up from the hot water spout. That is all a café does.",
                    "I do, but it is two buttons and a dirty second cup.",
                ),
                ("My aunt drinks 150 ml through one puck and calls it strong. I stay out of it.",),
            ),
        ),
        Need(
            title='A button for "same again"',
            body="Repeat exactly the last drink, with all changes that I made for it.",
            today="After a manual tweak the next press takes me back to the default.",
            topic="a same-again button",
            talk=(("On Sundays with guests this would be pressed twelve times.",),),
        ),
        Need(
            title="Lower pressure towards the end of the shot",
            body='Nine bar at the start, six at the end. One switch called "soft finish".',
            today="The last five seconds are bitter, so I pull the cup away early.",
            topic="a soft finish",
            talk=(
                ("Pulling the cup early is the poor man's pressure profile. Works well.",),
                ("Levers do this by nature, and it is why I miss mine.",),
            ),
        ),
        Need(
            title="Tell me that the shot was too fast",
            body=("A word on the screen after the shot: fast, fine, slow. For my brother-in-law, who has no idea."),
            today="He drinks eleven-second shots and says that he does not like espresso.",
            topic="a word about the shot",
            talk=(
                (
                    "And then which way to turn the grinder, please.",
                    "With an arrow. He will turn it the wrong way otherwise.",
                ),
            ),
        ),
        Need(
            title="A ristretto that I can set in grams",
            body="The short button gives 20 ml, take it or leave it.",
            today="I press stop by hand and get a different ristretto each day.",
            topic="a proper ristretto setting",
            talk=(
                (
                    "Hold the button during the shot to teach it a new amount, it is somewhere in the manual.",
                    "Page 31. I had read to page 12.",
                ),
                (
                    "15 g from 15 g, that is what I am after.",
                    "A brave man.",
                ),
            ),
        ),
        Need(
            title="Pause the shot for a bloom",
            body="Wet the puck, wait ten seconds, go on. A pause step in the recipe is all it takes.",
            today="I start, stop, count and start again, and the counter for shots counts two.",
            topic="a pause for the bloom",
        ),
        Need(
            title="Do not vent the pressure with a bang",
            body="When the shot ends, the three-way valve fires into the tray like a starting pistol.",
            today="It splashes brown dots up to the window.",
            topic="softer venting",
            talk=(
                (
                    "Bend the little outlet pipe down by a few millimetres, carefully. No more dots.",
                    "Did that with pliers and a cloth. Works.",
                ),
            ),
        ),
        Need(
            title="A manual mode with the dial as a paddle",
            body="Turn for pressure, live, from zero to nine. I want to play.",
            today=(
                "The dial does volume and menus, so my hands have nothing to do in the best thirty seconds of the day."
            ),
            topic="the dial as a paddle",
            talk=(("With the Duo's pump it might even be precise. On mine I would expect soup.",),),
        ),
        Need(
            title="Keep the group hot between two shots",
            body=(
                "When I make the second drink five minutes later, the first seconds are cooler. Hold the "
                "group for ten minutes after a shot."
            ),
            today="I flush before every shot, even though nobody told me to.",
            topic="a group that stays hot",
            talk=(
                ("Leave the portafilter locked in. It does half of the work.",),
                (
                    "How much power does that take? I would not want it all day.",
                    "For ten minutes only, that was the idea.",
                ),
            ),
        ),
        Need(
            title="Show the real brewing temperature during the shot",
            body="It is enough to show it in the app, as a thin line under the pressure.",
            today="I know what I have set and not what I got.",
            topic="the measured temperature",
            talk=(
                (
                    "You may not like what you see, mine swings by two degrees.",
                    "I would still like to see it.",
                ),
            ),
        ),
        Need(
            title="A flow limit for the start",
            body="The pump floods the basket in a second. Limit the flow until pressure builds.",
            today="Holes in the puck on the side where the water arrives.",
            topic="a flow limit",
            talk=(("A paper disc on top of the puck helped me with these holes.",),),
        ),
        Need(
            title="Filter coffee with the pump at two bar",
            body=("Coarse grind, low pressure, 200 g in the cup. It tastes like a good filter coffee in two minutes."),
            today="I fake it by throttling with a coarser grind and a prayer.",
            topic="low-pressure filter coffee",
            talk=(
                ("I got a clean cup with 15 g, very coarse, stopped at 180. Promising.",),
                (
                    "Which grind on the Pica?",
                    "44 clicks, and I stir the bed once.",
                ),
            ),
        ),
        Need(
            title="Half a shot for decaf drinkers",
            body="The 7 g basket needs other settings, and the machine should know that it is in use.",
            today="A single comes out like tea, since the volume is for a double.",
            topic="settings for the single basket",
            talk=(
                (
                    "Single baskets are hard on every machine. I make a double and share.",
                    "Not with decaf, nobody wants the other half.",
                ),
            ),
        ),
        Need(
            title="Save a shot as a recipe after it was good",
            body="When I taste it and smile, one tap should turn what just happened into a recipe.",
            today="I try to remember what I changed, and fail.",
            topic="saving a good shot",
            talk=(("Smile detection next.",),),
        ),
        Need(
            title="A different recipe for the first shot of the day",
            body="The first one runs through a colder group, so let it be one degree hotter by itself.",
            today="I turn it up, brew, and turn it down. Or forget to turn it down.",
            topic="a first-shot setting",
            talk=(("A blank shot before solves it, at the cost of 60 ml of water.",),),
        ),
        Need(
            title="Stop when blonding starts",
            body="Could flow and time tell the machine that the good part is over?",
            today="I watch the colour, which under my kitchen light is always orange.",
            topic="stopping at the right moment",
            talk=(("Colour is a poor guide anyway, taste it at three points once and note the weight.",),),
        ),
        Need(
            title="Altitude setting",
            body="We live at 1,800 metres and water boils at 94 here. Let me tell the machine.",
            today="At 95 the group sputters like an old car.",
            topic="an altitude setting",
            others="La Paz, Addis Ababa, Denver, and every ski hut.",
            talk=(
                (
                    "Writing from La Paz: yes, please, and let it go down to 86.",
                    "At 3,600 metres you win this one.",
                ),
            ),
        ),
        Need(
            title="A slower drip at the end of the shot",
            body="Drops keep falling for half a minute after I take the cup.",
            today="I have a second cup only for drops.",
            topic="less dripping afterwards",
            talk=(("It is the spout, not the valve. A bottomless one drips for five seconds.",),),
        ),
        Need(
            title="Show the number of shots since the beans were changed",
            body="The first three shots after a change do not count for me, and I want them marked.",
            today="In the log a dial-in shot looks like any other.",
            topic="marked dial-in shots",
            talk=(
                ('I write "x" into the note field, for now.',),
                ('A small "new bag" button would do it for me.',),
            ),
        ),
    ),
    remarks=(
        "I change beans every other week, and {w} would save me a few shots each time.",
        "The purist in me says no to {w}, the commuter in me says yes.",
        ("I would test {w} with the same bean for a week before I believe in it, but I would test it gladly."),
        "My log is full of shots that might have been better with {w}.",
        "Light roast drinker here, and I would use {w} more than any new drink.",
    ),
)
