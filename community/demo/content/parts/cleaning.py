"""Cleaning: what customers need and how they talk about it."""

from community.demo.content.forms import Need, Part

CLEANING = Part(
    name="Cleaning",
    group="water-and-care",
    who=(
        "busy families",
        "people who hate chores",
        "owners past the second year",
        "offices where nobody feels responsible",
        "perfectionists",
        "newcomers",
        "people who inherited their machine",
    ),
    needs=(
        Need(
            title="A cleaning plan that fits on one page",
            body="Daily, weekly, monthly, with pictures, to hang inside the cupboard door.",
            today="It is spread over four chapters.",
            topic="a one-page cleaning plan",
            talk=(
                ("I made one in two languages for our office, will post it.",),
                (
                    "Laminated, please, it will hang next to steam.",
                    "And with a loop for a pen.",
                ),
            ),
        ),
        Need(
            title="A blind disc in the box",
            body="It is a piece of rubber, and without it nobody backflushes.",
            today="I found out after a year that one was supposed to do that.",
            topic="a blind disc in the box",
            talk=(
                (
                    "How often do you backflush with powder?",
                    "Every second week, with water only on the others.",
                ),
            ),
        ),
        Need(
            title="Guide me through backflushing on the display",
            body="Count the cycles and tell me when to add powder.",
            today="Was that four or five? I start over to be on the safe side.",
            topic="guided backflushing",
            talk=(
                ("Five on, five off, five times. I hum a song for it.",),
                ("Let it run the pump by itself in the five-second rhythm, then I need not even count.",),
            ),
        ),
        Need(
            title="A drip tray that pours cleanly",
            body="One corner with a spout.",
            today="I carry it like a full bowl of soup and pour it over my hand.",
            topic="a tray with a spout",
            talk=(
                (
                    "Carry it backwards, it is calmer at that end.",
                    "I never thought that I would write this, but thanks, it is.",
                ),
            ),
        ),
        Need(
            title="Tray and grid safe for the dishwasher",
            body="Say so if they are, change them if they are not.",
            today="Mine has warped a bit, I admit it.",
            topic="dishwasher-safe parts",
            talk=(
                ("Grid yes, tray no, says the back of the manual. Upper rack only.",),
                ("Mine has been in there twice a week for two years, lower rack, and it looks like it.",),
            ),
        ),
        Need(
            title="Descaling in two parts",
            body="Let me stop in the middle and go on in the evening.",
            today="It needs an hour in one piece, which I have on Christmas Day.",
            topic="descaling in two parts",
        ),
        Need(
            title="Descaler without a smell",
            body="Citric, lactic, whatever. The whole flat knows when I descale.",
            today="Windows open in January.",
            topic="a descaler that does not smell",
            talk=(
                (
                    "The one in the shop changed this spring, the new one is lactic and smells of nearly nothing.",
                    "Then I still have old stock, I will try the new one.",
                ),
                ("We do it when the in-laws are away, as they can smell lemon through walls.",),
            ),
        ),
        Need(
            title="A shower screen that comes off by hand",
            body="A knurled screw instead of the slotted one in the deepest corner.",
            today="Short screwdriver, torch between my teeth.",
            topic="a screen that comes off by hand",
            talk=(("A coin fits. Not elegantly, but it fits.",),),
        ),
        Need(
            title="Tell me what the brown water means",
            body=(
                "After descaling it came out brown for a while. One sentence in the guide would have saved me a call."
            ),
            today="I thought I had ruined it.",
            topic="an explanation for brown water",
            talk=(("Old coffee oils from behind the screen. Backflush with powder before descaling next time.",),),
        ),
        Need(
            title="A quick rinse before I go to bed",
            body="One press, it rinses group and wand, then switches off.",
            today="Four presses in the right order, and I am tired by then.",
            topic="a goodnight rinse",
            talk=(("And after that a goodnight beep. No, please not.",),),
        ),
        Need(
            title="A group brush that keeps hot water off my hand",
            body="With a collar, so that nothing runs down to my elbow.",
            today="I scrub with an oven glove.",
            topic="a better group brush",
        ),
        Need(
            title="A puck that knocks out clean",
            body="Sometimes the puck stays on the screen upstairs. Tell us what we do wrong.",
            today="I dig it out with a teaspoon, and there is a scratch in the basket.",
            topic="pucks that come out clean",
            talk=(
                (
                    "Too much coffee, I bet. Leave a coin's height between puck and screen.",
                    "One gram less and it works. So simple.",
                ),
            ),
        ),
        Need(
            title="A knock box that fits the width",
            body="As wide as the Pica, as high as the tray, rubber bar, quiet.",
            today="Mine came from a café and looks like a bucket.",
            topic="a matching knock box",
            talk=(("Mine is a flower pot with a broom handle across. It has style.",),),
        ),
        Need(
            title="Remember what has been cleaned by whom",
            body="In the office each of us thinks that the other one did it.",
            today="A list on paper with the same name on it.",
            topic="a cleaning log with names",
            talk=(
                (
                    "The same name is always mine, just saying.",
                    "Ours is Renate. All hail Renate.",
                ),
            ),
        ),
        Need(
            title="Tablets instead of powder",
            body="One tablet per wash, no measuring with a spoon I have lost.",
            today="I use a teaspoon, heaped or level depending on my mood.",
            topic="cleaning tablets",
        ),
        Need(
            title="Clean behind the machine without lifting it",
            body="Little wheels at the back that touch when I tilt it.",
            today="Twice a year I lift it and find beans from other times.",
            topic="wheels at the back",
            talk=(('Kitchen shop, "appliance slider". Changed my life by four percent.',),),
        ),
        Need(
            title="A lining for the cup tray",
            body="Cups leave rings, and cups slip.",
            today="I cut one from a cork board, which now smells of coffee.",
            topic="a mat on the cup tray",
            talk=(
                (
                    "Does heat get through a mat?",
                    "Through thin silicone, yes, cork keeps the cups cold.",
                ),
            ),
        ),
        Need(
            title="Show me how scaled my boiler really is",
            body="You know how long heating takes. It must get slower when there is scale.",
            today="I descale by fear.",
            topic="a measure of scale",
            talk=(
                ("Interesting idea. Mine takes 40 seconds longer than when it was new.",),
                (
                    "Could you show the heating time of each start, raw? I would draw the line myself.",
                    "That would be enough for me, too.",
                ),
            ),
        ),
        Need(
            title="Coffee grounds should not reach the feet",
            body="There is a gap behind the tray where everything falls in.",
            today="I blow it out with a straw, and then it is everywhere.",
            topic="a closed gap behind the tray",
            talk=(("A strip of window foam. Black, so that you cannot see it.",),),
        ),
        Need(
            title="Descaling reminders that can wait",
            body='"Remind me on Sunday." That is all.',
            today="It reminds me each time until I give in on a Tuesday.",
            topic="a later reminder",
            talk=(('On Sunday I would press "remind me on Sunday" again, I know myself.',),),
        ),
    ),
    remarks=(
        "I am lazy about cleaning, and {w} would work on lazy people.",
        "After two years with this machine: {w}, without a doubt.",
        "My Sunday would be ten minutes longer with {w}. In the good sense.",
        "For a machine that is so well made, I was surprised not to find {w}.",
    ),
)
