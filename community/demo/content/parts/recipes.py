"""Recipes: what customers need and how they talk about it."""

from community.demo.content.forms import Need, Part

RECIPES = Part(
    name="Recipes",
    group="beans-and-recipes",
    who=(
        "people with six bags open",
        "friends who got the machine because of friends",
        "small roasters",
        "forgetful people",
        "people who like to compare",
        "newcomers who need a place to start",
    ),
    needs=(
        Need(
            title="Folders for recipes",
            body="Mine, guests, experiments. Three folders and I am happy.",
            today="Forty-one recipes in the order in which I made them.",
            topic="folders for recipes",
            talk=(
                (
                    'I number mine, "01 weekday" and so on. It sorts by name if you ask it nicely.',
                    "By name? Where?",
                    "Pull the list down and tap the arrows.",
                ),
                (
                    'Labels would be better for me, one recipe can be "weekday" and "guests" at once.',
                    "As long as I can see them on the left side, I do not mind the name.",
                ),
                ("Please keep the order on the dial separate from the folders in the app.",),
            ),
        ),
        Need(
            title="Versions of a recipe",
            body="When I change one, keep the old one behind it, so that I can go back.",
            today='"House blend", "House blend new", "House blend new 2".',
            topic="versions of a recipe",
            talk=(('"House blend final, really" is missing from your list.',),),
        ),
        Need(
            title="Start recipes from roasters",
            body=(
                "The roaster knows his beans: dose, ratio, temperature. Let them publish a starting point "
                "that we can copy."
            ),
            today="I type it in from the back of the bag, if there is anything on it.",
            topic="starting points by roasters",
        ),
        Need(
            title="Compare two shots side by side",
            body="Same bean, two settings, one screen.",
            today="Flip back and forth, forget, flip again.",
            topic="comparing two shots",
            talk=(("Two screenshots next to each other on the computer, like an animal.",),),
        ),
        Need(
            title="Rate a shot with one tap on the machine",
            body="Turn the dial left for bad and right for good, within a minute of the shot.",
            today="By the time I find my phone I have only an opinion about breakfast.",
            topic="rating on the machine",
            talk=(
                (
                    "Three steps, please. Bad, fine, remember this.",
                    '"Remember this" is the best name for it.',
                ),
                (
                    'Left and right can be mixed up half asleep. I would rate everything "bad" on Mondays.',
                    "On Mondays everything is.",
                ),
            ),
        ),
        Need(
            title="Ratio instead of grams",
            body="I think in 1 to 2. When I change the dose, the yield should follow.",
            today="Mental arithmetic before coffee.",
            topic="ratios",
            talk=(("18 to 36 is easy. 17.3 is where it gets personal.",),),
        ),
        Need(
            title="A note field that I can dictate to",
            body="A microphone at the note, the phone does the rest.",
            today="Typing with coffee on my fingers.",
            topic="dictated notes",
            talk=(
                (
                    "The keyboard of the phone has a microphone, works in any field.",
                    "I feel old. Thank you.",
                ),
            ),
        ),
        Need(
            title="Decaf versions of a recipe",
            body="One switch that shifts grind and temperature by what I have learned for decaf.",
            today="I keep two copies of everything.",
            topic="a decaf switch",
            talk=(
                ("Decaf is two clicks finer for me with every roaster. So a shift makes sense.",),
                (
                    "One degree hotter and two clicks finer is all that changes for me.",
                    "Mine needs three clicks. So let me set the shift.",
                ),
            ),
        ),
        Need(
            title="Print a recipe card",
            body="A small card for the guest flat: grind, dose, button, done.",
            today="Handwriting that only I can read.",
            topic="recipe cards",
            talk=(("We rent out a room with an Aria. A card would save me five messages per guest.",),),
        ),
        Need(
            title="Recipes by taste: more sour, less bitter",
            body="I do not know numbers, I know what is wrong with my cup. Ask me and suggest one change.",
            today="I turn everything a bit and make it worse.",
            topic="help by taste",
            talk=(
                (
                    "Only one change at a time, that is the trick nobody follows.",
                    "Guilty.",
                ),
            ),
        ),
        Need(
            title="Drinks of the season",
            body="A few recipes in spring, summer, autumn and winter from people who have tried them.",
            today="Espresso tonic was good, and then I was out of ideas.",
            topic="seasonal drinks",
            talk=(
                ("Espresso, orange peel, sparkling water. You are welcome.",),
                ("In our summer it is winter for you, please remember the other half of the planet.",),
            ),
        ),
        Need(
            title="Import my recipes from a file",
            body="I have a spreadsheet from my previous machine with 60 coffees.",
            today="Each of them is eleven taps.",
            topic="importing recipes",
            talk=(
                ("If the export exists, the way back should be easy.",),
                ("Mine are in a paper notebook. Can it import coffee stains?",),
            ),
        ),
        Need(
            title="Steps for people who have never done this",
            body=(
                "A recipe that walks you through: grind, tamp, lock, press, stop. For my parents in our "
                "house in August."
            ),
            today='I am on the phone with them and say "the other handle".',
            topic="guided steps",
            talk=(('"The other handle" could be the title of my family\'s autobiography.',),),
        ),
        Need(
            title="Search in notes",
            body='Somewhere I wrote "peach". I want that shot.',
            today="Scrolling since last summer.",
            topic="a search in notes",
            talk=(
                (
                    "It was a washed one from Sidamo, they always are.",
                    "It was! How did you know?",
                ),
            ),
        ),
        Need(
            title="Lock a recipe",
            body='So that nobody can change "Monday" by accident while standing there half asleep.',
            today="On Mondays I drink what my husband tried on Sunday.",
            topic="locked recipes",
            talk=(
                ("Copy it under another name and hide the copy. Marriage saved.",),
                ("With a little padlock sign on the dial, so that visitors do not try.",),
            ),
        ),
        Need(
            title="Recipes should know about the basket",
            body="A 15 g and a 20 g basket need other numbers. Let me pick the basket, then scale.",
            today="The name of each recipe ends in a number.",
            topic="baskets in recipes",
        ),
        Need(
            title="A tasting wheel in the log",
            body="Tap on a flavour instead of writing it.",
            today='All of my notes say "nice".',
            topic="a tasting wheel",
            talk=(
                ('"Nice" is a full note in my log. Sometimes "very nice".',),
                ('Keep it to eight words. The big wheels have "pipe tobacco" and nobody has ever tasted that.',),
            ),
        ),
        Need(
            title="Show which recipe has been used most",
            body="A small number next to each one.",
            today="I keep twenty I never use and cannot tell which.",
            topic="a usage counter",
            talk=(("Delete all which you cannot name without looking. Worked for me.",),),
        ),
    ),
    remarks=(
        "With three roasters on my shelf I would use {w} each week.",
        "I keep a paper notebook next to the machine. {W} would let me retire it.",
        "Simple first, please: {w} with as few taps as you can manage.",
        "I did not know that I wanted {w} until I read this.",
    ),
)
