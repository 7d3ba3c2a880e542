"""Beta builds: what customers need and how they talk about it."""

from community.demo.content.forms import Need, Part

BETA = Part(
    name="Beta builds",
    group="beta-testers",
    who=(
        "testers with two machines",
        "those of us on first-year hardware",
        "people on the Android test track",
        "new testers",
        "testers in other time zones",
    ),
    needs=(
        Need(
            title="A diagnostic file from the machine, with one press",
            body="Log, version, sensor values, without recipes and names.",
            today="I film the display with my phone and send you a shaky video.",
            topic="a diagnostic file",
            talk=(
                (
                    "For the steam bug this would have saved us five messages each.",
                    "It would have saved my arm as well, I held that phone for four minutes.",
                ),
            ),
        ),
        Need(
            title="A calendar of the coming builds",
            body="Roughly: week and subject. Then I can keep the right beans and the time.",
            today="A build arrives on Friday evening, before my parents do.",
            topic="a calendar of builds",
        ),
        Need(
            title="Pick the features I test",
            body="Pre-infusion yes, milk probe no. Switches on the beta page.",
            today="All or nothing, and my wife votes for nothing.",
            topic="a choice of features",
            talk=(
                (
                    (
                        "Separate switches mean more combinations for the team to test. I would be careful with this "
                        "wish."
                    ),
                ),
            ),
        ),
        Need(
            title="Compare my shots before and after a build",
            body="Two averages and the spread, from my own log.",
            today='"Feels the same", I write, and feel bad about it.',
            topic="a before-and-after view",
            talk=(("I do it in a spreadsheet, and since 33 my spread is half of what it was.",),),
        ),
        Need(
            title="Let us test the grinder firmware, too",
            body="The Pica has had three updates in two years. Some of us would gladly break it for you.",
            today="We hear of it when it is out.",
            topic="grinder builds",
            talk=(("Half speed, please. I know it runs in somebody's lab.",),),
        ),
        Need(
            title="Thank testers with spare parts, not with mugs",
            body="A gasket, a screen, a bag of beans. I have four mugs.",
            today="Four mugs.",
            topic="useful thanks",
            talk=(
                (
                    "I would like a mug, actually. I am new.",
                    "You can have two of mine.",
                ),
            ),
        ),
        Need(
            title="A quicker way to report from the kitchen",
            body="Dictate, attach the last shot, send.",
            today="By the time I sit at the computer, I have forgotten the second half.",
            topic="a quick report",
            talk=(("Voice messages would be fine with me if somebody really listens to them.",),),
        ),
        Need(
            title="Tell us which reports were duplicates",
            body="A link to the first one is enough, then we can add to it.",
            today="Three of us described the same leak in three places.",
            topic="linked duplicates",
        ),
        Need(
            title="Invite testers of all sizes, left-handed ones too",
            body="You test on standard worktops with standard people. Invite different bodies for a day.",
            today="I am 1.54 m and cannot see the display of the Duo, which no build will fix.",
            topic="testers of all sizes",
            talk=(("1.96 here. I see the cup tray very well, and nothing else.",),),
        ),
    ),
    remarks=(
        "I would report twice as much with {w}.",
        "First-year machine here, please do not forget us with {w}.",
        "After the weekend with build 29 I am in favour of {w}.",
    ),
)
