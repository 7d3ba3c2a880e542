"""Standard names for tables, columns, constraints, indexes and stored values.

PostgreSQL renames in place. SQLite has no statement that renames a constraint, so there each table whose definition
changes is rebuilt from its own definition with the names replaced, and its rows are copied.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "standard_names"
down_revision = "fair_ranking"

TABLES = {
    "decisions": "status_changes",
    "duties": "scheduled_tasks",
    "flags": "reports",
    "former_group_addresses": "old_group_slugs",
    "helpful_marks": "helpful_votes",
    "insights_activity": "activity_scores",
    "insights_support": "adjusted_support",
    "intentions": "pending_actions",
    "looks": "impressions",
    "personal_copies": "data_exports",
    "pictures": "images",
    "ranking_versions": "calibrations",
    "rulings": "moderation_actions",
    "site_choice_changes": "site_setting_changes",
    "site_choices": "site_settings",
    "trusts": "trusted_posters",
}
COLUMNS: dict[str, dict[str, str]] = {  # by the new name of the table
    "adjusted_support": {
        "version_id": "calibration_id",
        "looks": "impressions",
        "examined": "weighted_impressions",
    },
    "appeals": {"ruling_id": "action_id"},
    "comments": {"taken_down_at": "hidden_at", "taken_down_by": "removed_by", "withheld": "review_state"},
    "data_exports": {"asked_at": "requested_at"},
    "groups": {"colour": "color", "founder_id": "creator_id", "founded_at": "created_at", "holding": "pre_moderation"},
    "helpful_votes": {"marked_at": "voted_at"},
    "ideas": {"taken_down_at": "hidden_at", "taken_down_by": "removed_by", "withheld": "review_state"},
    "images": {"taken_in_at": "uploaded_at"},
    "impressions": {"reserved": "is_exploration"},
    "invitations": {"made_by": "created_by", "made_at": "created_at", "most": "max_uses"},
    "jobs": {"parked_at": "failed_at"},
    "join_requests": {"word": "message"},
    "members": {
        "colour": "color",
        "earned": "trust_level",
        "removed_at": "deleted_at",
        "address_asked_at": "email_change_requested_at",
        "mail_mentions": "email_mentions",
        "picture": "avatar",
    },
    "mentions": {"told_at": "notified_at"},
    "moderation_actions": {"ruled_by": "moderator_id", "ruled_at": "acted_at"},
    "old_group_slugs": {"left_at": "replaced_at"},
    "pending_actions": {"formed_at": "created_at"},
    "reason_templates": {"fits": "report_reason"},
    "reports": {"ruling_id": "action_id", "flagged_by": "reporter_id", "flagged_at": "reported_at"},
    "sessions": {"browser": "user_agent", "address": "ip_address"},
    "status_changes": {"decided_by": "changed_by", "decided_at": "changed_at"},
    "votes": {"from_look": "from_impression", "reserved": "is_exploration"},
}
LISTENERS = {
    "community.comments.jobs.forget_author": "community.comments.jobs.erase_author",
    "community.comments.jobs.forget_marks": "community.comments.jobs.withdraw_helpful_votes",
    "community.comments.jobs.forget_mentions": "community.comments.jobs.remove_mentions",
    "community.groups.jobs.forget_belonging": "community.groups.jobs.erase_membership_data",
    "community.insights.jobs.refresh_standing_of": "community.analytics.jobs.refresh_trust_level",
    "community.insights.jobs.refresh_support_by": "community.analytics.jobs.refresh_support_of_voter",
    "community.moderation.jobs.forget_appeals": "community.moderation.jobs.clear_appeal_texts",
    "community.moderation.jobs.forget_notes": "community.moderation.jobs.clear_report_notes",
    "community.notifications.jobs.answer_appeal": "community.notifications.jobs.send_appeal_upheld",
    "community.notifications.jobs.answer_request": "community.notifications.jobs.send_join_request_answer",
    "community.notifications.jobs.change_address": "community.notifications.jobs.send_email_change",
    "community.notifications.jobs.confirm": "community.notifications.jobs.resend_confirmation",
    "community.notifications.jobs.reset": "community.notifications.jobs.send_password_reset",
    "community.notifications.jobs.take_back_answer": "community.notifications.jobs.send_join_request_reopened",
    "community.notifications.jobs.tell_of_mention": "community.notifications.jobs.send_mention",
    "community.notifications.jobs.tell_of_password": "community.notifications.jobs.send_password_changed",
    "community.notifications.jobs.tell_of_ruling": "community.notifications.jobs.send_moderation_action",
    "community.notifications.jobs.welcome": "community.notifications.jobs.send_welcome",
    "community.personal.jobs.forget": "community.data_export.jobs.delete_member_export",
    "community.personal.jobs.prepare": "community.data_export.jobs.build",
    "community.pictures.jobs.delete_files": "community.images.jobs.delete_files",
    "community.pictures.jobs.forget_pictures": "community.images.jobs.delete_member_images",
    "community.search.jobs.forget_ideas": "community.search.jobs.purge_ideas",
    "community.search.jobs.forget_members": "community.search.jobs.purge_members",
    "community.search.jobs.write_groups": "community.search.jobs.index_groups",
    "community.search.jobs.write_ideas": "community.search.jobs.index_ideas",
    "community.search.jobs.write_members": "community.search.jobs.index_members",
    "community.staff.jobs.forget_views": "community.staff.jobs.delete_private_views",
    "community.web.intentions.forget_words": "community.web.pending_actions.delete_unsent_text",
}
SCHEDULED_TASKS = {
    "community.insights.jobs.measure_ranking": "community.analytics.jobs.calibrate_ranking",
    "community.insights.jobs.raise_newcomers": "community.analytics.jobs.promote_newcomers",
    "community.insights.jobs.refresh_activity": "community.analytics.jobs.refresh_activity",
    "community.insights.jobs.refresh_standing": "community.analytics.jobs.refresh_trust_levels",
    "community.insights.jobs.refresh_support": "community.analytics.jobs.refresh_support",
    "community.members.jobs.remove_unconfirmed": "community.members.jobs.delete_unconfirmed",
    "community.personal.jobs.forget_old": "community.data_export.jobs.delete_expired",
    "community.pictures.jobs.drop_forgotten": "community.images.jobs.delete_unattached",
    "community.pictures.jobs.sweep_files": "community.images.jobs.delete_orphaned_files",
    "community.search.jobs.forget": "community.search.jobs.purge_index",
    "community.search.jobs.heal": "community.search.jobs.repair_index",
    "community.web.intentions.forget": "community.web.pending_actions.delete_expired",
    "community.worker.forget_done_jobs": "community.worker.delete_old_jobs",
    "community.worker.sign_of_life": "community.worker.heartbeat",
    "lease:community.search.indexing": "lease:community.search.index_writer",
}
REVIEW_STATES = {"held": "pending", "set aside": "auto_hidden"}
SETTINGS = {
    "who_may_found": "who_can_create_groups",
    "promise_days": "response_goal_days",
    "flags_to_set_aside": "reports_to_auto_hide",
}
VALUES = {  # by the new names of table and column
    ("comments", "review_state"): REVIEW_STATES,
    ("ideas", "review_state"): REVIEW_STATES,
    ("jobs", "listener"): LISTENERS,
    ("join_requests", "outcome"): {"admitted": "approved", "refused": "declined", "taken back": "withdrawn"},
    ("moderation_actions", "act"): {"take_down": "remove"},
    ("pending_actions", "act"): {"mark": "helpful_vote", "accept": "accept_invitation"},
    ("reason_templates", "act"): {"take_down": "remove"},
    ("scheduled_tasks", "name"): SCHEDULED_TASKS,
    ("site_setting_changes", "name"): SETTINGS,
    ("site_settings", "name"): SETTINGS,
}
PAYLOAD_KEYS = {"ruling_id": "action_id"}  # fields of events that wait
BEFORE_KEYS = {  # of the state before a moderation action
    "taken_down_by": "removed_by",
    "taken_down_at": "hidden_at",
    "withheld": "review_state",
    "belongs": "membership",
}
CREATORS = {"overseers": "site_team"}  # values of who_can_create_groups
APPEND_ONLY = {"rulings": "moderation_actions", "site_choice_changes": "site_setting_changes"}
ACTS = (
    *("keep", "remove", "restore", "warn", "suspend", "lift", "lock", "unlock", "move", "ban", "unban"),
    *("approve", "undo"),
)
ACTS_BEFORE = tuple("take_down" if act == "remove" else act for act in ACTS)
BATCH = 1000


def upgrade() -> None:
    _unprotect(APPEND_ONLY)
    _rename(Names(TABLES, COLUMNS), {"rulings": VALUES["moderation_actions", "act"]})
    _let_acts_be("moderation_actions", ())
    for (table, column), values in VALUES.items():
        _replace(table, column, values)
    _replace_in_documents(PAYLOAD_KEYS, BEFORE_KEYS, REVIEW_STATES, CREATORS)
    op.execute("UPDATE pending_actions SET act = replace(act, 'handed back to ', 'unsent text of ')")
    _let_acts_be("moderation_actions", ACTS)
    _protect(APPEND_ONLY.values())


def downgrade() -> None:
    _unprotect(APPEND_ONLY.values())
    _let_acts_be("moderation_actions", ())
    _replace_in_documents(*map(_reversed, (PAYLOAD_KEYS, BEFORE_KEYS, REVIEW_STATES, CREATORS)))
    for (table, column), values in VALUES.items():
        _replace(table, column, _reversed(values))
    op.execute("UPDATE pending_actions SET act = replace(act, 'unsent text of ', 'handed back to ')")
    _rename(Names(TABLES, COLUMNS).reversed(), {"moderation_actions": _reversed(VALUES["moderation_actions", "act"])})
    _let_acts_be("rulings", ACTS_BEFORE)
    _protect(APPEND_ONLY)


def _reversed(mapping: Mapping[str, str]) -> dict[str, str]:
    return {new: old for old, new in mapping.items()}


class Names:
    """The new names of tables, columns, constraints and indexes."""

    def __init__(self, tables: Mapping[str, str], columns: Mapping[str, Mapping[str, str]]) -> None:
        self.tables, self.columns = tables, columns

    def reversed(self) -> "Names":
        """The same renames in the other direction."""
        tables = _reversed(self.tables)
        columns = {tables.get(table, table): _reversed(renamed) for table, renamed in self.columns.items()}
        return Names(tables, columns)

    def table(self, name: str) -> str:
        return self.tables.get(name, name)

    def columns_of(self, table: str) -> Mapping[str, str]:
        return self.columns.get(self.table(table), {})

    def constraint(self, table: str, name: str) -> str:
        """The name of a constraint or index of this table, made of the table's, its columns' and another table's."""
        kind, _, rest = name.partition(f"_{table}")
        if kind not in ("pk", "fk", "uq", "ck", "ix"):
            return name
        words = {**(self.tables if kind == "fk" else {}), **self.columns_of(table)}
        if words:
            pattern = "|".join(sorted(words, key=len, reverse=True))
            rest = re.sub(rf"(?<=_)({pattern})(?=_|$)", lambda found: words[found[1]], rest)
        return f"{kind}_{self.table(table)}{rest}"

    def definition(self, table: str, sql: str, strings: Mapping[str, str]) -> str:
        """A statement that creates this table or an index of it, with names and strings replaced."""
        before, columns = "", self.columns_of(table)

        def renamed(found: re.Match[str]) -> str:
            nonlocal before
            word, last = found[0], before
            before = word
            if word.startswith("'"):
                return f"'{strings.get(word[1:-1], word[1:-1])}'"
            if last in ("TABLE", "REFERENCES", "ON"):
                return self.table(word.strip('"'))
            if last in ("CONSTRAINT", "INDEX"):
                return self.constraint(table, word)
            return columns.get(word, word)

        return re.sub(r"""'[^']*'|"\w+"|\w+""", renamed, sql)


