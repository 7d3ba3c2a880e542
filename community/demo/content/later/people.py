"""Who came last, who has stayed away for weeks, and who asked or was invited to belong. Times are days ago."""

from __future__ import annotations

from dataclasses import dataclass

from community.demo.content.later.groups import TASTERS

# Name, handle, a line about themselves, interests, days since they joined.
LATECOMERS: tuple[tuple[str, str, str, str, float], ...] = (
    ("Lowri Pugh", "lowri", "A friend sent me. I am only reading for now.", "cappuccino", 2.3),
    ("Perpetua Mwangi", "perpetua", "", "oat milk, mornings", 1.6),
    ("Deals Corner", "dealscorner", "Best prices, every day.", "offers", 1.2),
    ("Jonna Aalto", "jonna", "Allergic to nuts, not to coffee.", "milk, allergies", 0.8),
    ("Cem Arslan", "cem", "Unpacked it an hour ago.", "first steps", 0.12),
)

# Handles, and for how many days they have done nothing here.
QUIET: dict[str, float] = {
    "camila": 52.3,
    "emilia": 75.1,
    "inesv": 47.4,
    "kirsten": 71.2,
    "paulot": 38.6,
    "thabo": 44.9,
    "yara": 61.5,
    "yolanda": 63.8,
    "zeynep": 57.2,
    "zsofia": 33.7,
}

# Who belongs to the milk tasters, besides who founded the group and who asked, and for how many days.
TASTING: dict[str, float] = {
    "rafa": 91.6,
    "jasmineo": 91.1,
    "camila": 90.3,
    "caoimhe": 88.7,
    "agnieszka": 86.2,
    "ursula": 81.9,
    "zeynep": 79.4,
    "gwen": 72.8,
    "leila": 66.1,
    "priya": 58.5,
    "fionn": 49.2,
    "gosia": 41.7,
}


@dataclass(frozen=True)
class Asked:
    """Somebody who asked to belong, and what was said to it."""

    handle: str
    days_ago: float
    answer: str
    outcome: str | None = None
    word: str = ""
    by: str | None = None
    decided_days_ago: float | None = None


@dataclass(frozen=True)
class Link:
    """An invitation, and who came by it how many days ago."""

    group: str
    code: str
    note: str
    by: str
    days_ago: float
    lasts: float
    most: int
    came: tuple[tuple[str, float], ...] = ()


ASKED: tuple[Asked, ...] = (
    Asked(
        "winnie",
        52.4,
        "Evaporated milk, always. I would like to know why it foams at all.",
        "approved",
        "We have been asking ourselves the same. Welcome.",
        "amelie",
        51.6,
    ),
    Asked(
        "noahw",
        37.5,
        "Whole milk. Mostly curious.",
        "withdrawn",
        "",
        None,
        36.9,
    ),
    Asked(
        "kavita",
        30.2,
        "Buffalo milk, when my cousin visits. I want to find out whether the Aria can do it justice.",
        "approved",
        "Please bring your cousin too. Welcome.",
        "rafa",
        29.5,
    ),
    Asked(
        "stephane",
        25.3,
        "We are about to sell a barista drink beside our beans, and I would send a carton to each of you.",
        "declined",
        "We buy our milk ourselves, so that nobody owes anybody a good review. Without the cartons you are welcome.",
        "amelie",
        24.1,
    ),
    Asked(
        "lucia",
        9.3,
        "Semi-skimmed, twelve cups between two lessons. I want to know which one still foams after half an hour in "
        "the jug.",
    ),
    Asked("luca", 2.6, "None so far, I drink it black. My daughter wants to learn, and I want to keep up with her."),
    Asked("esra", 0.22, "Whole milk, two flat whites a day. Why is the second one never as shiny as the first?"),
)

LINKS: tuple[Link, ...] = (
    Link("beta-testers", "pump-evening-by-eleni", "The three from the evening about the pump", "eleni", 207.4, 14, 3),
    Link("beta-testers", "on-board-with-eleni", "The sailing club, if they have reception", "eleni", 96.2, 10, 5),
    Link(
        "beta-testers",
        "build-44-with-eleni",
        "People with a Duo, for build 44",
        "eleni",
        3.4,
        21,
        4,
        (("tiago", 1.9),),
    ),
    Link(TASTERS, "six-forty-two-to-work", "For the 6:42 train", "amelie", 45.8, 30, 3, (("zofia", 44.2),)),
)
CAME_LAST = {"pump-evening-by-eleni": 3}  # by how many of those who joined the group last this link is used up
