"""Names and descriptions of background and scheduled tasks, for the staff page and `community doctor`."""

from typing import NamedTuple

from community.core.i18n import gettext
from community.core.i18n import lazy_gettext as _


class TaskLabel(NamedTuple):
    """What people read instead of the dotted name of a function."""

    name: str
    description: str


JOBS = {  # by the dotted name of the listener
    "community.like_minded.jobs.delete_affinities": (
        _("Delete suggestions"),
        _("Deletes which members a deleted account is like, and the suggestions that it has hidden."),
    ),
    "community.analytics.jobs.refresh_trust_level": (
        _("Update a trust level"),
        _("Recalculates a member’s trust level after a moderation decision."),
    ),
    "community.announcements.jobs.erase_announcements": (
        _("Erase announcements"),
        _("Erases the announcements of a deleted account, or only removed ones if the member kept the rest."),
    ),
    "community.comments.jobs.erase_author": (
        _("Erase comments"),
        _("Erases the comments of a deleted account, or only those already removed if the member kept the rest."),
    ),
    "community.comments.jobs.remove_mentions": (
        _("Remove mentions"),
        _("Removes the handle of a deleted account from comments."),
    ),
    "community.comments.jobs.withdraw_helpful_votes": (
        _("Delete helpful votes"),
        _("Deletes the helpful votes of a deleted account."),
    ),
    "community.data_export.jobs.build": (_("Create a data export"), _("Creates the file a member asked for.")),
    "community.data_export.jobs.delete_member_export": (
        _("Delete a data export"),
        _("Deletes the data export of a deleted account."),
    ),
    "community.duplicates.jobs.delete_pairs": (
        _("Erase duplicates"),
        _("Deletes what was found or suggested about an erased idea and ideas that may be the same."),
    ),
    "community.duplicates.jobs.delete_suggestions": (
        _("Delete suggested duplicates"),
        _("Deletes the duplicates that a deleted account suggested."),
    ),
    "community.duplicates.jobs.find_again": (
        _("Start to compare all ideas"),
        _("Starts to find similar ideas and duplicates of all ideas, after the search index was rebuilt."),
    ),
    "community.duplicates.jobs.find_more_pairs": (
        _("Compare all ideas"),
        _("Finds similar ideas and duplicates of the next ten ideas."),
    ),
    "community.duplicates.jobs.find_pairs": (
        _("Compare an idea"),
        _("Finds similar ideas and duplicates of a new or changed idea."),
    ),
    "community.groups.jobs.erase_membership_data": (
        _("Erase group records"),
        _("Deletes the requests, bans and invitations of a deleted account."),
    ),
    "community.groups.jobs.leave_groups": (
        _("Leave groups"),
        _("Removes a deleted account from its groups. If needed, the longest-standing member becomes moderator."),
    ),
    "community.ideas.jobs.correct_merged_ideas": (
        _("Correct merged ideas"),
        _("Shows or hides, and counts, comments of merged ideas when their group becomes private or public."),
    ),
    "community.ideas.jobs.delete_votes": (_("Delete votes"), _("Deletes the votes of a deleted account.")),
    "community.ideas.jobs.erase_ideas": (
        _("Erase ideas"),
        _("Erases the ideas of a deleted account, or only those already deleted if the member kept the rest."),
    ),
    "community.ideas.jobs.update_ideas_of_status": (
        _("Update ideas of a status"),
        _("Moves the ideas of a removed status to another one, and rescores those of a changed status."),
    ),
    "community.images.jobs.delete_files": (_("Delete image files"), _("Deletes the files of a deleted image.")),
    "community.images.jobs.delete_member_images": (
        _("Delete member images"),
        _("Deletes the profile picture and unused uploads of a deleted account."),
    ),
    "community.moderation.jobs.clear_appeal_texts": (
        _("Clear appeals"),
        _("Clears what a deleted account wrote in appeals."),
    ),
    "community.moderation.jobs.clear_report_notes": (
        _("Clear report notes"),
        _("Clears the notes a deleted account wrote with its reports."),
    ),
    "community.notes.jobs.erase_notes": (
        _("Erase internal notes"),
        _("Deletes internal notes about a deleted account, and those it wrote unless the member kept what they wrote."),
    ),
    "community.notes.jobs.erase_notes_on_idea": (
        _("Erase notes on an idea"),
        _("Deletes internal notes on an idea that was erased."),
    ),
    "community.notifications.jobs.delete_kept_emails": (
        _("Delete stored emails"),
        _("Deletes stored emails on a site without a mail server after an account is deleted."),
    ),
    "community.notifications.jobs.queue_report_emails": (
        _("Queue emails about reports"),
        _("Finds out which moderators are told that several members reported the same post."),
    ),
    "community.notifications.jobs.queue_sign_up_emails": (
        _("Queue emails about sign-ups"),
        _("Finds out which staff are told about unusually many sign-ups."),
    ),
    "community.notifications.jobs.send_appeal_upheld": (
        _("Email: appeal answered"),
        _("Tells a member that their appeal was declined."),
    ),
    "community.notifications.jobs.send_email_change": (
        _("Email: new address"),
        _("Notifies the old address and asks the new one to confirm."),
    ),
    "community.notifications.jobs.send_email_change_notice": (
        _("Email: address change notice"),
        _("Tells a member’s current address that a new one was requested."),
    ),
    "community.notifications.jobs.send_join_request_answer": (
        _("Email: join request answered"),
        _("Tells a member whether their request to join a group was approved."),
    ),
    "community.notifications.jobs.send_join_request_reopened": (
        _("Email: join request reopened"),
        _("Tells a member that their request to join a group is pending again."),
    ),
    "community.notifications.jobs.send_moderation_action": (
        _("Email: moderation decision"),
        _("Tells a member about a moderation decision, unless it has been undone."),
    ),
    "community.notifications.jobs.send_password_changed": (
        _("Email: password changed"),
        _("Tells a member that their password was changed."),
    ),
    "community.notifications.jobs.send_password_reset": (
        _("Email: password reset"),
        _("Sends the link to choose a password or claim an imported account."),
    ),
    "community.notifications.jobs.send_reports": (
        _("Email: reports"),
        _("Tells moderators that several members reported the same thing."),
    ),
    "community.notifications.jobs.send_sign_in_email": (
        _("Email: sign-in"),
        _("Sends the code and link to sign in or confirm an email address."),
    ),
    "community.notifications.jobs.send_sign_ups": (
        _("Email: sign-ups"),
        _("Tells staff that there are unusually many sign-ups."),
    ),
    "community.notifications.notice_jobs.delete_notices": (
        _("Delete notices"),
        _("Deletes the notices, follows and notification settings of a deleted account."),
    ),
    "community.notifications.notice_jobs.forget_join_answer": (
        _("Take back an answer"),
        _("Takes the answer to a join request out of the inbox, because it was withdrawn."),
    ),
    "community.notifications.notice_jobs.notify_of_announcement": (
        _("Tell about an announcement"),
        _("Tells members about an announcement of the site or of their group."),
    ),
    "community.notifications.notice_jobs.notify_of_appeal": (
        _("Tell about an appeal"),
        _("Tells a member in the inbox that their appeal was declined."),
    ),
    "community.notifications.notice_jobs.notify_of_merge": (
        _("Tell about a merge"),
        _("Tells supporters and the author of a merged idea that its votes count for another one."),
    ),
    "community.notifications.notice_jobs.notify_of_comment": (
        _("Tell about a comment"),
        _("Tells followers of an idea about a comment, and the author of a comment about a reply."),
    ),
    "community.notifications.notice_jobs.notify_of_idea": (
        _("Tell about a new idea"),
        _("Tells followers of a group or of a member about a new idea."),
    ),
    "community.notifications.notice_jobs.notify_of_join_answer": (
        _("Tell about an answered join request"),
        _("Tells a member in the inbox whether their request to join a group was approved."),
    ),
    "community.notifications.notice_jobs.notify_of_join_request": (
        _("Tell about a join request"),
        _("Tells a group’s moderators that someone asks to join it."),
    ),
    "community.notifications.notice_jobs.notify_of_mention": (
        _("Tell about a mention"),
        _("Tells a member that a comment mentions them."),
    ),
    "community.notifications.notice_jobs.notify_of_moderation_action": (
        _("Tell about a moderation decision"),
        _("Tells a member in the inbox about a moderation decision, unless it has been undone."),
    ),
    "community.notifications.notice_jobs.notify_of_note": (
        _("Notices of internal notes"),
        _("Tells staff that an internal note mentions them."),
    ),
    "community.notifications.notice_jobs.notify_of_status": (
        _("Tell about a status update"),
        _("Tells followers of an idea about its new status."),
    ),
    "community.notifications.notice_jobs.notify_of_undone_merge": (
        _("Correct a merge"),
        _("Corrects what supporters were told about a merge that was undone."),
    ),
    "community.notifications.notice_jobs.notify_of_undone_status": (
        _("Correct a status update"),
        _("Corrects what followers were told about a status update that was undone."),
    ),
    "community.notifications.notice_jobs.send_digest": (
        _("Email a digest"),
        _("Sends a member what several notices tell."),
    ),
    "community.notifications.notice_jobs.send_notice": (
        _("Email a notice"),
        _("Sends a notice to a member who wants it by email at once."),
    ),
    "community.notifications.notice_jobs.write_more_notices": (
        _("Tell more followers"),
        _("Tells the next 200 followers of something."),
    ),
    "community.search.jobs.index_changed_comments": (
        _("Index changed comments"),
        _("Updates changed comments in search."),
    ),
    "community.search.jobs.index_comments": (_("Index comments"), _("Adds new comments to search.")),
    "community.search.jobs.index_comments_on_announcements": (
        _("Index comments on announcements"),
        _("Updates the comments on announcements that were removed or restored in search."),
    ),
    "community.search.jobs.index_comments_on_ideas": (
        _("Index comments on ideas"),
        _("Updates the comments on ideas that were moved, hidden or restored in search."),
    ),
    "community.search.jobs.index_groups": (_("Index groups"), _("Updates changed groups in search.")),
    "community.search.jobs.index_ideas": (_("Index ideas"), _("Updates changed ideas in search.")),
    "community.search.jobs.index_classified_ideas": (
        _("Index statuses and labels"),
        _("Updates the status and labels of ideas in search."),
    ),
    "community.search.jobs.index_members": (_("Index members"), _("Updates changed members in search.")),
    "community.search.jobs.learn_synonyms": (
        _("Learn synonyms"),
        _("Learns from merged ideas which words mean the same, and forgets those of merges that were undone."),
    ),
    "community.search.jobs.learn_synonyms_of_group": (
        _("Check the synonyms of a group"),
        _("Forgets the synonyms from a group that is private now."),
    ),
    "community.search.jobs.publish_synonyms": (
        _("Publish synonyms"),
        _("Writes the synonyms that search uses to a file beside the index."),
    ),
    "community.search.jobs.purge_comments": (
        _("Erase comments from search"),
        _("Removes erased comments from search."),
    ),
    "community.search.jobs.purge_ideas": (_("Erase ideas from search"), _("Removes erased ideas from search.")),
    "community.search.jobs.purge_members": (
        _("Erase members from search"),
        _("Removes deleted accounts from search."),
    ),
    "community.staff.jobs.delete_private_views": (
        _("Delete private views"),
        _("Deletes the private saved views of a deleted account. Shared ones are kept."),
    ),
    "community.staff.jobs.forget_networks": (
        _("Forget networks"),
        _("Removes the networks a deleted account signed in from, from the audit log."),
    ),
    "community.web.sent_forms.delete_of_member": (
        _("Delete form records"),
        _("Deletes the records of forms that a deleted account sent."),
    ),
}

