"""What a room can talk about, for each type of failure that a query may find.

The words ask how work is arranged; none of them says that anybody ought to have done something.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from agencygraph.findings import Result, Row

SHOWN = 4
"""Findings of one query that the guide repeats; the page and the report have all."""

PROMPTS = {
    "F1": "Who in your service decides that something is passed on, and to whom? What would prompt them?",
    "F2": "When you write 'sent', what do you have in hand that shows it went?",
    "F3": "How do you learn that what you sent has come, and who looks when it has not?",
    "F4": "Who opens what comes in when its reader is away?",
    "F5": "How does something on file reach the person who visits?",
    "F6": "Which words of yours does another profession read otherwise? How do you find out?",
    "F7": "Where in your record would a reader see what was done with something that came in?",
    "F8": "What would make you look at a decision again, and who may ask for it?",
    "F9": "What is lost when an account is shortened for a form? What do you keep word for word?",
    "F10": "Which books and notes in your service lie outside the record that others search?",
    "F11": "Who in your service sees things side by side that came on different days?",
    "F12": "How does a service for adults know that there are children, and whom does it tell?",
    "F13": "How much of the history is read before an assessment, and who has the time for it?",
    "F14": "What goes with a case when it is handed over, and who talks it through?",
    "F15": "When somebody moves, who tells whom, and who asks?",
    "F16": "How do you learn that an address has changed, and where is the old one still in use?",
    "F17": "What becomes of it when a relative or a neighbour rings?",
    "F18": "When, where and with whom can a child or an adult at risk speak freely with you?",
    "F19": "When you leave something to another service, how do you know that it has it?",
    "F20": "Who is not invited and may hold a piece? How would the chair know?",
    "F21": "How do those who were not in the room learn the outcome?",
    "F22": "When is it right not to share? Who do you ask, and what do you write down?",
    "F23": "What does another service's 'no further action' mean, and what does it not mean?",
    "F24": "Who looks after a case between two holders? How would a caller find out?",
    "F25": "Whose account is it? What else would be so if it were true, and who could say?",
    "F26": "What does a second referral tell you that the first did not?",
    "F27": "How many messages come in a week, and which of them can wait?",
}
"""A question to talk about for each type of failure in the field's taxonomy."""
ANY = "What would have to be in place in your service for this to be seen?"


class Point(NamedTuple):
    """A learning point: what a query asks, what there is to talk about, and the findings it is tied to."""

    title: str
    question: str
    prompts: tuple[str, ...]
    findings: tuple[Row, ...]
    number: int
    cannot_tell: int
    innocent: tuple[str, ...]


def learning(results: Sequence[Result]) -> list[Point]:
    """A point for each query that found something, in the order of the queries; what cannot be told comes last."""
    found = []
    for result in results:
        if not result.count:
            continue
        sure = [f for f in result.findings if f["outcome"] != "cannot-tell"]
        prompts = tuple(PROMPTS[t] for t in result.query.types if t in PROMPTS) or (ANY,)
        shown = tuple(sure[:SHOWN])
        q = result.query
        found.append(Point(q.title, q.question, prompts, shown, result.count, result.cannot_tell, tuple(q.innocent)))
    return found
