"""Sentences with gaps, for the people who talk and for the kitchens they talk from.

In remarks, {w} is what the idea asks for, {W} the same at the start of a sentence and {name} the person addressed.
A reply that ends in "@sup", "@eng" or "@mod" is given by that post.
"""

EXCHANGES: tuple[tuple[str, ...], ...] = (
    (
        "Is {w} possible with the machines we have, or only with the next one?",
        "I asked support once, {name}, and they said that nothing in the machine rules it out.",
    ),
    (
        "Has anyone found a workaround until we get {w}?",
        "Not a good one, {name}. I have learned to live with it, and I would rather not.",
    ),
    (
        "I was sceptical about {w}, then I read the part about what happens today and saw myself.",
        "Welcome, {name}. I hear that a lot.",
    ),
    (
        "Not for me, to be honest. For {w} I would not give up anything else on the list.",
        "That is fair, {name}, it depends on how many people use your kitchen.",
    ),
    (
        "How often would you use {w}, honestly?",
        "Every day, {name}. Twice on Sundays.",
    ),
    (
        "I would put {w} before any new colour or drink.",
        "Agreed, {name}, although I would not say no to the colour.",
    ),
    (
        "Please keep it simple. {W} with eleven options would be worse than nothing.",
        "One switch at most, {name}, that is how I meant it.",
    ),
    (
        "What would {w} be worth to you, in money?",
        "A bag of good beans, {name}. Not two.",
    ),
    (
        ("I wrote nearly the same wish last week and did not send it. Glad that somebody asked for {w}."),
        "Then you have my sympathy and I have your vote, {name}.",
    ),
    (
        "Do you mean {w} for the Aria, for the Duo or for both?",
        "Both, {name}, but if I have to choose, the one in my kitchen.",
    ),
    (
        "My old machine had {w} and I did not even notice until it was gone.",
        "Which one was it, {name}?",
        "A second-hand thing from the nineties, heavy as a piano.",
    ),
    (
        "Small thing, big difference. That is how I see {w}.",
        "Well put, {name}.",
    ),
    (
        "I am afraid that {w} would make the machine more expensive for everybody.",
        "Possible, {name}. As an option it would not.",
    ),
    (
        "Who else lives with someone who asks for {w} once a week?",
        "Present, {name}. Here it is every other day.",
    ),
    (
        "There is a difference between nice and needed. {W} is on the needed side for me.",
        "For me it is between the two, {name}, but I have voted.",
    ),
    (
        "Could the team say whether {w} has ever been discussed?",
        (
            "It has, {name}, and the number of people behind this idea is what moves it up. Please keep "
            "telling us how you would use it. @sup"
        ),
    ),
    (
        'I showed this to my neighbour, who has the same machine. Her words: "{W}, or I move out."',
        "Tell her that there is room in our street, {name}.",
    ),
    (
        "Can I help with testing {w} in any way?",
        "Gladly, {name}. Join the beta circle on the groups page, new rounds start there. @mod",
    ),
    (
        "I read {w} and thought no, slept over it and voted yes.",
        "What changed, {name}?",
        "I made coffee the next morning.",
    ),
    (
        "A question to the author: is {w} about time or about annoyance?",
        "Annoyance, {name}. The time I could spare.",
    ),
    (
        "It would be honest to say that {w} helps few people a lot, and not all people a little.",
        "Yes, {name}, and I am one of the few.",
    ),
    (
        "We have talked about {w} at breakfast, and it is two votes to one.",
        "Who is against it, {name}?",
        "The one who never makes the coffee.",
    ),
    (
        "Would you still want {w} if it came a year late?",
        "Better late than a drawer full of workarounds, {name}.",
    ),
    (
        ("Counterpoint: I have tried something like {w} on a friend's machine and stopped using it after a week."),
        "Interesting, {name}. Because of how it was made, or because you did not need it?",
        "How it was made. Done well, I might have kept it.",
    ),
    (
        "If you only change one thing this year, let it be {w}.",
        "One thing, {name}? I have a list.",
    ),
    (
        ("Moved in last month, bought the machine last week, and I already understand the wish for {w}."),
        "Welcome to the community, {name}! The newcomers' questions are often the best ones. @mod",
    ),
    (
        "I do not understand how {w} would work in practice. Could you describe a morning with it?",
        "Same morning, {name}, minus the part where I swear.",
    ),
    (
        "Just to add a number: with {w} I would save about three minutes a day.",
        "That is eighteen hours a year, {name}. I had to work it out.",
    ),
    (
        "For me {w} only makes sense if I can turn it off again.",
        "Of course, {name}, nobody should be forced.",
    ),
    (
        "Since {w} came up in our family chat, I have had to explain what a vote is.",
        "Did they vote, {name}?",
        "All but my uncle, who wants to speak to a manager.",
    ),
    (
        "Is there a risk that {w} breaks something which works now?",
        "There always is, {name}, which is why it would go through the beta circle first. @eng",
    ),
    (
        "I nearly bought another brand because of {w}. Then I tasted their coffee.",
        "That is the nicest complaint I have read here, {name}.",
    ),
    (
        "The title says it all: {w}. I have nothing to add but a vote.",
        "Sometimes that is enough, {name}.",
    ),
    (
        "Could {w} be done as an accessory? Then older machines would have it as well.",
        "I had not thought of it, {name}, good point.",
    ),
    (
        "Whenever I explain the machine to guests, I have to apologise for the lack of {w}.",
        "I do not apologise any more, {name}, I point at the crema.",
    ),
    (
        "Let me be the grumpy one: {w} should have been there from the start.",
        "Grumpy and right, {name}.",
    ),
    (
        "Thinking about {w} from the other side: who would be bothered by it?",
        "Nobody in my house, {name}, I have asked around.",
    ),
    (
        "I have waited two years for {w}. No hurry, but my tea-drinking wife is laughing.",
        "Let her, {name}. She does not know what she is missing.",
    ),
    (
        "Is it me, or has {w} become more important since the last update?",
        "Not just you, {name}, I noticed it as well.",
    ),
    (
        "Without photos I would not have believed how people manage without {w}.",
        "You should see my kitchen, {name}.",
    ),
)

