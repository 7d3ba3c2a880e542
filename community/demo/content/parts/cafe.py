"""Café corner: what customers need and how they talk about it."""

from community.demo.content.forms import Need, Part

CAFE = Part(
    name="Café corner",
    group="cafe-corner",
    who=(
        "small offices",
        "hairdressers and waiting rooms",
        "bed and breakfast hosts",
        "clubs",
        "pop-up cafés",
        "co-working spaces",
        "schools",
    ),
    needs=(
        Need(
            title="A counter that I can reset each day",
            body="How many drinks today, for the little cash box by the door.",
            today="Cups minus washed cups, more or less.",
            topic="a daily counter",
            talk=(("We count bags. 55 doubles to the kilo, and then it is nearly right.",),),
        ),
        Need(
            title="A contract for maintenance",
            body="One visit a year, fixed price, on our premises.",
            today="I am a dentist and clean it myself between two patients.",
            topic="a maintenance contract",
            talk=(("I would pay for that without asking twice. So would the hairdresser downstairs.",),),
        ),
        Need(
            title="Invoices with our company's name",
            body="Two lines for the address and a tax number. That is all my bookkeeper wants.",
            today="Support changes it by hand each time, and they are patient.",
            topic="proper invoices",
            talk=(("Same, every quarter. My bookkeeper knows Kofi by now.",),),
        ),
        Need(
            title="Two portafilters in the box of the Duo",
            body="The machine can do two in a row, but I have one handle.",
            today="Knock, rinse, dry, refill, while they wait.",
            topic="a second portafilter",
            talk=(
                ("The single one lies in the drawer of everyone I know. Put in two doubles.",),
                ("Even a discount for the second would make me happy.",),
            ),
        ),
        Need(
            title="A price list on a small screen",
            body=("Our club sells coffee for a good cause; a tablet that shows drinks and takes the tally would help."),
            today="A jar, and a piece of paper under the jar.",
            topic="a price list",
            talk=(("A tablet and a spreadsheet do that already. Happy to share ours.",),),
        ),
        Need(
            title="Several users, one responsible person",
            body="Somebody must receive the messages about descaling, and it should not be all 14 of us.",
            today="Fourteen phones buzz, nobody moves.",
            topic="one person responsible",
            talk=(("In our office responsibility rotates, and so does the scale.",),),
        ),
        Need(
            title="A machine that can be rented for an event",
            body="A Duo, a grinder, a weekend, with a box of spare cups.",
            today="We carried mine to the village fair in a wheelbarrow.",
            topic="renting a machine",
            talk=(("The wheelbarrow deserves a photo here.",),),
        ),
        Need(
            title="Larger knock box for a workshop",
            body="Two litres, standing on the floor.",
            today="The bin, with a bang.",
            topic="a large knock box",
        ),
        Need(
            title="Show on the outside whether it is free for use",
            body="A green light at the back, towards the queue.",
            today="People stand there politely and wait for nothing.",
            topic="a light towards the queue",
            talk=(("The English solution: two queues.",),),
        ),
        Need(
            title="A pick-up day for used grounds",
            body=("Neighbours want it for their gardens. A little list in the community of who gives and who takes."),
            today="Seven kilos a month into the bin.",
            topic="giving away grounds",
            talk=(
                (
                    "Our allotment takes all that we bring. Roses are said to love it.",
                    "Mushrooms love it even more, ask me in autumn.",
                ),
                ("Snails dislike it, which is why I like it.",),
            ),
        ),
        Need(
            title="Stop people from unplugging the machine",
            body="Somebody charges a phone at the coffee machine's socket every day at eleven.",
            today='A note that says "NO", in four languages.',
            topic="a guarded plug",
            talk=(("Cable clamp from the electrical shop. It ended our charging problem in a polite way.",),),
        ),
        Need(
            title="A training day for staff",
            body="Four hours, six people, at our place, with a certificate that they can hang up.",
            today="Each of them learned it from the one who left.",
            topic="a training day",
            talk=(("We had one from a local roaster. The best money we spent all year.",),),
        ),
        Need(
            title="Bulk filters without 24 small boxes",
            body="One carton of 24, no cardboard inside.",
            today="An evening of folding paper.",
            topic="a bulk carton",
            talk=(("The boxes make fine seed pots, if somebody wants forty of them.",),),
        ),
        Need(
            title="Report a fault by a code on the machine",
            body="A sticker with a square code that any of our guests can scan, and I get a message.",
            today="I learn about it on Monday from a note, if the pen works.",
            topic="a code for faults",
            talk=(("Print one yourself that opens an e-mail. We did that for the projector.",),),
        ),
        Need(
            title="Let the machine say whose turn it is",
            body="The display should say who makes the next round, in turn, fairly.",
            today="It is me.",
            topic="a fair rota",
            talk=(
                (
                    "It is always the person who asks for a rota.",
                    "I walked into that one.",
                ),
            ),
        ),
        Need(
            title="Faster heating of milk for a crowd",
            body="A second wand on the Duo would double our interval.",
            today="Twenty minutes of break, eight cappuccinos, a queue of twelve.",
            topic="a second wand",
            talk=(("One big jug for three, poured round. Purists look away.",),),
        ),
        Need(
            title="Quiet hours for the consulting room",
            body=(
                "Next door we talk about serious things. No grinding from 14:00 to 15:00, please, as a lock "
                "on the Pica."
            ),
            today="A sign. People cannot read signs.",
            topic="quiet hours",
            talk=(
                ("Grind for the hour beforehand and put away the cable. Crude, but our therapist is happy.",),
                ("A yoga studio has the same problem, only lying down.",),
            ),
        ),
        Need(
            title="A menu board that I can design",
            body="We are a pop-up of two people, and the drinks change weekly.",
            today="Chalk on slate, wiped by the sleeves of customers.",
            topic="a menu board",
            talk=(("Paint marker, and a damp sponge. Sleeves lose.",),),
        ),
        Need(
            title="Quick start after moving the machine",
            body=(
                "Market on Saturday, unpack, fill, and brew in ten minutes. Skip all questions about "
                "language and water."
            ),
            today="It believes that it is new each time it has been empty.",
            topic="a quick start",
            talk=(
                (
                    "Leave a cup of water in the boiler while moving, then it does not ask.",
                    "And does it slosh?",
                    "A bit, but only inside.",
                ),
            ),
        ),
        Need(
            title="Keep a cup count for the cleaning rota",
            body="Every sixty drinks somebody else is on. The display should name them.",
            today="We have a wheel with names, and someone has bent it.",
            topic="a cup count for the rota",
        ),
    ),
    remarks=(
        "We are eleven in the office, and all eleven would agree on {w}. That is rare.",
        "{W} would make it easier to get the Duo past our bookkeeper.",
        "Our club meets on Thursdays, and on Thursdays I think of {w}.",
        "Nobody here feels responsible for the machine, so {w} has my full support.",
    ),
)
