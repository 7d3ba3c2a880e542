"""Groups that people run themselves, and moderators who keep the peace.

Kinds of group and who may do what there, invitations, requests, bans; content that is held, set aside or locked; more
kinds of ruling, their undoing, appeals, reasons ready to be given; standing that is earned.
"""

import sqlalchemy as sa
from alembic import op

revision = "groups_and_peace"
down_revision = "when_an_address_was_asked_for"

ACTS = (
    *("keep", "take_down", "restore", "warn", "suspend", "lift", "lock", "unlock", "move", "ban", "unban"),
    *("approve", "undo"),
)
ACTS_BEFORE = ("keep", "take_down", "restore", "suspend", "lift")
REASONS = (  # act, label, words, and the reason of a flag that they answer
    ("keep", "Within the rules", "It may not please everybody, but it is within our rules.", ""),
    ("keep", "Said in heat", "It was said in heat, but it is about the matter and not about a person.", ""),
    ("take_down", "Advertising", "It is advertising and has nothing to do with what we make.", "spam"),
    ("take_down", "Attack", "It attacks a person. Please say the same about the matter, and you are welcome.", "rude"),
    ("take_down", "Private data", "It gives away somebody’s private data.", "private"),
    ("take_down", "Off topic", "It does not belong here. Please post it where it fits.", "off_topic"),
    ("restore", "Looked again", "We looked at it again, and it is within our rules.", ""),
    (
        "warn",
        "Tone",
        "Please speak about the matter and not about people. If it goes on, we will have to suspend you.",
        "rude",
    ),
    ("warn", "Advertising", "Please do not advertise here. If it goes on, we will have to suspend you.", "spam"),
    ("suspend", "After a warning", "You were warned, and it went on.", ""),
    ("suspend", "Advertising", "This account was used for advertising.", "spam"),
    ("lift", "Time to return", "You can take part again. Please keep to our rules.", ""),
    ("lock", "Said it all", "Everything has been said, and the discussion turned in circles.", ""),
    ("lock", "Too heated", "The discussion became too heated. We may open it again.", "rude"),
    ("unlock", "Calm again", "The discussion can go on.", ""),
    ("move", "Belongs there", "It fits better there: more people who care about it will find it.", ""),
    ("ban", "Disturbs", "You disturbed this group again and again, although you were asked not to.", ""),
    ("unban", "Welcome back", "You can take part in this group again.", ""),
    ("approve", "Welcome", "Thank you. It is there for everybody now.", ""),
    ("undo", "A mistake", "That was a mistake, and it is undone.", ""),
)
ADDED = {
    "flags": ("counts",),
    "groups": (
        "by_request",
        "question",
        "who_posts",
        "who_comments",
        "who_sees_members",
        "holding",
        "welcome",
        "welcome_html",
        "guidelines",
        "guidelines_html",
        "archived_at",
    ),
    "ideas": (
        "withheld",
        "locked_at",
        "pinned_at",
    ),
    "comments": ("withheld",),
    "members": (
        "suspended_until",
        "earned",
        "days_present",
        "seen_on",
    ),
}