SINGLES: tuple[str, ...] = (
    "Voted, and marked it as important. {W} is one of three things I miss.",
    "Yes to {w}. My reasons are the same, only in a smaller kitchen.",
    "I came here to write this idea myself. {W}, please!",
    "Not the loudest wish here, but {w} would please me every single day.",
    "{W}: short, clear, useful.",
    "If somebody starts building {w}, I have a free weekend and strong nerves.",
    "I have told two friends about {w}, and both have voted by now.",
    "For what it's worth, {w} would have made my first month easier.",
    "I thought that I was the only one who wanted {w}.",
    "Second machine, same wish: {w}.",
    "I would take a simple version of {w} now over a perfect one in two years.",
    "My vote is for {w}, my patience is for the rest.",
    "Reading about {w} at the kitchen table, with the problem right in front of me.",
    "When {w} comes, I will bake something for the person who made it.",
    "Half of my family has no opinion on {w}. The half that makes the coffee does.",
    "It is a detail, I know. But {w} is the kind of detail I tell people about.",
    "I would even read the manual for {w}.",
    "Thank you for writing it down so clearly. I never found the words for {w}.",
    "In our house {w} would settle an argument that is older than the machine.",
    "A year ago I would have shrugged at {w}. Now I make four drinks a day.",
    "Whoever does not need {w} has a larger kitchen or a kinder family.",
    "Count me among the people who check every month whether there is news on {w}.",
    "I can live without {w}. I just do not want to.",
    "Adding my voice from a part of the world where it is late: {w}, and good night.",
    "My only worry about {w} is that I would get used to it.",
    "I have seen worse ideas get more votes. {W} deserves a better place.",
    "A plain yes to {w} from someone who rarely votes.",
    "Sent this to the shop where I bought the machine, they also get asked for {w}.",
    "The way it works today has cost me one cup and some dignity. {W}, please.",
    "Please do {w} before the next new colour of mug.",
    "Every few weeks I think of {w}, usually with wet hands.",
    "I am neutral on {w}, but the description made me laugh, so here is my vote.",
    "On my list of wishes {w} has moved from seventh to second place.",
    "Put me down for {w}, in whatever form it comes.",
    "Four of us share a machine and all four want {w}. That never happens.",
    "Since my sister-in-law visited, {w} has become a matter of honour.",
    "There are clever ways around it, and none of them is as good as {w}.",
    "I would love to see {w}, and I say that as someone who hates change.",
    'To the team: even a "no" to {w} would be fine, as long as we hear why.',
    "Bookmarked. If {w} gets planned, I will make a very large coffee.",
)

