"""Pages get the values that their frame shows; partial answers do not."""

import pytest
from flask import Flask, render_template_string

SHOW = "{{ can_moderate is defined }} {{ my_groups is defined }} {{ site.name }}"


@pytest.mark.parametrize(
    ("headers", "shown"), [({}, "True True Community"), ({"X-Requested-With": "fetch"}, "False False Community")]
)
def test_only_whole_pages_get_the_values_of_the_frame(app: Flask, headers: dict[str, str], shown: str) -> None:
    with app.test_request_context("/", headers=headers):
        assert render_template_string(SHOW) == shown