def upgrade() -> None:
    op.create_table(
        "reason_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("fits", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reason_templates")),
    )
    op.create_table(
        "bans",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("banned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_bans_group_id_groups"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_bans_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "member_id", name=op.f("pk_bans")),
    )
    op.create_index(op.f("ix_bans_member_id"), "bans", ["member_id"], unique=False)
    op.create_table(
        "former_group_addresses",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_former_group_addresses_group_id_groups"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_former_group_addresses")),
    )
    op.create_index(op.f("ix_former_group_addresses_group_id"), "former_group_addresses", ["group_id"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("used_count", sa.Integer(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("used_count <= most", name=op.f("ck_invitations_used_count")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_invitations_group_id_groups"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["members.id"], name=op.f("fk_invitations_made_by_members")),
        sa.ForeignKeyConstraint(["revoked_by"], ["members.id"], name=op.f("fk_invitations_revoked_by_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("code", name=op.f("uq_invitations_code")),
    )
    op.create_index(op.f("ix_invitations_group_id"), "invitations", ["group_id"], unique=False)
    op.create_table(
        "join_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["members.id"], name=op.f("fk_join_requests_decided_by_members")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_join_requests_group_id_groups"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_join_requests_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_requests")),
    )
    op.create_index("ix_join_requests_group_id_asked_at", "join_requests", ["group_id", "asked_at", "id"], unique=False)
    op.create_index(op.f("ix_join_requests_member_id"), "join_requests", ["member_id"], unique=False)
    op.create_index(
        "uq_join_requests_waiting",
        "join_requests",
        ["group_id", "member_id"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )
    op.create_table(
        "trusts",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("trusted_by", sa.Integer(), nullable=False),
        sa.Column("trusted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_trusts_group_id_groups"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_trusts_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["trusted_by"], ["members.id"], name=op.f("fk_trusts_trusted_by_members")),
        sa.PrimaryKeyConstraint("group_id", "member_id", name=op.f("pk_trusts")),
    )
    op.create_index(op.f("ix_trusts_member_id"), "trusts", ["member_id"], unique=False)
    op.create_table(
        "invitation_uses",
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitations.id"],
            name=op.f("fk_invitation_uses_invitation_id_invitations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_invitation_uses_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("invitation_id", "member_id", name=op.f("pk_invitation_uses")),
    )
    op.create_index(op.f("ix_invitation_uses_member_id"), "invitation_uses", ["member_id"], unique=False)
    op.create_table(
        "appeals",
        sa.Column("ruling_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("appealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["members.id"], name=op.f("fk_appeals_decided_by_members")),
        sa.ForeignKeyConstraint(["ruling_id"], ["rulings.id"], name=op.f("fk_appeals_ruling_id_rulings")),
        sa.PrimaryKeyConstraint("ruling_id", name=op.f("pk_appeals")),
    )
    op.create_index(
        "ix_appeals_waiting",
        "appeals",
        ["appealed_at", "ruling_id"],
        unique=False,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )
    op.add_column("comments", sa.Column("withheld", sa.String(), nullable=True))
    op.create_index(
        "ix_comments_withheld",
        "comments",
        ["withheld", "taken_down_at", "id"],
        unique=False,
        sqlite_where=sa.text("withheld IS NOT NULL"),
        postgresql_where=sa.text("withheld IS NOT NULL"),
    )
    op.add_column("flags", sa.Column("counts", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("groups", sa.Column("by_request", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("groups", sa.Column("question", sa.String(), nullable=False, server_default=""))
    op.add_column("groups", sa.Column("who_posts", sa.String(), nullable=False, server_default="everyone"))
    op.add_column("groups", sa.Column("who_comments", sa.String(), nullable=False, server_default="everyone"))
    op.add_column("groups", sa.Column("who_sees_members", sa.String(), nullable=False, server_default="everyone"))
    op.add_column("groups", sa.Column("holding", sa.String(), nullable=False, server_default="never"))
    op.add_column("groups", sa.Column("welcome", sa.Text(), nullable=False, server_default=""))
    op.add_column("groups", sa.Column("welcome_html", sa.Text(), nullable=False, server_default=""))
    op.add_column("groups", sa.Column("guidelines", sa.Text(), nullable=False, server_default=""))
    op.add_column("groups", sa.Column("guidelines_html", sa.Text(), nullable=False, server_default=""))
    op.add_column("groups", sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("ideas", sa.Column("withheld", sa.String(), nullable=True))
    op.add_column("ideas", sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("ideas", sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_ideas_pinned",
        "ideas",
        ["group_id", "pinned_at"],
        unique=False,
        sqlite_where=sa.text("pinned_at IS NOT NULL"),
        postgresql_where=sa.text("pinned_at IS NOT NULL"),
    )
    op.create_index(
        "ix_ideas_withheld",
        "ideas",
        ["withheld", "taken_down_at", "id"],
        unique=False,
        sqlite_where=sa.text("withheld IS NOT NULL"),
        postgresql_where=sa.text("withheld IS NOT NULL"),
    )
    op.add_column("members", sa.Column("suspended_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("members", sa.Column("earned", sa.String(), nullable=False, server_default="new"))
    op.add_column("members", sa.Column("days_present", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("members", sa.Column("seen_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_members_newcomers",
        "members",
        ["seen_on", "id"],
        unique=False,
        sqlite_where=sa.text("earned = 'new'"),
        postgresql_where=sa.text("earned = 'new'"),
    )
    op.create_index(
        "ix_members_suspended_until",
        "members",
        ["suspended_until"],
        unique=False,
        sqlite_where=sa.text("suspended_until IS NOT NULL"),
        postgresql_where=sa.text("suspended_until IS NOT NULL"),
    )
    op.execute("UPDATE members SET earned = 'member' WHERE confirmed_at IS NOT NULL")  # nobody loses what they could do
    _rulings_may_be(ACTS, more=True)
    reasons = sa.table(
        "reason_templates", *(sa.column(name) for name in ("act", "label", "text", "fits", "position", "version"))
    )
    op.bulk_insert(
        reasons,
        [
            {"act": act, "label": label, "text": text, "fits": fits, "position": position, "version": 1}
            for position, (act, label, text, fits) in enumerate(REASONS)
        ],
    )


def downgrade() -> None:
    op.drop_table("appeals")
    _rulings_may_be(ACTS_BEFORE, more=False)
    op.drop_index("ix_members_suspended_until", "members")
    op.drop_index("ix_members_newcomers", "members")
    op.drop_index("ix_ideas_withheld", "ideas")
    op.drop_index("ix_ideas_pinned", "ideas")
    op.drop_index("ix_comments_withheld", "comments")
    for table, columns in ADDED.items():
        for column in columns:
            op.drop_column(table, column)
    for table in (
        *("invitation_uses", "trusts", "join_requests", "invitations"),
        *("former_group_addresses", "bans", "reason_templates"),
    ):
        op.drop_table(table)


def _rulings_may_be(acts: tuple[str, ...], *, more: bool) -> None:
    """Make the log anew with other acts, and with or without what undoing needs.

    SQLite cannot change a condition of a table that stands; the migrations run without its foreign keys, so that what
    refers to the log stays. The log's guard goes with the table and is put up again.
    """
    condition = f"act IN ({', '.join(map(repr, acts))})"
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        op.execute("DROP TRIGGER rulings_only_append ON rulings")
    if not more:
        _forget_other_rulings(acts, is_sqlite)
    with op.batch_alter_table("rulings", recreate="always" if is_sqlite else "auto") as log:
        log.drop_constraint(op.f("ck_rulings_act"), type_="check")
        log.create_check_constraint(op.f("ck_rulings_act"), condition)
        if more:
            log.add_column(sa.Column("until", sa.DateTime(timezone=True), nullable=True))
            log.add_column(sa.Column("to_group_id", sa.Integer(), nullable=True))
            log.add_column(sa.Column("undoes_id", sa.Integer(), nullable=True))
            log.add_column(sa.Column("before", sa.JSON(), nullable=False, server_default="{}"))
            log.create_unique_constraint(op.f("uq_rulings_undoes_id"), ["undoes_id"])
            log.create_foreign_key(op.f("fk_rulings_undoes_id_rulings"), "rulings", ["undoes_id"], ["id"])
            log.create_foreign_key(op.f("fk_rulings_to_group_id_groups"), "groups", ["to_group_id"], ["id"])
        else:
            log.drop_constraint(op.f("uq_rulings_undoes_id"), type_="unique")
            log.drop_constraint(op.f("fk_rulings_undoes_id_rulings"), type_="foreignkey")
            log.drop_constraint(op.f("fk_rulings_to_group_id_groups"), type_="foreignkey")
            for column in ("until", "to_group_id", "undoes_id", "before"):
                log.drop_column(column)
    if is_sqlite:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER rulings_no_{act.lower()} BEFORE {act} ON rulings "
                "BEGIN SELECT RAISE(ABORT, 'rulings only grows'); END"
            )
    else:
        op.execute(
            "CREATE TRIGGER rulings_only_append BEFORE UPDATE OR DELETE ON rulings "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def _forget_other_rulings(acts: tuple[str, ...], is_sqlite: bool) -> None:
    """What an older version has no word for."""
    if is_sqlite:
        op.execute("DROP TRIGGER rulings_no_delete")
    rulings = sa.table("rulings", sa.column("id"), sa.column("act"))
    flags = sa.table("flags", sa.column("ruling_id"))
    unknown = sa.select(rulings.c.id).where(rulings.c.act.not_in(acts))
    op.execute(sa.update(flags).where(flags.c.ruling_id.in_(unknown)).values(ruling_id=None))
    op.execute(sa.delete(rulings).where(rulings.c.act.not_in(acts)))
