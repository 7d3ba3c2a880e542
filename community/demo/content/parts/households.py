"""Households: what customers need and how they talk about it."""

from community.demo.content.forms import Need, Part

HOUSEHOLDS = Part(
    name="Households",
    group="cafe-corner",
    who=(
        "couples",
        "flatshares",
        "families",
        "hosts",
        "homes with one expert and several users",
        "friends who share a kitchen",
    ),
    needs=(
        Need(
            title="Who has had how many",
            body="A count per person, for splitting the bean bill.",
            today="Tally marks on the bag, in pencil, not always honest.",
            topic="a count per person",
            others="Every kitchen with a jar for coins.",
            talk=(("We pay by the week and argue by the month.",),),
        ),
        Need(
            title="A guest mode with three pictures",
            body="Small, large, milk. No words, no menu.",
            today="I get up from the table for every cup.",
            topic="a guest mode",
            talk=(("As a frequent guest: yes. I am afraid of your machines.",),),
        ),
        Need(
            title="A limit for teenagers",
            body="Two a day, then decaf. He says that he can handle it; his bedtime says no.",
            today="I hide the portafilter.",
            topic="a daily limit",
            others="Parents of tall children with small bedtimes.",
            talk=(
                (
                    "He will learn to use a stove pot. Mine did.",
                    "At least that is a skill.",
                ),
                ("Ours measured the caffeine of every drink for school and now lectures us.",),
            ),
        ),
        Need(
            title="Lock the settings with a code",
            body="Drinks for all, settings for me.",
            today="Somebody sets it to 98 degrees, and nobody did it.",
            topic="a code for settings",
            talk=(("Nobody lives in our house too. He also leaves the light on.",),),
        ),
        Need(
            title="Tell the next one that beans are empty",
            body="A small sign on the display that I can set when I take the last ones.",
            today="A note, if there is a pen.",
            topic="a beans-are-empty sign",
        ),
        Need(
            title="Left cup stronger than right",
            body="She likes it long. One shot, two cups, moved in between, and guided by the display.",
            today="I swap by feeling and get it wrong.",
            topic="a guide for two cups",
            talk=(("Just brew two singles. Yes, I know, time.",),),
        ),
        Need(
            title="Coffee for ten on a Sunday",
            body="A mode that keeps both boilers up, skips the waiting and counts the drinks.",
            today="Around number six it gets slower, and so do I.",
            topic="a Sunday mode",
            talk=(
                (
                    "Grind the doses the moment before they arrive, into small cups. It doubles the speed.",
                    "A muffin tin holds twelve doses. You are welcome.",
                ),
                (
                    "Second grinder, second person, no mode needed.",
                    "You have two of everything, then?",
                ),
            ),
        ),
        Need(
            title="Works with gloves and with weak hands",
            body="My mother has arthritis. The portafilter needs less force and a longer lever.",
            today="I lock it in for her in the evening, and she presses the button at seven.",
            topic="less force to lock in",
            others="Anyone with arthritis, and anyone who has ever had a wrist in plaster.",
            talk=(
                (
                    "A thin film of food-safe grease on the lugs, twice a year. Big difference.",
                    "It turned easily at once. She sends her regards.",
                ),
                (
                    (
                        "My physiotherapist asked what I do every morning. I showed her the portafilter movement. "
                        "She was not pleased."
                    ),
                ),
            ),
        ),
        Need(
            title="Names on the drinks",
            body='"Oma" and "Opa" instead of 1 and 2.',
            today="Stickers that come off in the steam.",
            topic="names on drinks",
            talk=(
                (
                    "The names in the app do show up on the display if they have fewer than eight letters.",
                    '"Grandmother" was too long, then. "Oma" works!',
                ),
            ),
        ),
        Need(
            title="An induction for new flatmates",
            body="Ten minutes of pages in the app, a small quiz, then they may touch it.",
            today="I explain it every semester.",
            topic="an introduction for flatmates",
            talk=(("With an exam. Practical part: wiping the wand.",),),
        ),
        Need(
            title="Tell me if my father had his coffee",
            body="He lives alone. One quiet message when he makes his first cup would be peace of mind.",
            today='I ring at nine and he says "of course I did".',
            topic="a quiet sign of life",
            others="All of us with a parent in another town.",
            talk=(
                (
                    "Ask him first. My mother found the idea insulting, and then used it to check on me.",
                    "He laughed and said yes, if it works both ways.",
                ),
            ),
        ),
        Need(
            title="A second hopper for decaf",
            body="A second, small hopper next to the first, with a flap.",
            today="Regular out, decaf in, two grams mixed, long night.",
            topic="a second hopper",
            others="Whoever wants to sleep in a house where others do not.",
        ),
        Need(
            title="Leave a message on the machine",
            body='"Last milk is mine." On the display, for a day.',
            today="Magnetic letters, and the E is missing.",
            topic="messages on the display",
            talk=(("You can do a lot of German without an E? No, you cannot.",),),
        ),
        Need(
            title="Whose cup is it?",
            body="When two people have ordered through the app, show a name while it brews.",
            today="I drink his ristretto about once a week, and he drinks my decaf once a month.",
            topic="a name on the current drink",
        ),
        Need(
            title="Cocoa and warm milk for the children",
            body='A button "milk" that leads through steaming for cold hands, at 45 degrees.',
            today="Grandpa makes it on the stove, and it boils over while he tells a story.",
            topic="a children's milk setting",
            others="Grandparents on duty.",
            talk=(
                (
                    "At 45 the cocoa does not dissolve, stir it with a sip of hot water first.",
                    "Thank you from three sticky children.",
                ),
            ),
        ),
        Need(
            title="A family tariff for filters and beans",
            body="We are three households with three Arias, one order would be plenty.",
            today="My sister orders for everybody and runs after the money.",
            topic="one order for a family",
            talk=(("We do this with a shared list and a jar. The jar is always short.",),),
        ),
        Need(
            title="Tell guests how to stop it",
            body='A clear "stop" on the display while it runs. Any press, any button.',
            today="My aunt pulled out the plug.",
            topic="a clear stop",
            talk=(("Any button does stop it, but it is nowhere on the screen, so your aunt was right.",),),
        ),
    ),
    remarks=(
        "Five people, one machine. {W} would prevent at least one argument a week.",
        'I showed {w} to my husband and he said "finally" before he had read to the end.',
        "I host a lot, and my guests would want {w} without knowing it.",
        "My mother would get more out of {w} than I would, so this vote is hers.",
    ),
)
