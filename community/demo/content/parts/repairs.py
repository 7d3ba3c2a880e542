"""Repairs: what customers need and how they talk about it."""

from community.demo.content.forms import Need, Part

REPAIRS = Part(
    name="Repairs",
    group="water-and-care",
    who=(
        "owners past the warranty",
        "people far from a service partner",
        "handy people",
        "buyers of used machines",
        "people with two left hands",
        "islanders",
    ),
    needs=(
        Need(
            title="Videos for the five most common repairs",
            body=(
                "Gasket, screen, steam valve, feet, tray switch. Filmed slowly, with the right tool named at the start."
            ),
            today="I watched a man with a different model take his apart, and could not put mine back.",
            topic="repair videos",
            talk=(
                (
                    "Naming the tool at the start is the whole point. I always have the wrong hex key.",
                    "2.5 mm and 4 mm for nearly all of it.",
                ),
                ("Subtitles, please, my workshop is loud.",),
            ),
        ),
        Need(
            title="A loan machine during a repair",
            body="Nine days without coffee is long. An old loan machine, for a fee, would be fine.",
            today="A stove pot from my student days came out of the cupboard.",
            topic="a loan machine",
            talk=(
                ("My repair shop in Ghent does it for regulars, ask yours.",),
                (
                    "I would pay ten a week without a thought.",
                    "So would I, and fifteen with a grinder.",
                ),
            ),
        ),
        Need(
            title="Show the state of my repair",
            body="Arrived, opened, waiting for a part, on its way back.",
            today="I ring every three days and the same kind person looks it up.",
            topic="the state of a repair",
            talk=(
                ("The kind person is Kofi, and he even called me back.",),
                ("Mine was back in eight days and I only knew it because the doorbell rang.",),
            ),
        ),
        Need(
            title="A map of people who can repair them",
            body="Independent repairers who know the machine, with a rating by customers.",
            today="Parcel, two weeks, and my fear of what the courier does with it.",
            topic="a map of repairers",
            others="Islanders, who pay for every parcel twice.",
            talk=(("Repair cafés should be on it, ours has fixed three machines already.",),),
        ),
        Need(
            title="Longer sale of spare parts",
            body="Tell us for how many years you will keep parts. Ten would make me calm.",
            today="My last machine died from a plastic clip that was not made any more.",
            topic="a promise on spare parts",
        ),
        Need(
            title="Explain the leak under the machine",
            body='A picture of the underside with "if it drips here, it is that".',
            today="Paper towels as detectives.",
            topic="a leak finder",
            talk=(
                (
                    "Front left means the tray, back middle means the tank valve. Nine times out of ten.",
                    "Back middle it is, thank you, it was just scale.",
                ),
                ("Mine was condensation from a cold window, three weeks of worry.",),
            ),
        ),
        Need(
            title="Support in the evening",
            body="One evening per week until nine.",
            today="I ring in my lunch break, from the car.",
            topic="support in the evening",
            others="Teachers, nurses, drivers: all who cannot ring at eleven in the morning.",
            talk=(
                ("Messages on Sunday got an answer on Monday at eight. That was quick enough for me.",),
                (
                    "Or a call-back: I leave my number, you ring between six and seven.",
                    "I would take that at once.",
                ),
            ),
        ),
        Need(
            title="A test run after repairs",
            body="A self-test: pump, heater, valves, sensors, each with green or red.",
            today="I put it together and switch it on from behind the door.",
            topic="a self-test",
            talk=(
                (
                    "There is a service menu, but I am told that it is not for us.",
                    "It is how I found my broken sensor. Please make a public version.",
                ),
            ),
        ),
        Need(
            title="Screws which are not secret",
            body="Use normal heads. Odd ones stop nobody, they just annoy.",
            today="I bought a set of 32 bits for one screw.",
            topic="ordinary screws",
        ),
        Need(
            title="Warranty for repaired parts",
            body="If you have changed the pump, tell me for how long that one is covered.",
            today='The letter only says "repaired".',
            topic="a warranty for repairs",
            talk=(("Two years in my case, it stood on the second page of the invoice.",),),
        ),
        Need(
            title="A diary of the machine",
            body="Descaled, gasket changed, pump changed, with dates, and kept with the machine.",
            today="A sticker inside the door, like for oil in a car.",
            topic="a machine diary",
            talk=(("My sticker is full, so yes.",),),
        ),
        Need(
            title="Send the part before I send the old one back",
            body="Charge my card, refund it later.",
            today="A week with a hole where the valve was.",
            topic="parts in advance",
            talk=(("They did it for me when I asked. Ask.",),),
        ),
        Need(
            title="A tool roll",
            body="The four tools one needs, in a roll, with the names of the jobs.",
            today="My kitchen drawer looks like a garage.",
            topic="a tool roll",
        ),
        Need(
            title="Chat with a photo",
            body="Let me send a picture in the chat and draw an arrow on it.",
            today="I describe the thing next to the thing.",
            topic="photos in the chat",
            talk=(('"The thing next to the thing that hisses" was accepted by support once. They are good.',),),
        ),
        Need(
            title="Refurbished machines in your own shop",
            body="With a warranty, checked by you. I would buy the Duo that way.",
            today="Private sales with three blurry photos.",
            topic="refurbished machines",
            talk=(
                ("They had four of them at the open day and they were gone by noon.",),
                ("With a photo of the real one, including its scratches, I would buy blind.",),
            ),
        ),
        Need(
            title="Old firmware for old machines",
            body="Tell us for how long first-year machines get updates.",
            today='I fear each update note that begins with "from series two".',
            topic="a promise on updates",
            talk=(
                (
                    "Security fixes for ten years is what my car maker says. Reasonable for a boiler with Wi-Fi.",
                    "A boiler with Wi-Fi, put like this it sounds frightening.",
                ),
            ),
        ),
        Need(
            title="A checklist before the machine is sent in",
            body="Empty it, lock this, pack that, remove the tank.",
            today="I left water in. The courier noticed.",
            topic="a checklist for sending",
        ),
        Need(
            title="A short course on opening the machine safely",
            body="What stays hot, what stays charged, what never to touch. Half an hour, with a real machine.",
            today="I pull the plug, wait a day and still use one hand only.",
            topic="a safety course",
            talk=(("Waiting a day is more than enough, an hour for the heat will do. Keep the one hand.",),),
        ),
        Need(
            title="Price of a repair before I send it",
            body="A list with fixed prices for the usual things.",
            today="I pay for the parcel to find out.",
            topic="fixed repair prices",
            talk=(
                ("They told me 90 for a pump on the phone, and it was 90 in the end.",),
                ("An estimate from a photo would already help.",),
            ),
        ),
        Need(
            title="Recycle the machine for me when it is over",
            body="Take it back and use what still works for others.",
            today="My first one stands in the cellar because I cannot bring myself to do it.",
            topic="taking old machines back",
            talk=(
                (
                    "Its pump could be my pump. Please do not throw it away!",
                    "Write to me, you can have it for the postage.",
                ),
            ),
        ),
    ),
    remarks=(
        "My machine is four years old and shall become fourteen, so I am all for {w}.",
        "I fix things for neighbours, and {w} would save me the guesswork.",
        "The nearest partner is two hours away. {W} would be worth a lot here.",
        "Respect to your support, but {w} would spare them half of my messages.",
    ),
)
