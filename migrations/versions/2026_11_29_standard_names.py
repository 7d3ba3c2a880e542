"""Tables and columns get the standard terms of the field."""

from alembic import op

revision = "standard_names"
down_revision = "fair_ranking"

TABLES = {
    "duties": "scheduled_tasks",
    "site_choices": "site_settings",
    "site_choice_changes": "site_setting_changes",
    "intentions": "pending_actions",
    "helpful_marks": "helpful_votes",
    "former_group_addresses": "old_group_slugs",
    "trusts": "trusted_posters",
    "looks": "impressions",
    "decisions": "status_changes",
    "ranking_versions": "calibrations",
    "insights_support": "adjusted_support",
    "insights_activity": "activity_scores",
    "pictures": "images",
    "personal_copies": "data_exports",
    "flags": "reports",
    "rulings": "moderation_actions",
}
COLUMNS = {  # by the new names of the tables
    "jobs": {"parked_at": "failed_at"},
    "pending_actions": {"formed_at": "created_at"},
    "groups": {"holding": "pre_moderation", "founder_id": "creator_id", "founded_at": "created_at", "colour": "color"},
    "helpful_votes": {"marked_at": "voted_at"},
    "mentions": {"told_at": "notified_at"},
    "ideas": {"taken_down_at": "hidden_at", "taken_down_by": "removed_by", "withheld": "review_state"},
    "comments": {"taken_down_at": "hidden_at", "taken_down_by": "removed_by", "withheld": "review_state"},
    "votes": {"from_look": "from_impression", "reserved": "is_exploration"},
    "impressions": {"reserved": "is_exploration"},
    "adjusted_support": {"version_id": "calibration_id"},
    "members": {
        "earned": "trust_level",
        "colour": "color",
        "removed_at": "deleted_at",
        "address_asked_at": "email_change_requested_at",
        "mail_mentions": "email_mentions",
        "picture": "avatar",
    },
    "sessions": {"browser": "user_agent", "address": "ip_address"},
    "images": {"taken_in_at": "uploaded_at"},
    "data_exports": {"asked_at": "requested_at"},
    "reports": {"ruling_id": "action_id", "flagged_by": "reporter_id", "flagged_at": "reported_at"},
    "moderation_actions": {"ruled_by": "moderator_id", "ruled_at": "acted_at"},
    "appeals": {"ruling_id": "action_id"},
    # "invitations": {"made_by": "created_by", "made_at": "created_at", "most": "max_uses"},
    # "join_requests": {"word": "message"},
    # "old_group_slugs": {"left_at": "replaced_at"},
    # "memberships": {"moderates": "is_moderator"},
    # "status_changes": {"decided_by": "changed_by", "decided_at": "changed_at"},
    # "adjusted_support": {"looks": "impressions", "examined": "weighted_impressions"},
}
ACTS = (
    "keep",
    "remove",
    "restore",
    "warn",
    "suspend",
    "lift",
    "lock",
    "unlock",
    "move",
    "ban",
    "unban",
    "approve",
    "undo",
)
UNCHANGEABLE = ("rulings", "site_choice_changes")  # tables whose triggers refuse to change or delete rows


def upgrade() -> None:
    for old, new in TABLES.items():
        op.rename_table(old, new)
    for table, columns in COLUMNS.items():
        for old, new in columns.items():
            op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    op.execute("UPDATE reason_templates SET act = 'remove' WHERE act = 'take_down'")
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("moderation_actions", recreate="always" if is_sqlite else "auto") as log:
        log.drop_constraint(op.f("ck_rulings_act"), type_="check")
        log.create_check_constraint(op.f("ck_moderation_actions_act"), f"act IN ({', '.join(map(repr, ACTS))})")
    if is_sqlite:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER moderation_actions_no_{act.lower()} BEFORE {act} ON moderation_actions "
                "BEGIN SELECT RAISE(ABORT, 'moderation_actions only grows'); END"
            )


def downgrade() -> None:
    for table, columns in COLUMNS.items():
        for old, new in columns.items():
            op.execute(f"ALTER TABLE {table} RENAME COLUMN {new} TO {old}")
    for old, new in TABLES.items():
        op.rename_table(new, old)
