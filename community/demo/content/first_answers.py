"""What staff say first, in a sentence, about ideas that are not decided yet; by key or title, as the outcomes are."""

from community.demo.content.forms import Outcome

OPEN, REVIEWED = "open", "under_review"

FIRST_ANSWERS: dict[str, Outcome] = {
    # Steam and milk
    "A finer steam valve with more travel": Outcome(
        REVIEWED, "Two valve inserts with a longer thread are on our bench, and we are comparing how they feel."
    ),
    "A one-hole and a four-hole tip in the box": Outcome(
        OPEN, "Both tips exist as spare parts; tell us which one you would unscrew first, and for which jug."
    ),
    "A wand that reaches to the front edge": Outcome(
        REVIEWED,
        "A longer wand changes where the steam enters the milk, so we are trying three lengths with large jugs.",
    ),
    "Tell me when the steam boiler is really ready": Outcome(
        REVIEWED,
        "The pressure sensor of the Duo could draw this icon, and we are checking what the Aria can offer instead.",
    ),
    "Cool the boiler down quickly after steaming": Outcome(
        REVIEWED,
        "We are measuring how much water such a flush would cost, and how close to brewing temperature it lands.",
    ),
    "A silicone sleeve that fits the wand": Outcome(
        OPEN, "We are looking for a silicone that stays soft after a year of steam; names of good ones are welcome."
    ),
    "The joint of the wand should stay where I put it": Outcome(
        REVIEWED, "Support sees loose joints as well, and we are comparing a screw with a stiffer spring."
    ),
    "A steam knob with a clear zero": Outcome(
        OPEN, "It sounds small and it would touch every knob we make, so we first want to know how many of you miss it."
    ),
    "A lever instead of the steam knob": Outcome(
        OPEN, "We like it, and we do not yet know whether it fits the valve we have; sketches of yours help."
    ),
    "Keep the steam going for a second jug": Outcome(
        REVIEWED, "We are logging the pressure over two jugs in a row to see where it runs out of breath."
    ),
    "A hook for the milk cloth": Outcome(
        OPEN, "Show us a photo of where your cloth hangs today; we would like to see more kitchens first."
    ),
    "Wand light for dark kitchens": Outcome(
        OPEN, "We have no free wire near the wand, so this one waits for a better idea than ours."
    ),
    "Drier steam at the start": Outcome(
        REVIEWED,
        "An automatic blow into the tray is easy on the Duo and needs care on the Aria, and we are trying both.",
    ),
    "Tell us how much milk the wand can handle": Outcome(
        REVIEWED, "Our trainer has these numbers in a notebook, and we are checking them with a thermometer."
    ),
    "A jug with the level lines for one and two cups": Outcome(
        OPEN, "Which jug do you own today, and would you buy a second one for the lines? That would help us judge."
    ),
    "Lock the steam when nobody is using it": Outcome(
        REVIEWED, "Safety first: we are looking at whether the child lock can cover the steam as well."
    ),
    "A wand brush that reaches all the way up": Outcome(
        OPEN, "We are asking our brush maker for a sample of the right width."
    ),
    "Steam that is gentle enough for plant milk": Outcome(
        OPEN, "Tell us which plant milk gives you trouble and at which temperature; we are collecting cases."
    ),
    "A monthly latte art challenge with one pattern": Outcome(
        OPEN, "A nice thought; we are looking for somebody to run it, so please raise a hand in the comments."
    ),
    "Short videos by milk type": Outcome(
        REVIEWED, "We have a camera and a kitchen, and are finding out whether one afternoon per milk is enough."
    ),
    "Remind me to wipe the wand": Outcome(
        REVIEWED,
        "A beep is simple, but the next request would be to silence it, so we are trying a line on the display.",
    ),
    "A cup list with milk amounts": Outcome(
        OPEN, "We understand the wish and want to see first how many cups you really switch between."
    ),
    "A jug that fits into the fridge door": Outcome(
        OPEN, "Fridge doors differ more than we thought; please measure yours and write the height here."
    ),
    "Warm the cups with a burst of steam": Outcome(
        OPEN, "It works in our kitchen with a glove on, which is not good enough; we keep the thought."
    ),
    'Explain what "microfoam" should look like': Outcome(
        REVIEWED, "We are taking the photos and would like to know which mistake you see most often."
    ),
    "A rinser for jugs on the drip tray": Outcome(
        OPEN, "A rinser needs a water line at the tray, which we do not have; we would like to hear how you rinse now."
    ),
    "A milk thermometer that reads in a second": Outcome(
        REVIEWED, "We are testing two probes, and the faster one is also the one that breaks, so give us a little time."
    ),
    "Pouring patterns for tiny cups": Outcome(
        OPEN, "We would like a member to show this rather than us; who pours into 60 ml every day?"
    ),
    "A jug with a thinner spout for the Aria owners": Outcome(
        OPEN, "The jug in the box is chosen once a year, and your votes here count when we choose again."
    ),
    "Foam for two heights in one jug": Outcome(
        OPEN, "A lesson is possible; tell us whether you would rather read it or watch it."
    ),
    "Cold foam for iced drinks": Outcome(
        REVIEWED, "We are trying a whisk on the wand holder, with mixed results and wet shirts."
    ),
    "Collect the best photo of each week on the front page": Outcome(
        OPEN, "We want to hear from people who would not like to be on a front page before we decide."
    ),
    "latte-practice": Outcome(
        OPEN, "The timer exists and the pictures do not; which patterns would you practise first?"
    ),
    "left-handed": Outcome(OPEN, "We read every left-handed wish here; tell us how far your wand would have to swing."),
    # Brewing
    'A button for "same again"': Outcome(
        OPEN,
        "Which changes should it repeat: grind, amount, temperature, or all of them? Please tell us in the comments.",
    ),
    "Tell me that the shot was too fast": Outcome(
        REVIEWED, "The numbers are there after every shot, and we are trying out words that help without scolding."
    ),
    "A ristretto that I can set in grams": Outcome(
        REVIEWED, "This belongs to stopping by weight, and we are checking how well small amounts work."
    ),
    "Pause the shot for a bloom": Outcome(
        REVIEWED, "A pause may fit into the same page as pre-infusion, and we are drawing how that would look."
    ),
    "Do not vent the pressure with a bang": Outcome(
        REVIEWED, "We have recorded the bang and are trying a smaller opening in the valve."
    ),
    "A manual mode with the dial as a paddle": Outcome(
        OPEN, "We would enjoy this as much as you; first we want to see how many would use it after the first week."
    ),
    "Keep the group hot between two shots": Outcome(
        REVIEWED,
        "We are measuring the group after five and after ten minutes, and what holding it would cost in power.",
    ),
    "Show the real brewing temperature during the shot": Outcome(
        OPEN, "The sensor sits in the boiler and not in the group, and we would rather show nothing than a wrong line."
    ),
    "A flow limit for the start": Outcome(
        REVIEWED, "The pump can be slowed at the start, and we are tasting whether anybody notices."
    ),
    "Filter coffee with the pump at two bar": Outcome(
        OPEN, "Please post the recipe you use today, with the grind; we want to brew it ourselves."
    ),
    "Save a shot as a recipe after it was good": Outcome(
        REVIEWED, "We are sketching where that tap would sit, because the page after a shot is full already."
    ),
    "A different recipe for the first shot of the day": Outcome(
        OPEN, "We are collecting examples of this; tell us in the comments which basket you use and how long it stood."
    ),
    "Stop when blonding starts": Outcome(
        OPEN, "Flow alone has fooled us too often in trials, so this one stays open until we know a better sign."
    ),
    "Altitude setting": Outcome(
        REVIEWED,
        "We are calculating how the boiling point moves the steam settings, and need testers above 1,500 metres.",
    ),
    "A slower drip at the end of the shot": Outcome(
        OPEN,
        "A little dripping belongs to the valve; a short film of yours would show us whether it is more than that.",
    ),
    "Show the number of shots since the beans were changed": Outcome(
        OPEN, "The bean shelf will know when a bag changes, so we come back to this once it is out."
    ),
    # Grinder
    "Stepless adjustment for the Pica": Outcome(
        REVIEWED, "A kit without the click spring is in our workshop, and we are finding out whether the ring creeps."
    ),
    "Mark the zero point after cleaning": Outcome(
        OPEN, "How do you find your zero today, by ear or by touch? We want to describe the best way at least."
    ),
    "A dosing cup that does not spray static": Outcome(
        OPEN, "We have asked for a price for the metal cup and will say here what comes back."
    ),
    "Pulse mode for the last bit": Outcome(
        REVIEWED, "The button could tell a hold from a press, and we are checking that nobody starts it by accident."
    ),
    "A quieter lid": Outcome(OPEN, "We hear it in our own kitchens too; which series is your Pica from?"),
    "A catch tray for the grounds": Outcome(
        OPEN, "Please post how wide the space under your fork is, with whatever stands there now."
    ),
    "Different clicks for espresso and filter": Outcome(
        OPEN, "Two mechanical stops would be a new ring, so we first count how many of you change back and forth."
    ),
    "Anti-static burr chamber": Outcome(
        REVIEWED, "We are comparing a coated chamber with a plain one over a dry winter month."
    ),
    "Beans should not get stuck in the hopper corner": Outcome(
        REVIEWED, "A steeper insert is printed and goes to three of you for a week."
    ),
    "A hopper that comes off with the beans inside": Outcome(
        REVIEWED, "The slide works on paper, and we are trying to make it survive oily beans."
    ),
    "Show the dose time in tenths in the app": Outcome(
        REVIEWED, "The grinder already knows the tenths, so we are only checking what else the page would need."
    ),
    "Brew burrs for filter coffee": Outcome(
        OPEN, "Another set of burrs is a large step for us; tell us how often you brew filter on the Pica."
    ),
    "A cover for travelling with the grinder": Outcome(
        OPEN, "We do not make bags yet and would rather recommend a good one; which do you use?"
    ),
    "Align the burrs without shims of foil": Outcome(
        REVIEWED, "We are measuring twenty grinders from the shelf to see how far off they really are."
    ),
    "A brush that reaches the chute": Outcome(
        OPEN, "A bent brush costs little, and we are asking around whether it can go into the box."
    ),
    "Dark beans should not clog the chute": Outcome(
        REVIEWED, "Two linings are being tried with the darkest roast we could buy."
    ),
    "Start the grinder by pushing the portafilter": Outcome(
        OPEN, "The fork has no room for a switch today; we keep this with the notes for the next series."
    ),
    "Put the clicks where I can read them": Outcome(
        OPEN, "Would a second scale on the front of the ring do, or must the numbers move? Please tell us."
    ),
    # App and display
    "Open the app where I left it": Outcome(
        REVIEWED, "We agree that news can wait, and are looking at what the first page should be for whom."
    ),
    "Tablet layout": Outcome(
        OPEN, "Few of you use a tablet and those who do use it every day, so tell us what should be on that wall."
    ),
    "Say what an update changes": Outcome(
        REVIEWED, "Our notes are written by people who know the code, and we are trying it with somebody from support."
    ),
    "Find the machine faster after opening": Outcome(
        REVIEWED, "Most of the twelve seconds are spent looking for a network, and we are testing Bluetooth first."
    ),
    "Bigger buttons for wet hands": Outcome(
        REVIEWED, "We are moving on and off apart in a draft and will try it with a wet sponge."
    ),
    "Use the app in a second language": Outcome(
        REVIEWED, "The texts are all there, so we are checking whether the phone's settings let us do this cleanly."
    ),
    "A log for the household in one place": Outcome(
        REVIEWED, "It raises the question whose shot is whose, and we are talking to a few households about it."
    ),
    "Explain the icons": Outcome(
        REVIEWED,
        "We are watching five people use the app for the first time and writing down what they hold a finger on.",
    ),
    "The app should use less battery": Outcome(
        REVIEWED, "Asking less often is easy; we are measuring how stale the temperature may be before it annoys you."
    ),
    "Guests with a code": Outcome(
        OPEN, "How long should such a code last, and what may a guest never change? Your rules will shape ours."
    ),
    "Let me turn off the tips": Outcome(
        OPEN, "Fair enough after three years; tell us which tips you would keep, if any."
    ),
    "A log entry I can add by hand": Outcome(
        OPEN, "Which fields would you fill in by hand, honestly? We want to keep that page short."
    ),
    "Charts over weeks and months": Outcome(
        OPEN, "We have more chart ideas than room; name the one that you would open every week."
    ),
    "live-pressure": Outcome(
        OPEN, "The number is available, and we want to know whether you look at it during the shot or afterwards."
    ),
    "Turn the display off after a shot": Outcome(
        REVIEWED, "We are checking that a dark display cannot be mistaken for a machine that is off."
    ),
    "Show the clock when idle": Outcome(
        OPEN, "The clock divides our own office; tell us whether yours would be on or off at night."
    ),
    "Brightness by time of day": Outcome(
        OPEN, "Two levels or a slow change? Please say which, and what you do about it now."
    ),
    "Which button does what": Outcome(
        OPEN, "We are thinking about stickers as the quick way; which words would you put on yours?"
    ),
    "Show the dose of the selected drink before I press": Outcome(
        REVIEWED, "There is a free line below the name, and we are trying it in all languages to see what still fits."
    ),
    "The dial should be slower": Outcome(
        REVIEWED, "We have a build where one notch is one step, and are checking how long menus feel with it."
    ),
    "A countdown while heating": Outcome(
        REVIEWED, "The machine can guess well after a week, and we are looking at what to show until then."
    ),
    "Right-to-left languages are cut off on the display": Outcome(
        REVIEWED, "We can reproduce it in Arabic and Hebrew and are looking at how large the repair is."
    ),
    "Sleep when the room is dark": Outcome(
        OPEN, "There is no light sensor in the machine, so for now we are collecting what you would use one for."
    ),
    "A different colour for heating and for ready": Outcome(
        OPEN, "We would need a sign that colour-blind owners can read as well; ideas are welcome."
    ),
    "Show how many drinks the water will last": Outcome(
        REVIEWED,
        "We know the size of your drinks and nearly the level, and are testing how honest the number would be.",
    ),
    "A demo without heating for the shop": Outcome(
        OPEN, "Thank you for selling our machines; write to us how long a customer usually looks."
    ),
    # Recipes
    "Versions of a recipe": Outcome(
        REVIEWED, "We are deciding how many versions are kept and how you find your way back to one."
    ),
    "Start recipes from roasters": Outcome(
        REVIEWED, "Three roasters have said that they would publish numbers, and we are trying it with them first."
    ),
    "Compare two shots side by side": Outcome(
        OPEN, "Which three numbers would you compare first? The screen of a phone is narrow."
    ),
    "Rate a shot with one tap on the machine": Outcome(
        REVIEWED, "A turn of the dial is quick, and we are testing whether people do it on purpose."
    ),
    "A note field that I can dictate to": Outcome(
        OPEN, "Most keyboards have a microphone already; tell us where that fails you."
    ),
    "Decaf versions of a recipe": Outcome(
        OPEN, "Please write by how much you shift grind and temperature, so that we see whether one rule fits."
    ),
    "Print a recipe card": Outcome(
        OPEN, "We are collecting cards that you have made by hand; photos help more than words."
    ),
    "Recipes by taste: more sour, less bitter": Outcome(
        REVIEWED,
        "Our trainer asks two questions before she changes anything, and we are trying the same two on a page.",
    ),
    "Drinks of the season": Outcome(
        OPEN, "We would love to see the first ones come from you; post a drink and we will brew it."
    ),
    "Import my recipes from a file": Outcome(
        REVIEWED, "Send support a sample of your spreadsheet, so that we can see which columns people really keep."
    ),
    "Steps for people who have never done this": Outcome(
        REVIEWED, "We are watching two parents make a first espresso and noting where they stop."
    ),
    "Search in notes": Outcome(OPEN, "How many notes do you have by now? It decides how clever the search must be."),
    "Lock a recipe": Outcome(REVIEWED, "A small padlock would do, and we are looking at who may open it again."),
    "Recipes should know about the basket": Outcome(
        REVIEWED, "This touches every recipe you have saved, so we are working out how old ones would come along."
    ),
    "A tasting wheel in the log": Outcome(OPEN, "The usual wheel has more than eighty words; which ten would you tap?"),
    "Show which recipe has been used most": Outcome(
        OPEN, "We are wondering whether the order of the list should follow it, and would like your opinion."
    ),
    # Automations
    "Switch off when we leave the house": Outcome(
        REVIEWED, "We are reading what both phone systems allow without watching where you are all day."
    ),
    "Heat when the sun shines": Outcome(
        OPEN, "With the local interface your own system could send this signal; tell us which inverter you have."
    ),
    "Tell me when it is hot, once": Outcome(
        REVIEWED, "A message that removes itself is possible, and we are trying how it behaves on older phones."
    ),
    "Public holidays": Outcome(
        REVIEWED, "We have found a good calendar for most countries and are checking the regions."
    ),
    "Change the schedule on the machine itself": Outcome(
        OPEN, "The week view comes to the app first; would one time for tomorrow on the dial be enough?"
    ),
    "Warm cups with the schedule": Outcome(
        OPEN, "How warm are your cups after twenty minutes today? A quick measurement helps us more than a vote."
    ),
    "Webhooks for shots": Outcome(
        OPEN, "The local interface is planned and may answer this as well; tell us which numbers you need."
    ),
    "Standby times by time of day": Outcome(
        REVIEWED, "It could live on the same page as the week view, and we are checking that it stays readable."
    ),
    "Start by a real button in another room": Outcome(
        OPEN, "Once the local interface is there, many buttons will do; until then we listen to what you would press."
    ),
    "Two schedules at the same time": Outcome(
        OPEN, "We are collecting mornings like yours; please write at what times and for which drinks."
    ),
    "Remember the time zone by itself": Outcome(
        REVIEWED, "The app knows the zone and could tell the machine, so we are looking for what might go wrong."
    ),
    "Follow daylight saving without drama": Outcome(
        REVIEWED, "We are testing a machine that thinks it is the last Sunday in March."
    ),
    "A log of who switched it on": Outcome(
        OPEN, "Tell us what you would do with the answer; some households may not want to know."
    ),
    # Water and cleaning
    "A lid that stays open": Outcome(
        OPEN, "A second position is a new hinge; please show us how high your cupboard leaves it."
    ),
    "Light in the tank": Outcome(
        OPEN, "We like the look and worry about algae, so we are asking our water people first."
    ),
    "Change the filter without getting wet": Outcome(
        REVIEWED, "A longer grip on the cartridge is being tried by two of us with rolled-up sleeves."
    ),
    "A litre counter for the filter on the machine": Outcome(
        REVIEWED, "The machine counts the litres itself, so we are only looking for a place on the display."
    ),
    "Tell me how old the water is": Outcome(
        OPEN, "After how many days would you change it anyway? We would start from there."
    ),
    "Recipes for good water": Outcome(
        REVIEWED, "Our chemist is writing the first three, and wants to taste them before anybody copies them."
    ),
    "A valve that closes when I lift the tank": Outcome(
        REVIEWED, "Water over a socket worries us too, and we are testing a stronger spring in the valve."
    ),
    "Use water from a canister under the counter": Outcome(
        OPEN, "Several of you have built this; please post how long the hose is and which pump you took."
    ),
    "A spare tank to swap": Outcome(
        OPEN, "The tank is sold as a spare part already; what is missing is a lid for the fridge, or is there more?"
    ),
    "A quieter sound when the pump draws air": Outcome(
        REVIEWED, "Stopping a moment earlier would help, and we are checking how much water that leaves behind."
    ),
    "Tell us which filter step matters in soft water areas": Outcome(
        REVIEWED, "We are putting our own scale measurements into a table, and the soft end still has gaps."
    ),
    "Smell of plastic in a new tank": Outcome(
        OPEN, "Please tell us the month on the bottom of your tank; we want to know whether it is one batch."
    ),
    "A cleaning plan that fits on one page": Outcome(
        REVIEWED, "A first page hangs in our kitchen, and we are counting how often people misread it."
    ),
    "A drip tray that pours cleanly": Outcome(
        REVIEWED, "We have bent one corner by hand and it pours better; now we are asking what the tool would cost."
    ),
    "Tray and grid safe for the dishwasher": Outcome(
        OPEN, "The grid is, the tray is not yet; tell us at how many degrees you wash."
    ),
    "Descaler without a smell": Outcome(
        OPEN, "The smell comes from the acid that works best; which one did you use before ours?"
    ),
    "A shower screen that comes off by hand": Outcome(
        REVIEWED, "A knurled screw is in a test machine, and we are watching whether it works loose."
    ),
    "Tell me what the brown water means": Outcome(
        REVIEWED, "It is harmless, and we are rewriting that page of the guide so that nobody has to call."
    ),
    "A quick rinse before I go to bed": Outcome(
        REVIEWED, "All the steps exist one by one, so we are trying to join them under one press."
    ),
    "A group brush that keeps hot water off my hand": Outcome(
        OPEN, "We have three brushes with collars on the table and would like to know how large your hand is."
    ),
    "A puck that knocks out clean": Outcome(
        OPEN, "Please write dose, basket and how long you wait; there is a pattern in these, and we want to find it."
    ),
    "A knock box that fits the width": Outcome(
        OPEN, "How high may it be in your kitchen? We would build it for the lowest cupboard."
    ),
    "Remember what has been cleaned by whom": Outcome(
        OPEN, "We would rather not keep names on a machine; would initials chosen by you be fine?"
    ),
    "Tablets instead of powder": Outcome(
        REVIEWED, "We are checking whether a tablet dissolves fast enough in the blind disc."
    ),
    "Clean behind the machine without lifting it": Outcome(
        OPEN, "Wheels make it walk under the portafilter, so we are looking for another way; what do you do today?"
    ),
    "A lining for the cup tray": Outcome(
        OPEN, "Silicone holds the cups and holds the heat back; tell us which matters more to you."
    ),
    "Coffee grounds should not reach the feet": Outcome(
        REVIEWED, "We have found the gap and are printing a lip that closes it."
    ),
    "Descaling reminders that can wait": Outcome(
        REVIEWED, "Waiting until Sunday is fine for the boiler, and we are deciding how often one may wait."
    ),
    # Body and noise
    "feet": Outcome(
        OPEN, "Which worktop do you have, stone, wood or steel? The old feet hold well on one of them only."
    ),
    "cable": Outcome(
        REVIEWED, "We are asking what a plug at the machine would mean for the approvals, country by country."
    ),
    "Cover for the top, against dust": Outcome(
        OPEN, "A lid would keep the cups from being warmed; would you use it every day or for holidays?"
    ),
    "A colour that is not black, white or steel": Outcome(
        OPEN, "Every colour needs five hundred owners; green leads so far, so keep telling us."
    ),
    "Side panels that can be exchanged": Outcome(
        OPEN, "The screws are there, the panels are not for sale yet; what would you change them for?"
    ),
    "Rounder corners at the tray": Outcome(
        OPEN, "We have noted it for the next tray, and meanwhile we are sorry about your hip."
    ),
    "A machine that fits under 35 cm": Outcome(
        REVIEWED, "We are checking whether a lid that folds in the middle gains the centimetre you need."
    ),
    "Put the power switch at the front": Outcome(
        OPEN, "A front switch means another cable through the machine; how often do you use the one at the back?"
    ),
    "Storage for the second basket and the tamper": Outcome(
        REVIEWED, "There is indeed air in the left foot, and we have put a cardboard drawer into it."
    ),
    "Magnets in the side for the brush and the cloth": Outcome(
        OPEN, "Magnets behind the panel are possible; tell us what else would end up hanging there."
    ),
    "Better packaging for moving house": Outcome(
        OPEN, "We are finding out how long we could store the foam and what a deposit would have to be."
    ),
    "A splash guard behind the group": Outcome(
        REVIEWED, "Two clear guards are clipped on in our kitchen and we look at them after every week."
    ),
    "Make the seams easier to clean": Outcome(
        REVIEWED, "A softer seal around the display is being tried with milk, sugar and patience."
    ),
    "Ship the machine in two smaller boxes": Outcome(
        OPEN, "The tank and the tray could travel apart; would two parcels on two days be worse than one heavy one?"
    ),
    "A narrow matching grinder that shares the tray": Outcome(
        OPEN, "A shared base would be a new product, and we count wishes like this one before we begin."
    ),
    "Keep the cups warm, all of them": Outcome(
        REVIEWED, "We are taking heat pictures of the tray to see where the warmth stops."
    ),
    "A matt surface without fingerprints": Outcome(
        OPEN, "We have two samples of brushed steel here; tell us what you clean the present one with."
    ),
    "Cups that do not sing on the tray": Outcome(
        OPEN, "Please post what your glasses are made of; ours only sing on one machine in ten."
    ),
    "A softer click when it heats": Outcome(
        REVIEWED, "A silent relay exists and gets warm, so we are measuring how warm."
    ),
    "Softer closing of the tray": Outcome(
        REVIEWED, "A rubber stop is glued in by hand on three machines and we listen to it every morning."
    ),
    "Less hiss from the valve in standby": Outcome(
        REVIEWED, "We are trying to let the pressure out in steps instead of all at once."
    ),
    "A sound-proof cover for the Pica": Outcome(
        OPEN, "Felt keeps the heat in as well as the noise; how many doses do you grind in a row?"
    ),
    "Let me silence the scale": Outcome(
        REVIEWED, "The scale can be updated, and we are checking which beeps people rely on."
    ),
    "A slower fan at the back of the Duo": Outcome(
        REVIEWED, "We are measuring how warm the electronics get when the fan rests after the last coffee."
    ),
    "Quieter drips into the drip tray": Outcome(
        OPEN, "Some of you lay in a sponge or a grid of cork; tell us what works before we invent something."
    ),
    "Grind now, brew later, without loss": Outcome(
        OPEN, "We have to taste how much one night costs; if you do it already, please share what you notice."
    ),
    # Energy
    "eco-presence": Outcome(
        OPEN, "We are careful with sensors that notice people; would a schedule that learns do the same for you?"
    ),
    "Show how much power it uses": Outcome(
        REVIEWED, "We can estimate it from the heating times, and are comparing the estimate with a meter."
    ),
    "A short warm-up for a single cup": Outcome(
        REVIEWED, "The group is ready long before the rest, and we are tasting shots from a machine that is half warm."
    ),
    "Insulate the boiler": Outcome(
        OPEN, "Foam helps and makes repairs harder; we want to hear from those who have added their own."
    ),
    "Switch off properly": Outcome(
        REVIEWED, "The clock and the radio need a little, and we are looking for how much we can take away."
    ),
    "Steam boiler off by default on the Duo": Outcome(
        REVIEWED, "The setting exists per drink, and we are looking at how it could follow the days of the week."
    ),
    "A cheap-hours setting": Outcome(
        OPEN, "How many hours apart are your cheap hours and your first coffee? Staying warm also costs."
    ),
    "Go to standby after the last usual coffee": Outcome(
        OPEN, "The machine would have to guess, and it will be wrong on birthdays; would that annoy you?"
    ),
    "Use the remaining heat for tea": Outcome(
        OPEN, "There is about one cup left after switching off; we want to know who would drink it."
    ),
    "A label with the true numbers": Outcome(
        REVIEWED, "We have measured all three in our lab and are checking them in ordinary kitchens."
    ),
    "Faster heating for 110 volt machines": Outcome(
        REVIEWED, "We have two machines on 110 volts here and are timing them with and without insulation."
    ),
    "A thermostat for the cup tray": Outcome(
        OPEN, "The tray takes the heat that the boiler loses anyway, so we want to see what a switch would really save."
    ),
    "Tell us what a warm-up costs in money": Outcome(
        OPEN, "We need the power figures first; tell us where you would look for it, in the app or on the machine."
    ),
    "Heat from a battery in the van": Outcome(
        OPEN, "Please list the inverters that have worked for you, with their peak power; we will test the most named."
    ),
    "Half power while the oven is on": Outcome(
        REVIEWED, "A slower warm-up is being timed anyway, and we are looking at whether a button could choose it."
    ),
    "Cool down faster before I put the cover on": Outcome(
        OPEN, "Blowing off heat on purpose takes about two tanks of water; would that still be worth it for you?"
    ),
    # Accessories and beans
    "A distribution tool that matches": Outcome(
        OPEN, "We are trying needles of three thicknesses; tell us which tool you own and what bothers you."
    ),
    "A dosing funnel that stays on while tamping": Outcome(
        REVIEWED, "A magnetic funnel is being turned in our workshop to see whether the tamper still fits."
    ),
    "Precision baskets of 15, 18 and 20 g": Outcome(
        REVIEWED, "We are measuring the hole patterns of four makers before we choose one."
    ),
    "A scale that switches itself on": Outcome(
        OPEN, "It would have to listen all the time; how often do you charge your scale now?"
    ),
    "A rechargeable scale that tells its level": Outcome(
        REVIEWED, "The light is in the hardware, and we are checking whether the scale knows its level well enough."
    ),
    "A tamping mat with a corner": Outcome(
        OPEN, "Please measure the edge of your worktop; we have seen everything from ten to sixty millimetres."
    ),
    "Two spouts that pour evenly": Outcome(
        REVIEWED, "We have weighed forty double shots and are now looking at the angle of the spouts."
    ),
    "A portafilter with a shorter handle": Outcome(
        OPEN, "How short may it be before it gets hot? We would like to hear from people with small kitchens."
    ),
    "Espresso cups that fit the spouts": Outcome(
        OPEN, "We do not make cups and could choose some; which ones stand under your spouts today?"
    ),
    "A gift box for beginners": Outcome(
        OPEN, "What did you miss most in your first week? The box should begin with that."
    ),
    "A stand for the portafilter": Outcome(OPEN, "Cork, steel or wood? We have drawn all three and cannot agree."),
    "A self-levelling tamper": Outcome(
        OPEN, "Thank you for telling us why; we are looking at what is on the market before making our own."
    ),
    "Spare seals in the accessory drawer": Outcome(
        REVIEWED, "We are putting together the parts that support sends most often and asking what the set would cost."
    ),
    "A metal shaker cup for the grounds": Outcome(
        OPEN, "Several of you use a cocktail cup; tell us whether it leaves grounds behind."
    ),
    "A cleaning cloth set with colours": Outcome(
        OPEN, "Would you buy cloths from us, or do you need only the colours? Honest answers, please."
    ),
    "Roast dates on your own bags, please, and large": Outcome(
        OPEN, "The label is printed by each roaster, and we are asking them for a date on the front."
    ),
    "Sample packs of 60 grams": Outcome(REVIEWED, "We are asking two roasters what it costs them to fill small bags."),
    "A decaf that tastes of something": Outcome(
        REVIEWED, "Six decafs are on our table this month, and two of them have been finished."
    ),
    "Tell me when a coffee is rested": Outcome(
        REVIEWED, "Our roasters disagree by a week, so we are tasting the same bag every other day."
    ),
    "Swap a bag you do not like": Outcome(
        OPEN, "We are not sure that food between strangers is ours to arrange; tell us how you would feel about it."
    ),
    "Freeze portions with instructions": Outcome(
        OPEN, "Who has frozen beans for more than three months? We would like to learn from you first."
    ),
    "Let the shop say which beans suit milk": Outcome(
        REVIEWED, "We taste every coffee with and without milk now, and are looking for icons that nobody misreads."
    ),
    "Coffee from the same farm each year": Outcome(
        OPEN, "We are asking our roasters which farms they expect to buy from again."
    ),
    "Smaller bags for people who live alone": Outcome(
        REVIEWED, "We are checking which bag of 125 g still fits through a letterbox with its valve."
    ),
    "A starting grind setting for the Pica on each bag": Outcome(
        OPEN, "Grinders differ by a click or two; would a range instead of a number help you?"
    ),
    "Prices per kilo": Outcome(
        REVIEWED, "You are right, and we are finding out why the shop shows it in some countries only."
    ),
    "Tell me how the farmers are paid": Outcome(
        OPEN, "Some of our roasters publish this already; we are asking the others what they can say."
    ),
    "Notes from others who drink the same bag": Outcome(
        OPEN, "We are thinking about how to keep such notes useful when the harvest changes."
    ),
    "A label I can write on": Outcome(OPEN, "A white field needs paper that takes a pen; we have asked for samples."),
    "Coffee from last month at half price": Outcome(
        REVIEWED, "We are counting how many bags this would be in an ordinary month."
    ),
    # Repairs and shop
    "A map of people who can repair them": Outcome(
        REVIEWED, "We are asking independent repairers whether they would like to be found this way."
    ),
    "Longer sale of spare parts": Outcome(
        REVIEWED, "We are going through the list with our suppliers, part by part, before we name a number of years."
    ),
    "Explain the leak under the machine": Outcome(
        REVIEWED, "The workshop has taken photos of the underside, and we are writing a sentence for each drop."
    ),
    "Support in the evening": Outcome(
        OPEN, "Which evening, and in which language? We would try it for a quarter before promising it."
    ),
    "A test run after repairs": Outcome(
        REVIEWED, "The workshop uses such a test itself, and we are looking at which parts of it are safe at home."
    ),
    "Screws which are not secret": Outcome(
        OPEN, "Two of the screws are there for a reason and the others are not; tell us which annoyed you most."
    ),
    "Warranty for repaired parts": Outcome(
        REVIEWED, "The answer exists in our terms and nobody finds it, so we are rewriting that paragraph."
    ),
    "A diary of the machine": Outcome(
        OPEN, "Should it go along when the machine is sold? Tell us what a buyer ought to see."
    ),
    "Send the part before I send the old one back": Outcome(
        OPEN, "It works well with small parts; we would like to know for which larger ones you would need it."
    ),
    "A tool roll": Outcome(OPEN, "Which tool did you have to buy for your first repair? We start from that list."),
    "Chat with a photo": Outcome(OPEN, "Support takes photos by e-mail today; tell us where that slowed you down."),
    "Refurbished machines in your own shop": Outcome(
        REVIEWED, "We are counting how many machines come back in good shape, and what a fair warranty would be."
    ),
    "Old firmware for old machines": Outcome(
        OPEN, "First-year machines still get security fixes; we owe you a date and are working it out."
    ),
    "A checklist before the machine is sent in": Outcome(
        REVIEWED, "The people who open the parcels have written it, and we are trying it on ten repairs."
    ),
    "A short course on opening the machine safely": Outcome(
        OPEN, "Where would you come to, and on which day? We would begin with one workshop."
    ),
    "Recycle the machine for me when it is over": Outcome(
        OPEN, "We take machines back at the workshop already and are looking for a way by parcel."
    ),
    "warranty-register": Outcome(
        OPEN, "A photo is easy and reading it is not; please tell us what your receipts look like."
    ),
    "Send small parts as a letter": Outcome(
        REVIEWED, "We have sent fifty gaskets as letters, and are counting how many arrived."
    ),
    "A gift card that does not look like an invoice": Outcome(
        OPEN, "Whose drawings would you like to see on it? We would rather ask a member than an agency."
    ),
    "Pick up orders at the workshop": Outcome(
        REVIEWED, "The workshop would like visitors and needs a shelf for it; we are looking at opening hours."
    ),
    "Collect several orders in one parcel": Outcome(
        REVIEWED, "The shop can hold an order back, and we are checking what happens to the roast date."
    ),
    "Tell me which parts fit my machine": Outcome(
        REVIEWED, "We are matching serial numbers with parts, and the first year is the difficult one."
    ),
    "A message when a sold-out thing is back": Outcome(
        REVIEWED, "One message and then none is how we would like it, and we are seeing whether the shop can do that."
    ),
    "Pay by invoice": Outcome(
        OPEN, "This depends on the country; please say where you live, so that we ask the right bank."
    ),
    "Delivery on a day I choose": Outcome(
        OPEN, "Our carrier offers it in two cities only; tell us your day and your town."
    ),
    # Households and café corner
    "demo-days": Outcome(OPEN, "We would come and bring milk; tell us in which city ten of you could meet."),
    "Who has had how many": Outcome(OPEN, "Do you count cups or shots? It makes a difference to the bill and to us."),
    "A guest mode with three pictures": Outcome(
        REVIEWED, "Three pictures are on a test machine in our reception, and we watch what visitors press."
    ),
    "A limit for teenagers": Outcome(
        OPEN, "We smiled and we see the point; tell us who should be able to lift the limit."
    ),
    "Lock the settings with a code": Outcome(
        REVIEWED, "It may go together with the child lock, and we are looking for a way that survives a forgotten code."
    ),
    "Tell the next one that beans are empty": Outcome(
        OPEN, "Would a message in the app do, or must it stand on the machine? Please tell us."
    ),
    "Left cup stronger than right": Outcome(
        OPEN, "We are trying it with two scales and would like to hear how you do it by hand."
    ),
    "Coffee for ten on a Sunday": Outcome(
        OPEN, "How many minutes lie between the first and the last of your ten cups? We are collecting Sundays."
    ),
    "Works with gloves and with weak hands": Outcome(
        REVIEWED, "We are measuring the force at the handle with a longer lever and a softer gasket."
    ),
    "Names on the drinks": Outcome(
        REVIEWED, "The profiles will have names, and we are checking whether drinks can borrow them."
    ),
    "An induction for new flatmates": Outcome(
        OPEN, "Which mistake does a new flatmate make first? Your list would be our first page."
    ),
    "A second hopper for decaf": Outcome(
        OPEN, "A flap above the burrs leaves a few beans behind; how many would you accept?"
    ),
    "Cocoa and warm milk for the children": Outcome(
        OPEN, "We are talking to two parents in our team; tell us the temperature your children like."
    ),
    "Leave a message on the machine": Outcome(
        OPEN, "The display has room for about thirty letters; would that be enough for yours?"
    ),
    "Whose cup is it?": Outcome(
        REVIEWED, "The app knows who has ordered, so we are only checking how a name looks while it brews."
    ),
    "A family tariff for filters and beans": Outcome(
        OPEN, "We have never sent one order to three doors; tell us how you share it out today."
    ),
    "Tell guests how to stop it": Outcome(
        REVIEWED, "Any press should stop it, we agree, and are making sure that none starts something else."
    ),
    "A counter that I can reset each day": Outcome(
        OPEN, "Where would you read it, on the display or on a phone? We hear both."
    ),
    "A contract for maintenance": Outcome(
        REVIEWED, "We are asking partners in four regions what a yearly visit would cost."
    ),
    "Two portafilters in the box of the Duo": Outcome(
        REVIEWED, "We are comparing the price of a second handle in the box with the one in the shop."
    ),
    "A price list on a small screen": Outcome(
        OPEN, "We would rather not handle money; would a drawing of the menu for any tablet help you?"
    ),
    "Several users, one responsible person": Outcome(
        REVIEWED, "We are looking at who should get which message, beginning with descaling."
    ),
    "A machine that can be rented for an event": Outcome(
        OPEN, "How far away are your events, and who would clean the machine afterwards?"
    ),
    "Larger knock box for a workshop": Outcome(
        OPEN, "Two litres on the floor is new to us; a photo of your present bucket would help."
    ),
    "Show on the outside whether it is free for use": Outcome(
        OPEN, "Tell us how long your queue is at its worst, and from where people look at the machine."
    ),
    "A pick-up day for used grounds": Outcome(
        OPEN, "We like it and are wondering whether it needs anything from us beyond a list."
    ),
    "Stop people from unplugging the machine": Outcome(
        OPEN, "Would a message to you be enough, or does the plug need a cover? Both are possible."
    ),
    "A training day for staff": Outcome(
        OPEN, "Our trainer could come twice a month; tell us how many people and how far."
    ),
    "Bulk filters without 24 small boxes": Outcome(
        REVIEWED, "The filter maker has sent a sample carton, and we are checking how the filters keep in it."
    ),
    "Report a fault by a code on the machine": Outcome(
        REVIEWED, "A sticker is simple, and we are finding out where the message should go in a house with many rooms."
    ),
    "Faster heating of milk for a crowd": Outcome(
        OPEN, "A second wand needs more steam than the Duo has; we want to know how many jugs you foam in an hour."
    ),
    "Quiet hours for the consulting room": Outcome(
        OPEN, "A lock by the clock is possible; tell us whether anybody may override it."
    ),
    "A menu board that I can design": Outcome(
        OPEN, "Which size of screen do you carry along? We would like to see your last menu."
    ),
    "Quick start after moving the machine": Outcome(
        REVIEWED, "We are going through the questions after a start and crossing out those that a market does not need."
    ),
    "Keep a cup count for the cleaning rota": Outcome(
        OPEN, "We are hearing this from several offices; tell us how yours decides who is next."
    ),
    # Beta builds
    "A diagnostic file from the machine, with one press": Outcome(
        REVIEWED, "We are listing what the file may contain, and it will not contain recipes or names."
    ),
    "A calendar of the coming builds": Outcome(
        OPEN, "Dates slip, so we would name weeks; would that be enough to keep the right beans?"
    ),
    "Pick the features I test": Outcome(REVIEWED, "Switches for each feature are being tried in the next build."),
    "Compare my shots before and after a build": Outcome(
        REVIEWED, "We are finding out how many shots are needed before such a comparison means anything."
    ),
    "Let us test the grinder firmware, too": Outcome(
        OPEN, "There is a build in autumn; tell us which series you have and how brave you are."
    ),
    "Thank testers with spare parts, not with mugs": Outcome(
        OPEN, "Message received, and the mugs are finished; which part would please you most?"
    ),
    "A quicker way to report from the kitchen": Outcome(
        OPEN, "What is the last thing you did not report because it took too long? That helps us more than a form."
    ),
    "Tell us which reports were duplicates": Outcome(
        REVIEWED, "We are trying out links between reports on the list of the last build."
    ),
    "Invite testers of all sizes, left-handed ones too": Outcome(
        OPEN, "We would like to; tell us how far you would travel for a day in our kitchen."
    ),
}
