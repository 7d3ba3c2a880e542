"""Noise: what customers need and how they talk about it."""

from community.demo.content.forms import Need, Part

NOISE = Part(
    name="Noise",
    group="small-kitchens",
    who=(
        "people with babies",
        "flats with wooden floors",
        "people on night shifts",
        "open-plan households",
        "light sleepers",
        "early risers with late neighbours",
    ),
    needs=(
        Need(
            title="Cups that do not sing on the tray",
            body=(
                "The tray vibrates at exactly the tone of my glasses. A thin layer of rubber under it would "
                "stop the concert."
            ),
            today="I space them out with a ruler.",
            topic="a silent cup tray",
            others="Sleepers in the next room.",
            talk=(
                (
                    "Felt dots under the tray, four of them. No more concert.",
                    "Four dots, two minutes, silence. Thank you.",
                ),
                ("Ours plays a B flat, my daughter has checked it with the piano.",),
            ),
        ),
        Need(
            title="A softer click when it heats",
            body="The relay clicks every few seconds.",
            today="You can hear it in the next room if you have once heard it.",
            topic="a softer relay",
            talk=(("Once heard, never unheard. I regret reading this.",),),
        ),
        Need(
            title="Softer closing of the tray",
            body="It snaps in with a bang. A rubber stop, please.",
            today="I push it in with two thumbs, holding my breath.",
            topic="a tray that closes softly",
            talk=(("Two drops of hot glue as a buffer. Crude, quiet.",),),
        ),
        Need(
            title="A mode for the night",
            body="One switch: low pump, no beeps, dim display, no venting.",
            today="Three settings to find in the dark.",
            topic="a night mode",
            talk=(
                ("A long press on the dial for night mode would be easy to find with closed eyes.",),
                (
                    "By time, please, so that I need not think.",
                    "By hand for me, I work nights and sleep at noon.",
                ),
            ),
        ),
        Need(
            title="Less hiss from the valve in standby",
            body="It hisses for two minutes after switching off.",
            today="Guests ask whether something is leaking.",
            topic="less hiss",
            talk=(
                (
                    "Normal on mine, it is the steam boiler letting go.",
                    "Good to know, I had a bucket standing by.",
                ),
            ),
        ),
        Need(
            title="Tell us the decibels",
            body="Pump and grinder, at one metre. Then people can choose before they buy.",
            today="I read reviews by people who live alone in the woods.",
            topic="decibel numbers",
            others="Buyers who have neighbours.",
            talk=(
                ("With my phone I get 62 for the pump and 78 for the Pica. Not exact, but a start.",),
                ("Please measure with cups on the tray as well, since that is what we hear.",),
            ),
        ),
        Need(
            title="A sound-proof cover for the Pica",
            body="Felt and wood, slides over it, room for the cable.",
            today="A pot with a towel, every morning.",
            topic="a cover for the Pica",
            talk=(
                (
                    "I built one out of a speaker box. My mornings went from 78 to 66 decibels.",
                    "Please post drawings!",
                ),
            ),
        ),
        Need(
            title="Let me silence the scale",
            body="The scale beeps on, off, at tare and when it is bored.",
            today="I press it through a cushion.",
            topic="a silent scale",
            talk=(
                (
                    "Tare and power pressed together for five seconds turns the beep off on mine.",
                    "Silence! Eight months, and it was two buttons.",
                ),
            ),
        ),
        Need(
            title="A slower fan at the back of the Duo",
            body="Let it run slower after the last coffee, it does not have to cool a power station.",
            today="It runs for a quarter of an hour, next to our sofa.",
            topic="a slower fan",
            talk=(("Clean the grille first. Mine was wearing a fur coat.",),),
        ),
        Need(
            title="Quieter drips into the drip tray",
            body="Drops from up there into an empty tray sound like a tap in a horror film.",
            today="A sponge in the tray. It does help, and it does smell.",
            topic="a quieter drip",
            talk=(("A strip of steel mesh under the outlet, no sponge, no smell.",),),
        ),
        Need(
            title="Grind now, brew later, without loss",
            body="An airtight cup that fits under the chute, for grinding the evening before.",
            today="A jam jar, a funnel, a lid that rolls under the fridge.",
            topic="an airtight dosing cup",
            talk=(
                (
                    "I did a blind test with my wife: overnight in a jar, she noticed in three of ten.",
                    "So, guessing. Good enough for six in the morning.",
                ),
            ),
        ),
    ),
    remarks=(
        "With twins asleep behind that wall, {w} would be worth money to me.",
        "Wooden floor, old house. I would sleep better for {w}, and so would the people below.",
        "I get up at four and would bless you for {w}.",
        "My dog leaves the room before I do. He would vote for {w}.",
    ),
)