def _rename(names: Names, strings: Mapping[str, Mapping[str, str]]) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(names, strings)
    else:
        _rename_in_place(names)


def _rebuild(names: Names, strings: Mapping[str, Mapping[str, str]]) -> None:
    bind = op.get_bind()
    # Until the values are replaced as well, rows may break the new conditions.
    bind.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
    stored = bind.exec_driver_sql(
        "SELECT type, name, tbl_name, sql FROM sqlite_master "
        "WHERE type IN ('table', 'index') AND sql IS NOT NULL AND tbl_name <> 'alembic_version'"
    ).fetchall()
    rebuilt = set()
    for kind, name, table, sql in stored:
        if kind != "table":
            continue
        plain = sql.replace(f'CREATE TABLE "{name}"', f"CREATE TABLE {name}", 1)
        wanted = names.definition(table, plain, strings.get(table, {}))
        if wanted == plain:
            continue
        new = names.table(name)
        bind.exec_driver_sql(wanted.replace(f"CREATE TABLE {new}", "CREATE TABLE rebuilt", 1))
        bind.exec_driver_sql(f"INSERT INTO rebuilt SELECT * FROM {name}")  # noqa: S608 - the name of our table
        bind.exec_driver_sql(f"DROP TABLE {name}")
        bind.exec_driver_sql(f"ALTER TABLE rebuilt RENAME TO {new}")
        rebuilt.add(name)
    for kind, _name, table, sql in stored:
        if kind == "index" and table in rebuilt:
            bind.exec_driver_sql(names.definition(table, sql, {}))


