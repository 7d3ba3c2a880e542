"""Beans: what customers need and how they talk about it."""

from community.demo.content.forms import Need, Part

BEANS = Part(
    name="Beans",
    group="beans-and-recipes",
    who=(
        "people who buy from small roasters",
        "people who order too much",
        "curious palates",
        "people in villages without a roaster",
        "one-cup-a-day drinkers",
        "those who have just found out what they like",
    ),
    needs=(
        Need(
            title="Roast dates on your own bags, please, and large",
            body="Print the day of roasting on the front, where the price is.",
            today="It is in the fold at the bottom, in white on beige.",
            topic="a roast date on the front",
            talk=(
                (
                    "If the date is hidden I assume the worst.",
                    "The ones I got were six days old, so there is nothing to hide.",
                ),
                ("I photograph it with my phone and zoom in, like a detective.",),
            ),
        ),
        Need(
            title="Sample packs of 60 grams",
            body="Four coffees, 60 grams each, enough to dial in and to drink one.",
            today="I buy 250 and dislike 230 of them.",
            topic="sample packs",
            talk=(("60 is not enough to dial in on an unknown grinder. 100 would be better.",),),
        ),
        Need(
            title="A decaf that tastes of something",
            body="Two decafs in turn, by different roasters. I drink it after four in the afternoon.",
            today="There is one, and it tastes of cardboard and of good intentions.",
            topic="a better decaf",
            others="Pregnant women, heart patients and late readers.",
            talk=(
                (
                    "Sugar cane process, from Colombia. Try it once.",
                    "Ordered it, and you were right. It tastes of caramel.",
                ),
                ("Two in turn is a good idea, one gets tired of the same good intentions.",),
            ),
        ),
        Need(
            title="Tell me when a coffee is rested",
            body="A date on the bag from when it is good for espresso.",
            today="I open it on day three, and it is all bubbles.",
            topic="a date from when it is rested",
            talk=(
                ("Ten days for medium, three weeks for light. My rule of thumb.",),
                ("I write the date on the freezer door. The family thinks it is a countdown.",),
            ),
        ),
        Need(
            title="Order in the rhythm in which I drink",
            body="The app knows my shots. Send the next bag when this one is nearly done.",
            today="Either three bags or none.",
            topic="delivery by use",
        ),
        Need(
            title="Bags that can be closed",
            body="The zip gives up after the third time.",
            today="A clip from a hospital drip, from my sister.",
            topic="bags that close",
            talk=(("Rubber band and a deep breath to press out the air.",),),
        ),
        Need(
            title="Swap a bag you do not like",
            body="A board in this community: my washed Kenyan for your nutty Brazilian, postage shared.",
            today="It goes into cakes.",
            topic="swapping bags",
            talk=(
                (
                    'Count me in, I have 800 g of something called "funky".',
                    "I like funky! Write to me when this exists.",
                ),
            ),
        ),
        Need(
            title="Freeze portions with instructions",
            body="How small, how long, ground from frozen or not? One page by somebody who tried.",
            today="I freeze in jam jars and hope.",
            topic="a page about freezing",
            talk=(
                (
                    "18 g tubes, straight into the grinder while frozen. The Pica does not mind.",
                    "And it gave me fewer fines, I think.",
                ),
            ),
        ),
        Need(
            title="Let the shop say which beans suit milk",
            body="A cup with milk, a cup without. Two icons.",
            today='"Notes of jasmine" vanish in 200 ml of oat.',
            topic="icons for milk drinks",
            talk=(("Anything with chocolate and nuts in the text will survive milk.",),),
        ),
        Need(
            title="Coffee from the same farm each year",
            body="Tell us which ones come back, so that I can look forward to them.",
            today="I fall in love in March and it is gone in May.",
            topic="coffees that come back",
            talk=(("Buy two kilos and freeze one. It is not love if you have no plan.",),),
        ),
        Need(
            title="Smaller bags for people who live alone",
            body="125 g every two weeks, in the letterbox.",
            today="The last third of each bag is for the plants.",
            topic="smaller bags",
            others="One-person homes, of which my city is half.",
            talk=(
                ("Half portions into the freezer on the first day. The plants will cope.",),
                ("I share one with a colleague, half and half, handed over at the photocopier.",),
            ),
        ),
        Need(
            title="A starting grind setting for the Pica on each bag",
            body="Just a number, plus or minus two.",
            today="Six shots in the sink for each new coffee.",
            topic="a grind setting on the bag",
            talk=(
                (
                    "Every Pica has another zero, so the number could only be relative.",
                    "Relative to your house blend would be enough.",
                ),
            ),
        ),
        Need(
            title="Prices per kilo",
            body="220 g here, 250 g there, 340 g in the offer.",
            today="I do maths in the shop, badly.",
            topic="prices per kilo",
            talk=(("In our country it is the law on every shelf, so it can be done.",),),
        ),
        Need(
            title="Tell me how the farmers are paid",
            body="One line for each coffee: price paid, to whom, in which year.",
            today="There are photos of smiling people and no numbers.",
            topic="prices paid to farmers",
            talk=(("My roaster prints it on the receipt. It has made me a calmer customer.",),),
        ),
        Need(
            title="Notes from others who drink the same bag",
            body="Under each coffee in the shop: dose, time and a sentence by owners of the same machine.",
            today="I ask in three groups and get answers for three other machines.",
            topic="notes by owners",
            talk=(
                (
                    "Mine for the house blend: 18 in, 38 out, 27 seconds, 93 degrees.",
                    "Copied it, and it was right at the first try.",
                ),
            ),
        ),
        Need(
            title="A label I can write on",
            body="A white field on the bag for opened-on, clicks and grams.",
            today="Pen does not hold on the foil.",
            topic="a field to write on",
            talk=(("Paint marker again. It solves everything in this community.",),),
        ),
        Need(
            title="Coffee from last month at half price",
            body="Older bags are fine for milk and for practising. I would take them all.",
            today="I practise latte art with the good ones.",
            topic="cheaper older bags",
            talk=(("Yes! Practising with the competition lot hurts.",),),
        ),
        Need(
            title="Green beans for people who roast at home",
            body="The same coffees, unroasted, by the kilo.",
            today="I roast in a pan on the balcony, with beans of unknown origin.",
            topic="green beans",
            talk=(
                (
                    "How do the neighbours take the smoke?",
                    "With coffee. They get a bag each.",
                ),
            ),
        ),
    ),
    remarks=(
        "I order from a small roaster, but {w} would make me try yours.",
        "Our village has no roaster, so out here {w} would matter.",
        "{W} would help me more than another tasting note about bergamot.",
        "I drink one cup a day, which is why I care about {w}.",
    ),
)
