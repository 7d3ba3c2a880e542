"""App: what customers need and how they talk about it."""

from community.demo.content.forms import Need, Part

APP = Part(
    name="App",
    group="app-and-automations",
    who=(
        "people with older phones",
        "households with two phones",
        "users with big fingers",
        "people who open it every morning",
        "those who have never read the manual",
        "my parents",
        "people who use it half asleep",
    ),
    needs=(
        Need(
            title="Open the app where I left it",
            body="I always use the recipe page. Please stop showing me the home page with news first.",
            today="Two taps and a scroll, before each coffee.",
            topic="a start page of my choice",
            talk=(
                (
                    "Long press on the icon gives you a shortcut to recipes, at least on Android.",
                    "You have just saved me a thousand taps.",
                ),
            ),
        ),
        Need(
            title="Notifications one by one",
            body="I want to know about the empty tank and not about new beans.",
            today="All or nothing, so I chose nothing, and now the tank surprises me.",
            topic="separate notifications",
            talk=(
                ("Same here, I turned them all off the day I got an advert for mugs.",),
                ("Water yes, mugs no. I could not have put it better.",),
            ),
        ),
        Need(
            title="Pair a new phone without resetting the machine",
            body="Show a code on the display, type it in, done.",
            today="New phone, so I had to hold two buttons for ten seconds, and my schedules were gone.",
            topic="pairing without a reset",
            talk=(
                (
                    "Schedules come back if you log in with the same account before pairing.",
                    "Wish I had read that yesterday.",
                ),
                ("I have had three phones since I bought it, each was an evening.",),
            ),
        ),
        Need(
            title="Colours in graphs that I can tell apart",
            body="I am red-green colour-blind. Dashes or symbols would be enough.",
            today="Pressure and flow are one brown line to me.",
            topic="graphs without colour guessing",
            others="One man in twelve, one woman in two hundred.",
            talk=(
                ("One man in twelve has this. It should be a basic.",),
                ("I print them in black and white for my father, same problem. Dashes would solve both.",),
            ),
        ),
        Need(
            title="Tablet layout",
            body="The old tablet on my kitchen wall shows the app like a phone with a lot of grey.",
            today="A third of the screen is used.",
            topic="a tablet layout",
            others="People with an old tablet and a nail in the wall.",
            talk=(("Landscape would be enough for me, with the graph on one side.",),),
        ),
        Need(
            title="Say what an update changes",
            body="Write what has changed, for people. Two sentences.",
            today='"Bug fixes and improvements" is what it says, always.',
            topic="readable update notes",
            talk=(("I stopped updating because of that. It works, so why touch it.",),),
        ),
        Need(
            title="Find the machine faster after opening",
            body="The phone is next to the machine and still takes twelve seconds to connect.",
            today="I press the button on the machine in the meantime, so what is the app for?",
            topic="a faster connection",
            talk=(
                (
                    "Turning off the battery saver for the app took it from twelve to three seconds here.",
                    "Four for me, good enough, thanks.",
                ),
            ),
        ),
        Need(
            title="Two machines in one app",
            body="One at home, one at work, and a switch at the top.",
            today="I log out and in twice a day.",
            topic="two machines in one app",
            others="Anyone with a machine at work, or at the in-laws'.",
            talk=(
                ("Careful, I once heated up the office on a Sunday by mistake.",),
                ('Give them colours. Green is home, red is "do not touch, it is the office".',),
            ),
        ),
        Need(
            title="Undo for deleted recipes",
            body="A bin which keeps them for a week.",
            today='My son deleted "Dad weekday" because he liked the animation.',
            topic="a bin for recipes",
            talk=(
                (
                    "Support could restore mine from the account, ask them.",
                    "They could, within an hour!",
                ),
                ('A question before deleting would also do. "Are you Dad?" for example.',),
            ),
        ),
        Need(
            title="Bigger buttons for wet hands",
            body="On and off are next to each other, and so are my thumbs.",
            today="Each third time I switch off what I wanted to start.",
            topic="bigger buttons",
            talk=(("A long press for off would also do.",),),
        ),
        Need(
            title="Keep the screen on during a shot",
            body="Only while the pump is running.",
            today="At second 20 it dims, and I tap it with my nose.",
            topic="a screen that stays on",
            talk=(("The nose is the most underrated input device.",),),
        ),
        Need(
            title="Use the app in a second language",
            body=("My phone is in Japanese and my recipes are in English; let me choose the language of the app."),
            today="I switch the whole phone over to read one menu.",
            topic="a choice of language",
            others="Families that speak two languages before breakfast.",
            talk=(
                (
                    "Android 13 and up can do this per app, in the system settings.",
                    "Found it, works, only the graph labels stay in Japanese.",
                ),
            ),
        ),
        Need(
            title="A log for the household in one place",
            body="We have two phones and one machine, and each phone has its half of the shots.",
            today="I add his in the evening, from memory.",
            topic="a shared shot log",
            talk=(
                (
                    'Two phones with the same account get one log, but then both are "me".',
                    "That is how we do it, and half of my shots are awful.",
                ),
            ),
        ),
        Need(
            title="Explain the icons",
            body="Hold a finger on one and tell me its name.",
            today="There is a drop, a drop with a line and a drop with a star.",
            topic="names for icons",
            talk=(
                (
                    "Drop with a star is the filter. I had to ask support.",
                    "I thought it was a rating.",
                ),
            ),
        ),
        Need(
            title="The app should use less battery",
            body="It asks the machine for its temperature the whole day, even when nobody is home.",
            today="It is at 9 percent on my list, ahead of the map.",
            topic="a lighter app",
            talk=(("Force-closing it after coffee helped, but the widget you all want will be worse.",),),
        ),
        Need(
            title="Guests with a code",
            body="A code for a weekend, for people who mind my flat and water my plants.",
            today="I leave my old phone on the table, with a sticker on it.",
            topic="a guest code",
            talk=(("My house sitter drinks more coffee than my plants drink water.",),),
        ),
        Need(
            title="Let me turn off the tips",
            body="After three years I know that fresh beans taste better.",
            today="A tip slides over the button I want to press.",
            topic="hiding the tips",
        ),
        Need(
            title="A log entry I can add by hand",
            body="When the phone is charging in another room, the shot is not counted with its note.",
            today="There is a hole in my statistics every Sunday.",
            topic="entries by hand",
            talk=(
                (
                    "The shots do arrive later, just without notes.",
                    "The notes are why I keep it.",
                ),
            ),
        ),
        Need(
            title="Accessible labels for screen readers",
            body="I am blind and good at espresso. Name the buttons, and read out the seconds if I ask for it.",
            today='"Button, button, image, button."',
            topic="labels for screen readers",
            others="Blind and partially sighted owners, and people cooking with the phone out of reach.",
            talk=(
                (("I test software with screen readers for a living and would gladly go through the app with you."),),
                (
                    "The seconds aloud during the shot would also help sighted people with their hands full.",
                    "That is how most good things for us end up helping all of you.",
                ),
            ),
        ),
        Need(
            title="Charts over weeks and months",
            body="Coffees per week, average time, litres of water. For fun and for the filter.",
            today="The list is long and flat.",
            topic="charts over time",
            talk=(("I am not sure that I want to see the number of coffees.",),),
        ),
    ),
    remarks=(
        "I use the app only because of the log, and {w} would make me use it for more.",
        "Phone from five years ago here, so please make {w} light.",
        "Whoever has to use the app with one hand would thank you for {w}.",
        ("I went through the settings for half an hour yesterday, looking for {w}. It really is not there."),
        "I hope we get {w} on Android and iPhone in the same month.",
    ),
)
