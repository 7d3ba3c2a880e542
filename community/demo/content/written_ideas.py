"""Ideas written one by one."""

from community.demo.content.forms import WrittenIdea

WRITTEN_IDEAS: tuple[WrittenIdea, ...] = (
    WrittenIdea(
        key="shot-by-weight",
        title="Stop the shot by weight when a scale is connected",
        body=(
            "I weigh every shot. The Calder scale already talks to the app, and the app already talks to "
            "the Aria, so the last step seems close: when the cup reaches 36 g, stop the pump. Let me "
            "set the target per recipe and learn the drip afterwards, because the cup gains two more "
            "grams after the pump stops."
        ),
        today=(
            "I stand there with one finger on the dial and my eyes on the scale. If somebody asks me "
            "something at second 25 the shot is 44 g and goes down the sink."
        ),
        others=(
            "Everybody with the scale, and everybody who changes beans often, since volume drifts with every new bag."
        ),
        topic="stopping by weight",
        part="Brewing",
        group="beans-and-recipes",
        days_ago=210,
        appeal=0.95,
    ),
    WrittenIdea(
        key="home-assistant-local",
        title="A documented local interface so Home Assistant can talk to the Aria",
        body=(
            "My machine is three metres from the server in my cupboard, yet every command goes through "
            "the internet. I want to read temperature, tank and state over the local network, and switch "
            "the machine on and off. A documented interface is enough, I will write the rest myself."
        ),
        today=(
            "There is an unofficial script that breaks with every second app update. When your service "
            "was down in spring, my coffee was down too."
        ),
        others=(
            "- people with Home Assistant, openHAB or similar\n"
            "- offices whose network does not let kitchen machines out\n"
            "- anybody who wants the machine to work in ten years"
        ),
        topic="a local interface",
        part="Automations",
        group="app-and-automations",
        days_ago=330,
        appeal=0.9,
    ),
    WrittenIdea(
        key="shot-timer",
        title="Show a shot timer on the machine's own display",
        body=(
            "While a shot runs, the display shows a nice animation of a cup. Please show the seconds "
            "instead. I need one number and I need it big."
        ),
        today="I count aloud. The children have learned to count to thirty this way, so there is that.",
        others="New owners most of all: time is the first thing every tutorial asks for.",
        topic="the shot timer",
        part="Display",
        group="beans-and-recipes",
        days_ago=470,
        appeal=0.7,
    ),
    WrittenIdea(
        key="hot-at-seven",
        title="Be hot at seven, do not start heating at seven",
        body=(
            "When I tell the schedule 07:00, I mean coffee at 07:00. The machine knows how long it needs "
            "from cold, so let it start early by itself."
        ),
        today=(
            "I set 06:48 and hope. In winter the kitchen is at 14 degrees and it is still not ready, in "
            "summer it waits for me for ten minutes."
        ),
        others="Anyone with a train.",
        topic="a ready-at schedule",
        part="Automations",
        group="app-and-automations",
        days_ago=500,
        appeal=0.8,
    ),
    WrittenIdea(
        key="offline-app",
        title="Let the app work over Bluetooth without an account",
        body=(
            "I bought a coffee machine, not a membership. Setting a temperature from two metres away "
            "should not need my e-mail address, a password and a server in another country. Keep the "
            "account for people who want the shot log on two phones; let the rest of us pair and go."
        ),
        today=(
            "No account, no app. In our holiday house there is no internet at all and the app shows a "
            "spinning bean until I give up."
        ),
        others="Boats, campers, cabins, cellars, and my mother.",
        topic="the app without an account",
        part="App",
        group="app-and-automations",
        days_ago=290,
        appeal=0.82,
    ),
    WrittenIdea(
        key="two-people-two-drinks",
        title="Two people, two drinks: profiles on the dial",
        body=(
            "I drink a ristretto, my wife drinks a long one at a lower temperature. A turn of the dial "
            'should switch between "Me" and "Her" including dose, temperature and steam level, without a '
            "phone in the kitchen."
        ),
        today=(
            "Whoever comes second changes three settings, half asleep, and whoever comes first the next day curses."
        ),
        others="Couples, flatshares, offices with one person who drinks tea.",
        topic="profiles on the dial",
        part="Households",
        group="cafe-corner",
        days_ago=240,
        appeal=0.78,
    ),
    WrittenIdea(
        key="preinfusion",
        title="Let us edit pre-infusion: pressure and time",
        body=(
            "Light roasts need a long, gentle start. Give me two numbers, seconds and bar, and let me "
            "save them in the recipe. A graph editor is not needed."
        ),
        today="Pre-infusion is on or off. On means four seconds, and nobody has told us at which pressure.",
        others="Everyone on light roasts; dark roast people can leave it alone.",
        topic="editable pre-infusion",
        part="Brewing",
        group="beans-and-recipes",
        days_ago=160,
        appeal=0.75,
    ),
    WrittenIdea(
        key="no-subscription",
        title="Promise that nothing on the machine will ever need a subscription",
        body=(
            "My car wants money every month for heated seats. I want to hear from you, in writing, that "
            "temperature, recipes and schedules on a machine I have paid for stay mine."
        ),
        today=(
            'Nothing is wrong yet. I just read the new terms of the app, and the words "premium features" are in there.'
        ),
        others="",
        topic="a promise against subscriptions",
        part="Service",
        group="cafe-corner",
        days_ago=380,
        appeal=0.83,
    ),
    WrittenIdea(
        key="cool-wand",
        title="A steam wand that does not burn",
        body=(
            "My daughter is four and exactly as tall as the wand. Please sell a double-walled wand, also "
            "as a part for machines already sold."
        ),
        today=("I wrap a wet towel around it and move her stool. I have burnt myself twice, she has been lucky."),
        others="Parents, clumsy people, cafés with new staff.",
        topic="a cool-touch wand",
        part="Steam wand",
        group="milk-and-latte-art",
        days_ago=260,
        appeal=0.7,
    ),
    WrittenIdea(
        key="single-dose-hopper",
        title="A single-dose hopper for the Pica",
        body=(
            "I never keep beans in the hopper. A small lid with a funnel, room for 20 g, straight walls "
            "so that nothing hangs on, and a weight to press the last beans down."
        ),
        today=(
            "With 18 g in the big hopper the beans jump like popcorn and the last gram takes as long as the first ten."
        ),
        others="All of us who weigh the dose and own more than one bag.",
        topic="the single-dose hopper",
        part="Grinder",
        group="grinder-tinkerers",
        days_ago=440,
        appeal=0.68,
    ),
    WrittenIdea(
        key="grind-retention",
        title="Bellows or a knocker so that the Pica keeps less coffee inside",
        body=(
            "The first grams of each morning are yesterday's. I want to get the chute empty after each "
            "dose, by a bellows on top or a knocker at the chute."
        ),
        today="I slap the grinder. My downstairs neighbour has started to answer.",
        others="Single dosers. People who switch between decaf and real coffee in the evening.",
        topic="lower retention in the Pica",
        part="Grinder",
        group="grinder-tinkerers",
        days_ago=190,
        appeal=0.66,
    ),
    WrittenIdea(
        key="quiet-pump",
        title="Make the pump quieter, our walls are thin",
        body=(
            "I leave for the hospital at five. The grinder can be solved the evening before, but the "
            "pump hums through the wall into the bedroom of a baby. Softer mounts, a slower pump at the "
            "start, anything."
        ),
        today="Folded towel under the machine, cupboard closed, door closed. Still woke her on Tuesday.",
        others="Shift workers, new parents, everybody in a flat from the sixties.",
        topic="a quieter pump",
        part="Noise",
        group="small-kitchens",
        days_ago=300,
        appeal=0.74,
    ),
    WrittenIdea(
        key="front-tank",
        title="Fill the tank from the front",
        body=(
            "The machine stands under a cupboard, like in every kitchen I have ever rented. To fill the "
            "tank I pull eleven kilos forward, lift the lid, pour, and push everything back. A drawer, a "
            "hatch or a little spout at the front would end this."
        ),
        today="There are two scratches in my worktop, one for each foot.",
        others="Anyone without a metre of free air above the machine.",
        topic="filling from the front",
        part="Water tank",
        group="small-kitchens",
        days_ago=270,
        appeal=0.72,
    ),
    WrittenIdea(
        key="low-tank-warning",
        title="Warn me about the tank before the shot starts, not in the middle",
        body="If the water is not enough for the drink I chose, say so before the pump runs.",
        today="Second 18, beep, empty. Good coffee wasted and a puck like mud.",
        others="Everybody who has ever had guests.",
        topic="an early tank warning",
        part="Water tank",
        group="water-and-care",
        days_ago=420,
        appeal=0.6,
    ),
    WrittenIdea(
        key="descale-steps",
        title="Tell me how long descaling still takes",
        body=(
            "Forty minutes of blinking light. I want to know which step it is at, how long is left, and "
            "when it needs me again, so that I can leave the kitchen."
        ),
        today=(
            "I sit there with a book and get up at every click. Once I went out, it waited for me to "
            "press something, and I started over."
        ),
        others="",
        topic="the descaling progress",
        part="Cleaning",
        group="water-and-care",
        days_ago=400,
        appeal=0.58,
    ),
    WrittenIdea(
        key="bean-stock",
        title="A bean shelf in the app with roast dates",
        body=(
            "I buy from three roasters. I want to enter a bag once, with roast date and weight, and let "
            "each shot take 18 g from it. Then tell me when it is past its best and when it is time to "
            "order."
        ),
        today=(
            "Masking tape and a pen on every bag, and I still find a forgotten one from last autumn in the cupboard."
        ),
        others="Those who freeze portions, and people who keep notes per bag.",
        topic="the bean shelf",
        part="Beans",
        group="beans-and-recipes",
        days_ago=140,
        appeal=0.62,
    ),
    WrittenIdea(
        key="grind-per-bean",
        title="Remember the grind setting for every bean",
        body=(
            "When I come back to a bag, the app should tell me: last time 23 clicks, 18.2 g, 29 seconds. "
            "The Pica knows its position, so nobody has to type."
        ),
        today="A notebook with coffee stains. Page two is missing.",
        others="Anybody with a decaf for the evening.",
        topic="a grind setting per bean",
        part="Grinder",
        group="grinder-tinkerers",
        days_ago=120,
        appeal=0.64,
    ),
    WrittenIdea(
        key="dark-theme",
        title="Dark theme, please. It is six in the morning",
        body="A white screen in a dark kitchen.",
        today="It hurts.",
        others="",
        topic="the dark theme",
        part="App",
        group="app-and-automations",
        days_ago=450,
        appeal=0.5,
    ),
    WrittenIdea(
        key="csv-export",
        title="Export the shot log as a plain file",
        body=(
            "A year of shots is in the app and I cannot get at them. A CSV with date, bean, dose, yield, "
            "seconds and note is all I need."
        ),
        today="Screenshots, one by one, typed over into a spreadsheet. I gave up in February.",
        others="Spreadsheet people. You know who you are.",
        topic="the log export",
        part="App",
        group="app-and-automations",
        days_ago=360,
        appeal=0.45,
    ),
    WrittenIdea(
        key="update-at-seven",
        title="Never again a firmware update at seven in the morning",
        body=(
            "Let me choose when updates are installed, or at least never while the machine is heating for a schedule."
        ),
        today=(
            'This morning, train at 7:31: "Updating, do not switch off, 14 minutes." There was instant '
            "coffee at the station."
        ),
        others="All customers with a job.",
        topic="updates at a chosen time",
        part="App",
        group="app-and-automations",
        days_ago=410,
        appeal=0.55,
    ),
    WrittenIdea(
        key="wand-purge",
        title="Purge the wand automatically after steaming",
        body=("Two seconds of steam once the wand is back over the tray, by itself, and nothing dries inside it."),
        today="I forget it when I talk to people. A pin and ten minutes on Saturday are the price.",
        others="Talkative baristas.",
        topic="an automatic purge",
        part="Steam wand",
        group="milk-and-latte-art",
        days_ago=130,
        appeal=0.5,
    ),
    WrittenIdea(
        key="spare-part-numbers",
        title="Put part numbers on the gaskets and a list in the shop",
        body=(
            "I can replace a gasket. I cannot guess whether mine is the 8.0 or the 8.5 mm one. Print the "
            "number on the part, show an exploded view in the shop and let me click the thing that I "
            "need."
        ),
        today="Photos to support, two days, friendly answer, order, three days. For a ring of rubber.",
        others="Everybody past the warranty who wants to keep the machine.",
        topic="part numbers and an exploded view",
        part="Repairs",
        group="water-and-care",
        days_ago=350,
        appeal=0.52,
    ),
    WrittenIdea(
        key="beep-volume",
        title="A volume for the beeps, including zero",
        body=(
            "It beeps when it is hot, when it is done, when it is empty and when it is offended. Please, "
            "a volume control."
        ),
        today="Somebody on the forum opened the case and put tape over the buzzer. So did I.",
        others="Sleeping people, dogs.",
        topic="a volume for the beeps",
        part="Noise",
        group="small-kitchens",
        days_ago=390,
        appeal=0.48,
    ),
    WrittenIdea(
        key="child-lock",
        title="Lock the hot water against small hands",
        body=(
            "One of the two buttons gives hot water at 95 degrees, at the height of a three-year-old. I "
            "need a lock that I can open with one hand and she cannot: holding both buttons, for example."
        ),
        today=("We switch the machine off at the wall after every coffee, and then wait for it to heat up again."),
        others="Families, grandparents, schools.",
        topic="the child lock",
        part="Households",
        group="cafe-corner",
        days_ago=430,
        appeal=0.44,
    ),
    WrittenIdea(
        key="power-cut",
        title="Come back after a power cut",
        body=(
            "After a cut the machine stays off and forgets the clock. Let it remember its settings, "
            "fetch the time and follow the schedule again. It should not heat straight away, of course."
        ),
        today=("We have cuts twice a month. Twice a month there is no coffee, and I am the one who is asked why."),
        others="Anyone outside a big city.",
        topic="coming back after a power cut",
        part="Automations",
        group="app-and-automations",
        days_ago=340,
        appeal=0.4,
    ),
    WrittenIdea(
        key="bottomless",
        title="Sell a bottomless portafilter that matches the handle",
        body=(
            "I want to see where the shot channels. Others make them for 58 mm, but the lugs sit badly "
            "and the handle ends up at four o'clock."
        ),
        today="A third-party one, filed down by a patient friend.",
        others="Learners, and people who film their shots.",
        topic="a bottomless portafilter",
        part="Accessories",
        group="beans-and-recipes",
        days_ago=480,
        appeal=0.42,
    ),
    WrittenIdea(
        key="wooden-handle",
        title="Wooden handles and knobs as a kit",
        body=(
            "The black plastic is the only part of the Aria that looks cheaper than it is. A kit with "
            "walnut or ash for the handle, the dial and the steam knob would change the whole machine."
        ),
        today=("There is a carpenter on a marketplace who makes the handle, not the knobs, so it never matches."),
        others="",
        topic="the wooden kit",
        part="Body",
        group="small-kitchens",
        days_ago=310,
        appeal=0.46,
    ),
    WrittenIdea(
        key="brush-by-shots",
        title="Remind me to clean by shots, not by weeks",
        body=(
            "I make thirty coffees a week, my neighbour makes five, and both of us are told to backflush "
            "on Monday. Count shots."
        ),
        today="I ignore the reminder. So I also ignore it when it is right.",
        others="Both ends: heavy users and people with a holiday home.",
        topic="reminders by shots",
        part="Cleaning",
        group="water-and-care",
        days_ago=370,
        appeal=0.38,
    ),
    WrittenIdea(
        key="recipe-links",
        title="Send a recipe to a friend as a link",
        body="A friend bought the same machine because of me. Let me send her my settings with one tap.",
        today="I dictate numbers over the phone, like in the last century.",
        others="Roasters, too: a code on the bag, and the machine is set.",
        topic="recipes as links",
        part="Recipes",
        group="beans-and-recipes",
        days_ago=280,
        appeal=0.36,
    ),
    WrittenIdea(
        key="roast-subscription-pause",
        title="Pause the bean delivery without calling anybody",
        body="Holidays exist. A pause button in the shop, from and until, that is all.",
        today="I came home to three bags on the doorstep, one of them wet.",
        others="",
        topic="pausing a delivery",
        part="Shop",
        group="beans-and-recipes",
        days_ago=230,
        appeal=0.32,
    ),
    WrittenIdea(
        key="hardness-strip",
        title="Put a water hardness strip in the box",
        body='The first question of the set-up is "How hard is your water?" and nobody knows.',
        today='I guessed "medium", and after seven months the boiler had to be descaled twice.',
        others="Every new owner, on day one.",
        topic="a hardness strip in the box",
        part="Water tank",
        group="water-and-care",
        days_ago=320,
        appeal=0.3,
    ),
    WrittenIdea(
        key="widget",
        title="A widget: is it hot, is there water, on/off",
        body="Three things on the lock screen. I open the app ten times a day for one of them.",
        today=(
            "Unlock, find the app, wait for the bean, tap. My coffee ritual has more steps on the phone "
            "than on the machine."
        ),
        others="Anybody who keeps the machine in a different room.",
        topic="the widget",
        part="App",
        group="app-and-automations",
        days_ago=220,
        appeal=0.52,
    ),
    WrittenIdea(
        key="cup-height",
        title="More room between spout and tray, or a lower tray",
        body=(
            "My favourite mug is 11 cm high. The gap is 10. A flat tray as an accessory would give me "
            "those two centimetres."
        ),
        today="Espresso into a small glass, then over into the mug. Extra washing up and lukewarm coffee.",
        others="Travel mug people, scale people, tall glass people.",
        topic="a lower drip tray",
        part="Accessories",
        group="small-kitchens",
        days_ago=250,
        appeal=0.5,
    ),
    WrittenIdea(
        key="manual-search",
        title="A manual I can search on my phone",
        body=(
            'I do not want 84 pages of PDF in nine languages. I want to type "white steam knob loose" '
            "and get the paragraph."
        ),
        today="Videos of strangers, who have a different model.",
        others="Whoever inherits the machine without its box.",
        topic="a searchable manual",
        part="Repairs",
        group="water-and-care",
        days_ago=200,
        appeal=0.34,
    ),
    WrittenIdea(
        key="filter-recycling",
        title="Take the used filters back",
        body=(
            "Six cartridges a year, good plastic, all in the bin. Take them back, with a prepaid label "
            "or in the box of the new ones."
        ),
        today="I collect mine in a bag in the cellar, out of guilt.",
        others="My whole street sorts its rubbish into six bins, so ask us.",
        topic="taking filters back",
        part="Water tank",
        group="water-and-care",
        days_ago=180,
        appeal=0.36,
    ),
    WrittenIdea(
        key="larger-text",
        title="Larger text on the display",
        body="I am 71 and I like good coffee. The temperature is written in letters for ants.",
        today="I hold my reading glasses in front of the machine like a jeweller.",
        others="Most of my friends, and they can afford your machine.",
        topic="larger text",
        part="Display",
        group="cafe-corner",
        days_ago=175,
        appeal=0.4,
    ),
    WrittenIdea(
        key="tea-water",
        title="Let me choose the hot water temperature, for green tea",
        body="80 degrees for green tea, 95 for black, 70 for the baby bottle.",
        today="95 or nothing. I pour from cup to cup to cool it down.",
        others="The tea drinker who lives in every coffee household.",
        topic="hot water by the degree",
        part="Brewing",
        group="cafe-corner",
        days_ago=150,
        appeal=0.44,
    ),
    WrittenIdea(
        key="translations",
        title="The app in Polish, Portuguese and Turkish",
        body="My parents have the machine and not the English. I would gladly help with the Polish.",
        today="A printed page with arrows, taped to the wall.",
        others="At least three families that I know of.",
        topic="more languages in the app",
        part="App",
        group="app-and-automations",
        days_ago=170,
        appeal=0.34,
    ),
    WrittenIdea(
        key="watch-app",
        title="An app for the watch",
        body="Switch on from the wrist, while I am still in bed.",
        today="The phone is on the other side of the room, on purpose.",
        others="",
        topic="an app for the watch",
        part="App",
        group="app-and-automations",
        days_ago=380,
        appeal=0.3,
    ),
    WrittenIdea(
        key="voice",
        title='"Make me a coffee": support for voice assistants',
        body="Switching on by voice would be handy with hands full of children.",
        today="I shout at the machine anyway.",
        others="",
        topic="voice control",
        part="Automations",
        group="app-and-automations",
        days_ago=360,
        appeal=0.26,
    ),
    WrittenIdea(
        key="auto-frother",
        title="A milk jug that froths by itself",
        body=(
            "Not everybody wants to learn latte art. A jug with a hose, press, done, as the machines at "
            "the office have."
        ),
        today="My husband makes bubbles, I make foam for baths.",
        others="Couples of whom only one has patience.",
        topic="an automatic milk jug",
        part="Milk",
        group="milk-and-latte-art",
        days_ago=340,
        appeal=0.3,
    ),
    WrittenIdea(
        key="cold-espresso",
        title="Brew cold espresso at room temperature",
        body=("My café makes it in summer with a special machine. Could the Aria pump water through without heating?"),
        today="Hot espresso on a mountain of ice, so half water.",
        others="",
        topic="cold espresso",
        part="Brewing",
        group="beans-and-recipes",
        days_ago=200,
        appeal=0.22,
    ),
    WrittenIdea(
        key="mini",
        title="An Aria that is 20 cm wide",
        body="31 cm are a third of my worktop. I do not need the cup tray, the big tank or two spouts.",
        today="The machine lives in the hall, on a shoe rack.",
        others="Studios, students, tiny houses.",
        topic="a narrower machine",
        part="Body",
        group="small-kitchens",
        days_ago=320,
        appeal=0.42,
    ),
    WrittenIdea(
        key="filter-chip",
        title="Let me use any filter, without being nagged",
        body=(
            "My pharmacist of a neighbour swears by another brand. The machine should take any cartridge "
            "and count the litres."
        ),
        today='It says "Unknown filter" at each start, and I press it away each time.',
        others="Owners in countries where yours arrives by ship.",
        topic="other makers' filters",
        part="Water tank",
        group="water-and-care",
        days_ago=210,
        appeal=0.28,
    ),
    WrittenIdea(
        key="milk-sensor",
        title="A temperature sensor in the steam wand that stops at 60 degrees",
        body=(
            "Stop steaming at the temperature I set. I hold the jug well, I just never hear the moment "
            "when it goes from sweet to boiled."
        ),
        today="Hand on the jug until it hurts. My hand is no longer a reliable instrument.",
        others="Oat milk drinkers (55 degrees!), beginners, people whose fingers have seen a lot.",
        topic="a sensor in the wand",
        part="Milk",
        group="milk-and-latte-art",
        days_ago=110,
        appeal=0.58,
    ),
    WrittenIdea(
        key="tray-float",
        title="Show me when the drip tray is full",
        body="A simple red float would do, like every office machine has.",
        today="I notice it when my socks are wet.",
        others="",
        topic="a float in the drip tray",
        part="Cleaning",
        group="water-and-care",
        days_ago=95,
        appeal=0.42,
    ),
    WrittenIdea(
        key="plumb-in",
        title="A kit to connect the Duo to the water line",
        body=(
            "We are nine people in the office and the tank lasts until ten. A hose, a pressure reducer, "
            "a valve, and a way to drain the tray."
        ),
        today="There is a rota for filling the tank. There is also an argument about the rota.",
        others="Small offices, salons, workshops.",
        topic="a plumbing kit",
        part="Water tank",
        group="cafe-corner",
        days_ago=260,
        appeal=0.4,
    ),
    WrittenIdea(
        key="vacation",
        title="Holiday mode",
        body="From the 3rd to the 17th: no schedule, no reminders, and a rinse when I am back.",
        today="I turn off eleven schedules one by one. Coming back, I forget two.",
        others="Teachers.",
        topic="a holiday mode",
        part="Automations",
        group="app-and-automations",
        days_ago=85,
        appeal=0.36,
    ),
    WrittenIdea(
        key="scale-tray",
        title="A scale built into the drip tray",
        body="Level with the grid, waterproof, charging from the machine.",
        today="The loose scale wobbles, gets wet and is always empty when I have guests.",
        others="Everyone waiting for stopping by weight.",
        topic="a scale in the tray",
        part="Accessories",
        group="cafe-corner",
        days_ago=75,
        appeal=0.46,
    ),
    WrittenIdea(
        key="grind-by-weight",
        title="Grind by weight instead of by time",
        body="Put the load cell into the fork of the Pica. I want 18.0 g, not 7.3 seconds.",
        today=(
            "Time changes with the bean, the humidity and the age of the burrs. I weigh, add two beans, weigh again."
        ),
        others="All who are done counting beans at dawn.",
        topic="grinding by weight",
        part="Grinder",
        group="grinder-tinkerers",
        days_ago=65,
        appeal=0.55,
    ),
    WrittenIdea(
        key="first-shot-cold",
        title="Since firmware 4.2 the first shot is colder, please give us the old warm-up back",
        body=(
            "The screen says ready after five minutes. Before the update it was six, and that minute "
            "mattered: the group is not warm when the light goes green. Please make the faster start a "
            "choice."
        ),
        today=(
            "First shot sour, second shot fine. I run a blank shot through the group now, which takes "
            "longer than the minute you saved."
        ),
        others="Whoever drinks only one coffee in the morning, so for us it is every coffee.",
        topic="the old warm-up time",
        part="Brewing",
        group="beans-and-recipes",
        days_ago=4,
        appeal=0.9,
    ),
    WrittenIdea(
        key="hand-over",
        title="A proper way to hand over a used machine",
        body=(
            "I am selling my Aria to a colleague. Let me release it from my account, wipe my log and "
            "pass on the service history with it."
        ),
        today=(
            "Support has to do it by hand, with a photo of the receipt. She waited four days with a "
            'machine that said "belongs to another account".'
        ),
        others="Sellers, buyers, heirs.",
        topic="handing over a machine",
        part="Service",
        group="cafe-corner",
        days_ago=9,
        appeal=0.5,
    ),
    WrittenIdea(
        key="live-pressure",
        title="Live pressure on the machine's display",
        body=("The app draws the pressure while the shot runs. Put the number next to the timer on the machine."),
        today="Phone against the sugar jar, screen goes to sleep at second 20.",
        others="People who dial in and do not want a phone in the kitchen.",
        topic="live pressure on the display",
        part="Display",
        group="beans-and-recipes",
        days_ago=12,
        appeal=0.58,
    ),
    WrittenIdea(
        key="eco-presence",
        title="Heat when somebody walks into the kitchen",
        body="A little sensor at the front: first movement after five in the morning, start heating.",
        today="The schedule heats for nobody whenever I sleep in. On days when I get up early, it is cold.",
        others="Those with irregular shifts.",
        topic="waking up by movement",
        part="Energy",
        group="small-kitchens",
        days_ago=40,
        appeal=0.4,
    ),
    WrittenIdea(
        key="left-handed",
        title="A wand on the left, for left-handed people",
        body="One in ten of us is left-handed. Make the wand swap sides, or at least swing further.",
        today="I steam with my arms crossed, like a pharaoh.",
        others="My brother, my boss, a tenth of everybody.",
        topic="a wand on the left",
        part="Steam wand",
        group="milk-and-latte-art",
        days_ago=55,
        appeal=0.34,
    ),
    WrittenIdea(
        key="demo-days",
        title="Evenings where owners show each other how they do it",
        body=(
            "Ten people, three machines, one baker next door. You bring the beans, we bring the "
            "questions. Twice a year in a few cities would be plenty."
        ),
        today="I have learned everything from videos in which nothing ever goes wrong.",
        others="Shy beginners. Proud old hands.",
        topic="evenings for owners",
        part="Service",
        group="cafe-corner",
        days_ago=33,
        appeal=0.3,
    ),
    WrittenIdea(
        key="feet",
        title="Feet that do not walk",
        body=("When I lock in the portafilter the machine turns with it. Softer, wider feet would cost you cents."),
        today="Left hand on the top, hot, right hand on the handle.",
        others="",
        topic="feet that grip",
        part="Body",
        group="small-kitchens",
        days_ago=28,
        appeal=0.3,
    ),
    WrittenIdea(
        key="cable",
        title="The cable is 90 cm long. My kitchen is not",
        body="One and a half metres, please, or a plug at the machine so that everyone can choose.",
        today="There is an extension lead behind the toaster, and I know that I should not.",
        others="",
        topic="a longer cable",
        part="Body",
        group="small-kitchens",
        days_ago=22,
        appeal=0.24,
    ),
    WrittenIdea(
        key="latte-practice",
        title="Practice mode for latte art with water and a drop of soap",
        body=(
            "Steam for practice, without coffee: short bursts, a timer, and the app showing me a picture "
            "of what to pour."
        ),
        today="I waste a litre of milk on a Sunday and everybody has to drink it.",
        others="People on the swan. People on the heart, like me.",
        topic="a practice mode",
        part="Milk",
        group="milk-and-latte-art",
        days_ago=18,
        appeal=0.36,
    ),
    WrittenIdea(
        key="quieter-pica",
        title="Let the Pica start slowly in the morning",
        body=(
            "Fewer turns per minute before seven. It may take 20 seconds instead of 9, I have the time, "
            "my family does not have the nerves."
        ),
        today=("I grind in the bathroom with a towel over it. There is a photo, and my wife shows it to people."),
        others="Open-plan homes.",
        topic="a slow start for the Pica",
        part="Grinder",
        group="grinder-tinkerers",
        days_ago=48,
        appeal=0.48,
    ),
    WrittenIdea(
        key="warranty-register",
        title="Register the warranty with a photo of the receipt",
        body="Take a photo, done, and tell me when it ends.",
        today="The form wants a serial number that is under the machine, with the tank full.",
        others="",
        topic="warranty by photo",
        part="Repairs",
        group="water-and-care",
        days_ago=8,
        appeal=0.22,
    ),
    WrittenIdea(
        key="beta-notes",
        title="A list of what to test with every beta build",
        body=(
            "Give us five lines per build: what has changed, what you worry about, what to try. I test "
            "better when I know where to look."
        ),
        today='"Various improvements." I pull a shot, it is a shot, I write "works".',
        others="",
        topic="test notes for each build",
        part="Beta builds",
        group="beta-testers",
        days_ago=100,
        appeal=0.5,
    ),
    WrittenIdea(
        key="beta-rollback",
        title="Go back to the released firmware without calling anybody",
        body="One button in the app: leave the beta, install the release, keep my settings.",
        today=(
            "With beta 29 I had no steam for a weekend with guests, and the way back was an appointment with support."
        ),
        others="All of us, sooner or later.",
        topic="a way back to the release",
        part="Beta builds",
        group="beta-testers",
        days_ago=60,
        appeal=0.55,
    ),
)
