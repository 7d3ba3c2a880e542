"""Automations: what customers need and how they talk about it."""

from community.demo.content.forms import Need, Part

AUTOMATIONS = Part(
    name="Automations",
    group="app-and-automations",
    who=(
        "shift workers",
        "families with two timetables",
        "people who sleep badly",
        "early risers",
        "those who work from home on some days",
        "commuters",
        "people with irregular weeks",
    ),
    needs=(
        Need(
            title="Different times for each day",
            body="Monday 6:10, Friday 7:30, Sunday late. A week at a glance, with a time per day.",
            today="Seven separate schedules, and I have to open each to see it.",
            topic="a week at a glance",
            talk=(
                ("And copying a day to another one, please.",),
                ("Our Wednesday is different each week, so copying days is the thing.",),
            ),
        ),
        Need(
            title="Skip tomorrow",
            body="One tap in the evening: tomorrow I am not here.",
            today="I switch the schedule off and forget to turn it back on.",
            topic="skipping one day",
            talk=(('I have a calendar entry called "coffee machine", it rings the next day.',),),
        ),
        Need(
            title="Follow my alarm clock",
            body="The phone knows when I get up. Hot ten minutes after the alarm, wherever that is.",
            today="Early meeting, early alarm, cold machine.",
            topic="following the alarm",
            talk=(
                (
                    (
                        "On my phone I built it with shortcuts: alarm stops, open app, turn on. It works on two days "
                        "out of three."
                    ),
                    "What happens on the third?",
                    "The app is logged out.",
                ),
                (
                    "What if I snooze? I snooze four times.",
                    "Then it stays hot. It is a patient machine.",
                ),
            ),
        ),
        Need(
            title="Switch off when we leave the house",
            body="When the last phone has left, off.",
            today="I turn around at the tram stop about once a month.",
            topic="off when nobody is home",
            talk=(
                (
                    "It switches off by itself after 30 minutes anyway, doesn't it?",
                    "Not if you have set it to two hours, like we do on weekends.",
                ),
                (
                    "Two phones and a cleaning lady: who counts as home?",
                    "The phones, and the cleaning lady gets a button.",
                ),
            ),
        ),
        Need(
            title="Heat when the sun shines",
            body=(
                'Our roof makes power at noon. Give me a signal that says "now is cheap", and I will have my '
                "coffee then."
            ),
            today="I look at one app and tap in another.",
            topic="heating with solar power",
            others="Owners of a solar roof and of too many apps.",
            talk=(
                (("It uses as little as a hair dryer for six minutes. It is nice, but it will not save the planet."),),
            ),
        ),
        Need(
            title="Tell me when it is hot, once",
            body="One message when it is ready, that disappears after I have brewed.",
            today="I go and look three times.",
            topic="a ready message",
            talk=(
                ("I listen for the click of the relay. Twelve clicks and it is ready.",),
                ("On the watch as well, if it is only a message. That should be simple.",),
            ),
        ),
        Need(
            title="Public holidays",
            body="The schedule should know that nobody gets up on the first of May.",
            today="The machine is the only one in the house who is awake.",
            topic="public holidays",
            others="The whole village, on the first of May.",
            talk=(
                (
                    "By region please, ours are not the ones of the next canton.",
                    "In our village we even have one of our own.",
                ),
            ),
        ),
        Need(
            title="Change the schedule on the machine itself",
            body="Turn the dial, set the time, finished.",
            today="My father has no smartphone and asks me to set his machine from 300 km away.",
            topic="the schedule on the machine",
            others="Fathers without a smartphone. Daughters with one.",
            talk=(
                ("This is why we got my father a mechanical timer, and why it did not work.",),
                ("The dial is good enough for setting an oven clock, so it is good enough for this.",),
            ),
        ),
        Need(
            title="Warm cups with the schedule",
            body="Switch the cup tray on twenty minutes before the rest.",
            today="Hot coffee, cold cup, warm coffee.",
            topic="warm cups on time",
        ),
        Need(
            title="Webhooks for shots",
            body="Call an address of mine after each shot, with its numbers. I do the rest.",
            today="I export the log once a week by hand.",
            topic="a call after each shot",
            talk=(
                (
                    "What would you do with it?",
                    "A lamp in my office turns orange when my wife makes coffee. It is important to me.",
                ),
            ),
        ),
        Need(
            title="Standby times by time of day",
            body="On until ten, and after that off ten minutes after each drink.",
            today="It heats for two hours after my last coffee, or it is cold for my second.",
            topic="standby by time of day",
        ),
        Need(
            title="Start by a real button in another room",
            body="A small battery button next to the bed.",
            today="I have trained the dog for less.",
            topic="a bedside button",
            talk=(
                ("A cheap Zigbee button could do it once the local interface exists.",),
                ("My grandfather had a bell. This is a bell.",),
            ),
        ),
        Need(
            title="Warn before a schedule fails",
            body="If the tank is nearly empty in the evening, tell me in the evening.",
            today="At six I read that nothing has happened, for lack of water.",
            topic="a warning the evening before",
            talk=(
                (
                    "I fill it every evening, next to brushing my teeth.",
                    "My dentist and my machine want the same from me, then.",
                ),
                ("Half past eight in the evening would be a good moment, before the sofa wins.",),
            ),
        ),
        Need(
            title="Two schedules at the same time",
            body="One for her at 5:30 with a quick warm-up, one for me at 8 with everything.",
            today="The second overwrites the first if they are less than three hours apart.",
            topic="two schedules per morning",
            talk=(
                (
                    "It does not overwrite, it merges. The display is misleading.",
                    "Then the display is what I want changed.",
                ),
                ("We had this last winter: she got a cold machine and I got the blame.",),
            ),
        ),
        Need(
            title="Remember the time zone by itself",
            body="We moved, the machine did not notice.",
            today="It is on London time in Helsinki, so I set everything two hours early.",
            topic="the right time zone",
            others="Anyone who has ever moved further than a van can go.",
            talk=(("Unpair, move, pair again. Took me a while as well.",),),
        ),
        Need(
            title="Follow daylight saving without drama",
            body="Twice a year it is an hour off until the phone has visited.",
            today="The last Sunday in March is the worst coffee of the year.",
            topic="daylight saving",
            others="The part of the world that still changes its clocks.",
            talk=(("Open the app once on that Sunday and it is fine. But who thinks of this.",),),
        ),
        Need(
            title="Let a rule depend on the weather",
            body=("Below 10 degrees start earlier, above 25 make the display suggest iced drinks. A toy, I know."),
            today="I look out of the window.",
            topic="rules with the weather",
            talk=(("Please keep toys out of the firmware. In the app, why not.",),),
        ),
        Need(
            title="A log of who switched it on",
            body="Schedule, app, button, or somebody's script: tell me which.",
            today="It was on at three at night and we suspect each other.",
            topic="a switch-on log",
            talk=(("With us it was the unofficial script. With you it is the cat.",),),
        ),
    ),
    remarks=(
        "Three timetables in our house, and {w} would help with at least two.",
        "I script most things, but {w} should be part of the product.",
        "My parents could not build this by themselves, so please keep {w} simple.",
        "On shift work I would take {w} over any new drink.",
        "I would want {w} to work without the internet, then I am in.",
    ),
)
