"""Body: what customers need and how they talk about it."""

from community.demo.content.forms import Need, Part

BODY = Part(
    name="Body",
    group="small-kitchens",
    who=(
        "people who rent",
        "people with narrow worktops",
        "studio flats",
        "people who look at it all day",
        "those who move often",
        "open kitchens",
    ),
    needs=(
        Need(
            title="Cover for the top, against dust",
            body="A lid over the cup tray in the same steel.",
            today="Dust on the cups, so I rinse each one.",
            topic="a lid for the cup tray",
            talk=(
                ("Cups upside down. My grandmother's answer to this and to many other things.",),
                ("Beeswax cloth. Smells better than steel.",),
            ),
        ),
        Need(
            title="A colour that is not black, white or steel",
            body="Green. A dark one, like a racing car.",
            today="My kitchen is green and my machine looks lost in it.",
            topic="a green machine",
            talk=(
                (
                    "Terracotta would be my vote.",
                    "Two colours, then we are agreed.",
                ),
                ("Pale blue, like old kitchen cupboards, and I would sell my steel one tomorrow.",),
            ),
        ),
        Need(
            title="Side panels that can be exchanged",
            body="Two screws, new colour, also good for scratched ones.",
            today="Mine has a dent from the move and it is on the side everybody sees.",
            topic="exchangeable panels",
            talk=(
                ("I wrapped mine in foil made for cars. Took three attempts.",),
                ("If the screws are visible, please make them nice screws.",),
            ),
        ),
        Need(
            title="Rounder corners at the tray",
            body="My hip knows them.",
            today="One bruise per month.",
            topic="rounder corners",
            talk=(("Tennis ball, cut open. I wish I were joking, I live with a tennis ball.",),),
        ),
        Need(
            title="Wheels or a sliding board",
            body="A flat board with rollers, sold for exactly this weight.",
            today="A tea towel under the feet and a pull.",
            topic="a sliding board",
            talk=(
                (
                    "Which one do you use, those of you who have one?",
                    "Bamboo, 40 by 30, wheels with a brake. The brake matters.",
                ),
            ),
        ),
        Need(
            title="A machine that fits under 35 cm",
            body="My cupboard hangs at 36, and I need one centimetre to lift the tank lid.",
            today="I unhinged the door of the cupboard.",
            topic="a lower machine",
            others="Every rented kitchen I have lived in.",
            talk=(("Unhinged is the right word for many kitchens in this group.",),),
        ),
        Need(
            title="Put the power switch at the front",
            body="At the back there is the wall.",
            today="I feel my way along a warm boiler.",
            topic="a switch at the front",
            talk=(
                (
                    "I use a socket with a foot switch, from the garden centre.",
                    "Genius, ordered one.",
                ),
            ),
        ),
        Need(
            title="Storage for the second basket and the tamper",
            body="There is air in the left foot of the machine. A drawer would fit.",
            today="Tamper in the cutlery drawer, and baskets somewhere under it.",
            topic="a drawer",
            talk=(
                ("I use the box of an old lens, it stands on the cup tray and looks intentional.",),
                (
                    "A drawer in a machine that shakes? I can hear the basket already.",
                    "With felt inside, like for cutlery.",
                ),
            ),
        ),
        Need(
            title="Magnets in the side for the brush and the cloth",
            body="The panel is not magnetic, sadly.",
            today="The brush wanders around the kitchen.",
            topic="magnetic sides",
            talk=(("A steel plate with double-sided tape behind the panel. Invisible.",),),
        ),
        Need(
            title="A rail around the cup tray",
            body="Two centimetres are enough so that nothing falls off when the pump shakes.",
            today="We have lost three cups, one of them from Lisbon.",
            topic="a rail around the cups",
            others="Owners of cups with a story.",
            talk=(("The Lisbon ones always go first.",),),
        ),
        Need(
            title="Better packaging for moving house",
            body="Sell the original foam again, for a deposit.",
            today="I kept the carton for four years and threw it away one month too early.",
            topic="moving packaging",
            talk=(
                (
                    "I still have mine, if you are near Leeds.",
                    "Too far, but that is kind of you!",
                ),
            ),
        ),
        Need(
            title="A splash guard behind the group",
            body="Clear, clipped on, for light walls.",
            today="I repainted a strip of wall last year.",
            topic="a splash guard",
            talk=(("Adhesive film from the stove section, you do not see it.",),),
        ),
        Need(
            title="Make the seams easier to clean",
            body="There is a seam around the display where milk collects.",
            today="Toothpick.",
            topic="tighter seams",
        ),
        Need(
            title="Ship the machine in two smaller boxes",
            body="Fourth floor, no lift, one person, 14 kilos in a huge carton.",
            today="I unpacked it on the stairs.",
            topic="two smaller boxes",
            others="Fourth floors without a lift.",
            talk=(("The courier left ours at the tobacconist. He made the first coffee.",),),
        ),
        Need(
            title="A narrow matching grinder that shares the tray",
            body="Machine and grinder on one base, as wide as a sheet of paper is long.",
            today="Two devices, two cables, one socket, 48 cm.",
            topic="a shared base",
            talk=(("A shared base means a shared vibration as well, think about it.",),),
        ),
        Need(
            title="Keep the cups warm, all of them",
            body="Only the middle of the tray gets warm. Spread it out.",
            today="Two cups are hot and six are decoration.",
            topic="an evenly warm cup tray",
            talk=(
                (
                    "A thin aluminium sheet under the mat spreads it. Baking tray, cut.",
                    "Did it, four cups are warm now.",
                ),
                ("My old single-boiler toaster of a machine warmed all eight. Just saying.",),
            ),
        ),
        Need(
            title="A matt surface without fingerprints",
            body="The steel shows every finger in the house.",
            today="I polish before visits, which is not who I wanted to become.",
            topic="a surface without prints",
            talk=(("A drop of oil on a cloth, wipe dry. Prints vanish for a week.",),),
        ),
    ),
    remarks=(
        "As a tenant I cannot change the kitchen, so the machine has to change: {w}, please.",
        "Four square metres here. {W} would get my vote before any software.",
        "I would pay a fair price for {w} if it can be had for machines already sold.",
        "The machine is beautiful. With {w} it would be beautiful and mine.",
    ),
)
