"""Shop: what customers need and how they talk about it."""

from community.demo.content.forms import Need, Part

SHOP = Part(
    name="Shop",
    group="cafe-corner",
    who=(
        "people who order for a whole office",
        "customers on islands",
        "people who send presents",
        "regular customers",
        "people who are never at home",
        "those who plan ahead",
    ),
    needs=(
        Need(
            title="Send small parts as a letter",
            body="A gasket weighs eight grams. A stamp would do.",
            today="A carton, paper, a plastic cushion, and a day of waiting at home.",
            topic="small parts by letter",
            talk=(
                (
                    "They asked me whether a letter was fine, when I wrote it in the comment of the order.",
                    "I never saw a field for comments. Thanks!",
                ),
            ),
        ),
        Need(
            title="A gift card that does not look like an invoice",
            body="Something that I can print and put into an envelope, with a nice drawing.",
            today="My brother received a PDF with a tax number for his birthday.",
            topic="a nicer gift card",
            talk=(("I drew one by hand. It had a cup and looked like a hat.",),),
        ),
        Need(
            title="Pick up orders at the workshop",
            body="I live ten minutes away and your parcel takes three days through two cities.",
            today="I cycle past my own gasket.",
            topic="picking up orders",
            talk=(
                (
                    "Ring the bell and ask, I have done that twice.",
                    "I am too shy for bells.",
                ),
            ),
        ),
        Need(
            title="Collect several orders in one parcel",
            body="Beans, filters, a screen: one box, one day, please.",
            today="Three couriers in one week know my name by now.",
            topic="one parcel for everything",
            talk=(
                (('There is a note field in the basket, I write "together, please". Worked two times out of three.'),),
            ),
        ),
        Need(
            title="Tell me which parts fit my machine",
            body="The shop knows the serial number, so grey out the rest.",
            today="I ordered the beautiful basket for the other one.",
            topic="parts that fit",
            talk=(
                (
                    (
                        'Register the machine in the shop account, and the filter "my machines" appears. It is well '
                        "hidden."
                    ),
                    "Extremely well hidden. But it is there!",
                ),
            ),
        ),
        Need(
            title="A message when a sold-out thing is back",
            body="Not a newsletter, one message.",
            today="I look every few days, and the ash kit comes and goes.",
            topic="a back-in-stock message",
            talk=(("The ash kit went in two days the last time. I was on a train.",),),
        ),
        Need(
            title="Pay by invoice",
            body="I would like to receive the goods and then pay, like my parents did.",
            today="I ask my daughter for her card.",
            topic="paying by invoice",
        ),
        Need(
            title="Delivery on a day I choose",
            body="I work four days a week, and the parcel likes the other three.",
            today="It has a holiday with my neighbours, who have drunk one bag.",
            topic="a delivery day",
            talk=(("In my building the neighbours take a handful as a fee. I find that fair.",),),
        ),
    ),
    remarks=(
        "I order for three households, and {w} would make this a lot nicer.",
        "Living on an island I see {w} as more than a detail.",
        "Every small shop in my town has managed {w}, so I am hopeful.",
    ),
)