def _rename_in_place(names: Names) -> None:
    inspector = sa.inspect(op.get_bind())
    for table in inspector.get_table_names():
        new = names.table(table)
        for kind, name in _named(table):
            if (wanted := names.constraint(table, name)) != name:
                rename = f"ALTER TABLE {table} RENAME CONSTRAINT" if kind == "constraint" else "ALTER INDEX"
                op.execute(f"{rename} {name} {'TO' if kind == 'constraint' else 'RENAME TO'} {wanted}")
        for column, wanted in names.columns_of(table).items():
            op.alter_column(table, column, new_column_name=wanted)
        if new != table:
            op.execute(f"ALTER SEQUENCE IF EXISTS {table}_id_seq RENAME TO {new}_id_seq")
            op.rename_table(table, new)


def _named(table: str) -> Iterator[tuple[str, str]]:
    """Constraints of a table, and its indexes that belong to none."""
    found = op.get_bind().execute(
        sa.text(
            "SELECT 'constraint', conname FROM pg_constraint WHERE conrelid = CAST(:name AS regclass) UNION ALL "
            "SELECT 'index', c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
            "WHERE i.indrelid = CAST(:name AS regclass) "
            "AND NOT EXISTS (SELECT FROM pg_constraint o WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u'))"
        ),
        {"name": table},
    )
    yield from ((row[0], row[1]) for row in found.fetchall())