SCHEDULED_TASKS = {  # by the dotted name of the function
    "community.analytics.jobs.calibrate_ranking": (
        _("Calibrate ranking"),
        _("Measures how lists are read, how settled opinions are, and the site average."),
    ),
    "community.analytics.jobs.promote_newcomers": (
        _("Promote new members"),
        _("Raises the trust level of new members who meet the requirements."),
    ),
    "community.like_minded.jobs.refresh_affinities": (
        _("Find like-minded members"),
        _("Compares which ideas members back in public, on a small site once an hour."),
    ),
    "community.like_minded.jobs.recalculate_affinities": (
        _("Find all like-minded members"),
        _("Compares which ideas members back in public, once a day."),
    ),
    "community.analytics.jobs.refresh_activity": (
        _("Update contributors"),
        _("Recalculates the activity of members."),
    ),
    "community.analytics.jobs.recalculate_activity": (
        _("Update all contributors"),
        _("Recalculates the activity of all members, once a day."),
    ),
    "community.analytics.jobs.refresh_support": (
        _("Update adjusted support"),
        _("Recalculates adjusted support and Discover for ideas that have changed."),
    ),
    "community.analytics.jobs.refresh_trust_levels": (
        _("Update trust levels"),
        _("Recalculates every member’s trust level."),
    ),
    "community.data_export.jobs.delete_expired": (
        _("Delete old data exports"),
        _("Deletes data exports a week after they were requested."),
    ),
    "community.duplicates.jobs.compare_after_growth": (
        _("Compare ideas after growth"),
        _("Starts to compare all ideas again when there are a tenth more of them."),
    ),
    "community.ideas.jobs.find_exploration_candidates": (
        _("Find ideas to explore"),
        _("On a large site, finds ideas that few people have seen, for random slots of Discover."),
    ),
    "community.ideas.jobs.find_main_authors": (
        _("Find main authors of groups"),
        _("Finds the members with the most ideas in each group of a large site."),
    ),
    "community.ideas.jobs.make_group_figures": (
        _("Count ideas of groups"),
        _("Counts the recent and the unanswered ideas of each group of a large site."),
    ),
    "community.ideas.jobs.make_site_figures": (
        _("Make site figures"),
        _("Makes the figures beside the lists of a large site."),
    ),
    "community.images.jobs.delete_orphaned_files": (
        _("Delete leftover image files"),
        _("Deletes image files that nothing uses."),
    ),
    "community.images.jobs.delete_unattached": (
        _("Delete unused images"),
        _("Deletes images that were uploaded a day ago and never used."),
    ),
    "community.members.jobs.end_suspensions": (
        _("End suspensions"),
        _("Lifts suspensions that have expired."),
    ),
    "community.notifications.notice_jobs.make_digests": (
        _("Make digests"),
        _("Puts notices that are due into daily and weekly digests."),
    ),
    "community.search.jobs.purge_index": (
        _("Erase text from search"),
        _("Rewrites search files that still contain erased text."),
    ),
    "community.search.jobs.repair_index": (
        _("Repair search"),
        _("Rebuilds the search index if it’s missing, damaged or outdated."),
    ),
    "community.web.pending_actions.delete_expired": (
        _("Delete pending actions"),
        _("Deletes what visitors started and didn’t confirm within seven days."),
    ),
    "community.staff.jobs.delete_old_audit_entries": (
        _("Delete old audit entries"),
        _("Deletes entries of the audit log after two years, and the networks of sign-ins after 90 days."),
    ),
    "community.staff.jobs.make_staff_figures": (
        _("Make staff figures"),
        _("Makes the overview and other figures for the staff of a large site."),
    ),
    "community.staff.jobs.delete_old_edits": (
        _("Delete old edits by staff"),
        _("Deletes what’s stored to undo changes of ideas, a day after each change, and snoozes that have ended."),
    ),
    "community.staff.jobs.render_texts": (
        _("Render texts"),
        _("Renders stored texts again after an upgrade that changed how they’re shown."),
    ),
    "community.web.sent_forms.delete_old": (
        _("Delete old form records"),
        _("Deletes the records of forms that were sent more than 30 days ago."),
    ),
    "community.worker.delete_old_attempts": (
        _("Delete old attempts"),
        _("Deletes sign-in and other attempts that no longer count toward a limit."),
    ),
    "community.worker.delete_old_jobs": (
        _("Delete finished tasks"),
        _("Deletes background tasks that finished two weeks ago."),
    ),
    "community.worker.heartbeat": (_("Heartbeat"), _("Shows that the worker is running.")),
}


def find(dotted_name: str) -> TaskLabel:
    """The label of a listener or a scheduled task, or one that says that this version doesn't know it."""
    found = JOBS.get(dotted_name) or SCHEDULED_TASKS.get(dotted_name)
    if found is None:
        return TaskLabel(gettext("Unknown task"), gettext("This version of the software doesn’t have this task."))
    return TaskLabel(*map(str, found))
