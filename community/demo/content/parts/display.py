"""Display: what customers need and how they talk about it."""

from community.demo.content.forms import Need, Part

DISPLAY = Part(
    name="Display",
    group="app-and-automations",
    who=(
        "people with reading glasses",
        "guests who do not know the machine",
        "those who leave the phone elsewhere",
        "night owls",
        "people who like it calm",
        "my neighbours with the same machine",
    ),
    needs=(
        Need(
            title="Turn the display off after a shot",
            body="Black after a minute, until I touch the dial.",
            today="It glows through the evening like a small moon.",
            topic="a dark display",
            talk=(("Brightness at the lowest and a sticky note. The note falls off in the steam.",),),
        ),
        Need(
            title="Show the clock when idle",
            body="In grey, small. It has the time anyway.",
            today="There is a clock on the oven, eleven minutes off.",
            topic="a clock",
            talk=(("Then please one that survives a power cut, or we have two wrong clocks.",),),
        ),
        Need(
            title="Brightness by time of day",
            body="Bright at noon, dim at night, by itself.",
            today="In the sun I cannot read it and at night I can read by it.",
            topic="automatic brightness",
            talk=(
                ("At noon mine is a black mirror, I read the menu with a hand over it.",),
                ("There is a sensor in the display, it says so in the exploded view. So use it.",),
            ),
        ),
        Need(
            title="Which button does what",
            body="Print it or let me label them. Two buttons without words are one too many.",
            today="Visitors press both and look at me.",
            topic="labels for the buttons",
            talk=(
                (
                    "Label printer, white on black. It looks as if it came that way.",
                    'Same, "coffee" and "not coffee".',
                ),
            ),
        ),
        Need(
            title="Show the dose of the selected drink before I press",
            body="Single 18 g, double 36 g, whatever it is, in the line below the name.",
            today="I press and find out.",
            topic="the amount before the shot",
        ),
        Need(
            title="Let me reorder the drinks on the dial",
            body="I use the third and the fifth. They should be the first and second.",
            today="Tick, tick, tick, too far, back.",
            topic="my own order of drinks",
            talk=(
                (
                    "Deleting the ones you never use brings the others closer.",
                    "The americano cannot be deleted, that is the one in my way.",
                ),
            ),
        ),
        Need(
            title="The dial should be slower",
            body="One notch, one step.",
            today="I aim for 93 and get 95.",
            topic="a calmer dial",
            talk=(
                (
                    "Mine skipped as well, there was coffee dust under the cap. Pull it off and brush.",
                    "Cleaned it, counts correctly again.",
                ),
            ),
        ),
        Need(
            title="Error texts instead of numbers",
            body='"E 07" means that the tank sits badly. Then write that.',
            today="I look it up, push the tank, and forget the number until next time.",
            topic="errors in words",
            talk=(
                ("The list is on page 77, I know it by heart.",),
                (
                    (
                        'E 12 appeared at five in the morning. It meant "close the lid". I had woken up my husband '
                        "for it."
                    ),
                ),
            ),
        ),
        Need(
            title="A countdown while heating",
            body="Minutes and seconds until ready, no spinning ring.",
            today="I stare at the ring and the ring stares at me.",
            topic="a countdown",
            talk=(("It would be wrong at first and right after a week, like my navigation.",),),
        ),
        Need(
            title="Fahrenheit",
            body="My head works in Fahrenheit, and so do my recipes.",
            today="A table on the fridge from 194 to 205.",
            topic="Fahrenheit",
            others="A whole country, and a few islands.",
            talk=(("Seconded from Ohio. The table on our fridge is laminated.",),),
        ),
        Need(
            title="Right-to-left languages are cut off on the display",
            body="In Arabic the text is cut off on the left. The app does it right, only the display is wrong.",
            today="I read half of each word and guess.",
            topic="a right-to-left display",
            others="Everybody who reads from right to left, which is a few hundred million.",
            talk=(('Same in Hebrew. Two letters are missing at the end of "temperature".',),),
        ),
        Need(
            title="Sleep when the room is dark",
            body="If the lamp is off, nobody wants to see the logo.",
            today="In our studio flat the machine is the night light.",
            topic="sleeping in the dark",
        ),
        Need(
            title="A different colour for heating and for ready",
            body="Orange, then white. I see it from the hallway.",
            today="Both are white, one of them breathes.",
            topic="two colours",
            talk=(("The breathing one is heating. I had to look at it for an entire minute to be sure.",),),
        ),
        Need(
            title="Show how many drinks the water will last",
            body="Cups, not percent.",
            today="30 percent, of what, for whom?",
            topic="cups instead of percent",
            talk=(
                (
                    "Depends on the drink though.",
                    "Take the one that is selected, that would be honest enough.",
                ),
                ('"Two and a bit" is all I need to know.',),
            ),
        ),
        Need(
            title="A demo without heating for the shop",
            body="I sell your machines. I want to show the menus without water and without a burnt finger.",
            today="I hold up a brochure next to a real machine.",
            topic="a shop demo",
        ),
    ),
    remarks=(
        "I could tell my guests where to look, if we had {w}.",
        "There are menus I never open. {W} I would see every day.",
        ("Please keep it calm, though. I like the display because it says little, and {w} should not change that."),
        "I look at that display every morning, half awake. {W} would suit me.",
    ),
)
