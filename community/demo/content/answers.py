"""Where ideas have arrived, why, and what the company answers."""

from community.demo.content.forms import Outcome

# Written ideas by their key, the others by their title.
OUTCOMES: dict[str, Outcome] = {
    "shot-by-weight": Outcome(
        status="in_progress",
        reason=("The first build stops within a gram of the target on our benches, and the beta circle gets it next."),
        answer=(
            "We are building this now, for the Aria and the Aria Duo, with the Calder scale first. The "
            "machine learns how much drips after the pump stops, usually within five shots of a new "
            "recipe. Other scales come after that, if they publish their protocol. If the scale loses "
            "its connection in the middle of a shot, the machine falls back to volume instead of running "
            "on."
        ),
    ),
    "home-assistant-local": Outcome(
        status="planned",
        reason="The local interface has a place on the plan, reading first and switching second.",
        answer=(
            "We agree that a machine in your kitchen should answer to your kitchen. The plan is a "
            "documented interface on the local network that you switch on in the settings, with a key of "
            "your own. Reading state comes first; switching on comes second, because a heating machine "
            "needs a few safety checks that live in the app today. We will publish the description "
            "before the firmware, so that you can tell us what is missing."
        ),
    ),
    "shot-timer": Outcome(
        status="shipped",
        reason="Firmware 3.6 shows the seconds during the shot and keeps them until the next one.",
        answer=(
            "Since firmware 3.6 the display counts the seconds from the moment the pump starts, in the "
            "largest digits that fit. The time stays on the screen until you lock in the next "
            "portafilter or touch the dial. If you miss the cup animation, it is still there: Settings, "
            "Display, While brewing."
        ),
    ),
    "hot-at-seven": Outcome(
        status="shipped",
        reason="Schedules now mean ready at, and the machine learns how early it has to start.",
        answer=(
            "The schedule now asks when you want to brew and the machine works backwards. It measures "
            "how long your kitchen takes and adjusts over about a week. Existing schedules were moved "
            "over with the old start time kept, so nobody got a surprise; open a schedule once and "
            'choose "Ready at" to change it.'
        ),
    ),
    "offline-app": Outcome(
        status="in_progress",
        reason="Pairing without an account works in the test app; recipes and settings are next.",
        answer=(
            "You are right that distance and settings have nothing to do with an account. The next large "
            "version of the app pairs over Bluetooth alone: settings, recipes and the shot log stay on "
            "the phone. An account remains useful for two things, the schedule when you are away and the "
            "log on several phones, and the app will say so instead of asking at the door."
        ),
    ),
    "two-people-two-drinks": Outcome(
        status="planned",
        reason="Up to four profiles on the dial are planned for the autumn firmware.",
        answer=(
            "We looked at how people change settings and saw the same pattern you describe: the same "
            "three values, back and forth, every morning. Four profiles with a short name and a colour "
            "fit on the dial and into the memory we have. They will be part of the autumn firmware, for "
            "the Aria and the Duo alike."
        ),
    ),
    "preinfusion": Outcome(
        status="in_progress",
        reason="Two numbers per recipe are running in the beta and hold steady on both pumps.",
        answer=(
            "It will be what you ask for: seconds from 0 to 20 and pressure from 1 to 5 bar, saved in "
            "the recipe. The Aria's pump cannot hold less than 1.5 bar reliably, so that is where its "
            "scale will start; the Duo goes to 1. To answer the question everybody asks, the fixed "
            "setting today is four seconds at three bar."
        ),
    ),
    "no-subscription": Outcome(
        status="shipped",
        reason="The promise is now part of the warranty terms for every machine sold.",
        answer=(
            'The words "premium features" came from a template and they should not have been there. They '
            "are gone. The warranty terms now say that every function a machine has on the day you buy "
            "it, or receives by update, stays free for as long as the machine runs. We do sell beans and "
            "filters, and we intend to live from those and from machines."
        ),
    ),
    "cool-wand": Outcome(
        status="planned",
        reason="A double-walled wand is going into tooling, also as a replacement part.",
        answer=(
            "A double-walled wand with the same thread is in tooling, which means that it will fit every "
            "Aria and Duo already sold. It heats milk a touch more slowly, about three seconds for 200 "
            "ml, because the bore is narrower. We will sell it as a part with an instruction video; you "
            "need one spanner and five minutes."
        ),
    ),
    "single-dose-hopper": Outcome(
        status="shipped",
        reason="The small hopper is in the shop and fits every Pica since the first.",
        answer=(
            "The single-dose hopper holds 25 g, has straight walls and comes with a steel weight that "
            "stops the popcorn. It fits every Pica ever sold, you only unscrew the ring. In our tests "
            "the grind time for 18 g fell from 14 to 9 seconds, and less than 0.2 g stayed behind."
        ),
    ),
    "grind-retention": Outcome(
        status="in_progress",
        reason="A knocker for the chute is in its second prototype and does better than bellows did.",
        answer=(
            "We tried both. Bellows push air through the burrs but blow chaff into the portafilter, and "
            "the knocker leaves 0.15 g behind without the mess. The second prototype is with twelve "
            "testers now. It clicks onto the chute and needs no tools."
        ),
    ),
    "quiet-pump": Outcome(
        status="under_review",
        reason=("We are measuring softer pump mounts and a slow start, and will say what they bring in decibels."),
        answer=(
            "Two things look promising. Softer mounts take away most of the hum that goes into the "
            "worktop, and a slow start of the pump takes away the first knock. Mounts could be a part "
            "you fit yourself. We are measuring both in a real flat with a real wall, and will share the "
            "numbers here before we decide."
        ),
    ),
    "front-tank": Outcome(
        status="under_review",
        reason=("We are looking at a fill spout that reaches the tank from the front without moving the machine."),
    ),
    "low-tank-warning": Outcome(
        status="shipped",
        reason="The machine now checks the level against the chosen drink before the pump starts.",
        answer=(
            "From firmware 3.4 on, the machine compares the water in the tank with what the chosen drink "
            "needs, plus a small reserve for the rinse. If it is too little, the display says so and "
            "waits; press once more if you want to risk it. On machines built before serial number 20000 "
            "the level sensor is coarser, so the warning comes a little earlier there."
        ),
    ),
    "descale-steps": Outcome(
        status="shipped",
        reason="Descaling shows its steps and minutes on the display and calls you through the app.",
        answer=(
            "Descaling now shows the step, the minutes left and the moment at which it needs you. With "
            "the app paired, you also get a notification when the tank has to be rinsed. And if you come "
            "back late it waits for two hours without starting over, which was the part we liked least "
            "ourselves."
        ),
    ),
    "bean-stock": Outcome(
        status="in_progress",
        reason="The shelf is being built and will link each shot in the log to a bag.",
        answer=(
            "The bean shelf is being built. A bag has a roaster, a name, a roast date and a weight; a "
            "shot takes its dose from the bag you last used, and you change bags with one tap. You "
            "choose yourself after how many weeks we remind you, because tastes differ there. Frozen "
            "portions stop the clock until you take them out."
        ),
    ),
    "grind-per-bean": Outcome(
        status="planned",
        reason="Comes right after the bean shelf, since the setting belongs to the bag.",
        answer=(
            "The Pica already reports its position, so the missing piece is the bag it belongs to. That "
            "is the bean shelf, which is being built now. Once it is out, every bag will show the last "
            "setting that you marked as good, with dose and time. The grinder will not move by itself; "
            "it shows you where to turn."
        ),
    ),
    "dark-theme": Outcome(
        status="shipped",
        reason="The dark theme follows the phone since app 4.8.",
        answer=(
            "App 4.8 follows the setting of your phone, and you can also choose dark for the app alone. "
            "The graphs were the hard part; if you find one that is difficult to read, please post a "
            "screenshot here."
        ),
    ),
    "csv-export": Outcome(
        status="shipped",
        reason="App 4.6 exports the whole log as CSV, from the menu of the log.",
        answer=(
            "You find it in the menu of the shot log: one file, one line per shot, with headings, times "
            "in your time zone and weights in grams. It contains your notes as well. There is no limit "
            "on how far back it goes."
        ),
    ),
    "update-at-seven": Outcome(
        status="shipped",
        reason="Updates wait for a night you choose and never start within two hours of a schedule.",
        answer=(
            "First, sorry about the instant coffee. Updates now wait until the machine has been unused "
            "for four hours and no schedule is within the next two. You can also pick a day and a time, "
            "or ask for updates to wait until you start them. Security fixes follow the same rule."
        ),
    ),
    "wand-purge": Outcome(
        status="planned",
        reason="Planned for the Duo first, where the wand position is already known.",
        answer=(
            "The Duo has a switch in the joint of the wand, so it knows when the wand is back over the "
            "tray. We will add the purge there first, with a beep one second before. The Aria has no "
            "such switch; we are looking at whether the end of steaming is a good enough sign, and will "
            "not purge into your hand to find out."
        ),
    ),
    "spare-part-numbers": Outcome(
        status="shipped",
        reason="Exploded views with numbers for all three machines are in the shop.",
        answer=(
            "The shop now has an exploded view for the Aria, the Duo and the Pica. Every part carries "
            "its number, and a click puts it in the basket. Gaskets made since the summer have the "
            "number printed on the rim. For older ones, the answer is 8.5 mm for the Aria and 8.0 mm for "
            "the Duo."
        ),
    ),
    "beep-volume": Outcome(
        status="shipped",
        reason="Four levels including silent, with errors always shown on the display.",
        answer=(
            "Settings, Sounds: loud, normal, quiet, silent. Silent means silent, also for errors, which "
            "blink on the display instead. You may take the tape off now, and please do, since the "
            "buzzer sits next to a warm part."
        ),
    ),
    "child-lock": Outcome(
        status="shipped",
        reason="Both buttons for two seconds lock and unlock everything that gets hot.",
        answer=(
            "Hold both buttons for two seconds to lock; the same to unlock. Locked means no water, no "
            "steam and no heating up by accident, while a running schedule still works. You can have it "
            "lock by itself after every drink."
        ),
    ),
    "power-cut": Outcome(
        status="shipped",
        reason="The machine keeps its clock for three days and follows the schedule again by itself.",
        answer=(
            "Firmware 3.8 keeps the clock for three days without power and fetches the time when it is "
            "back. It never heats right after a cut; it waits for the next schedule or for you. If the "
            "clock is lost, the display shows a small question mark instead of a wrong time."
        ),
    ),
    "bottomless": Outcome(
        status="shipped",
        reason="In the shop since the spring, with lugs cut for our groups.",
        answer=(
            "It is in the shop, in steel, with the same handle threads as the others, so that a walnut "
            "handle fits as well. The lugs are cut for our groups and it stops at half past six. It "
            "comes with an 18 g basket."
        ),
    ),
    "wooden-handle": Outcome(
        status="shipped",
        reason="Walnut and ash kits are available for the Aria and the Duo.",
        answer=(
            "The kit has a portafilter handle, the dial cap and the steam knob, in walnut or ash, oiled, "
            "made by a workshop forty minutes from us. Wood moves a little; after the first month the "
            "handle may want a quarter turn with the key in the box."
        ),
    ),
    "brush-by-shots": Outcome(
        status="shipped",
        reason="Cleaning reminders count shots and litres since app 5.0.",
        answer=(
            "Since app 5.0 the reminders count: backflush by shots, descaling by litres and your water "
            "hardness, the filter by litres. You can move each of them up or down. If you leave the "
            "machine alone for a month, it suggests a rinse and nothing more."
        ),
    ),
    "recipe-links": Outcome(
        status="shipped",
        reason="Recipes can be shared as a link or a code, with no account needed to open them.",
        answer=(
            "Every recipe has a Share button that makes a link and a square code. Opening it shows the "
            "numbers in any browser and offers to add them to the app. Two roasters already print the "
            "code on their bags, and if you are a third, support will gladly help you."
        ),
    ),
    "roast-subscription-pause": Outcome(
        status="shipped",
        reason="Deliveries can be paused, moved and skipped in the shop.",
        answer=(
            "You can skip one delivery, pause until a date or change the rhythm on the same page, up to "
            "the evening before we roast. No call, no form. The wet bag is on us, please write to "
            "support with your order number."
        ),
    ),
    "hardness-strip": Outcome(
        status="shipped",
        reason="Two strips are in every box since the summer.",
        answer=(
            "There are two strips in every box now, one for the day you set up and one for the day you "
            "move house. The set-up explains how to read the colours. If your machine came without, "
            "write to support, and they will send you one in an envelope."
        ),
    ),
    "widget": Outcome(
        status="planned",
        reason="A widget for both systems follows the new Bluetooth connection.",
        answer=(
            "Planned for both systems, with exactly those three things. It has to wait for the new "
            "connection in the next large app version, because today's takes too long to answer for a "
            'widget. You will be able to choose whether "on" needs an unlocked phone.'
        ),
    ),
    "cup-height": Outcome(
        status="planned",
        reason="A flat tray that lowers the grid by 25 mm is planned as an accessory.",
        answer=(
            "A flat tray lowers the grid by 25 mm and holds 0.4 litres instead of 0.8. It will be an "
            "accessory for the Aria; the Duo's tray is also its drain, and there is less to gain there. "
            "With the flat tray a mug of 12 cm fits, and so does a scale with a small cup."
        ),
    ),
    "manual-search": Outcome(
        status="planned",
        reason="The manual becomes web pages with a search, by model and language.",
        answer=(
            "The manual is being rewritten as pages, one question to a page, by model and language, with "
            "a search that also knows everyday words. It replaces the big PDF, which stays available for "
            'those who print. Your "white steam knob" is going to be a test case.'
        ),
    ),
    "filter-recycling": Outcome(
        status="planned",
        reason="A return bag will come in every filter box from the next production on.",
        answer=(
            "From the next production run every box of six has a return bag with a prepaid label. The "
            "resin is regenerated by the firm that makes it, and the shells are ground and reused. You "
            "can bring your bag from the cellar into the first return."
        ),
    ),
    "larger-text": Outcome(
        status="planned",
        reason="A large-text mode shows one value at a time, in twice the size.",
        answer=(
            "You made our designers laugh and then measure. A large-text mode is planned that shows one "
            "value at a time in twice the size, with higher contrast, and the dial turns between them. "
            "It comes with the same firmware as the profiles."
        ),
    ),
    "tea-water": Outcome(
        status="in_progress",
        reason="Works on the Duo in the test firmware and will be tried on the Aria next.",
        answer=(
            "The Duo can mix from 60 to 96 degrees, and this works in our test firmware. The Aria has no "
            "mixing valve; it can cool its boiler on purpose, which takes about a minute, and we are "
            "finding out whether that is pleasant enough. The Duo will not have to wait for the Aria."
        ),
    ),
    "translations": Outcome(
        status="in_progress",
        reason="Polish and Portuguese are with reviewers, and Turkish is being translated.",
        answer=(
            "Polish and European Portuguese are finished and with reviewers, who are customers like you. "
            "Turkish is being translated. If you want to review a language, write to our moderator Yuki; "
            "you need the app and one evening."
        ),
    ),
    "watch-app": Outcome(
        status="declined",
        reason="The ready-at schedule and the coming widget cover most of it with far less to maintain.",
        answer=(
            "We have decided against this. A watch app is a third app to keep alive for few taps a day, "
            "and we would rather put that time into the connection everybody uses. The ready-at schedule "
            "makes most mornings work without any tap, and the widget that is planned will also show on "
            "watches that mirror widgets."
        ),
    ),
    "voice": Outcome(
        status="declined",
        reason=(
            "The local interface will let your own assistant do this, and we will not send your kitchen "
            "to another company."
        ),
        answer=(
            "We will not build a skill for each assistant. It would mean sending the state of your "
            "kitchen through other companies, and the list of assistants changes every year. The local "
            "interface that is planned will let home systems switch the machine, and those have voice "
            "already."
        ),
    ),
    "auto-frother": Outcome(
        status="declined",
        reason="Hoses that carry milk need daily cleaning, and we do not want to sell a machine that smells.",
        answer=(
            "We tried two, and we are not going to build one. Every hose that carries milk has to be "
            "rinsed daily, and in our homes that lasted nine days. Instead we will offer the free milk "
            "class by video once a month, and a temperature sensor for the wand is under review, which "
            "takes away the hardest part."
        ),
    ),
    "cold-espresso": Outcome(
        status="declined",
        reason=(
            "The seals and the pump path are made for hot water, and a cold shot took nine minutes to taste of little."
        ),
        answer=(
            "We tried it for a week, with colleagues who like this kind of thing. Nine bar and cold "
            "water give a thin shot after nine minutes, and the gaskets do not seal well when cold. We "
            "will not add it. A short hot shot over a frozen metal ball came closest; the recipe is in "
            "the app under Summer."
        ),
    ),
    "mini": Outcome(
        status="declined",
        reason=("A narrower body needs a new boiler and group, and we would have to give up the 58 mm portafilter."),
        answer=(
            "We drew it. At 20 cm the boiler, the group and the standard portafilter do not fit side by "
            "side, and a smaller portafilter would cut you off from every basket and tamper you own. "
            "That is not a machine we want to make now. We know that space is the real question, so the "
            "flat tray and filling from the front are being looked at for exactly these kitchens."
        ),
    ),
    "filter-chip": Outcome(
        status="shipped",
        reason="The message appears once, and litres are counted for any cartridge.",
        answer=(
            "The warning now appears once, when you change the cartridge, and never again. You can enter "
            "how many litres your cartridge lasts and the machine counts them. We still recommend ours "
            "because we know what it does to our boilers, and that is all it is, a recommendation."
        ),
    ),
    "milk-sensor": Outcome(
        status="under_review",
        reason="A probe at the tip works, and we are finding out whether it survives a year of milk.",
        answer=(
            "A probe at the tip of the wand reads within two degrees, which is good enough to stop by. "
            "The open question is durability: milk, heat and wiping are unkind to small sensors. Twenty "
            "wands are in homes for a year-long trial that ends this winter, and then we will decide."
        ),
    ),
    "tray-float": Outcome(
        status="under_review",
        reason="A float that fits the present grid is being drawn.",
    ),
    "plumb-in": Outcome(
        status="under_review",
        reason="We are checking what each country requires for a fixed water connection.",
    ),
    "vacation": Outcome(
        status="under_review",
        reason="We would like to solve this together with the calendar of the schedule.",
    ),
    "scale-tray": Outcome(
        status="under_review",
        reason="Waterproofing is the question, and two sealed load cells are on test.",
    ),
    "grind-by-weight": Outcome(
        status="under_review",
        reason="A fork with a load cell exists, and vibration is what we have to beat.",
    ),
    "first-shot-cold": Outcome(
        status="under_review",
        reason="We can reproduce it in a cold kitchen and are looking at the ready signal.",
    ),
    "hand-over": Outcome(
        status="under_review",
        reason="Releasing a machine in the app is small, and we are checking what may pass on with it.",
    ),
    "quieter-pica": Outcome(
        status="under_review",
        reason="The motor can run at half speed, and we are checking what that does to the grind.",
    ),
    "beta-notes": Outcome(
        status="shipped",
        reason="Every build since beta 31 comes with five lines on what to try.",
        answer=(
            "Each build now comes with notes in this group: what has changed, what worries us, what to "
            "try, what to leave alone. If a build has nothing worth your morning, we will say so and you "
            "can skip it."
        ),
    ),
    "beta-rollback": Outcome(
        status="planned",
        reason="The app will keep the last released version on the phone and offer it.",
        answer=(
            "The app will keep the last released firmware on the phone and offer it on the beta page. "
            "Settings survive; recipes made with beta features are kept but hidden until the feature is "
            "released. We want this before the next round starts."
        ),
    ),
    "Steam power in three steps": Outcome(
        status="under_review",
        reason="The valve of the Aria may allow it by firmware alone, and we are measuring that.",
    ),
    "A lungo that does not taste of wood": Outcome(
        status="under_review",
        reason="We are tasting bypass recipes with people who really drink lungo.",
    ),
    "Lower pressure towards the end of the shot": Outcome(
        status="under_review",
        reason="It depends on what editable pre-infusion teaches us about the pump.",
    ),
    "Tell me when the burrs are worn": Outcome(
        status="under_review",
        reason="The Pica counts its running time, and we are checking how well that matches real wear.",
    ),
    "A fork that fits bottomless portafilters": Outcome(
        status="under_review",
        reason="Two shapes of the fork are printed and being tried with wet hands.",
    ),
    "Colours in graphs that I can tell apart": Outcome(
        status="under_review",
        reason="We have asked two colour-blind owners to go through every graph with us.",
    ),
    "Two machines in one app": Outcome(
        status="under_review",
        reason="We need to know how people with two machines keep them apart today.",
    ),
    "Folders for recipes": Outcome(
        status="under_review",
        reason="We are comparing folders with simple labels before we choose.",
    ),
    "Follow my alarm clock": Outcome(
        status="under_review",
        reason="Both phone systems have rules about alarms that we have to read first.",
    ),
    "Warn before a schedule fails": Outcome(
        status="under_review",
        reason="The tank level is known in the evening, so this could be small.",
    ),
    "A handle on the tank": Outcome(
        status="under_review",
        reason="The wall of the tank may be too thin for it, and we are testing a thicker one.",
    ),
    "Descaling in two parts": Outcome(
        status="under_review",
        reason="Our chemist is checking what happens if descaler rests in the boiler for hours.",
    ),
    "Show me how scaled my boiler really is": Outcome(
        status="under_review",
        reason="Heating times from volunteers will show whether scale can be seen in them.",
    ),
    "Let me reorder the drinks on the dial": Outcome(
        status="under_review",
        reason="It would go together with the profiles, so we look at both at once.",
    ),
    "A rail around the cup tray": Outcome(
        status="under_review",
        reason="We have three samples on three shaking machines.",
    ),
    "A loan machine during a repair": Outcome(
        status="under_review",
        reason="We are asking our partners how many loan machines they would need.",
    ),
    "Do not let it trip the fuse with the kettle": Outcome(
        status="under_review",
        reason="A slower warm-up at 1,000 watts is being timed.",
    ),
    "A mode for the night": Outcome(
        status="under_review",
        reason="Most pieces exist as settings, and we are looking for the simplest way to join them.",
    ),
    "Tell us the decibels": Outcome(
        status="under_review",
        reason="We have borrowed a proper microphone and a quiet room.",
    ),
    "Half a shot for decaf drinkers": Outcome(
        status="planned",
        reason="Settings for the single basket come with the autumn firmware.",
        answer=(
            "You choose the basket on the display and the machine keeps a volume for each. The single "
            "basket gets a gentler start, because seven grams move more easily than eighteen. It comes "
            "together with the profiles in the autumn firmware."
        ),
    ),
    "Notifications one by one": Outcome(
        status="planned",
        reason="Each kind of message gets a switch of its own in the next large version of the app.",
        answer=(
            "There will be five switches: water, cleaning, repairs, schedule and news from us. News will "
            "be off for everyone who has turned notifications off today. An advert for mugs should not "
            "have come through that channel, and it will not happen again."
        ),
    ),
    "Different times for each day": Outcome(
        status="planned",
        reason="A week view with copy and paste replaces the list of schedules.",
        answer=(
            "We are replacing the list with one week on one page, with a time for each day and a way to "
            "copy it. What you have today will be carried over. The holiday mode will use the same page "
            "if we build it."
        ),
    ),
    "A blind disc in the box": Outcome(
        status="planned",
        reason="Every box gets one from the next production run on.",
        answer=(
            "You are right that a machine which asks for backflushing should come with the thing to do "
            "it. From the next production run on there is a blind disc in the box. If you bought your "
            "machine this year without one, support will add it to your next order for free."
        ),
    ),
    "Videos for the five most common repairs": Outcome(
        status="planned",
        reason="Filming starts in our workshop next month, slowly and with the tool first.",
        answer=(
            "We film in the workshop, with the people who do these repairs every day. The five you name "
            "will be first, and each video begins with a picture of the tools on the table. They will be "
            "linked from the pages of the new manual."
        ),
    ),
    "Stop when the hopper is empty": Outcome(
        status="in_progress",
        reason="First-series grinders can notice it from the motor current, and that firmware is on test.",
        answer=(
            "The later series has a light sensor for this. For the first series we found that the motor "
            "current drops clearly when there are no beans left, so firmware can do it. It stops after "
            "two seconds, and you can switch it off if you grind single doses."
        ),
    ),
    "Error texts instead of numbers": Outcome(
        status="in_progress",
        reason="All nineteen errors are being rewritten as sentences in every language.",
        answer=(
            "We have nineteen error numbers and we are writing a sentence for each: what is wrong and "
            "what to do. The number stays in small print for support. Right-to-left languages are fixed "
            "in the same piece of work."
        ),
    ),
    "Show the state of my repair": Outcome(
        status="in_progress",
        reason="The workshop's own list is being opened to the owner of each machine.",
        answer=(
            "Our workshop already keeps this list, you just cannot see it. We are opening it: arrived, "
            "examined, waiting for a part, repaired, on its way. You will find it in the app and in the "
            "e-mail with your repair number."
        ),
    ),
    "Temperature in half degrees": Outcome(
        status="shipped",
        reason="The dial moves in half degrees since firmware 4.0.",
        answer=(
            "Firmware 4.0 changed the steps to half a degree, in the recipes as well. The absolute value "
            "can be off by up to one degree from machine to machine, but a step is a real step. Please "
            "tell us if you can taste it; our own table was divided."
        ),
    ),
    "Pair a new phone without resetting the machine": Outcome(
        status="shipped",
        reason="Pairing by a code on the display came with app 5.1.",
        answer=(
            "Since app 5.1 the machine shows a six-digit code, and a new phone types it in. Nothing is "
            "reset, and old phones stay paired until you remove them. The way with two buttons still "
            "exists for the case that the display is broken."
        ),
    ),
    "Fahrenheit": Outcome(
        status="shipped",
        reason="Fahrenheit is in the settings of the display and the app.",
        answer=(
            "Settings, Units, Fahrenheit, on the machine and in the app. Recipes are stored in one unit "
            "and shown in yours, so a shared recipe arrives correctly on both sides of the ocean. Ohio "
            "may take the table off the fridge."
        ),
    ),
    "Ask me for the water hardness in my units": Outcome(
        status="shipped",
        reason="Five units are offered since app 5.1.",
        answer=(
            "German, French and English degrees, ppm and millimoles: you pick the unit and the app "
            "remembers it. The strip in the box shows the first four. If your water supplier uses "
            "something else again, tell us."
        ),
    ),
    "A tamper with the right diameter": Outcome(
        status="shipped",
        reason="The tamper in the box has 58.4 mm since the spring, and it is sold separately.",
        answer=(
            "The tamper in the box now measures 58.4 mm, which leaves room for the coating of the basket "
            "and no ring of coffee. Owners of earlier machines get it in the shop at cost. Please "
            "measure your basket first if it is not one of ours."
        ),
    ),
    "Keep the screen on during a shot": Outcome(
        status="shipped",
        reason="The phone stays awake while the pump is running since app 4.9.",
        answer=(
            "App 4.9 keeps the screen on from the start of the pump until ten seconds after it stops. "
            "Then your phone does what it always does. Your nose can retire."
        ),
    ),
    "Order in the rhythm in which I drink": Outcome(
        status="shipped",
        reason="Deliveries can follow your shot counter if you allow it.",
        answer=(
            'There is a new rhythm called "when it runs low". It counts shots on your machine, guesses '
            "the rest of the bag and asks you by e-mail two days before it sends one. It is off until "
            "you switch it on, and the shop learns nothing but the number."
        ),
    ),
    "Invoices with our company's name": Outcome(
        status="shipped",
        reason="Company name, address and tax number can be saved in the shop account.",
        answer=(
            "You can save two address lines and a tax number in the shop account, and they are printed "
            "on every invoice from then on. Old invoices can be corrected for twelve months back. Your "
            "bookkeeper is welcome to write to us."
        ),
    ),
    "Steam while the shot is running on the Aria": Outcome(
        status="declined",
        reason="One heater cannot do both without spoiling both.",
        answer=(
            "The Aria has one heater, and it needs all of it for either brewing or steaming. We tried to "
            "switch between them every second, and got a sour shot and wet steam. This is the difference "
            "between the Aria and the Duo, and we prefer to say so plainly."
        ),
    ),
    "A smaller Pica without electronics": Outcome(
        status="declined",
        reason="A second, simpler grinder would cost nearly the same to make.",
        answer=(
            "We calculated it with care. The motor, burrs and body are most of the cost, and leaving out "
            "the electronics saves you less than a bag of beans. You may use the Pica without ever "
            "pairing it, and nothing is held back if you do."
        ),
    ),
    "A bigger tank for the Aria": Outcome(
        status="declined",
        reason="The back of the machine has no room for more than 1.8 litres.",
        answer=(
            "There is no room behind the boiler, and a tank that stands out would push the machine into "
            "the room. We know that 1.8 litres is little for six people. A second tank to swap is sold "
            "as a spare part and helps with the walking, at least."
        ),
    ),
    "Let a rule depend on the weather": Outcome(
        status="declined",
        reason="We would rather leave this to home systems than fetch the weather for a coffee machine.",
        answer=(
            "It made us smile, and it would be fun. It would also mean sending the place where you live "
            "to a weather service, for a wish that a home system fulfils better. With the local "
            "interface you will be able to build precisely this."
        ),
    ),
    "Tell me if my father had his coffee": Outcome(
        status="declined",
        reason="We do not want a coffee machine to watch people, not even kindly.",
        answer=(
            "We thought about this one for a long time, because the reason is a good one. A machine that "
            "reports on a person is something we do not want to build, since we cannot see whether he "
            "has agreed. If he shares his account with you, the log shows you his shots, and that is his "
            "decision."
        ),
    ),
    "Green beans for people who roast at home": Outcome(
        status="declined",
        reason="Our stores are set up for roasted coffee, and green beans need another climate.",
        answer=(
            "Green coffee keeps for months only if it stays dry and cool, and our store is warm and full "
            "of cardboard. We asked two of our roasters, and both sell green beans to private customers. "
            "You find them on the page of each coffee, under the name of the roaster."
        ),
    ),
    "Skip tomorrow": Outcome(
        status="planned",
        reason="Skipping a day comes with the week view, as one tap on tomorrow.",
        answer=(
            "The week view shows the next seven days, and a tap on one of them leaves it out. The day after, the "
            "schedule goes on by itself, so there is nothing to switch back on. The display will say in the evening "
            "that it sleeps in tomorrow."
        ),
    ),
    "Ratio instead of grams": Outcome(
        status="planned",
        reason="Recipes will keep a ratio next to the grams, and each of you chooses which one leads.",
        answer=(
            "You will be able to write a recipe as 18 g at 1 to 2, and the yield follows when you change the dose. "
            "It rounds to half a gram, so 17.3 gives 34.5. It comes after stopping by weight, because only then does "
            "the machine meet the number."
        ),
    ),
    "Bags that can be closed": Outcome(
        status="planned",
        reason="New bags with a sliding zip have been ordered and follow when the present ones are used up.",
        answer=(
            "We opened and closed forty bags a hundred times each. The sliding zip survived all of it, and the one we "
            "use now gave up as early as you say. We still have bags for about three months; after that every "
            "coffee comes in the new one."
        ),
    ),
    "Price of a repair before I send it": Outcome(
        status="planned",
        reason="A list with fixed prices for the twelve most common repairs will be in the shop.",
        answer=(
            "The workshop knows what a pump, a gasket or a heater costs, and there is no reason to keep it from you. "
            "The list will name the price with work and return parcel. If we find something else, we ask before we "
            "go on, and sending the machine back unrepaired costs the parcel only."
        ),
    ),
    "Accessible labels for screen readers": Outcome(
        status="in_progress",
        reason="Every button is getting its name, page by page, beginning with brewing.",
        answer=(
            "You should not have had to ask. We are going through the app with two owners who use it by ear, and the "
            "pages for brewing and recipes are done in the test app. Reading out the seconds during a shot is part "
            "of it and can be switched on by itself."
        ),
    ),
    "Guide me through backflushing on the display": Outcome(
        status="in_progress",
        reason="The display counts the cycles in the present test build and says when to add powder.",
        answer=(
            "The machine runs the pump in its rhythm of five seconds and shows which cycle it is in. It stops to ask "
            "for powder and for a rinse, and waits for you. The test build is with the beta circle; once they have "
            "cleaned forty machines with it, it comes to everybody."
        ),
    ),
    "Undo for deleted recipes": Outcome(
        status="shipped",
        reason="App 5.3 keeps deleted recipes for 30 days, in a bin at the end of the list.",
        answer=(
            "Since app 5.3 there is a bin at the end of the recipe list. What you delete stays in it for 30 days and "
            "comes back with its notes and its place. Right after deleting, there is also an Undo at the lower edge "
            "for ten seconds."
        ),
    ),
    "A mark for a litre": Outcome(
        status="shipped",
        reason="All tanks made since last month have lines at half a litre, one litre and one and a half.",
        answer=(
            "The lines are moulded into the side, so no descaler washes them off. If your tank has none, support "
            "sends you a sticker for the outside that fits the Aria and the Duo; it is free. Thank you to everybody "
            "who measured the window for us, you were right to within 20 ml."
        ),
    ),
    "A puck screen in the shop": Outcome(
        status="shipped",
        reason="The screen is in the shop, 1.7 mm thick, tested with our group and our baskets.",
        answer=(
            "We tried five and kept the one that leaves room above 18 g without touching. It is made of steel, "
            "1.7 mm thick, and goes into the dishwasher. Take half a gram less coffee if you fill your basket to the "
            "line. The little magnet to lift it out is in the box."
        ),
    ),
    "A tank made of glass": Outcome(
        status="declined",
        reason="A full glass tank is too heavy and too slippery to be lifted out by wet hands every day.",
        answer=(
            "We had one made, and it was beautiful. It also weighed 3.9 kilos when full, and the second one broke in "
            "our own kitchen. The clouding that you describe is a real fault, though: if your tank has gone blind "
            "after descaling, support replaces it."
        ),
    ),
    "Wheels or a sliding board": Outcome(
        status="declined",
        reason="Boards by others do this well, and ours would only be more expensive.",
        answer=(
            "We bought four boards and moved an Aria around on them for a month. Any board of 40 by 30 centimetres "
            "that carries 20 kilos and has a brake does the job, and there is nothing we could add but our name. "
            "Please do look for the brake, since the portafilter pulls."
        ),
    ),
    "Let the machine say whose turn it is": Outcome(
        status="declined",
        reason="A coffee machine should not keep a list of who owes whom a round.",
        answer=(
            "It is a charming thought, and we talked about it over several rounds. To be fair it would need to know "
            "who drinks every cup, and that is a list we do not want to keep in a shared kitchen. A sheet of paper "
            "next to the machine knows less and does the same."
        ),
    ),
}

# Reasons for the steps on the way; {w} is what the idea asks for, {W} the same at the start of a sentence.
STEPS: dict[str, tuple[str, ...]] = {
    "under_review": (
        "Enough of you describe the same problem, so we are looking at {w} properly.",
        "We want to understand how often this comes up before we say anything about {w}.",
        "{W}: our engineers are finding out what it would take.",
        "Support hears about this as well, which is why we now look at {w}.",
        "We are trying {w} in our own kitchens this month.",
        "The wish is clear and the way is not, so we start with a first study of {w}.",
        "Before we decide on {w}, we are asking a few of you for details.",
    ),
    "planned": (
        "The study went well, and we have made room for {w} on the plan.",
        "We know how to build it now, so {w} went on the plan.",
        "There is room for {w} in one of the next releases.",
        "The numbers and your stories convinced us to plan {w}.",
        "After a week of trials, we have decided to do {w}.",
    ),
    "in_progress": (
        "Work on {w} has started.",
        "The first version of {w} is on the bench.",
        "A small team is now busy with {w}.",
        "We have begun with {w} and will say more when it reaches the testers.",
    ),
}
