"""What people say to the written ideas, in the order in which they say it.

A letter stands for somebody who takes part in the thread, "op" for the author of the idea, "pm", "eng", "sup"
and "mod" for the company's product manager, engineer, support and moderator.
"""

from community.demo.content.forms import Remark, Reply

THREADS: dict[str, tuple[Remark, ...]] = {
    "shot-by-weight": (
        Remark(
            "a",
            (
                "Yes. Volume was fine with one blend all year. Now I buy a different bag every fortnight and "
                "the numbers mean nothing."
            ),
            (
                Reply("b", "Same. A light roast gives me 30 g where the dark one gave 40, on identical settings."),
                Reply("op", "That is exactly it. I could live with learning one number per bean."),
            ),
        ),
        Remark(
            "c",
            ("Please make it work with scales other than yours. I have a perfectly good one and no room for a second."),
            (
                Reply(
                    "eng",
                    (
                        "The machine only needs weight readings ten times a second over Bluetooth. If the maker of "
                        "your scale publishes how it speaks, we can add it, and we will say which ones we have "
                        "tested."
                    ),
                ),
                Reply("c", "Fair answer, thank you."),
            ),
        ),
        Remark(
            "d",
            "What happens when the cup is lifted too early? My partner does this every single morning.",
            (
                Reply(
                    "eng",
                    (
                        "The weight falls below the tare, and the machine stops the pump. We tested it with many "
                        "impatient colleagues."
                    ),
                ),
            ),
        ),
        Remark(
            "e",
            (
                "Unpopular opinion: weigh your first shot, set the volume, then leave it alone. I get within "
                "2 g all week."
            ),
            (Reply("f", "With one bean, yes. With a single-dose grinder and three bags open, no."),),
        ),
        Remark(
            "g",
            "How is the drip after the pump handled? On my old machine it was always 3 g over.",
            (
                Reply(
                    "eng",
                    (
                        "It keeps a small history per recipe and stops early by that much. After about five shots it "
                        "is usually within a gram."
                    ),
                ),
            ),
        ),
        Remark("h", "Sold my bench timer the day I saw the status change."),
    ),
    "home-assistant-local": (
        Remark("a", "The only feature that would make me buy the Duo as well."),
        Remark(
            "b",
            "Please keep it off by default. My flatmates would find it within an hour.",
            (Reply("pm", "It will be off by default and needs a key you create yourself on the machine."),),
        ),
        Remark(
            "c",
            "MQTT would be the least work for everyone. Publish state, subscribe to two commands, done.",
            (
                Reply("eng", "We are weighing MQTT against plain HTTP. What would you connect first?"),
                Reply("c", 'Temperature and tank level into a dashboard, then "on" from the bedroom light switch.'),
                Reply("d", "HTTP here, please. I do not want to run a broker for a coffee machine."),
            ),
        ),
        Remark(
            "e",
            (
                "I run the unofficial script. It works until it does not; last month it switched the machine "
                "on at two in the morning."
            ),
            (Reply("f", "That made me laugh and then check my own script."),),
        ),
        Remark(
            "g",
            "A stupid question: would this still work if Calder stopped existing?",
            (
                Reply("eng", "Not stupid. A local interface needs nothing from us once it is on the machine."),
                Reply("g", "Then my vote is for reading and switching, both."),
            ),
        ),
    ),
    "shot-timer": (
        Remark("a", "Updated this morning. Big digits, readable from the sink. Thank you!"),
        Remark(
            "b",
            "Does it count from the button or from the first drop?",
            (
                Reply("eng", "From the pump. First drop needs a scale, and that arrives with stopping by weight."),
                Reply("b", "Makes sense, thanks."),
            ),
        ),
        Remark(
            "c",
            "I miss the little cup, honestly. Glad it is still in the settings.",
            (Reply("d", "You are the reason settings menus exist."),),
        ),
        Remark(
            "e",
            "Could it also show the last shot's time for comparison? Otherwise it is perfect.",
            (Reply("pm", "Nice thought. Post it as its own idea so that others can vote for it."),),
        ),
        Remark("f", "My dad has bad eyes and this is the first thing on the machine he can read."),
    ),
    "hot-at-seven": (
        Remark("a", "It took four days to learn my freezing kitchen and now it is spot on."),
        Remark(
            "b",
            'Does "ready" mean boiler or group? The boiler is ready long before the portafilter is warm.',
            (
                Reply(
                    "eng",
                    (
                        "Group temperature, measured at the sensor above the shower screen. The portafilter gets an "
                        "extra two minutes."
                    ),
                ),
                Reply("b", "You thought about it. Good."),
            ),
        ),
        Remark(
            "c",
            "Mine still starts at the old time.",
            (
                Reply(
                    "sup",
                    (
                        'Open the schedule, tap the time and pick "Ready at". Old schedules keep their start time '
                        "until you do."
                    ),
                ),
                Reply("c", "Found it. Works."),
            ),
        ),
        Remark("d", "Finally a schedule made for humans."),
    ),
    "offline-app": (
        Remark("a", '"A spinning bean until I give up" describes every holiday since we bought the machine.'),
        Remark(
            "b",
            "Will the firmware updates work without an account too? Those matter more to me than recipes.",
            (
                Reply(
                    "eng",
                    (
                        "Yes. The phone downloads the file and hands it to the machine over Bluetooth. It takes "
                        "about eight minutes."
                    ),
                ),
                Reply("b", "Eight minutes once a quarter is fine."),
            ),
        ),
        Remark(
            "c",
            "I do not mind accounts, but I mind being logged out every few weeks before my first coffee.",
            (
                Reply(
                    "sup",
                    ("That one is a bug and it is fixed in 5.2. If it happens again after that, please write to me."),
                ),
            ),
        ),
        Remark(
            "d",
            "We use an Aria on a sailing boat. The machine is happy, the app is not. Counting the days.",
            (
                Reply("e", "On a boat! How do you hold the cups?"),
                Reply("d", "With both hands and low expectations."),
            ),
        ),
    ),
    "two-people-two-drinks": (
        Remark("a", 'Four is the right number. Two of us, the mother-in-law, and "guests".'),
        Remark(
            "b",
            "Please let a profile include the steam level. It is the one thing we fight about.",
            (Reply("pm", "Steam level is in, together with dose, temperature and pre-infusion."),),
        ),
        Remark("c", "We solved it with a sticky note on the cup tray. A profile would look nicer."),
        Remark(
            "d",
            "What about the grinder? His setting is two clicks finer than mine.",
            (
                Reply("op", "Good point, with the Pica on the same phone it could at least remind us."),
                Reply("e", "I would not want the grinder to move without me, but a reminder is good."),
            ),
        ),
        Remark("f", "Flatshare of five here. Four profiles means one of us is a guest in his own home."),
    ),
    "preinfusion": (
        Remark("a", "Three bar! At last somebody said it."),
        Remark(
            "b",
            "Twenty seconds may be short for the really light stuff. I used thirty on a lever.",
            (Reply("eng", "Above twenty the Aria's group loses too much heat. We measured it and were sorry too."),),
        ),
        Remark(
            "c",
            "I want the graph editor though. Not instead, after.",
            (Reply("op", "Then write that idea, I will vote for it."),),
        ),
        Remark(
            "d",
            "Would a longer pre-infusion help with channelling or just hide it?",
            (Reply("e", "It helps if the puck is uneven. It does not help if the grind is wrong."),),
        ),
    ),
    "no-subscription": (
        Remark("a", "Thank you for putting it into the terms and not into a blog post."),
        Remark("b", "Good. Now I can recommend it to my sister without a footnote."),
        Remark(
            "c",
            "I will believe it in five years.",
            (Reply("pm", "Reasonable. The page with the terms keeps its old versions, so you can check on us."),),
        ),
        Remark(
            "d",
            ("Somebody has to pay for the servers, though. I would rather pay a little than see the app switched off."),
            (
                Reply("op", "That is why the local interface matters so much. No server, no bill."),
                Reply("d", "True, I have voted for that one as well."),
            ),
        ),
    ),
    "cool-wand": (
        Remark("a", "Three seconds for skin. I will take that deal."),
        Remark(
            "b",
            "My old machine had one and milk baked on much less, too. Worth it for that alone.",
            (Reply("c", "True, cold metal wipes clean."),),
        ),
        Remark(
            "d",
            "Any idea about the price? If it is a third of the machine I will keep my towel.",
            (
                Reply(
                    "pm",
                    (
                        "Not a third. We aim for less than a bag of good beans and its postage, but I cannot promise "
                        "a number before tooling is finished."
                    ),
                ),
            ),
        ),
        Remark(
            "e",
            "Until then: a silicone sleeve from a baking shop, cut to length. Not pretty, works.",
            (Reply("op", "Tried it tonight. Ugly, and she touched it without noticing. Thanks!"),),
        ),
    ),
    "single-dose-hopper": (
        Remark("a", "Arrived yesterday. The weight makes a satisfying little clunk."),
        Remark(
            "b",
            "Does the light sensor still know that the hopper is empty?",
            (
                Reply(
                    "sup",
                    "Yes, the window in the wall is at the same height. It stops two seconds after the last bean.",
                ),
            ),
        ),
        Remark("c", "25 g is tight for my triple basket in the morning, but I can live with two rounds."),
        Remark(
            "d",
            ("For anyone who hesitates: it also makes the grinder 12 cm lower. Mine now fits under the cupboard."),
            (
                Reply("e", "That should be in the shop text. I would have ordered on day one."),
                Reply("pm", "It will be, thanks."),
            ),
        ),
    ),
    "grind-retention": (
        Remark("a", "Slapping the grinder is a recognised technique in this household too."),
        Remark(
            "b",
            "Interesting that the bellows lost. On forums they are the answer to everything.",
            (
                Reply(
                    "eng",
                    (
                        "They would work better with a straight chute. Ours has a bend at the bottom, and the chaff "
                        "collects there."
                    ),
                ),
            ),
        ),
        Remark(
            "c",
            "Try one spray of water on the beans first. Retention fell from 0.8 to 0.3 g for me.",
            (
                Reply("op", "I do this and it helps, but then the burrs need cleaning twice as often."),
                Reply("c", "Mine have been fine for a year, one spray only, not two."),
            ),
        ),
        Remark(
            "d",
            "Will the knocker work with the dosing cup as well as with the portafilter?",
            (Reply("pm", "Both. The cup was actually easier."),),
        ),
    ),
    "quiet-pump": (
        Remark(
            "a",
            (
                "Nurse here as well. I have moved the machine onto a wine crate with sand. It works and "
                "looks exactly as you imagine."
            ),
            (
                Reply("b", "I need to see a picture of the sand crate."),
                Reply("a", "You do not."),
            ),
        ),
        Remark(
            "c",
            ("A rubber mat for washing machines, cut to size, took the edge off for me. Ten minutes of work."),
            (
                Reply("op", "Ordered one. I will report back."),
                Reply(
                    "op", "It helps with the buzzing of the cups, less with the hum in the wall. Better than a towel."
                ),
            ),
        ),
        Remark(
            "d",
            "Does the Duo have the same pump? Thinking about an upgrade for this reason only.",
            (
                Reply(
                    "eng",
                    (
                        "A different one, a rotary pump, and it is clearly quieter. I would still wait for the "
                        "mounts if the noise is your only reason."
                    ),
                ),
                Reply("d", "An honest answer from a company. Noted."),
            ),
        ),
        Remark("e", "Please do not trade pressure for silence."),
    ),
    "front-tank": (
        Remark("a", "The scratches! We have the same two."),
        Remark(
            "b",
            "I use a watering can with a long neck, it goes in through the gap at the side. Recommended.",
            (
                Reply("c", "Which one? Mine hits the cupboard door."),
                Reply("b", "A bonsai can, about half a litre. Needs three trips."),
            ),
        ),
        Remark(
            "d",
            "A drawer means a pump and a valve and one more thing that leaks. I prefer to pull.",
            (Reply("op", "I would accept a simple spout with a funnel, no valve at all."),),
        ),
        Remark(
            "e",
            "Felt pads under the feet help until then. Mine slides like a curling stone.",
            (Reply("f", "So does mine, including when I lock in the portafilter."),),
        ),
    ),
    "low-tank-warning": (
        Remark("a", 'The "press once more to risk it" is how software should be.'),
        Remark(
            "b",
            "Mine warns with a third of the tank left. Too careful?",
            (
                Reply("sup", "Which serial number? Below 20000 the sensor only knows three levels."),
                Reply("b", "18 thousand something. Then that is it, thanks."),
            ),
        ),
        Remark("c", "Lost no shot since the update. Before that about one a week."),
    ),
    "descale-steps": (
        Remark("a", ("Did it on Sunday with the new screen and hoovered the flat meanwhile. Progress in every sense.")),
        Remark(
            "b",
            "Why does it take forty minutes at all? My old one took fifteen.",
            (
                Reply(
                    "eng",
                    (
                        "Two soaking breaks of ten minutes each. Without them you rinse away half of the descaler "
                        "unused."
                    ),
                ),
            ),
        ),
        Remark(
            "c",
            "The notification came through even with the phone on silent, please let it respect that.",
            (
                Reply("sup", "It should respect it. Could you tell me the phone and the app version?"),
                Reply("c", "Sent you a message. Thanks for the quick answer."),
            ),
        ),
    ),
    "bean-stock": (
        Remark("a", "Freezing stops the clock, thank you for thinking of it!"),
        Remark(
            "b",
            "A photo of the label would be enough for me. I will not type anything at six in the morning.",
            (Reply("pm", "A photo is in the first version. Reading the label by machine is not."),),
        ),
        Remark(
            "c",
            "Will it be open to all roasters or only the beans in your shop?",
            (Reply("pm", "All of them. It would be a poor shelf otherwise."),),
        ),
        Remark(
            "d",
            "Bags finish faster than the sum of the doses. Spilled beans, dialling in, children.",
            (
                Reply("e", 'A button for "bag is empty" solves that.'),
                Reply("op", "Yes, please, the button."),
            ),
        ),
    ),
    "grind-per-bean": (
        Remark("a", "The notebook with the missing page is the story of my life."),
        Remark(
            "b",
            ("Settings move when you clean the burrs. Will there be a way to shift all of them by two clicks?"),
            (
                Reply("eng", "Yes, we call it a new zero. You set it once after cleaning and all bags follow."),
                Reply("b", "Then you have thought it through better than I have."),
            ),
        ),
        Remark(
            "c",
            "I would add the humidity. On rainy days I am a click coarser.",
            (
                Reply("d", "Really a click? I have never seen more than half."),
                Reply("c", "Old house, no insulation. You would."),
            ),
        ),
    ),
    "dark-theme": (
        Remark("a", "Shortest idea here, and the one I use every day."),
        Remark(
            "b",
            "The temperature graph is dark blue on black. Hard to read.",
            (Reply("pm", "Thank you, fixed in 4.8.1, it is light blue now."),),
        ),
        Remark("c", "My eyes and my cat thank you."),
    ),
    "csv-export": (
        Remark(
            "a",
            ("1,412 shots exported. My average is 28.4 seconds and I have no idea what to do with this knowledge."),
            (Reply("b", "Make a graph. Then make coffee."),),
        ),
        Remark(
            "c",
            (
                "Could the file have a decimal point or comma depending on the country? My spreadsheet "
                "turned 18.2 into a date."
            ),
            (
                Reply(
                    "eng", "It follows the language of the phone since 4.6.2. Sorry about the eighteenth of February."
                ),
            ),
        ),
    ),
    "update-at-seven": (
        Remark("a", "Same morning, same train, different city. I felt less alone reading this."),
        Remark("b", 'Mine waits for a "go" now. It is how I like it.'),
        Remark(
            "c",
            "Do skipped updates pile up? I would rather install one big one in the holidays.",
            (Reply("eng", "They do not pile up, the newest one contains all before it."),),
        ),
    ),
    "wand-purge": (
        Remark("a", '"We will not purge into your hand to find out" is my favourite official sentence so far.'),
        Remark(
            "b",
            "On the Aria, five seconds after closing the valve with a beep would do for me.",
            (Reply("c", "Not with my children around the machine."),),
        ),
        Remark(
            "d",
            "Please make it possible to turn off. I purge into a cloth, not into the tray.",
            (Reply("eng", "It will be a setting, off until you turn it on."),),
        ),
    ),
    "spare-part-numbers": (
        Remark("a", "Ordered a gasket in ninety seconds. I used to plan an evening for this."),
        Remark(
            "b",
            "The solenoid valve is in the drawing but cannot be clicked.",
            (
                Reply(
                    "sup",
                    (
                        "Valves need a leak test after fitting, so they go through us for now. Write to me, and I "
                        "will send one with the instructions."
                    ),
                ),
            ),
        ),
        Remark("c", "This is why I will buy from you again."),
    ),
    "beep-volume": (
        Remark("a", "Tape is off. Dog has forgiven me."),
        Remark("b", '"When it is offended" is spot on.'),
        Remark(
            "c",
            (
                "Could silent be only for the morning and loud for later? I am deaf in one ear and like the "
                "beeps after nine."
            ),
            (
                Reply(
                    "pm",
                    (
                        "Not yet, and a good reason. Please post it as its own idea, quiet hours are a different "
                        "setting."
                    ),
                ),
            ),
        ),
    ),
    "child-lock": (
        Remark("a", "Locks by itself after every drink. My shoulders dropped by five centimetres."),
        Remark(
            "b",
            "My son figured it out in a week, he is five. Any plan for a longer press?",
            (
                Reply("eng", "You can set it to five seconds in the app. After that I recommend hiring him."),
                Reply("b", "He accepts payment in biscuits."),
            ),
        ),
    ),
    "power-cut": (
        Remark("a", "Had a cut on Thursday night, coffee on Friday morning. It works."),
        Remark(
            "b",
            "Does it keep the clock on a switched socket as well? I turn the strip off at night.",
            (Reply("eng", "Yes, that looks the same to the machine. Three days at most."),),
        ),
        Remark("c", "Thanks from the countryside!"),
    ),
    "bottomless": (
        Remark("a", "Half past six confirmed. A tidy piece of metal."),
        Remark(
            "b",
            "Now I can see what I have been doing wrong for two years.",
            (Reply("c", "Welcome to the club, it is messy here."),),
        ),
    ),
    "wooden-handle": (
        Remark("a", "Ash on the white Aria looks wonderful. No regrets, except my bank account."),
        Remark(
            "b",
            "How does it survive a dishwasher? Asking for my flatmate.",
            (Reply("sup", "It does not. Please hide it from your flatmate."),),
        ),
        Remark(
            "c", "Is cherry coming?", (Reply("pm", "Not planned, the workshop likes woods it can get every year."),)
        ),
    ),
    "brush-by-shots": (
        Remark("a", "It asked me after 120 shots and the shower screen really was filthy. Well chosen."),
        Remark(
            "b",
            "Is 120 right with dark oily beans? Mine looks bad after 80.",
            (Reply("eng", "Then set it to 80. The default is for a medium roast."),),
        ),
    ),
    "recipe-links": (
        Remark("a", "Our local roaster does it now. Scan, grind, done."),
        Remark(
            "b",
            "Does the link contain my name?",
            (Reply("eng", "No. Recipe, machine and a title, nothing about you."),),
        ),
    ),
    "roast-subscription-pause": (
        Remark("a", "Paused and resumed in the summer, worked both times."),
        Remark("b", "They replaced my wet bag too. Decent people."),
    ),
    "hardness-strip": (
        Remark("a", "Got mine by letter, we are at 19 degrees. That explains a lot."),
        Remark("b", "Two strips, because people move. Somebody was thinking."),
    ),
    "widget": (
        Remark("a", '"Ten times a day" is low for me.'),
        Remark(
            "b",
            "On Android please make it small. Two by one is enough.",
            (Reply("pm", "Two by one is the size we are drawing."),),
        ),
    ),
    "cup-height": (
        Remark("a", "Scale plus cup is the real reason. Nothing fits today."),
        Remark(
            "b",
            "0.4 litres is not much if you rinse like I do.",
            (
                Reply("c", "Empty it daily. You should anyway."),
                Reply("b", "I should do many things."),
            ),
        ),
    ),
    "manual-search": (
        Remark(
            "a",
            "Please keep it working offline in the app. My kitchen has no reception.",
            (Reply("pm", "The pages for your machine will be stored on the phone."),),
        ),
        Remark("b", "Nine languages in one file is a workout for the thumb."),
    ),
    "filter-recycling": (
        Remark("a", "Eleven in my cellar. See you at the post office."),
        Remark(
            "b",
            "Would a refillable cartridge not be better?",
            (Reply("eng", "We tried, and the seals did not survive being opened six times. We have not given up."),),
        ),
    ),
    "larger-text": (
        Remark("a", "My father says: at last."),
        Remark("b", "I am 38 and want this as well."),
    ),
    "tea-water": (
        Remark("a", "As the tea drinker in a coffee household, I feel seen."),
        Remark("b", "A minute is nothing compared with cooling from cup to cup."),
    ),
    "translations": (
        Remark("a", "I can review the Turkish one.", (Reply("mod", "Wonderful, I have sent you a message."),)),
        Remark("b", 'Brazilian Portuguese too, one day? We manage, but "chávena" makes my kids giggle.'),
    ),
    "watch-app": (
        Remark("a", "Fair. I use the schedule now and forgot about the watch."),
        Remark("b", "Disappointed, but thanks for giving a reason and not a shrug."),
    ),
    "voice": (
        Remark("a", "Good decision. Fewer microphones, please."),
        Remark(
            "b",
            'So I need a server at home to say "coffee"? That is not for my parents.',
            (Reply("pm", "You are right, it is not. For your parents I would recommend the schedule."),),
        ),
    ),
    "auto-frother": (
        Remark("a", "Nine days is longer than we would have managed."),
        Remark(
            "b",
            "Take the video class. I went from bath foam to something like a tulip.",
            (Reply("op", "Signed up for the next one. Grudgingly."),),
        ),
    ),
    "cold-espresso": (
        Remark("a", "Thanks for trying it for real before saying no."),
        Remark("b", "The metal ball works. I keep two in the freezer."),
    ),
    "mini": (
        Remark("a", "A shoe rack in the hall! Do the guests ask?", (Reply("op", "They ask for coffee, so it works."),)),
        Remark(
            "b",
            "I would give up 58 mm without a tear, to be honest.",
            (Reply("c", "And then buy three new tampers. No, thank you."),),
        ),
    ),
    "filter-chip": (
        Remark("a", "This is how you keep customers."),
        Remark("b", "It counted 60 litres and reminded me, with somebody else's filter. Nice."),
    ),
    "milk-sensor": (
        Remark("a", "Oat milk person here. 55 and not one degree more, thank you for mentioning us."),
        Remark(
            "b",
            "I put a sticker thermometer on the jug. Slow, but better than pain.",
            (
                Reply("op", "I have one too, it is always ten seconds late."),
                Reply("b", "Stop at 50 on the sticker, then it lands at 60."),
            ),
        ),
        Remark(
            "c",
            "Do you lose feeling for it if the machine does it?",
            (Reply("d", "Probably. I also lost the feeling for washing clothes in a river."),),
        ),
        Remark(
            "e",
            "Please make it a wand that one can buy for older machines.",
            (Reply("eng", "The trial wands are on machines from the first year, so the cable is the only question."),),
        ),
    ),
    "tray-float": (
        Remark("a", "Socks confirmed."),
        Remark(
            "b",
            "A cork with a toothpick through the grid. I am not joking.",
            (Reply("c", "Built it with my daughter this afternoon. It works and she painted a flag on it."),),
        ),
    ),
    "plumb-in": (
        Remark("a", "The argument about the rota, I feel that."),
        Remark(
            "b",
            "I converted mine with a float valve and a canister. Happy to share the list of parts.",
            (
                Reply("mod", "Please do, and please add that it ends the warranty, so that nobody is surprised."),
                Reply("b", "Done, with a large warning on top."),
            ),
        ),
        Remark("c", "Do not forget the drain. Filling is half of the problem."),
    ),
    "vacation": (
        Remark(
            "a",
            "Eleven schedules? Teach me.",
            (Reply("op", "One per weekday, times two people, plus the Sunday one."),),
        ),
        Remark("b", "The rinse when back is the important part, stale water tastes of tin."),
    ),
    "scale-tray": (
        Remark("a", "If it survives my flooding the tray twice a week, I am in."),
        Remark(
            "b",
            "One more thing to break. A loose scale can be replaced.",
            (Reply("op", "It should be a tray with a scale in it, so it can be replaced, too."),),
        ),
    ),
    "grind-by-weight": (
        Remark("a", "Two beans. Always two beans."),
        Remark(
            "b",
            "Single dosing solves this for free, since you weigh the beans beforehand.",
            (Reply("op", "It does, as long as one person uses the grinder. We are three."),),
        ),
        Remark(
            "c",
            "Could it pulse the last gram, like shop scales do?",
            (
                Reply("eng", "That is what we are trying. Fast to 17, then short pulses with a pause to weigh."),
                Reply("c", "Take my money."),
            ),
        ),
    ),
    "first-shot-cold": (
        Remark("a", "I thought it was the new beans. Went through half a bag trying to dial it in."),
        Remark(
            "b",
            "Same here, 4.2 on an Aria from the first year. The Duo at work is fine.",
            (
                Reply(
                    "eng",
                    (
                        "That fits what we see. The Duo heats its group with its own element. How cold is your "
                        "kitchen in the morning?"
                    ),
                ),
                Reply("b", "About 15 degrees."),
                Reply(
                    "eng",
                    ('Thank you, we see it below 18. Until there is a fix: Settings, Heating, Ready signal, "late".'),
                ),
            ),
        ),
        Remark(
            "c",
            '"Late" fixed it for me. Should be the default, though.',
            (Reply("op", "Agreed, and thanks for the quick answer. I am leaving the idea open for the default."),),
        ),
    ),
    "hand-over": (
        Remark("a", "Bought mine used. Those four days were long."),
        Remark(
            "b",
            "Service history with the machine would raise the price of well-kept ones. I like it.",
            (Reply("c", "And lower mine."),),
        ),
    ),
    "live-pressure": (
        Remark("a", "Sugar jar, exactly. Mine has a grease mark in the shape of my phone."),
        Remark(
            "b",
            "Number or little bar? I find a bar easier to read out of the corner of my eye.",
            (
                Reply("op", "A bar would be fine too. Both would be perfect."),
                Reply("c", "A number for me. I write it down."),
            ),
        ),
        Remark("d", "The timer already made me stop using the app in the morning. This would finish the job."),
    ),
    "eco-presence": (
        Remark("a", "Our cat would have the machine hot at three.", (Reply("op", '"After five" is for the cat.'),)),
        Remark(
            "b",
            (
                "A motion sensor and a smart plug almost do this today, except the Aria does not heat by "
                "itself when it gets power."
            ),
        ),
    ),
    "left-handed": (
        Remark("a", "Fellow pharaoh here."),
        Remark("b", "On the Duo it swings far enough, just about. Aria owners have it worse."),
    ),
    "demo-days": (
        Remark("a", "I could host six people in Gdańsk if nobody minds the stairs."),
        Remark(
            "b",
            "Would travel for this. Within reason. Two hours of train.",
            (Reply("op", "Then you are invited in any case."),),
        ),
        Remark("c", "Please film one where something goes wrong."),
    ),
    "feet": (
        Remark("a", "Washing machine mat, same as for the noise. Solves both."),
        Remark("b", "Clean the feet with alcohol once a month. Dust makes them slide."),
    ),
    "cable": (
        Remark(
            "a",
            ("A socket in the machine, like on a kettle or a computer. Then it is also easier to clean behind it."),
            (Reply("b", "And to replace, when the toaster has melted it."),),
        ),
    ),
    "latte-practice": (
        Remark(
            "a",
            "Water, one drop of soap, an empty cup with soy sauce at the bottom. Do not drink.",
            (Reply("b", "Somebody will drink it."),),
        ),
        Remark("c", "Heart number 214. It looks like an onion."),
    ),
    "quieter-pica": (
        Remark("a", "Show the photo."),
        Remark(
            "b",
            "Lower speed means cooler burrs as well. Some say that it tastes better.",
            (
                Reply(
                    "eng",
                    (
                        "Our tasters could not tell. The grind size shifts by about one click, which we would "
                        "correct for."
                    ),
                ),
            ),
        ),
        Remark("c", "Evening before, airtight jar. It is a loss, but a quiet one."),
    ),
    "warranty-register": (Remark("a", "I lay on the kitchen floor with a torch for this. Please."),),
    "beta-notes": (
        Remark(
            "a",
            "The notes for 33 helped me find the steam bug in ten minutes.",
            (Reply("eng", "And saved us a week. Thank you."),),
        ),
        Remark("b", 'Please keep "what to leave alone". I would have descaled with 32.'),
    ),
    "beta-rollback": (
        Remark("a", "Had guests that weekend as well. We drank a lot of wine instead."),
        Remark("b", "Hidden recipes are better than lost recipes. Good."),
    ),
}
