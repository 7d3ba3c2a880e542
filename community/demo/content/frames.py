"""Sentences with gaps, for the people who talk and for the kitchens they talk from.

In remarks, {w} is what the idea asks for, {W} the same at the start of a sentence and {name} the person addressed.
A reply that ends in "@sup", "@eng" or "@mod" is given by that post.
"""

EXCHANGES: tuple[tuple[str, ...], ...] = (
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
        "Every week, {name}. In some weeks every day.",
    ),
    (
        "I would put {w} before any new colour or drink.",
        "Agreed, {name}, although I would not say no to the colour.",
    ),
    (
        "Please keep it simple. {W} with eleven options would be worse than nothing.",
        "Simple is how I meant it, {name}.",
    ),
    (
        ("I wrote nearly the same wish last week and did not send it. Glad that somebody asked for {w}."),
        "Then you have my sympathy and I have your vote, {name}.",
    ),
    (
        "Small thing, big difference. That is how I see {w}.",
        "Well put, {name}.",
    ),
    (
        "Who else lives with someone who asks for {w} once a week?",
        "Present, {name}. Here it is every other day.",
    ),
    (
        "There is a difference between nice and needed. I would put {w} on the needed side.",
        "For me it is between the two, {name}, but I have voted.",
    ),
    (
        "Could the team say whether {w} has ever been discussed?",
        (
            "It has come up, {name}, and the number of people behind an idea is what moves it. Please "
            "keep telling us how you would use it. @sup"
        ),
    ),
    (
        'I showed this to my neighbour, who has the same machine. Her words: "{W}, or I move out."',
        "Tell her that there is room in our street, {name}.",
    ),
    (
        "I read about {w} and thought no, slept over it and voted yes.",
        "What changed, {name}?",
        "I made coffee the next morning.",
    ),
    (
        ("A question to the author: is this about time or about annoyance? I can see {w} helping with both."),
        "Annoyance, {name}. The time I could spare.",
    ),
    (
        "It would be honest to say that {w} would help few people a lot, and not all people a little.",
        "Yes, {name}, and I am one of the few.",
    ),
    (
        "We have talked about {w} at breakfast, and it is two votes to one.",
        "Who is against it, {name}?",
        "The one who never makes the coffee.",
    ),
    (
        "Would you still want {w} if it took another year?",
        "Better late than never, {name}.",
    ),
    (
        "If I could choose one thing this year, I would choose {w}.",
        "One thing, {name}? I have a list.",
    ),
    (
        ("Moved in last month, bought the machine last week, and I already understand the wish for {w}."),
        "Welcome to the community, {name}! The newcomers' questions are often the best ones. @mod",
    ),
    (
        "Since we talked about {w} in our family chat, I have had to explain what a vote is.",
        "Did they vote, {name}?",
        "All but my uncle, who wants to speak to a manager.",
    ),
    (
        "Let me be the grumpy one: I expected {w} from the start.",
        "Grumpy and right, {name}.",
    ),
    (
        "Thinking about {w} from the other side: would anybody be bothered by it?",
        "Nobody in my house, {name}, I have asked around.",
    ),
    (
        "I have waited two years for {w}. No hurry, but my tea-drinking wife is laughing.",
        "Let her, {name}. She does not know what she is missing.",
    ),
    (
        "I would not have believed how people manage without {w}.",
        "You should see my kitchen, {name}.",
    ),
    (
        "Thank you for this one. I tried to explain {w} to support once and failed.",
        "We remember, {name}, and it was not your fault. This text makes it much clearer. @sup",
    ),
    (
        "Is anybody against {w}? I would like to hear the other side before I vote.",
        "Not against it, {name}, I just have three other wishes first.",
    ),
)

# These fit whatever the machine itself should do or have.
MACHINE_EXCHANGES: tuple[tuple[str, ...], ...] = (
    (
        "Is {w} possible with the machines we have, or only with the next one?",
        "I asked support once, {name}, and they said that nothing in the machine rules it out.",
    ),
    (
        "Has anyone found a workaround until we get {w}?",
        "Not a good one, {name}. I have learned to live with it, and I would rather not.",
    ),
    (
        "My old machine had {w}, and I did not even notice until it was gone.",
        "Which one was it, {name}?",
        "A second-hand thing from the nineties, heavy as a piano.",
    ),
    (
        "I am afraid that {w} would make the machine more expensive for everybody.",
        "Possible, {name}. As an option it would not.",
    ),
    (
        "Do you mean {w} for the Aria, for the Duo or for both?",
        "Both, {name}, but if I have to choose, the one in my kitchen.",
    ),
    (
        ("Counterpoint: a friend has something like {w} on another machine and stopped using it after a week."),
        "Interesting, {name}. Because of how it was made, or because there was no need?",
        "How it was made. Done well, it might still be in use.",
    ),
    (
        "Is there a risk that {w} would break something which works now?",
        "There always is, {name}, which is why it would go through the beta circle first. @eng",
    ),
    (
        "I nearly bought another brand because I missed {w}. Then I tasted their coffee.",
        "That is the nicest complaint I have read here, {name}.",
    ),
    (
        "Whenever I explain the machine to guests, I have to apologise for the lack of {w}.",
        "I do not apologise any more, {name}, I point at the crema.",
    ),
    (
        "Can I help with testing {w} in any way?",
        "Gladly, {name}. Join the beta circle when it opens again, I announce new rounds here. @mod",
    ),
    (
        "I do not understand how {w} would work in practice. Could you describe a morning with it?",
        "Same morning, {name}, minus the part where I swear.",
    ),
)

