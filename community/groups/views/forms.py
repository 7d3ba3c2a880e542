"""What is typed when somebody asks to belong, is answered, or is invited."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from community.groups import answering, asking, inviting
from community.kernel import markup
from community.kernel.words import lazy


class AskForm(FlaskForm):  # type: ignore[misc]
    """A request to belong, and which question it answers."""

    answer = TextAreaField(
        lazy("Your answer"),
        filters=[markup.tidy],
        validators=[Length(max=asking.ANSWER)],
        render_kw={"maxlength": asking.ANSWER, "rows": 4},
    )
    question = HiddenField(validators=[Optional(), Length(max=2000)])

    @classmethod
    def to(cls, question: str) -> "AskForm":
        """The form with this question for its label."""
        form = cls()
        assert isinstance(form, AskForm)
        if question:
            form.answer.label.text = question
            form.answer.flags.required = True
        else:
            form.answer.label.text = lazy("What the moderators should know")
        return form


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """A word to who asked to belong."""

    word = TextAreaField(
        lazy("A word to them"),
        filters=[markup.tidy],
        validators=[Length(max=answering.WORD)],
        render_kw={"maxlength": answering.WORD, "rows": 2},
    )


class InviteForm(FlaskForm):  # type: ignore[misc]
    """A link to be made."""

    note = StringField(
        lazy("Whom it is for"),
        filters=[markup.one_line],
        validators=[Length(max=inviting.NOTE)],
        render_kw={"maxlength": inviting.NOTE, "autocomplete": "off"},
    )
    most = IntegerField(
        lazy("How many may come by it"),
        default=inviting.FOR_MANY,
        validators=[
            InputRequired(lazy("Please give a number from 1 to 500.")),
            NumberRange(1, inviting.MOST, lazy("Please give a number from 1 to 500.")),
        ],
        render_kw={"min": 1, "max": inviting.MOST, "inputmode": "numeric"},
    )
    days = IntegerField(
        lazy("For how many days"),
        default=inviting.FOR_DAYS,
        validators=[
            InputRequired(lazy("Please give a number from 1 to 90.")),
            NumberRange(1, inviting.DAYS, lazy("Please give a number from 1 to 90.")),
        ],
        render_kw={"min": 1, "max": inviting.DAYS, "inputmode": "numeric"},
    )

    @property
    def wishes(self) -> dict[str, Any]:
        """What making one asks for."""
        return {"note": self.note.data or "", "most": self.most.data, "days": self.days.data}
