"""Milk: what customers need and how they talk about it."""

from community.demo.content.forms import Need, Part

MILK = Part(
    name="Milk",
    group="milk-and-latte-art",
    who=(
        "people who practise on Sundays",
        "hosts of long brunches",
        "beginners with more will than skill",
        "people who teach a partner",
        "flat white drinkers",
        "my whole latte art class",
    ),
    needs=(
        Need(
            title="A monthly latte art challenge with one pattern",
            body="Give us one pattern a month, and a place for the photos, good and bad.",
            today="I practise alone and nobody tells me why my tulip leans.",
            topic="a monthly challenge",
            talk=(
                (
                    "Only if failed ones are allowed. My rosetta looks like a fish skeleton.",
                    "Failed ones should have their own prize.",
                ),
            ),
        ),
        Need(
            title="Short videos by milk type",
            body=("Whole milk, oat, soy, lactose-free: thirty seconds each, filmed from above, with the real sound."),
            today="All tutorials use full-fat milk from some heavenly cow.",
            topic="videos by milk type",
            talk=(("The sound is what matters. Paper tearing, not screaming.",),),
        ),
        Need(
            title="Remind me to wipe the wand",
            body="One soft beep ten seconds after steaming ends.",
            today="By the time I remember, it needs a chisel.",
            topic="a reminder to wipe",
            talk=(
                (
                    "I put the cloth into the jug, so I cannot forget it.",
                    "Stealing this trick.",
                ),
                ("Not a beep, please. The light could blink.",),
            ),
        ),
        Need(
            title="A cup list with milk amounts",
            body="I tell the app my cups once, and each recipe says how much milk to pour.",
            today="There is always a swallow too much, and I have drunk it for years.",
            topic="milk amounts per cup",
            talk=(
                ("A cup wants a third more than you think, because of the foam.",),
                ("I would measure all my cups in one evening for this. With music.",),
            ),
        ),
        Need(
            title="A jug that fits into the fridge door",
            body="Straight sides, flat handle and a lid. It would stay cold and be ready.",
            today="My jug lives on the butter shelf and smells of it.",
            topic="a jug for the fridge door",
            talk=(("A lid matters more than the shape, milk takes every smell.",),),
        ),
        Need(
            title="Warm the cups with a burst of steam",
            body="An upside-down cup on a little stand, two seconds of steam, warm.",
            today="I fill the cups with hot water, which costs me half a tank on Sundays.",
            topic="warming cups by steam",
            talk=(("The cup tray gets warm after half an hour, but who waits for that.",),),
        ),
        Need(
            title='Explain what "microfoam" should look like',
            body="Photos of the surface at the right moment, next to too much and too little.",
            today='I look at it and think "shiny, I suppose".',
            topic="a picture guide to foam",
            talk=(
                (
                    "Wet paint. If it looks like wet paint, pour.",
                    "Best description that I have read so far.",
                ),
            ),
        ),
        Need(
            title="A rinser for jugs on the drip tray",
            body="Press the jug down, water shoots up, clean.",
            today="I walk to the sink four times for two drinks.",
            topic="a jug rinser",
            talk=(("The tray would be full after five rinses, unless it has a drain.",),),
        ),
        Need(
            title="A milk thermometer that reads in a second",
            body="A clip for the jug with a fast probe and large digits, made by you.",
            today="The round one from the shop shows 45 when the milk is at 60.",
            topic="a fast thermometer",
            talk=(
                (
                    "A kitchen thermometer for meat is fast, but it does not stay on the jug.",
                    "A bulldog clip, and it stays.",
                ),
            ),
        ),
        Need(
            title="Pouring patterns for tiny cups",
            body="Everyone pours into bowls. Show us a heart in 60 ml.",
            today="Mine is a dot, on good days an oval dot.",
            topic="patterns for small cups",
            talk=(
                (
                    "Get closer to the surface than you dare, then a bit closer.",
                    "That was the missing centimetre!",
                ),
            ),
        ),
        Need(
            title="A jug with a thinner spout for the Aria owners",
            body=(
                "The jug in the box pours like a bucket. A pointed one for patterns, a round one for everything else."
            ),
            today="I bought three jugs before I liked one.",
            topic="a pointed jug",
            talk=(("Pointed spout, 350 ml, thin steel. Size matters more than the brand.",),),
        ),
        Need(
            title="Foam for two heights in one jug",
            body="My wife drinks cappuccino and I drink flat white. Teach us how to split one jug properly.",
            today="She gets the foam, I get the milk, we swap complaints.",
            topic="a lesson in splitting milk",
            talk=(("Pour half into a second jug straight away, while it spins, not after.",),),
        ),
        Need(
            title="Cold foam for iced drinks",
            body="A short course on foaming without heat, or a whisk that fits onto the wand holder.",
            today="I shake milk in a jar until my arm gives in.",
            topic="cold foam",
            talk=(("Skimmed milk, a jar, thirty seconds in the freezer before. Arm lasts longer.",),),
        ),
        Need(
            title="Collect the best photo of each week on the front page",
            body="One picture, one name, and the beans in the cup.",
            today="Lovely pictures get three thanks and disappear.",
            topic="a photo of the week",
            talk=(
                ("And a category for the worst one, I have material for months.",),
                (
                    "Who chooses? If it is by votes, the same three people win each time.",
                    "By lot among the ones with ten thanks, I would say.",
                ),
            ),
        ),
    ),
    remarks=(
        "Our Sunday needs eight milk drinks, so I am all for {w}.",
        "I would have learned faster with {w}, I am sure.",
        "My tulips will not improve by voting for {w}, but I voted.",
        "I have shown this to my sister, who pours better than I do. She wants {w} as well.",
    ),
)