def _replace(table: str, column: str, values: Mapping[str, str]) -> None:
    known = sa.table(table, sa.column(column))
    for old, new in values.items():
        op.execute(sa.update(known).where(known.c[column] == old).values({column: new}))


def _replace_in_documents(
    payload_keys: Mapping[str, str],
    before_keys: Mapping[str, str],
    review_states: Mapping[str, str],
    creators: Mapping[str, str],
) -> None:
    def payload(document: dict[str, Any]) -> Any:
        return {payload_keys.get(key, key): value for key, value in document.items()}

    def before(document: dict[str, Any]) -> Any:
        found = {before_keys.get(key, key): value for key, value in document.items()}
        for key in ("withheld", "review_state"):
            if key in found:
                found[key] = [review_states.get(state, state) for state in found[key]]
        return found

    def creator(document: Any) -> Any:
        return creators.get(document, document) if isinstance(document, str) else document

    _replace_documents("jobs", "id", "payload", payload, sa.column("done_at").is_(None))
    _replace_documents("moderation_actions", "id", "before", before)
    about_creators = sa.column("name").in_(("who_may_found", "who_can_create_groups"))
    _replace_documents("site_settings", "name", "value", creator, about_creators)
    for column in ("before", "after"):
        _replace_documents("site_setting_changes", "id", column, creator, about_creators)


def _replace_documents(
    table: str, key: str, column: str, replaced: Callable[[Any], Any], *conditions: sa.ColumnElement[bool]
) -> None:
    """Replace JSON a batch of rows at a time, so that memory does not grow with the table."""
    bind, known = op.get_bind(), sa.table(table, sa.column(key), sa.column(column, sa.JSON))
    statement = sa.select(known.c[key], known.c[column]).where(*conditions).order_by(known.c[key]).limit(BATCH)
    found = bind.execute(statement).fetchall()
    while found:
        for row_key, document in found:
            if (wanted := replaced(document)) != document:
                bind.execute(sa.update(known).where(known.c[key] == row_key).values({column: wanted}))
        found = bind.execute(statement.where(known.c[key] > found[-1][0])).fetchall()


def _let_acts_be(table: str, acts: Sequence[str]) -> None:
    """The condition for acts, or none. SQLite's has changed with the table, and is not checked until the end."""
    if op.get_bind().dialect.name == "sqlite":
        op.get_bind().exec_driver_sql(f"PRAGMA ignore_check_constraints={'OFF' if acts else 'ON'}")
        return
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS ck_{table}_act")
    if acts:
        condition = f"act IN ({', '.join(map(repr, acts))})"
        op.create_check_constraint(op.f(f"ck_{table}_act"), table, condition)


def _unprotect(tables: Iterable[str]) -> None:
    """Let rows be changed that nobody may change otherwise."""
    for table in tables:
        if op.get_bind().dialect.name == "sqlite":
            for act in ("update", "delete"):
                op.execute(f"DROP TRIGGER {table}_no_{act}")
        else:
            op.execute(f"DROP TRIGGER {table}_only_append ON {table}")


def _protect(tables: Iterable[str]) -> None:
    """Refuse changes of rows: a log that could be edited would prove nothing."""
    for table in tables:
        if op.get_bind().dialect.name == "sqlite":
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
                )
        else:
            op.execute(
                f"CREATE TRIGGER {table}_only_append BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