SINGLES: tuple[str, ...] = (
    "Voted, and marked it as important. {W} would be one of my three wishes.",
    "Yes to {w}. My reasons are the same, only in another town.",
    "I came here to write this idea myself. {W}, please!",
    "Not the loudest wish here, but {w} would please me every single week.",
    "{W}: short, clear, useful.",
    "I have told two friends about {w}, and both have voted by now.",
    "For what it's worth, {w} would have made my first month easier.",
    "I thought that I was the only one who wanted {w}.",
    "Second machine, same wish: {w}.",
    "I would take a simple version of {w} now over a perfect one in two years.",
    "Reading about {w} at the kitchen table, with the problem right in front of me.",
    "When we get {w}, I will bake something for the person who made it.",
    "Half of my family has no opinion on {w}. The half that makes the coffee does.",
    "It is a detail, I know. But {w} would be the kind of detail I tell people about.",
    "Thank you for writing it down so clearly. I never found the words for {w}.",
    "A year ago I would have shrugged at {w}. Now I make four drinks a day.",
    "Count me among the people who check every month whether there is news on {w}.",
    "I can live without {w}. I just do not want to.",
    "Adding my voice from a part of the world where it is late: {w}, and good night.",
    "My only worry about {w} is that I would get used to it.",
    "I have seen worse ideas get more votes. More people should look at {w}.",
    "A plain yes to {w} from someone who rarely votes.",
    "Please do {w} before the next new colour of mug.",
    "I am neutral on {w}, but the description made me laugh, so here is my vote.",
    "Put me down for {w}, in whatever form.",
    "Four of us share a machine and all four want {w}. That never happens.",
    "There are clever ways around it, and I have tried them all. I would still rather have {w}.",
    'To the team: even a "no" to {w} would be fine, as long as we hear why.',
    "Bookmarked. If {w} gets planned, I will make a very large coffee.",
    "Never thought about {w} before. Now I notice it every morning.",
)

HOUSEHOLDS: tuple[str, ...] = (
    "two adults and a toddler",
    "four students in one flat",
    "just me",
    "a couple, both working from home",
    "a family of five",
    "three generations under one roof",
    "my mother and I",
    "two nurses on opposite shifts",
    "two pensioners with time",
    "one person and one cat",
    "two teachers and a baby",
    "two brothers who share a kitchen",
    "one parent, two teenagers",
    "seven people in an old house",
    "my wife, my father-in-law and I",
)

HABITS: tuple[str, ...] = (
    "about six drinks a day",
    "three doubles before nine",
    "milk drinks in the morning and espresso after lunch",
    "everything between six and half past seven",
    "one bag of beans a week",
    "mostly at odd hours",
    "flat whites on weekdays, cappuccinos on Sundays",
    "one decaf for every two real ones",
    "guests every other weekend",
    "one espresso each, then the train",
    "a dozen drinks when friends come over",
    "somebody always in a hurry",
    "nobody awake enough to read a menu",
)

HOUSEHOLD_FRAMES: tuple[str, ...] = (
    "To give you an idea of our kitchen: {h}, {L}.",
    "Who uses it: {h}, {L}.",
    "My household, since somebody will ask: {h}, {L}.",
    "For scale: {h}, {L}.",
)

PERIODS: tuple[str, ...] = (
    "since the spring before last",
    "for a year and a half",
    "for eleven months",
    "for a good two years",
    "since my birthday",
    "since we moved",
    "for three years",
    "for about four hundred coffees",
    "for one winter and one summer",
)

FEELINGS: tuple[str, ...] = (
    "would not give it back",
    "otherwise have nothing to moan about",
    "know its habits by now",
    "still look forward to it every morning",
    "have recommended it to half of my colleagues",
    "still learn something each week",
    "have had little trouble with it",
)

OWNER_FRAMES: tuple[str, ...] = (
    "I have had the {thing} {P} and {Q}.",
    "I have used my {thing} {P} and {Q}.",
    "My {thing} has been with me {P}, and I {Q}.",
)

OTHERS_FRAMES: tuple[str, ...] = (
    "{Who}, I would think.",
    "Mostly {who}.",
    "{Who} come to mind, and {who2}.",
    "{Who}, and in a different way {who2}.",
    "Not everyone, but surely {who}.",
    "{Who} for certain; {who2} perhaps.",
    "At a guess, {who} and {who2}.",
    "{Who}, maybe even {who2}.",
    "I am thinking of {who}.",
    "{Who} have told me the same.",
)
