"""Energy: what customers need and how they talk about it."""

from community.demo.content.forms import Need, Part

ENERGY = Part(
    name="Energy",
    group="small-kitchens",
    who=(
        "people with a meter they look at",
        "one-cup-a-day drinkers",
        "people in small flats",
        "careful spenders",
        "people in warm kitchens",
        "the frugal half of every couple",
    ),
    needs=(
        Need(
            title="Show how much power it uses",
            body="Kilowatt hours per week, in the app. I do not need it exact.",
            today="A plug with a display behind the machine, upside down.",
            topic="the power use",
            talk=(
                (
                    "Mine takes about 0.35 kWh on a day with four drinks.",
                    "Less than I feared, thank you.",
                ),
                ("And per year, in one number, for the argument at Christmas.",),
            ),
        ),
        Need(
            title="A short warm-up for a single cup",
            body="Only the group and 60 ml of water, for one espresso.",
            today="It heats everything for the one I drink.",
            topic="a one-cup warm-up",
            talk=(("Physics says the group takes most of it. Two minutes less, maybe.",),),
        ),
        Need(
            title="Insulate the boiler",
            body=("Foam around the boiler would keep the heat where it belongs, and my kitchen cooler in August."),
            today="The cups are warm, the wall is warm, the butter is liquid.",
            topic="an insulated boiler",
            talk=(
                (
                    "I know somebody who added foam to his Duo and saved a fifth.",
                    "And voided his warranty, probably.",
                ),
                ("Our kitchen has 31 degrees in summer, and the machine is the second heater after the sun.",),
            ),
        ),
        Need(
            title="Do not let it trip the fuse with the kettle",
            body="A setting for weak kitchens: 1,000 watts, slower.",
            today='We shout "kettle!" before switching on.',
            topic="a low-power mode",
            others="Old houses with one fuse for everything.",
            talk=(
                ("For camper vans, too. I have 1,200 watts and nobody else to shout at.",),
                ("1,000 watts would also let me use the extension in the garden house.",),
            ),
        ),
        Need(
            title="Switch off properly",
            body="Off should mean off: zero watts.",
            today="2.1 watts in standby, I have measured it for a month.",
            topic="a real off",
            talk=(
                (
                    "Then the schedule could not wake it up.",
                    "True. As a choice, for the weekend house.",
                ),
                ("Three euros a year, roughly. I would still like it, out of principle.",),
            ),
        ),
        Need(
            title="Steam boiler off by default on the Duo",
            body="I make milk drinks on weekends only. Monday to Friday the second boiler may sleep.",
            today="I switch it off in the menu, if I think of it.",
            topic="a sleeping steam boiler",
            talk=(
                (
                    "There is a quick way: hold the right button for three seconds.",
                    "Thank you. It should be in large letters somewhere.",
                ),
                ("It needs eleven minutes to come up again, so tell the guests beforehand.",),
            ),
        ),
        Need(
            title="A cheap-hours setting",
            body="Electricity costs half until six. Heat then, and stay warm.",
            today="Two timers, one of them in my head.",
            topic="cheap hours",
        ),
        Need(
            title="Go to standby after the last usual coffee",
            body="I never drink any after 15:00. It could notice.",
            today="Hot until night, on the days when I forget.",
            topic="a standby that learns",
            talk=(("I would rather set it than have it learned. Learned things are wrong on birthdays.",),),
        ),
        Need(
            title="Use the remaining heat for tea",
            body="After switching off there is still hot water for one cup. Let me take it.",
            today="The heat goes into the kitchen.",
            topic="using the remaining heat",
            talk=(("On the Aria it works for about five minutes, press hot water while it is cooling.",),),
        ),
        Need(
            title="A label with the true numbers",
            body="Warm-up, one espresso, one hour idle: three numbers on the box.",
            today='"Energy-saving", says the box.',
            topic="true energy numbers",
            talk=(
                (
                    "Support sent them to me in two hours: 0.09, 0.02 and 0.06 kWh for the Aria.",
                    "Then why are they not on the box!",
                ),
            ),
        ),
        Need(
            title="Faster heating for 110 volt machines",
            body=(
                "The machine for my country takes eleven minutes. Better insulation would help more than more watts."
            ),
            today="I do the dishes while it heats. All of them.",
            topic="a quicker 110 volt machine",
            others="Half of the Americas, and Japan.",
        ),
        Need(
            title="A thermostat for the cup tray",
            body="Separate the tray from the boiler, with a switch of its own.",
            today="In summer it warms cups, the flat and me.",
            topic="a switch for the cup tray",
            talk=(("I drink from cold cups in July and nobody has died.",),),
        ),
        Need(
            title="Tell us what a warm-up costs in money",
            body="I enter my price, it shows cents per coffee.",
            today="My father asks each time I switch it on.",
            topic="the cost of a coffee",
            talk=(("About three cents here, the beans are thirty. Tell your father.",),),
        ),
        Need(
            title="Heat from a battery in the van",
            body="A 12-volt version is a dream, I know; at least tell us which inverters work.",
            today="Mine gives up with a long, sad tone.",
            topic="a list of inverters",
            others="The camper people. There are more of us than you think.",
            talk=(
                (
                    "Pure sine, 2,000 watts, short cables. Then it runs in ours.",
                    "Which battery?",
                    "200 Ah lithium, about 25 coffees.",
                ),
            ),
        ),
        Need(
            title="Half power while the oven is on",
            body='My flat has one fuse for the kitchen. A button "oven is on" would keep the peace.',
            today="Sunday roast or espresso, never both.",
            topic="an oven-is-on button",
        ),
        Need(
            title="Cool down faster before I put the cover on",
            body="Let it blow off the heat on purpose, when I tell it that we are leaving.",
            today="I wait at the door, in my coat, for a coffee machine.",
            topic="a faster cool-down",
        ),
    ),
    remarks=(
        "I look at the meter more often than I admit, so I am curious about {w}.",
        "{W} would silence my brother-in-law, who calculates everything.",
        "For my one espresso a day {w} would make a real difference.",
    ),
)
