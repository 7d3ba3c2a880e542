"""Steam wand: what customers need and how they talk about it."""

from community.demo.content.forms import Need, Part

STEAM = Part(
    name="Steam wand",
    group="milk-and-latte-art",
    who=(
        "people who pull milk drinks for guests",
        "friends who still learn to steam",
        "oat milk households",
        "cappuccino drinkers",
        "owners who came from a fully automatic machine",
        "flat white people",
        "new owners",
        "home baristas with a second job",
    ),
    needs=(
        Need(
            title="A finer steam valve with more travel",
            body=("Between nothing and full blast there are about ten degrees of turn. I want room to play with."),
            today="For small jugs I open the valve a hair and it jumps.",
            topic="a finer steam valve",
            talk=(
                (
                    "Wrap two turns of tape around the stem, it gives the knob more resistance.",
                    "That helped, mine no longer jumps.",
                ),
            ),
        ),
        Need(
            title="Steam power in three steps",
            body=("Full power is right for a litre and wrong for 80 ml. Three steps in the settings would be enough."),
            today="My macchiato milk boils before I have found the whirl.",
            topic="steam power in steps",
            talk=(
                ("I use the one-hole tip for little amounts. Slower, but you can think.",),
                (
                    "Will it also steam more slowly to reach the pressure? I am in no hurry.",
                    "It should, half the power for twice the time.",
                ),
            ),
        ),
        Need(
            title="A one-hole and a four-hole tip in the box",
            body="Tips are small pieces of steel, so please put both into the box.",
            today="The two-hole tip is a compromise that suits neither my espresso cup nor my soup bowl.",
            topic="a second steam tip",
            talk=(
                (
                    "The thread is M8 fine, if anybody is looking for one now.",
                    "Perfect, the first one I ordered was coarse.",
                ),
            ),
        ),
        Need(
            title="A wand that reaches to the front edge",
            body="With a big jug I cannot get the angle, because the drip tray is in the way.",
            today="I hold the jug half over the worktop and half over nothing.",
            topic="a longer wand",
            others="Users of jugs from 500 ml up.",
            talk=(("Raising the machine by 3 cm did it for me, on a bamboo board.",),),
        ),
        Need(
            title="Tell me when the steam boiler is really ready",
            body="A small icon that fills up while pressure builds would save my first jug.",
            today="The light says steam, the wand says warm water.",
            topic="an honest steam-ready sign",
            talk=(("Open it for three seconds before the jug, the first water is always condensation.",),),
        ),
        Need(
            title="Steam while the shot is running on the Aria",
            body=("I know that it has one boiler. Even weak steam at the same time would cut my morning by a minute."),
            today="Shot, wait, steam, and by then the crema has gone.",
            topic="steaming during the shot",
            others="Everyone who bought the Aria and dreams of the Duo.",
            talk=(
                (
                    "It cannot do both, there is one heater. Steam first, then brew.",
                    "Milk first works better than I thought, just swirl it before pouring.",
                ),
            ),
        ),
        Need(
            title="Cool the boiler down quickly after steaming",
            body=(
                "After a cappuccino, the next espresso is burnt unless I wait. One press should flush it "
                "down to brewing temperature."
            ),
            today="I run water into a cup until it stops hissing, and guess.",
            topic="a cooling flush after steam",
            talk=(("About 90 ml does it on mine. I measured it once and now I count.",),),
        ),
        Need(
            title="A silicone sleeve that fits the wand",
            body="Sell one in the right length, for the grip and for wiping.",
            today="The universal ones slide down into the milk.",
            topic="a fitting sleeve",
            talk=(
                (
                    "I glued nothing, I just cut it 5 mm shorter than the straight part.",
                    "And a cable tie at the top keeps mine from sliding.",
                ),
            ),
        ),
        Need(
            title="The joint of the wand should stay where I put it",
            body=(
                "After a year the joint is loose and the wand drops by itself. A screw to tighten it would be enough."
            ),
            today="It falls against the portafilter with a nice bell sound.",
            topic="a joint that stays",
            talk=(
                (
                    "There is a nut under the rubber ring, 17 mm, a quarter turn.",
                    "I had no idea. Ten seconds, fixed, thank you.",
                ),
            ),
        ),
        Need(
            title="A steam knob with a clear zero",
            body="A little click at the closed position, so that I know without looking.",
            today="I overtighten it, because a drip means another puddle.",
            topic="a click at zero",
            talk=(("Overtightening is what ruins the seal, support told me.",),),
        ),
        Need(
            title="A lever instead of the steam knob",
            body="Up is on, down is off, and my wrist will say thank you. It could be an optional part.",
            today="Three full turns to open and three to close, twenty times on a Sunday.",
            topic="a steam lever",
            talk=(("I have arthritis in both hands and this would decide my next machine.",),),
        ),
        Need(
            title="Keep the steam going for a second jug",
            body=(
                "Two jugs in a row run out of breath at the end. Let it recover faster, or show me how long "
                "I must wait."
            ),
            today="The second guest gets milk with the structure of rain.",
            topic="enough steam for two jugs",
            talk=(
                (
                    "Wait forty seconds between the jugs, then the second is as good as the first.",
                    "Forty is what I needed to know, thanks.",
                ),
            ),
        ),
        Need(
            title="A hook for the milk cloth",
            body="Near the wand, away from the tray.",
            today="The cloth lies on top of the cups, which is not where a milk cloth should be.",
            topic="a hook for the cloth",
            others="Anyone who has wiped a wand with a tea towel.",
            talk=(("Magnetic hook from the tool shop, side panel, done.",),),
        ),
        Need(
            title="Wand light for dark kitchens",
            body=(
                "One small warm light next to the wand, pointing into the jug. I cannot see the surface of "
                "the milk in the morning."
            ),
            today="I steam by ear with a head torch within reach.",
            topic="a light at the wand",
            talk=(("Please make it warm white. Blue light at six should be illegal.",),),
        ),
        Need(
            title="Drier steam at the start",
            body=(
                "The first two seconds spit water into my milk. A short automatic blow into the tray "
                "beforehand would solve it."
            ),
            today="I lose a sip of milk to water each time.",
            topic="dry steam from the start",
            talk=(("Spit into a cloth first, count to two. I know, not a solution.",),),
        ),
        Need(
            title="Tell us how much milk the wand can handle",
            body="Put a table in the app: jug size, amount, seconds to 60 degrees.",
            today="I found out by overflowing.",
            topic="a table for milk amounts",
            talk=(
                (
                    "150 ml from the fridge takes me 24 seconds with the standard tip.",
                    "Mine takes 26, so the table would not even be difficult.",
                ),
                ("One third of the jug, two thirds when done. It has saved my shirt.",),
            ),
        ),
        Need(
            title="A jug with the level lines for one and two cups",
            body="Lines on the inside, for before and after foaming.",
            today="I pour milk into the cup, from the cup into the jug, and wash both.",
            topic="a jug with lines",
            talk=(("Scratched mine in with a key. Ugly and useful.",),),
        ),
        Need(
            title="Lock the steam when nobody is using it",
            body=(
                "My toddler turns everything that turns. The valve should do nothing unless steam was chosen "
                "on the display."
            ),
            today="We took the knob off and keep it in a drawer.",
            topic="a lock for the steam",
            others="Homes with toddlers or with curious visitors.",
            talk=(("Knob in the drawer is the standard procedure here as well.",),),
        ),
        Need(
            title="A wand brush that reaches all the way up",
            body="Thin, long, soft, and made for the inside of your wand.",
            today="Pipe cleaners leave hairs.",
            topic="a brush for the wand",
            talk=(
                ("Interdental brush, size 4. My dentist approves of the use.",),
                ("Soak the tip in hot water overnight first, then any brush will do.",),
            ),
        ),
        Need(
            title="Steam that is gentle enough for plant milk",
            body="Pea milk splits when it is heated too fast. A soft setting with less pressure would help.",
            today="Two out of five jugs look like cottage cheese.",
            topic="a setting for plant milk",
            others="Pea, oat, soy and almond, in my own kitchen alone.",
            talk=(
                (
                    "Shake the carton hard before, and start from the fridge. It splits less.",
                    "Shaking made the difference here, still voting though.",
                ),
            ),
        ),
    ),
    remarks=(
        "Twice a day I stand at that wand, so {w} would be noticed at once.",
        "I have steamed for two years now, and {w} would be on my short list as well.",
        "A barista friend tried my machine and asked for {w} within five minutes.",
        "As a beginner I thought it was my fault. Nice to read that others wish for {w} too.",
        "Eight milk drinks every Sunday. I would notice {w} from the first jug.",
    ),
)