HOUSEHOLDS: tuple[str, ...] = (
    "Two adults and a toddler",
    "Four students in one flat",
    "Just me",
    "A couple who both work from home",
    "A family of five",
    "Three generations under one roof",
    "My mother and I",
    "Two nurses on opposite shifts",
    "Retired, two of us",
    "One flat, one cat, one machine",
    "A household of late risers",
    "Two teachers and a baby",
    "Me and whoever has slept on the sofa",
    "Six people on weekends, one on weekdays",
    "A small studio behind a shop",
    "Newly married, newly caffeinated",
    "Two brothers, one kitchen",
    "A single dad with two teenagers",
    "Seven of us in an old house",
    "My wife, my father-in-law and I",
)

HABITS: tuple[str, ...] = (
    "about six drinks a day",
    "three doubles before nine",
    "milk drinks in the morning and espresso after lunch",
    "never more than two cups, but good ones",
    "everything between six and half past seven",
    "one bag of beans a week",
    "mostly at odd hours",
    "flat whites on weekdays, cappuccinos on Sundays",
    "one decaf for every two real ones",
    "guests every other weekend",
    "ten cups on a quiet Saturday",
    "one espresso each, then the train",
    "a dozen drinks when friends come over",
    "somebody always in a hurry",
    "four coffees and one cocoa each morning",
    "nobody awake enough to read a menu",
)

HOUSEHOLD_FRAMES: tuple[str, ...] = (
    "{H}, {L}.",
    "For context: {h}, {L}.",
    "In our case: {h}, {L}.",
    "{H} here, {L}.",
)

PERIODS: tuple[str, ...] = (
    "since the spring before last",
    "for a year and a half",
    "for eleven months",
    "since it came out",
    "for a good two years",
    "since my birthday",
    "for only six weeks",
    "since we moved",
    "for three years, counting the one before this",
    "since the old one gave up",
    "for about four hundred coffees",
    "for one winter and one summer",
)

FEELINGS: tuple[str, ...] = (
    "would not give it back",
    "otherwise have nothing to moan about",
    "know its habits by now",
    "still look forward to it every morning",
    "have read nearly everything here",
    "am slowly getting the hang of it",
    "have recommended it to half of my colleagues",
    "still learn something each week",
    "have had no trouble until now",
)

OWNER_FRAMES: tuple[str, ...] = (
    "I have had the {thing} {P} and {Q}.",
    "I have used my {thing} {P} and {Q}.",
    "My {thing} has been with me {P}, and I {Q}.",
    "{Thing} owner {P}, and I {Q}.",
)

OTHERS_FRAMES: tuple[str, ...] = (
    "{Who}, I would think.",
    "Mostly {who}.",
    "{Who} come to mind, and {who2}.",
    "I can name two kinds of people: {who}, and {who2}.",
    "{Who}, and in a different way {who2}.",
    "Not everyone, but surely {who}.",
    "Ask {who}.",
    "{Who} for certain; {who2} perhaps.",
    "At a guess, {who} and {who2}.",
    "{Who}, maybe even {who2}.",
)
